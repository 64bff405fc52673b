"""Every registered command, called on simcord's Discord as people call it, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.discord.commands import COMMANDS
from bot.language import told
from fakes.discord.referee import schema_file
from fakes.discord.simulated import GUILD, labels, links, words
from fakes.teamlore import SWAP, TOLD, eventually
from store.grants import Grantee, GrantKind

pytestmark = pytest.mark.integration

LEAVE = b"# Leave\n\nParental leave is ten weeks.\n"
MENUS = ("Ask about this", "Add to Teamlore", "This answers it")
ADMIN_ONLY = "default-member-permissions"
FOR_ALL = ("ask", MENUS[0], MENUS[2])  # the last is refused later, but to owners of a space


@dataclass(frozen=True)
class Case:
    """What is given to a command, what it says, the button that does it, and what is so then."""

    says: str
    given: Callable[[Any], dict[str, Any]] = lambda sim: {}
    press: str = ""
    then: str = ""
    holds: Callable[[Any], bool] = lambda sim: True
    before: tuple[str, ...] = ()
    private: bool = True


def source(sim):
    return {"source": str(_sources(sim)[0].id)}


def _sources(sim):
    return sim.app.catalogue.sources(sim.workspace)


def _grants(sim):
    return {(grant.to.kind, grant.to.subject) for grant in sim.app.access.grants(sim.workspace)}


def _waiting(sim):
    return any(job.state == "queued" for job in sim.app.jobs.listing(sim.workspace))


def _elsewhere(sim):
    """A code of another workspace."""
    there = sim.app.access.workspace("elsewhere", create=True)
    return {"code": sim.app.access.connect_code(there)[0]}


def _moved(sim):
    there = sim.app.access.workspace("elsewhere")
    return sim.app.access.workspace_of("discord", str(GUILD)) == there


CASES = {
    "ask": Case(TOLD, lambda sim: {"question": SWAP}, private=False),
    "Ask about this": Case(TOLD),
    "Add to Teamlore": Case(
        "I will read 1 file", press="Add", then="Reading leave.md", holds=_waiting
    ),
    "This answers it": Case(told("no-question")),  # which may not be read without the intent
    "lore teach": Case(
        "I will answer this question so",
        lambda sim: {"question": "Who has the key?", "answer": "Ada has the key."}, "Teach",
        "Reading 'Who has the key?'", _waiting,
    ),
    "lore pause": Case("general is paused: what is known of it stays", source),
    "lore resume": Case("general is looked at again", source, before=("lore pause",)),
    "lore hook": Case("It has no webhook", source),
    "lore receipts": Case("Nothing was deleted for good yet."),
    "lore add": Case(
        "I will read 1 file", lambda sim: {"file": ("leave.md", LEAVE)}, "Add",
        "Reading leave.md", _waiting,
    ),
    "lore list": Case("general · general · 1 document and 1 passage"),
    "lore show": Case("rota.md · 1 passage", source),
    "lore refresh": Case("Reading 'general' …", source, holds=_waiting),
    "lore remove": Case(
        "This removes general", source, "Remove", "general is removed",
        lambda sim: not _sources(sim),
    ),
    "lore undo": Case("general is back.", before=("lore remove",), holds=lambda sim: _sources(sim)),
    "lore status": Case("general · reading, done: 1 added"),
    "lore retry": Case("Nothing has failed: there is nothing to try again."),
    "lore spaces": Case("general: 1 source, 1 document · read by every full member"),
    "lore grant": Case(
        "will be able to read the 1 document in general",
        lambda sim: {"space": "general", "person": sim.bob}, "Let them read it",
        "may read general from now on",
        lambda sim: (GrantKind.PERSON, str(sim.bob.id)) in _grants(sim),
    ),
    "lore revoke": Case(
        "This closes general to every full member",
        lambda sim: {"space": "general", "members": True}, "Take it back", "is closed to",
        lambda sim: GrantKind.MEMBERS not in {kind for kind, _ in _grants(sim)},
    ),
    "lore bind": Case(
        "Everybody who reads", lambda sim: {"channel": sim.channel, "space": "general"}, "Bind",
        "adds to it and asks it",
        lambda sim: sim.app.access.bound_space(sim.workspace, "discord", str(sim.channel.id)),
    ),
    "lore connect": Case(
        "This team leaves its workspace", _elsewhere, "Connect", "This team is connected", _moved
    ),
    "lore unanswered": Case("Every question so far was answered."),
    "lore votes": Case("No passage that can be found has votes."),
    "lore audit": Case("remove general · done", before=("lore remove",)),
    "lore help": Case("/lore grant SPACE TO [owner]"),
}  # fmt: skip
OFFERED = {  # what is offered while somebody types, by command and option: to admins, to others
    ("ask", "space"): ({"general"}, {"general"}),
    ("lore add", "space"): ({"board", "general"}, set()),
    ("lore bind", "space"): ({"board", "general"}, set()),
    ("lore grant", "space"): ({"board", "general"}, set()),
    ("lore revoke", "space"): ({"board", "general"}, set()),
    ("lore show", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore refresh", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore remove", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore pause", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore resume", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore hook", "source"): ({"board (board)", "general (general)"}, set()),
    ("lore retry", "job"): ({"board (board)", "general (general)"}, set()),
    ("lore teach", "space"): ({"board", "general"}, set()),
}
FILLED = {"lore bind": lambda sim: {"channel": sim.channel}}


async def given_to(sim, name):
    """What a case gives to its command; a menu is opened on a message with a file."""
    if name not in MENUS:
        return CASES[name].given(sim)
    if name == "This answers it":
        asked = await sim.bob.send(sim.channel, "Who has the key?")
        return {"message": await sim.carol.send(sim.channel, "Ada has it.", reply_to=asked)}
    message = await sim.bob.send(sim.channel, SWAP, attachments=[("leave.md", LEAVE)])
    return {"message": message}


async def carried_out(sim, name):
    """The case of a command, to its end: what it said first and last, and to whom."""
    case = CASES[name]
    for earlier in case.before:
        await carried_out(sim, earlier)
    asked = await sim.call(sim.alice, name, **await given_to(sim, name))
    first = last = await sim.answer(asked)
    if case.press:
        last = await sim.pressed(sim.alice, asked.response, case.press)
        await eventually(lambda: case.then in words(asked.response))
    return first, last, asked


async def test_there_is_a_case_for_each_command_that_is_registered(sim):
    registered = sim.commands()
    completed = {
        (name, option["name"])
        for name, command in registered.items()
        for option in command.get("options") or () if option.get("autocomplete")
    }  # fmt: skip

    assert set(registered) == set(CASES)
    assert completed == set(OFFERED)
    assert {name.split()[0] for name in registered if name[0].islower()} | set(MENUS) == {
        command.name for command in COMMANDS
    }


@pytest.mark.parametrize("name", CASES)
async def test_a_command_does_what_it_says(sim, name):
    case = CASES[name]
    first, last, asked = await carried_out(sim, name)

    assert case.says in first
    assert case.then in last or case.then in words(asked.response)
    await eventually(lambda: case.holds(sim))
    assert asked.response.ephemeral is case.private
    assert sim.said(sim.channel) == [] or not case.private


@pytest.mark.parametrize("name", [name for name in CASES if name not in FOR_ALL])
async def test_a_member_is_not_shown_it_and_is_refused_where_the_server_shows_it(sim, name):
    given = await given_to(sim, name)
    with pytest.raises(Exception, match=ADMIN_ONLY):
        await sim.call(sim.bob, name, **dict(given))
    await sim.show_to(sim.bob)
    refused = await sim.answer(await sim.call(sim.bob, name, **dict(given)))

    assert refused == "Only admins may use /lore. To ask a question, use /ask."
    assert not _waiting(sim)
    assert _sources(sim)
    assert not _moved(sim) if name == "lore connect" else True


@pytest.mark.parametrize(("name", "option"), OFFERED)
async def test_only_what_the_caller_may_see_is_offered(sim, name, option):
    sim.write("Bonus is paid in March.", name="board.md", space="board")
    await sim.show_to(sim.bob)
    filled = FILLED.get(name, lambda sim: {})(sim)
    to_admins, to_others = OFFERED[name, option]

    async def offered(person, typed=""):
        choices = await person.autocomplete(sim.channel, name, option, typed, **filled)
        return {choice["name"] for choice in choices}

    assert await offered(sim.alice) == to_admins
    assert await offered(sim.bob) == to_others
    assert await offered(sim.alice, "GEN") == {one for one in to_admins if "general" in one}
    assert await offered(sim.alice, "no such thing") == set()


async def test_what_a_member_may_read_alone_is_offered_for_private_answers_alone(sim):
    sim.write("Bonus is paid in March.", name="board.md", space="board")
    to = Grantee(GrantKind.PERSON, "discord", str(sim.bob.id))
    sim.app.access.grant(sim.workspace, "board", to)

    async def offered(person, **filled):
        choices = await person.autocomplete(sim.channel, "ask", "space", "", **filled)
        return [choice["name"] for choice in choices]

    assert await offered(sim.bob, private=True) == ["board", "general"]
    assert await offered(sim.bob, private=False) == ["general"]
    assert await offered(sim.carol, private=True) == ["general"]


async def test_an_answer_links_to_the_place_and_can_be_asked_privately(sim):
    asked = await sim.bob.slash(sim.channel, "ask", question=SWAP, space="general", private=True)
    said = await sim.answer(asked)

    assert TOLD in said
    assert links(asked.response)[0].startswith("https://docs.example/team/rota.md#L")
    assert asked.response.ephemeral
    assert "Share in the channel" in labels(asked.response)


async def test_the_referee_has_the_schema_and_catches_a_wrong_payload(sim):
    if not schema_file().is_file():
        pytest.skip(f"no schema at {schema_file()}: only our own counts are checked")
    await sim.answer(await sim.bob.slash(sim.channel, "ask", question=SWAP))
    sent = {entry.path.rpartition("/")[2]: entry for entry in sim.env.http_requests if entry.json}
    answer = sent.get("@original") or sent["%40original"]

    assert {"commands", "callback"} < set(sent)
    assert sim.wrong(answer) == []
    assert len(sim.wrong(replace(answer, json={"components": [{"type": 99}]}))) == 1
    assert "allowed_mentions" in sim.wrong(replace(answer, json=without_mentions(answer)))[0]


def without_mentions(entry):
    return {name: value for name, value in entry.json.items() if name != "allowed_mentions"}
