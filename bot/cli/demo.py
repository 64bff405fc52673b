"""``make demo``: the demo documents, four questions, their answers, and how to go on."""

from __future__ import annotations

from pathlib import Path

from bot.cli.asking import asked
from bot.cli.base import MAIN
from bot.cli.knowledge import add_targets
from bot.cli.screen import hint_line, out, show_answer
from bot.cli.work import do_jobs
from bot.wiring import App
from store.errors import NotFoundError

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
    hint_line("teamlore chat                      ask more; /open 1 shows a citation in its place")
    hint_line("teamlore add ~/your/documents      read your own (TEAMLORE_HOME says where it goes)")
    hint_line("teamlore ask 'your question'")
