"""Hundreds of hostile texts, in every place that text has in a reply: only words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.answer.models import Answer, Citation, Outcome
from bot.chat.cards import Action, Button, Card, Items, Link, Pairs, Ref, RefKind, Strong, Text
from bot.discord import answer as discord_answer
from bot.discord import cards as discord_cards
from bot.discord.hear import thread_name
from bot.slack import answer as slack_answer
from bot.slack import cards as slack_cards
from bot.slack.home import Asked, Gap, Home, Office, Opened, Shelf, Work, home_view
from fakes.discord.limits import of_message
from fakes.discord.limits import walk as components_of
from fakes.discord.live import live as live_on_discord
from fakes.faces.hostile import FAMILIES, disguised, family, injections, texts
from fakes.slack.live import live as live_on_slack
from fakes.slack.live import marks
from fakes.slack.referee import message_problems, view_problems

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOBODY, QUESTION = UUID(int=0), UUID(int=77)
PLACE = "https://wiki.example/a.md#L22"
OK = "https://ok.example/a"
OTHERS = ("txt", "py", "csv", "html")
CITED = Citation(
    rank=1, quote="x", highlights=(), title="x", heading=(), location=PLACE, document="a.md",
    source="handbook", space="general", start=0, end=1, page=None, score=1.0,
    updated_at=NOW - timedelta(days=21), author="Ana", passage=NOBODY, document_id=NOBODY,
    version_id=NOBODY,
)  # fmt: skip


def answers(text: str, ending: str) -> Iterator[Answer]:
    """The text as quote, title, heading, author, file name and as the reason of a failure."""
    cited = replace(
        CITED, quote=f"{text}\n\nword {text} word", highlights=((0, len(text) // 2 + 1),),
        title=text, heading=(text, text), author=text, document=f"{text}.{ending}",
    )  # fmt: skip
    yield Answer(Outcome.WEAK, 0.3, (cited, replace(cited, highlights=()), cited))
    yield Answer(Outcome.UNAVAILABLE, reason=text)


def other_ending(text: str) -> str:
    """Every ending has its turn."""
    return OTHERS[len(text) % len(OTHERS)]


def card(text: str) -> Card:
    """The text in each place of a card: as name of a file, source, space or person."""
    return Card(
        text,
        (
            Text((text, Strong(text), Link(text, OK), Ref(RefKind.PERSON, text))),
            Text((text, Link(text, OK), Strong(text)), faint=True),
            Pairs(((text, (text,)),)),
            Items(((text, Ref(RefKind.CHANNEL, text)), (Strong(text),))),
        ),
        (Button(text or "x", Action.CONFIRM, "1"),),
    )


def check_discord(components: Any, may: set[str]) -> None:
    """Nothing live but these addresses, nothing hidden, nothing that Discord refuses."""
    body = {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    assert list(of_message(body)) == []
    assert live_on_discord(body) <= may
    assert not disguised(_unbroken(components))


def _unbroken(components: Any) -> list[str]:
    """What components say; line breaks are our own."""
    parts = components_of(components)
    return [str(p.get(n, "")).replace("\n", " ") for p in parts for n in ("content", "label")]


def check_slack(message: Any, may: set[str]) -> None:
    """The same for Slack."""
    assert message_problems(dict(message), unfurls=False) == []
    assert live_on_slack(message) <= may
    assert not disguised(_strings(message))


def _strings(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part.replace("\n", " ")]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [one for inner in parts for one in _strings(inner)]


def on_discord(text: str) -> None:
    """As everything at once, folded and whole; the question repeated above it."""
    for ending in ("md", other_ending(text)):
        how = discord_answer.Showing(
            QUESTION, NOW, shareable=True, expanded=ending == "md", asked=text, asked_at=NOW
        )
        for answer in answers(text, ending):
            check_discord(discord_answer.render(answer, how), {PLACE})
        check_discord(discord_answer.render(_placed(text), how), _own(text))
    masked = f"](<{OK}>)"
    made = discord_cards.render(card(text))
    for part in components_of(made):
        if part.get("content"):
            part["content"] = part["content"].replace(masked, "\\]")
    check_discord(made, set())
    assert not disguised(thread_name(text))


def on_slack(text: str) -> None:
    """The same, and the home tab."""
    for ending in ("md", other_ending(text)):
        how = slack_answer.Showing(
            str(QUESTION), NOW, expanded=ending == "md", asked=text, asked_at=NOW
        )
        for answer in answers(text, ending):
            message = slack_answer.render(answer, how)
            check_slack(message, {PLACE})
            assert not marks(message)
        message = slack_answer.render(_placed(text), how)
        check_slack(message, _own(text))
    for readers in (slack_cards.ONE, slack_cards.Readers(public=True, names={text: text})):
        check_slack(slack_cards.render(card(text), readers), {OK})
    view = home_view(_home(text), NOW)
    assert view_problems(dict(view)) == []
    assert live_on_slack({"view": view}) == set()


def _placed(text: str) -> Answer:
    """A citation whose place is the text: an address of the web is a link then, all else is not."""
    return Answer(Outcome.ANSWERED, 0.9, (replace(CITED, location=text),))


def _own(text: str) -> set[str]:
    """The text, if it is an address of the web, in the forms that the platforms take it in."""
    if not re.fullmatch(r"(?i:https?)://[^\s/?#]\S*", text):
        return set()
    scheme, _, rest = text.partition(":")
    coded = "".join(f"%{ord(c):02X}" if c in '<>|"`' else c for c in text)
    return {text, coded, f"{scheme.lower()}:{rest}"}


def _home(text: str) -> Home:
    office = Office(
        (Shelf("1", text, text, 1, text, NOW),), (Work("1", text, text, NOW, failed=True),),
        (Gap(text, 3, NOW),), (Opened(text, (text,)),),
    )  # fmt: skip
    return Home((Asked(text, NOW, Outcome.NOTHING),), (text,), office)


FACES = {"discord": on_discord, "slack": on_slack}


def test_there_are_more_than_five_hundred_of_them() -> None:
    assert len(set(texts())) >= 500


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", FAMILIES)
def test_hostile_texts_are_only_words(face: str, name: str) -> None:
    for text in family(name):
        FACES[face](text)


@pytest.mark.parametrize("face", FACES)
def test_injections_of_others_are_only_words(face: str, data_dir: Any) -> None:
    lines = injections(data_dir)

    for text in lines:
        FACES[face](text)
    assert len(lines) >= 115


@pytest.mark.parametrize("face", FACES)
def test_half_a_character_is_only_a_sign(face: str) -> None:
    FACES[face]("\ud800x\udfff")
