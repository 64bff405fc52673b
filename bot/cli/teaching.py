"""The verb that makes a question and its answer a source."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, verb, whoever
from bot.cli.knowledge import hint_readers
from bot.cli.work import do_jobs

InSpace = Annotated[str, typer.Option("--space", "-s", help="The space whose readers may find it.")]


def register(cli: typer.Typer) -> None:
    """Add this verb to the command line."""
    cli.command("teach", rich_help_panel="See and change what is known")(teach)


@verb
def teach(
    question: Annotated[str, typer.Argument(help="As people would ask it.")],
    answer: Annotated[
        str, typer.Argument(help="What they are to be told; Markdown is understood.")
    ],
    space: InSpace = "general",
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Teach an answer: it is quoted when the question is asked, and says who taught it.

    The same question again replaces its answer. `teamlore remove` takes one back.
    """
    from store.taught import lesson

    taught = lesson(question, answer)
    with opened() as app:
        tenant = app.access.workspace(workspace)
        shelf = app.access.make_space(tenant, space)
        person = whoever()
        job = app.taught.keep(tenant, shelf, taught, person, f"terminal:{person}")
        on_record(app, tenant, "teach", f"{taught.path} in {space}")
        if not as_json:
            hint_readers(app, workspace, space)
        do_jobs(app, [job], as_json=as_json)
