"""Verbs about what is held of one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, at_terminal, on_record, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, show_table
from store.grants import parse_person

Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="slack:U…, discord:ID or terminal:NAME.")
]


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for name, function in (("export", export), ("erase", erase)):
        cli.command(name, rich_help_panel="What is held of people")(function)


@verb
def export(person: Person, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """Print all that is held of a person, as one JSON document: questions, votes, and so on."""
    del as_json  # it is JSON in any case
    with opened() as app:
        whom = parse_person(person)
        held = app.people.export(app.access.workspace(workspace), whom)
    print_json({"person": person, "workspace": workspace} | held)


@verb
def erase(
    person: Person,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only say what goes.")] = False,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Erase what is held of a person: what they asked and said, their votes, their name elsewhere.

    Without --yes it says what would go, and nothing is changed. It cannot be undone. Outcomes
    still count; what they said in channels is deleted; documents that they handed over stay, and
    the audit keeps what they did, under a name that says nothing.
    """
    with opened() as app:
        tenant, whom = app.access.workspace(workspace), parse_person(person)
        if not yes:
            _preview(person, app.people.held(tenant, whom), as_json=as_json)
            return
        receipt = app.people.erase(tenant, whom, at_terminal())
        on_record(app, tenant, "erase", receipt.what)
    if as_json:
        print_json({"erased": receipt.counts, "receipt": str(receipt.id), "named": receipt.what})
        return
    _table(receipt.counts)
    done_line(f"It is erased; what had to stay names {receipt.what}.")
    hint_line(f"teamlore receipts {receipt.short_id} is the proof.")


def _preview(person: str, held: Mapping[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json({"would_erase": held})
        return
    _table(held)
    if any(held.values()):
        hint_line(f"teamlore erase {person} --yes erases it; it cannot be undone.")
    else:
        done_line("Nothing is held of them here.")


def _table(counts: Mapping[str, int]) -> None:
    rows = [(kind.replace("_", " "), count) for kind, count in counts.items() if count]
    show_table("", ("held", "count"), rows)
