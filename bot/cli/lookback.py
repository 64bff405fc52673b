"""Verbs that look back: what was asked in vain, and who changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, opened, print_json, verb
from bot.cli.screen import age, out, show_table, visible

AtMost = Annotated[int, typer.Option("--limit", min=1, max=1000, help="The newest, at most.")]


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Look back"
    for name, function in (("unanswered", unanswered), ("audit", audit)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def unanswered(limit: AtMost = 50, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """List questions that the documents did not answer, or not surely."""
    with opened() as app:
        found = app.record.unanswered(app.access.workspace(workspace), limit)
    if as_json:
        keys = ("id", "platform", "place", "asker", "text", "outcome", "asked_at")
        print_json([{key: getattr(q, key) for key in keys} for q in found])
    elif not found:
        out.print("Every question so far was answered.")
    else:
        rows = [(visible(q.text), q.outcome, q.platform, age(q.asked_at)) for q in found]
        show_table("", ("question", "outcome", "asked in", "asked"), rows)


@verb
def audit(limit: AtMost = 50, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """List who changed what, in chat and from the terminal, or was refused."""
    with opened() as app:
        found = app.journal.entries(app.access.workspace(workspace), limit)
    if as_json:
        keys = ("at", "platform", "person", "verb", "target", "outcome")
        print_json([{key: getattr(e, key) for key in keys} for e in found])
    elif not found:
        out.print("Nothing was changed yet.")
    else:
        rows = [
            (f"{e.at:%Y-%m-%d %H:%M}", f"{e.person} ({e.platform})", e.verb, visible(e.target),
             e.outcome)
            for e in found
        ]  # fmt: skip
        show_table("", ("when (UTC)", "who", "verb", "what", "outcome"), rows)
