"""What people see in chat, on one HTML page: ``make preview``.

Reads the demo handbook and the documentation with the real model, asks, and draws what would be
posted, in light beside dark. Another face adds its rows with a function in ``FACES``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

from bot.answer.models import Answer, Outcome, Question
from bot.chat.cards import Card
from bot.cli.asking import answered, asked
from bot.cli.base import MAIN
from bot.cli.knowledge import add_targets
from bot.discord import answer as discord_answer
from bot.discord.cards import render as discord_card
from bot.discord.living import joined as discord_joined
from bot.slack.answer import Showing
from bot.slack.answer import render as answer_message
from bot.slack.cards import render as card_message
from bot.slack.home import home_view
from bot.slack.joining import joined
from bot.wiring import App
from preview import discord_html, samples, slack_html
from store.settings import load_settings

_DEPLOY = Path(__file__).parents[2] / "deploy"
_BASES = {
    _DEPLOY / "demo/handbook": "https://wiki.larkfield.example/handbook",
    _DEPLOY / "docs": None,  # without a base, citations name the file and the line
}
_PHONE = "My phone was robbed; who bears the part that insurance does not cover?"
_NOBODY = UUID(int=1)
_FACE_SHOWS = 4  # citations


class Asking(NamedTuple):
    """A question, what it is an example of, and how its answer is shown."""

    question: str
    what: str
    options: dict[str, Any] = {}  # noqa: RUF012 - never written to
    earlier: tuple[str, ...] = ()
    late: bool = False


Answered = tuple[Asking, Answer]
Row = tuple[str, str]  # what stands above, and the HTML below it

ASKINGS = (
    Asking(_PHONE, "a paragraph"),
    Asking("And how soon do I have to report it?", "a follow-up in the thread", earlier=(_PHONE,)),
    Asking("How long may an alert stay muted if nobody opened a ticket for it?", "code"),
    Asking(
        "If I'm carrying the pager, how quickly do I have to be sitting in front of my computer "
        "after it goes off?",
        "a list, in a private reply",
        {"private": True, "shareable": True},
    ),
    Asking("A bank holiday in Lisbon lands on a Sunday, do we lose it?", "a table"),
    Asking("When am I allowed a better seat than economy?", "everything", {"expanded": True}),
    Asking("How far behind may the standby be before we need permission from the top?", "a PDF"),
    Asking(
        "Can I take a long break after being here half a decade, and is it paid?", "", late=True
    ),
    Asking("How do I let one channel read a space?", "no link: the documentation"),
    Asking("How do I set up an e-mail signature with the company logo?", ""),
)


def slack(answers: Sequence[Answered]) -> Iterator[Row]:
    """Answers, cards and homes as Slack shows them."""
    now = datetime.now(UTC)
    for asking, answer in answers:
        showing = Showing("q1", now, **asking.options)
        if asking.late:
            late = now - timedelta(minutes=5)
            showing = replace(showing, asked=asking.question, asked_at=late)
        message = answer_message(answer, showing)
        yield _above(asking, answer), slack_html.message_html(dict(message))
    for what, card in _cards(joined, "S02ENGINEERS"):
        yield f"Sample: {what}", slack_html.message_html(dict(card_message(card)))
    person = samples.home([asking.question for asking in ASKINGS[2:5]], now)
    admin = replace(person, office=samples.office(now))
    yield "Sample: App Home", slack_html.view_html(dict(home_view(person, now)))
    yield "Sample: App Home of an admin", slack_html.view_html(dict(home_view(admin, now)))


def discord(answers: Sequence[Answered]) -> Iterator[Row]:
    """Answers and cards as Discord shows them."""
    now = datetime.now(UTC)
    for asking, answer in answers:
        options = {name: on for name, on in asking.options.items() if name != "private"}
        # /ask repeats the question; the others stand as replies to it
        asked = asking.question if asking.late or asking.options.get("private") else ""
        late = now - timedelta(minutes=5) if asking.late else None
        made = discord_answer.Showing(_NOBODY, now, asked=asked, asked_at=late, **options)
        yield _above(asking, answer), discord_html.message_html(discord_answer.render(answer, made))
    for what, card in _cards(discord_joined, "1104"):
        yield f"Sample: {what}", discord_html.message_html(discord_card(card))


def _cards(greeting: Callable[[list[str]], Card], group: str) -> Iterator[tuple[str, Card]]:
    """What is said besides answers; each platform has a greeting of its own."""
    yield "when it joins a channel", greeting(["general", "engineering"])
    yield "when it joins a channel and may read nothing", greeting([])
    yield "an admin's order, before it is done", samples.offer(group)
    yield "while documents are read", samples.PROGRESS
    yield "when they are read", samples.REPORT


FACES: dict[str, Callable[[Sequence[Answered]], Iterator[Row]]] = {
    "Slack": slack,
    "Discord": discord,
}


def main(target: Path) -> None:
    """Write the page to ``target``."""
    with TemporaryDirectory() as home:
        # Whatever the environment names, nothing is written outside the temporary folder.
        app = App(load_settings(home=Path(home), database_url="", qdrant_url=""))
        try:
            _ingest(app)
            answers = [(asking, _ask(app, asking)) for asking in ASKINGS]
        finally:
            app.close()
    target.write_text(page(answers), "utf-8")
    sys.stdout.write(f"{target.resolve().as_uri()}: {len(answers)} answers\n")


def _ingest(app: App) -> None:
    for folder, base in _BASES.items():
        add_targets(app, [str(folder)], "general", base, MAIN)
    with app.worker() as worker:
        worker.drain()


def _ask(app: App, asking: Asking) -> Answer:
    alone = asked(app, asking.question, MAIN, None, _FACE_SHOWS)
    return answered(app.desk(), replace(alone, question=Question(asking.question, asking.earlier)))


def _above(asking: Asking, answer: Answer) -> str:
    outcome = "" if answer.outcome is Outcome.ANSWERED else answer.outcome.value
    about = ", ".join(filter(None, (asking.what, "late" if asking.late else "", outcome)))
    return f"{asking.question} ({about})"


def page(answers: Sequence[Answered]) -> str:
    """The whole page: one row for each message, light beside dark."""
    css = Path(__file__).with_name("page.css").read_text("utf-8")
    rows = "".join(_rows(answers))
    sides = "".join(f'<div class="side {theme}">{rows}</div>' for theme in ("light", "dark"))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Teamlore in chat</title>'
        f'<style>{css}</style><body><div class="pair">{sides}</div></body></html>'
    )


def _rows(answers: Sequence[Answered]) -> Iterator[str]:
    for name, face in FACES.items():
        yield f"<h1>{name}</h1>"
        for above, html in face(answers):
            yield f"<h2>{escape(above)}</h2>{html}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
