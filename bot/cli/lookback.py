"""Verbs that look back: what was asked in vain, and who changed what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, print_json, verb
from bot.cli.screen import age, out, show_table, visible

if TYPE_CHECKING:
    from store.receipts import Kept
    from store.votes import Moved

AtMost = Annotated[int, typer.Option("--limit", min=1, max=1000, help="The newest, at most.")]


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Look back"
    for name, function in (
        ("unanswered", unanswered), ("audit", audit), ("votes", votes),
        ("receipts", receipts),
    ):  # fmt: skip
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


@verb
def votes(
    reset: Annotated[
        str | None,
        typer.Option(
            metavar="PASSAGE|all",
            help="Take back the votes on a passage, by the beginning of its id.",
        ),
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """List the passages that votes move, how far and by whose votes; or take votes back."""
    with opened() as app:
        tenant = app.access.workspace(workspace)
        if reset is not None:
            count, passages = app.votes.reset(tenant, reset)
            on_record(app, tenant, "votes", f"taken back from {reset}")
        else:
            found = [_moved_json(moved) for moved in app.votes.moved(tenant)]
    if reset is not None:
        told = {"taken_back": count, "passages": passages}
        print_json(told) if as_json else out.print(f"{count} votes taken back.")
    elif as_json:
        print_json(found)
    elif not found:
        out.print("No passage that can be found has votes.")
    else:
        _show_moved(found)


def _moved_json(moved: Moved) -> dict[str, Any]:
    from bot.answer.votes import furthest

    voices = [
        {"person": o.person, "value": o.value, "question": o.question, "at": o.at}
        for o in moved.opinions
    ]
    at_most = round(furthest(moved.opinions, datetime.now(UTC)), 3)
    keys = ("passage", "title", "document", "source")
    return {key: getattr(moved, key) for key in keys} | {"moves": at_most, "votes": voices}


def _show_moved(found: list[dict[str, Any]]) -> None:
    rows = [
        (each["passage"].hex[:8], f"{visible(each['title'])} ({visible(each['document'])})",
         f"{each['moves']:+.2f}", "+1" if vote["value"] > 0 else "-1", visible(vote["person"]),
         visible(vote["question"]), age(vote["at"]))
        for each in found
        for vote in each["votes"]
    ]  # fmt: skip
    show_table("", ("passage", "where", "moves at most", "vote", "of", "for", "voted"), rows)


@verb
def receipts(
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="RECEIPT",
            help="The beginning of a receipt's id, or of what was deleted. None: the newest.",
        ),
    ] = None,
    limit: AtMost = 50,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """List the proofs of what was deleted for good: what and how much, by whom and when."""
    with opened() as app:
        tenant = app.access.workspace(workspace)
        found = app.receipts.find(tenant, which) if which else app.receipts.listing(tenant, limit)
    if as_json:
        print_json([_receipt_json(kept) for kept in found])
    elif not found:
        out.print("Nothing was deleted for good yet.")
    else:
        rows = [
            (r.short_id, f"{r.kind} {r.what}", r.says, r.who, f"{r.asked_at:%Y-%m-%d %H:%M}",
             f"{r.done_at:%Y-%m-%d %H:%M}", "sound" if kept.is_sound else "not sealed")
            for kept in found
            for r in (kept.receipt,)
        ]  # fmt: skip
        show_table(
            "", ("receipt", "what", "went", "asked by", "asked (UTC)", "deleted (UTC)", ""), rows
        )


def _receipt_json(kept: Kept) -> dict[str, Any]:
    keys = ("id", "kind", "what", "counts", "contents", "who", "asked_at", "done_at")
    said = {key: getattr(kept.receipt, key) for key in keys}
    return said | {"digest": kept.digest, "sound": kept.is_sound}
