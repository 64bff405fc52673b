"""``make demo``: the demo documents, four questions, their answers, and how to go on."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from shlex import quote

from bot.cli.asking import asked
from bot.cli.base import MAIN
from bot.cli.knowledge import add_targets
from bot.cli.screen import hint_line, out, show_answer
from bot.cli.work import do_jobs
from bot.wiring import App
from store.errors import NotFoundError
from store.settings import default_home

QUESTIONS = (
    "How soon must I acknowledge a page?",
    "What may a hotel in London cost?",
    "Until when can I undo a removal?",
    "How do I apply for a mortgage?",
)


def run_demo(app: App) -> None:
    """Add the handbook and the user documentation, ask, and say how to go on."""
    root = Path(__file__).parents[2] / "deploy"
    folders = [root / "demo" / "handbook", root / "docs"]
    if not all(folder.is_dir() for folder in folders):
        raise NotFoundError("The demo documents are not here: run `make demo` in the repository.")
    out.rule("[bold]Teamlore[/] reads a small company's handbook", style="faint")
    queued = add_targets(app, [str(folder) for folder in folders], "general", None, MAIN)
    do_jobs(app, queued, as_json=False)
    for question in QUESTIONS:
        out.print()
        with app.desk().ask(asked(app, question, MAIN, None, 2)) as answer:
            show_answer(answer, question=question)
    out.print()
    out.rule("Go on", style="faint")
    for hint, *commands in _hints(app.settings.home):
        hint_line(hint)
        for command in commands:
            out.print(f"  {command}", style="bold", soft_wrap=True, highlight=False, markup=False)


def _hints(home: Path) -> list[tuple[str, ...]]:
    """What to do next, as commands that work where the demo was begun."""
    program, elsewhere = quote(_program()), os.environ.get("TEAMLORE_HOME")
    here = f"TEAMLORE_HOME={quote(elsewhere)} " if elsewhere else ""
    where = f"elsewhere, in {default_home()}" if elsewhere else f"in {home}"
    return [
        ("Ask these documents more; /open 1 shows a citation in its place:",
         f"{here}{program} chat"),
        (f"Read your own; they are kept {where}:",
         f"{program} add ~/your/documents", f'{program} ask "your question"'),
    ]  # fmt: skip


def _program() -> str:
    """How this program is called here."""
    given = sys.argv[0]
    found = shutil.which(Path(given).name)
    if found is not None and Path(found).resolve() == Path(given).resolve():
        return Path(given).name
    return os.path.relpath(given)
