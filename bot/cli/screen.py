"""What a person sees: one look for every verb, plain where the output is not a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from bot.answer.models import Answer, Citation, Outcome
from bot.chat import words
from bot.language import told

_THEME = Theme(
    {
        "quote": "default",
        "hit": "bold bright_white",
        "place": "cyan",
        "faint": "bright_black",
        "good": "green",
        "warn": "yellow",
        "bad": "red",
    }
)
out = Console(theme=_THEME, highlight=False)
err = Console(theme=_THEME, highlight=False, stderr=True)

# C0 and C1 controls but tab and line feed, and the marks and overrides of reading direction.
_HOSTILE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LABELS = {
    Outcome.WEAK: "terminal-not-sure", Outcome.NOTHING: "terminal-nothing",
    Outcome.DENIED: "terminal-may-not",
}  # fmt: skip


def visible(text: str) -> str:
    """Text of a document as a terminal may show it, of the same length.

    Escape sequences, other controls and characters that turn the reading direction are replaced:
    a document must not move the cursor, clear the screen or disguise what it says.
    """
    return _HOSTILE.sub("\ufffd", text)


def error_line(sentence: str) -> None:
    """One sentence on standard error."""
    err.print(Text.assemble(("✗ ", "bad"), sentence))


def done_line(sentence: str) -> None:
    """What was done, in one sentence."""
    out.print(Text.assemble(("✓ ", "good"), sentence))


def hint_line(sentence: str) -> None:
    """What could be done next."""
    out.print(Text.assemble(("→ ", "place"), (sentence, "faint")))


def warn_line(what: str, document: str, reason: str) -> None:
    """A document that was not taken in, and why."""
    err.print(Text.assemble("  ", (what, "warn"), f" {visible(document)}: ", (reason, "faint")))


def show_answer(answer: Answer, *, question: str = "") -> None:
    """An answer as a colleague would paste it: the passage first, then where it stands."""
    if question:
        out.print(Text(question, style="bold"))
    known = _LABELS.get(answer.outcome)
    label = told(known) if known else answer.reason
    if label:
        style = "warn" if answer.outcome in (Outcome.WEAK, Outcome.NOTHING) else "bad"
        out.print(Text(label, style=style))
    if answer.citations:
        best, *others = answer.citations
        out.print(_panel(best))
        if others:
            out.print(_others(others))


def _panel(citation: Citation) -> Panel:
    quote = Text(visible(citation.quote), style="quote")
    for start, end in citation.highlights:
        quote.stylize("hit", start, end)
    return Panel(
        Group(quote, Text(), _place(citation)),
        border_style="faint",
        padding=(0, 1),
        title=Text(_heading(citation), style="bold"),
        title_align="left",
    )


def _heading(citation: Citation) -> str:
    """Title and heading path; a document's first heading often is its title."""
    return visible(" › ".join(dict.fromkeys((citation.title, *citation.heading))))


def _place(citation: Citation) -> Text:
    place = Text(visible(citation.location), style="place")
    if citation.location.startswith(("http://", "https://")):
        place.stylize(f"link {citation.location}")
    about = [citation.space, citation.author, age(citation.updated_at)]
    return place.append("  " + " · ".join(part for part in about if part), style="faint")


def _others(citations: Sequence[Citation]) -> Padding:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="faint")
    table.add_column(overflow="fold")
    for citation in citations:
        table.add_row(
            str(citation.rank),
            Text.assemble(_heading(citation), "  ", (visible(citation.location), "place")),
        )
        table.add_row("", Text(_first_words(citation), style="faint"))
    return Padding(table, (0, 1))


def _first_words(citation: Citation, width: int = 110) -> str:
    start = citation.highlights[0][0] if citation.highlights else 0
    words = " ".join(visible(citation.quote[start:]).split())
    return words if len(words) <= width else words[: words.rfind(" ", 0, width)] + " …"


def age(moment: datetime | None) -> str:
    """How long ago, in words."""
    return words.age(moment, datetime.now(UTC)) if moment else ""


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain table; numbers stand to the right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    filled = [list(row) for row in rows]
    for n, column in enumerate(columns):
        numeric = all(isinstance(row[n], int | float) for row in filled)
        table.add_column(
            column, justify="right" if numeric else "left", header_style="faint", overflow="fold"
        )
    for row in filled:
        table.add_row(*[cell if isinstance(cell, Text) else str(cell) for cell in row])
    out.print(table)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Any]:
    """A bar for documents; call what is yielded with (done, total, words)."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=32),
        MofNCompleteColumn(), TextColumn("[faint]documents[/]"), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(), TextColumn("[faint]left[/]"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err, disable=quiet or not err.is_terminal) as progress:
        task = progress.add_task("Reading", total=None, rate="")

        def update(done: int, total: int, rate: str) -> None:
            progress.update(task, completed=done, total=total or None, rate=rate)

        yield update


def show_hits(hits: Sequence[Citation]) -> None:
    """Whole passages, numbered."""
    for hit in hits:
        out.print(
            Text.assemble(
                (f"{hit.rank:>2} ", "faint"), (_heading(hit), "bold"),
                ("  " + visible(hit.location), "place"), (f"  {hit.score:.2f}", "faint"),
            )
        )  # fmt: skip
        out.print(Padding(Text(visible(hit.quote)), (0, 0, 1, 3)))
