"""Real answers as the chat faces show them, on one HTML page: ``make preview``.

Reads the demo handbook and the documentation with the real model, asks, and draws what would be
posted, in light and in dark. Another face adds its own column with a function in ``FACES``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, NamedTuple

import slack_html

from bot.answer.models import Answer, Outcome
from bot.cli.asking import asked
from bot.cli.knowledge import add_targets
from bot.slack import answer as slack_answer
from bot.wiring import App
from store.settings import load_settings

ROOT = Path(__file__).parents[2]
_BASES = {
    ROOT / "deploy/demo/handbook": "https://wiki.larkfield.example/handbook",
    ROOT / "deploy/docs": None,  # without a base, citations name the file and the line
}


class Shown(NamedTuple):
    """A question, what it shows, and how it is posted."""

    question: str
    what: str
    options: Mapping[str, Any] = MappingProxyType({})


QUESTIONS = (
    Shown("My phone was robbed; who bears the part that insurance does not cover?", "a paragraph"),
    Shown(
        "If I'm carrying the pager, how quickly do I have to be sitting in front of my computer "
        "after it goes off?",
        "a numbered list",
        {"private": True, "shareable": True},
    ),
    Shown("Who carries the pager first in the week starting on the ninth of February?", "a table"),
    Shown("How long may an alert stay muted if nobody opened a ticket for it?", "code"),
    Shown("How many versions can we go backwards before the schema no longer fits?", "emphasis"),
    Shown("When am I allowed a better seat than economy?", "a list, expanded", {"expanded": True}),
    Shown("How far behind may the standby be before we need permission from the top?", "a PDF"),
    Shown("Can I take a long break after being here half a decade, and is it paid?", "weak, late"),
    Shown("How do I let one channel read a space?", "no link: the documentation"),
    Shown("What does Larkfield pay towards a gym membership?", "an honest no"),
)


def slack(answer: Answer, shown: Shown) -> str:
    """What Slack would show."""
    now = datetime.now(UTC)
    late = now - timedelta(minutes=5) if "late" in shown.what else None
    showing = slack_answer.Showing("q1", now, asked_at=late, **shown.options)
    return slack_html.message_html(dict(slack_answer.render(answer, showing)))


FACES: dict[str, Callable[[Answer, Shown], str]] = {"Slack": slack}


def main(target: Path) -> None:
    """Write the page to ``target``."""
    with TemporaryDirectory() as home:
        app = App(load_settings().model_copy(update={"home": Path(home)}))
        try:
            _ingest(app)
            answers = [(shown, _ask(app, shown.question)) for shown in QUESTIONS]
        finally:
            app.close()
    target.write_text(page(answers), "utf-8")
    _say(f"{target}: {len(answers)} answers")


def _ingest(app: App) -> None:
    for folder, base in _BASES.items():
        add_targets(app, [str(folder)], "general", base, "main")
    with app.worker() as worker:
        worker.drain()


def _ask(app: App, question: str) -> Answer:
    return app.desk().ask(asked(app, question, "main", None, 4))


def page(answers: list[tuple[Shown, Answer]]) -> str:
    """The whole page: one row for each answer, light beside dark."""
    css = Path(__file__).with_name("page.css").read_text("utf-8")
    sides = "".join(
        f'<div class="side {theme}">{"".join(_rows(answers))}</div>' for theme in ("light", "dark")
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Teamlore in chat</title>'
        f'<style>{css}</style><body><div class="pair">{sides}</div></body></html>'
    )


def _rows(answers: list[tuple[Shown, Answer]]) -> Iterator[str]:
    for name, face in FACES.items():
        yield f"<h1>{name}</h1>"
        for shown, answer in answers:
            outcome = "" if answer.outcome is Outcome.ANSWERED else f", {answer.outcome}"
            yield f"<h2>{escape(shown.question)} ({escape(shown.what)}{outcome})</h2>"
            yield face(answer, shown)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "preview.html"))
