"""The verb that shows how an installation stands, whatever number of processes works on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.screen import age, show_table
from bot.wiring import App
from store.errors import IndexHeldError, UnavailableError
from store.migrations import HEAD

if TYPE_CHECKING:  # the database is not needed for --help
    from store.standing import Standing, Waiting


def register(cli: typer.Typer) -> None:
    """Add this verb to the command line."""
    cli.command("status", rich_help_panel="Look after an installation")(status)


@verb
def status(as_json: AsJson = False) -> None:
    """Show how the installation stands: schema, model, index, what waits, the last backup.

    Ends with 3 where the database or the index cannot be reached.
    """
    with opened() as app:
        standing = app.standings.standing()
        index = _index(app)
        about = {
            "program": version("teamlore"), "schema": HEAD, "database": app.database.dialect,
            "model": app.settings.model, "index": index,
        }  # fmt: skip
    if as_json:
        print_json(about | _told(standing))
    else:
        show_table("", ("", ""), _rows(about, standing))
    if not index["reachable"]:
        raise typer.Exit(3)


def _index(app: App) -> dict[str, Any]:
    """Whether the index can be reached, what is asked there, and how much it holds."""
    try:
        index, key = app.index(), app.model_key
        return {"reachable": True, "generation": key, "passages": index.count(), "says": ""}
    except IndexHeldError:
        said = "held by another Teamlore process, which does the ingest work"
        return {"reachable": True, "generation": app.model_key, "passages": None, "says": said}
    except UnavailableError as error:
        return {"reachable": False, "generation": None, "passages": None, "says": str(error)}


def _told(standing: Standing) -> dict[str, Any]:
    told = asdict(standing)
    jobs = sorted(standing.jobs.items())
    told["jobs"] = [{"kind": k, "state": state, "count": n} for (k, state), n in jobs]
    return told


def _rows(about: dict[str, Any], standing: Standing) -> Iterator[tuple[str, str]]:
    index = about["index"]
    yield "program", about["program"]
    yield "database", f"{about['database']}, schema {about['schema']}"
    yield "model", about["model"]
    yield "index", index["says"] or f"{index['passages']} passages of {index['generation']}"
    for (kind, state), count in sorted(standing.jobs.items()):
        yield f"jobs: {kind}, {state}", str(count)
    yield "jobs that are due", _waiting(standing.due)
    yield "workers at work", str(standing.working)
    if standing.left:
        yield "jobs without a worker", str(standing.left)
    for platform, waiting in sorted(standing.questions.items()):
        yield f"questions on {platform}", _waiting(waiting)
    for state, count in sorted(standing.sources.items()):
        yield f"sources: {state}", str(count)
    yield "to be deleted already", str(standing.overdue)
    yield "last backup", age(standing.backed_up) or "never"


def _waiting(waiting: Waiting) -> str:
    return f"{waiting.count}, the oldest for {waiting.oldest:.0f} s" if waiting.count else "none"
