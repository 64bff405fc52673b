"""What the bot says by itself: complete in every language, right in number, and short enough."""

from __future__ import annotations

import ast as python
import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.admin.phrases import in_chat
from bot.chat.admin.words import counts
from bot.chat.cards import Ref, RefKind, Strong, plain, worded
from bot.chat.words import one_line
from bot.discord.described import Descriptions
from bot.discord.text import escape
from bot.language import LANGUAGES, day, language, language_of, speak, speaking, told
from bot.language.heard import heard
from bot.slack import forms
from store.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
OTHERS = LANGUAGES[1:]
LONG = "W" * 300


class Looked(Visitor):
    """What a message is made of."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.variants: list[tuple[str, frozenset[str]]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        keys = frozenset(getattr(v.key, "name", getattr(v.key, "value", "")) for v in node.variants)
        self.variants.append((node.selector.id.name, keys))
        self.generic_visit(node)


def catalogue(of: str) -> dict[str, Looked]:
    entries = parse((files("bot.language") / f"{of}.ftl").read_text("utf-8")).body
    assert not [entry for entry in entries if isinstance(entry, ast.Junk)]
    messages = [entry for entry in entries if isinstance(entry, ast.Message)]
    assert len({m.id.name for m in messages}) == len(messages)
    return {message.id.name: _looked(message) for message in messages}


def _looked(message: ast.Message) -> Looked:
    found = Looked()
    found.visit(message)
    return found


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}
ENGLISH = CATALOGUES["en"]
NUMBERS = {"count", "megabytes", "done", "rate", "times"}


def given_to(id: str, text: str, number: int) -> Iterator[dict[str, str | int]]:
    """Values for a message, once for every choice that it offers."""
    looked = ENGLISH[id]
    values: dict[str, str | int] = {
        name: number if name in NUMBERS else text for name in looked.variables
    }
    chosen = [(name, key) for name, keys in looked.variants if name != "count" for key in keys]
    for name, key in chosen or [("", "")]:
        yield values | ({name: key} if name else {})


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_there_with_the_same_placeholders(language: str) -> None:
    found = {id: looked.variables for id, looked in CATALOGUES[language].items()}

    assert found == {id: looked.variables for id, looked in ENGLISH.items()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_choice_is_there(language: str) -> None:
    for id, looked in CATALOGUES[language].items():
        chosen = {(name, keys) for name, keys in looked.variants if name != "count"}
        assert chosen == {v for v in ENGLISH[id].variants if v[0] != "count"}, id


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_are_told_in_the_forms_that_the_language_has(language: str) -> None:
    """Fluent's own rule is CLDR's; a form that the language lacks would never be seen."""
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    for id, looked in CATALOGUES[language].items():
        for name, keys in looked.variants:
            assert name != "count" or keys <= forms, id
            assert name != "count" or "one" not in forms or "one" in keys, id


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: str) -> None:
    """But for what is the same in both, no sentence of several words is."""
    with speaking("en"):
        english = {id: list(_all(id)) for id in ENGLISH}
    with speaking(language):
        same = [id for id in ENGLISH if list(_all(id)) == english[id]]

    assert [id for id in same if any(len(text.split()) > 3 for text in english[id])] == []


def _all(id: str) -> Iterator[str]:
    return (told(id, **values) for values in given_to(id, "x", 3))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1, 2, 1_234_567])
def test_every_message_can_be_told(language: str, number: int) -> None:
    with speaking(language):
        for id in ENGLISH:
            for values in given_to(id, "<@U1> *x* { $y }", number):
                text = told(id, **values)
                assert (
                    text.strip() and one_line(text) == text.replace("\u202f", " ")
                ) or id == "comma"


def test_numbers_are_written_as_is_usual() -> None:
    shown = {}
    for of in LANGUAGES:
        with speaking(of):
            shown[of] = one_line(told("documents", count=1_234_567))

    assert shown == {
        "en": "1,234,567 documents", "de": "1.234.567 Dokumente", "es": "1.234.567 documentos",
        "fr": "1 234 567 documents", "pt": "1.234.567 documentos", "ja": "文書 1,234,567 件",
        "zh": "1,234,567 个文档",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("of", "count", "words"),
    [
        ("fr", 0, "0 document"), ("fr", 2, "2 documents"), ("pt", 0, "0 documento"),
        ("de", 0, "0 Dokumente"), ("de", 1, "1 Dokument"), ("en", 1, "1 document"),
    ],
)  # fmt: skip
def test_words_agree_with_their_numbers(of: str, count: int, words: str) -> None:
    with speaking(of):
        assert told("documents", count=count) == words


@pytest.mark.parametrize(
    ("of", "words"),
    [("es", "1 añadido, 2 eliminados"), ("fr", "1 ajouté, 2 retirés"),
     ("pt", "1 adicionado, 2 removidos"), ("ja", "追加 1 件、削除 2 件")],
)  # fmt: skip
def test_what_became_of_documents_agrees_with_how_many(of: str, words: str) -> None:
    with speaking(of):
        assert counts({"added": 1, "removed": 2}) == words


def test_days_are_named() -> None:
    moment = datetime(2026, 12, 3, tzinfo=UTC)
    named = []
    for of in ("en", "de", "ja"):
        with speaking(of):
            named.append(day(moment))

    assert named == ["3 December", "3. Dezember", "12月3日"]


def test_a_locale_is_met_with_its_language() -> None:
    met = {"pt-BR": "pt", "de_DE.UTF-8": "de", "zh-TW": "zh", "es-419": "es", "EN-us": "en"}

    assert {locale: language_of(locale) for locale in met} == met
    assert [language_of(locale) for locale in ("", "C.UTF-8", "pl", "deu", "../de")] == [""] * 5


def test_a_language_that_is_not_spoken_changes_nothing() -> None:
    with speaking("de"):
        speak("pl")
        assert language() == "de"
        with speaking(""):
            assert language() == "de"
    assert language() == "en"


async def test_a_language_belongs_to_its_task() -> None:
    async def says(locale: str) -> str:
        speak(locale)
        await asyncio.sleep(0)
        return await asyncio.to_thread(told, "today")

    assert await asyncio.gather(*map(says, ("de", "fr", "pl"))) == ["heute", "aujourd’hui", "today"]


def test_the_settings_know_the_languages() -> None:
    assert get_args(Settings.model_fields["language"].annotation) == ("", *LANGUAGES)
    assert load_settings(language="ja").language == "ja"


@given(st.text(max_size=40), st.integers(0, 9))
def test_what_is_put_into_a_line_stands_there_whole(text: str, count: int) -> None:
    hostile = f"\ue0000\ue001{text}{{ $space }}"
    who = Ref(RefKind.PERSON, "U1")
    line = worded("reads-files", count=count, files=hostile, space=Strong(hostile))

    assert Strong(hostile) in line
    assert plain(line) == f"I will read {hostile} and answer from {_them(count)} in the space " + (
        f"{hostile}."
    )
    assert worded("gap-asked", person=who)[0] == who


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


# Places with a limit: what does not fit is cut by the face, and a cut sentence of ours says less.
BUTTONS = [
    *(id for id in ENGLISH if id.startswith("confirm-")),
    "show-more", "share", "ask-person", "ask-elsewhere", "open", "helpful", "not-helpful",
    "answer-it", "cancel", "undo", "retry", "retry-all", "retry-failed", "refresh", "remove",
]  # fmt: skip
LIMITS = (
    (75, BUTTONS),  # Slack's; Discord has 80
    (24, ["form-add", "form-grant", "form-teach", "form-add-yes", "form-grant-yes",
          "form-teach-yes", "cancel"]),  # a modal of Slack
    (45, [id for id in ENGLISH if re.fullmatch(r"form-\w+", id)]),  # labels of Discord; titles too
    (100, [id for id in ENGLISH if re.fullmatch(r"form-.*-hint.*", id)]),  # descriptions of fields
    (75, ["form-member", "this-helped", "did-not-help"]),  # options; what a thumb is called
    (100, [id for id in ENGLISH if re.match(r"(command|option)-", id)
           or re.fullmatch(r"verb-[a-z]+", id)]),
    (150, [id for id in ENGLISH if id.startswith(("list-", "home-title", "gap-title"))]),
    (100, ["channel-notice-title"]),  # the name of a post
    (60, [id for id in ENGLISH if id.startswith("label-")]),
    (50, ["working"]),  # the status of an assistant's thread
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("most", "ids"), LIMITS, ids=[ids[0] for _, ids in LIMITS])
def test_nothing_is_longer_than_its_place(language: str, most: int, ids: list[str]) -> None:
    with speaking(language):
        assert {id: told(id) for id in ids if len(told(id)) > most} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_takes_a_name_keeps_its_own_words(language: str) -> None:
    """A button, a title or a caption with the longest name that is put there."""
    with speaking(language):
        assert len(told("home-retry", what="W" * 55)) <= 75  # its face cuts names at 60, then here
        assert len(told("hook-of", name="W" * 100)) <= 150
        for id in ENGLISH:
            for values in given_to(id, "W" * 120, 1_234_567):
                assert len(told(id, **values)) <= 1_800, id  # a paragraph of Discord's card


@pytest.mark.parametrize("of", LANGUAGES)
def test_forms_of_slack_fit(of: str) -> None:
    with speaking(of):
        for form in (
            forms.add_form(["general"], "general", {}),
            forms.grant_form(["general"], "general", {}),
            forms.teach_form(["general"], "general", LONG, {}),
        ):
            assert not form["title"]["text"].endswith("…")
            assert form["title"]["text"] in {told(f"form-{n}") for n in ("add", "grant", "teach")}
            assert form["close"]["text"] == told("cancel")


@pytest.mark.parametrize("of", LANGUAGES)
def test_our_own_words_carry_no_marks(of: str) -> None:
    """Escaped for a platform they still say the same: nothing of ours is meant as a mark."""
    with speaking(of):
        texts = {id: text for id in ENGLISH for text in _all(id)}
    marked = {id for id, text in texts.items() if re.search(r"[*_~`<>|]", escape_free(text))}

    assert marked <= {"heard-bad-name"}  # names the character itself


def escape_free(text: str) -> str:
    """Without names of settings, which have underscores."""
    return re.sub(r"TEAMLORE_[A-Z_]+|FETCH_ALLOW|\\", "", escape(text).replace("\\", ""))


async def test_discord_is_told_every_description_in_every_language(monkeypatch) -> None:
    import discord
    from discord import app_commands

    from bot.discord.commands import COMMANDS

    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for command in COMMANDS:
        tree.add_command(command)
    made = [await c.get_translated_payload(tree, Descriptions()) for c in COMMANDS]
    found = [d for payload in made for d in described(payload)]

    assert len(found) > 50
    for english, others in found:
        assert {"de", "es-ES", "es-419", "fr", "pt-BR", "ja", "zh-CN", "zh-TW"} <= set(others)
        assert all(0 < len(text) <= 100 for text in (english, *others.values()))
    for payload in made:
        assert longest(payload) <= 8_000  # what Discord takes for a command and all below it
        assert "name_localizations" not in str(payload).replace("'name_localizations': {}", "")


def described(payload: dict) -> Iterator[tuple[str, dict[str, str]]]:
    if payload.get("description"):
        yield payload["description"], payload["description_localizations"]
    for option in payload.get("options", ()):
        yield from described(option)


def longest(payload: dict) -> int:
    own = payload.get("description") or ""
    texts = (own, *(payload.get("description_localizations") or {}).values())
    below = sum(longest(option) for option in payload.get("options", ()))
    return len(payload["name"]) + max(map(len, texts)) + below


def test_what_the_store_says_is_told_in_the_readers_language() -> None:
    raised = "There is no source 'x{ $y }': `teamlore sources` lists them."
    with speaking("de"):
        assert in_chat(raised) == "Es gibt keine Quelle „x{ $y }“: /lore list nennt alle."
        assert in_chat("Nobody has said this.") == "Nobody has said this."
        assert heard("is larger than 50 MB: split it") == "größer als 50 MB: bitte aufteilen"
    assert in_chat(raised) == "There is no source 'x{ $y }': /lore list lists them."


def test_what_is_known_by_its_words_is_still_said_so() -> None:
    """Every ``heard-…`` message is a sentence that stands in the store or in ingest."""
    spoken = [in_chat(text) for text in _spoken()]
    known = {id: told(id, **values) for id in ENGLISH for values in given_to(id, "X", 1)}

    assert {id for id, text in known.items() if id.startswith("heard-") and text not in spoken} == (
        set()
    )


def _spoken() -> Iterator[str]:
    for module in (p for floor in ("store", "ingest") for p in (ROOT / floor).rglob("*.py")):
        for node in python.walk(python.parse(module.read_text("utf-8"))):
            if isinstance(node, python.JoinedStr):
                parts = (v.value if isinstance(v, python.Constant) else "X" for v in node.values)
                yield "".join(map(str, parts))
            elif isinstance(node, python.Constant) and isinstance(node.value, str):
                yield node.value
