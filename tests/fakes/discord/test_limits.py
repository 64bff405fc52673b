"""The referee lets pass what Discord lets pass, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.discord.limits import MEBI, of_files
from fakes.discord.referee import CALLBACK, EXECUTE, Referee, schema_file
from fakes.discord.world import Json, Message, User

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
COMMANDS = "/applications/{application_id}/commands"
V2 = 1 << 15
QUIET = {"allowed_mentions": {"parse": []}}
ONCE = Referee()


def text(content: str = "hello") -> Json:
    return {"type": 10, "content": content}


def button(**more: object) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | more


def link(url: str) -> Json:
    return {"type": 2, "style": 5, "label": "Open", "url": url}


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": list(buttons)}


def v2(*components: Json) -> Json:
    return QUIET | {"flags": V2, "components": list(components)}


def box(*components: Json) -> Json:
    return {"type": 17, "components": list(components)}


def embed(**fields: object) -> Json:
    return QUIET | {"embeds": [fields]}


SECTION = {"type": 9, "components": [text()], "accessory": button()}
GOOD = {
    "content of 2,000": QUIET | {"content": "x" * 2_000},
    "a reply that pings nobody": {
        "content": "x", "allowed_mentions": {"parse": [], "replied_user": False},
        "message_reference": {"message_id": 1, "channel_id": "2"},
    },
    "40 components": v2(box(*[text()] * 39)),
    "4,000 characters": v2(text("x" * 2_000), box(text("x" * 2_000))),
    "custom_id of 100": v2(row(button(custom_id="x" * 100))),
    "label of 80": v2(row(button(label="x" * 80))),
    "url of 512": v2(row(link("https://e.org/" + "x" * 498))),
    "a section": v2(SECTION),
    "6,000 in embeds": QUIET | {"embeds": [{"description": "x" * 3_000}] * 2},
    "old rows": QUIET | {"content": "x", "components": [row(button())]},
}  # fmt: skip
BAD = {
    "content of 2,001": QUIET | {"content": "x" * 2_001},
    "no allowed_mentions": {"content": "x"},
    "allowed_mentions that let pass": {"content": "x", "allowed_mentions": {"parse": ["users"]}},
    "a pinged author": {
        "content": "x", "allowed_mentions": {"parse": [], "replied_user": True},
    },
    "41 components": v2(box(*[text()] * 40)),
    "41 components, accessories counted": v2(box(*[text()] * 37, SECTION)),
    "4,001 characters": v2(text("x" * 2_000), box(text("x" * 2_001))),
    "custom_id of 101": v2(row(button(custom_id="x" * 101))),
    "custom_id twice": v2(row(button()), box(row(button()))),
    "label of 81": v2(row(button(label="x" * 81))),
    "url of 513": v2(row(link("https://e.org/" + "x" * 499))),
    "url of another scheme": v2(row(link("javascript:alert(1)"))),
    "6 buttons": v2(row(*[button(custom_id=str(n)) for n in range(6)])),
    "content beside components": v2(text()) | {"content": "x"},
    "components without the flag": QUIET | {"components": [text()]},
    "an empty text": v2(text("")),
    "6,001 in embeds": QUIET | {"embeds": [{"description": "x" * 3_000}, {"title": "x"},
                                           {"description": "x" * 3_000}]},
    "description of 4,097": embed(description="x" * 4_097),
    "title of 257": embed(title="x" * 257),
    "26 fields": embed(fields=[{"name": "n", "value": "v"}] * 26),
    "field of 1,025": embed(fields=[{"name": "n", "value": "v" * 1_025}]),
    "11 embeds": QUIET | {"embeds": [{"title": "x"}] * 11},
}  # fmt: skip


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_good_messages_pass_everywhere(body: Json) -> None:
    assert ONCE.wrongs("POST", MESSAGES, body) == []
    assert ONCE.wrongs("PATCH", EXECUTE + "/messages/@original", body) == []
    assert ONCE.wrongs("POST", CALLBACK, {"type": 4, "data": body}) == []


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
@pytest.mark.parametrize("with_schema", [True, False])
def test_bad_messages_pass_nowhere(body: Json, with_schema: object) -> None:
    referee = ONCE if with_schema else Referee(Path("nowhere.json"))
    assert referee.wrongs("POST", MESSAGES, body)
    assert referee.wrongs("PATCH", EXECUTE + "/messages/@original", body)
    assert referee.wrongs("POST", CALLBACK, {"type": 4, "data": body})


def test_a_message_of_components_stays_one() -> None:
    user = User(1, "bot", bot=True)
    message = Message(1, 1, user, 0.0, flags=V2)

    assert ONCE.wrongs("PATCH", MESSAGE, QUIET | {"content": "x"}, message)
    assert not ONCE.wrongs("PATCH", MESSAGE, QUIET | {"components": [text()]}, message)


def label(inner: Json, **more: object) -> Json:
    return {"type": 18, "label": "Note", "component": inner} | more


def form(*components: Json, title: str = "Add") -> Json:
    data = {"title": title, "custom_id": "form", "components": list(components)}
    return {"type": 9, "data": data}


FIELD = {"type": 4, "style": 1, "custom_id": "note"}


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (form(label(FIELD)), True),
        (form(label({"type": 19, "custom_id": "file", "max_values": 10})), True),
        (form(label(FIELD), title="x" * 46), False),
        (form(label(FIELD, label="x" * 46)), False),
        (form(label(FIELD, description="x" * 101)), False),
        (form(*[label(FIELD | {"custom_id": str(n)}) for n in range(6)]), False),
        (form(label(FIELD), label(FIELD)), False),
        (form(), False),
        ({"type": 8, "data": {"choices": [{"name": "n", "value": "v"}] * 25}}, True),
        ({"type": 8, "data": {"choices": [{"name": "n", "value": "v"}] * 26}}, False),
        ({"type": 8, "data": {"choices": [{"name": "n" * 101, "value": "v"}]}}, False),
        ({"type": 5}, True),
        ({"type": 6}, True),
    ],
)
def test_other_callbacks(body: Json, *, good: bool) -> None:
    assert (ONCE.wrongs("POST", CALLBACK, body) == []) is good


def command(**more: object) -> list[Json]:
    return [{"name": "ask", "description": "Ask", "type": 1} | more]


def test_commands() -> None:
    option = {"type": 3, "name": "o", "description": "x" * 100}
    options = [option | {"choices": [{"name": "n" * 50, "value": "v" * 50}] * 3}] * 20

    assert ONCE.wrongs("PUT", COMMANDS, command(options=[option])) == []
    assert ONCE.wrongs("PUT", COMMANDS, command(options=options)) == [
        "command ask: more than 8,000 characters"
    ]
    assert ONCE.wrongs("PUT", COMMANDS, command(description=""))


@pytest.mark.parametrize(
    ("sizes", "good"),
    [([10 * MEBI] * 2, True), ([10 * MEBI + 1], False), ([9 * MEBI] * 3, False),
     ([1] * 11, False)],
)  # fmt: skip
def test_files(sizes: list[int], *, good: bool) -> None:
    assert (list(of_files(sizes)) == []) is good


def test_the_schema_is_asked_where_it_is_present() -> None:
    if not schema_file().is_file():
        pytest.skip(f"no schema at {schema_file()}: set TEAMLORE_TEST_SCHEMAS to its folder")
    wrong = QUIET | {"content": "x", "sticker_ids": ["not a number"]}

    assert ONCE.wrongs("POST", MESSAGES, wrong)
    assert not Referee(Path("nowhere.json")).wrongs("POST", MESSAGES, wrong)
