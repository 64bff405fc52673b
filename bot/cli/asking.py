"""Verbs that ask: ask, search, chat, demo."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Answer, Citation, Outcome, Question
from bot.answer.service import Asked, Desk
from bot.cli.base import MAIN, AsJson, InWorkspace, opened, print_json, verb, whoever
from bot.cli.screen import hint_line, show_answer, show_hits
from bot.wiring import App
from store.errors import UsageError

QuestionWords = Annotated[list[str], typer.Argument(help="Your question.", metavar="QUESTION")]
InSpace = Annotated[str | None, typer.Option("--space", "-s", help="Look in this space only.")]


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Ask"
    for name, function in (("ask", ask), ("chat", chat), ("search", search), ("demo", demo)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def ask(
    question: QuestionWords,
    space: InSpace = None,
    top: Annotated[int, typer.Option("--top", "-n", min=1, max=20, help="Citations at most.")] = 4,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Ask a question and read the passage that answers it, with the place it stands in."""
    with opened() as app:
        wanted = asked(app, " ".join(question), workspace, space, top)
        behind = _behind(app, wanted.workspace)
        with app.desk().ask(wanted) as answer:
            if as_json:
                print_json(answer_json(answer) | _notice(behind))
            else:
                show_answer(answer)
                _hint(behind)
    status = {Outcome.UNAVAILABLE: 3, Outcome.ANSWERED: 0, Outcome.WEAK: 0}.get(answer.outcome, 1)
    if status:
        raise typer.Exit(status)


@verb
def search(
    question: QuestionWords,
    space: InSpace = None,
    top: Annotated[int, typer.Option("--top", "-n", min=1, max=100, help="Hits at most.")] = 10,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """List the passages nearest to a question, whole and without judging them."""
    with opened() as app:
        wanted = asked(app, " ".join(question), workspace, space, top)
        hits = app.answerer().search(wanted.question, top, audience=app.audience(wanted))
        behind = _behind(app, wanted.workspace)
    if as_json:
        print_json({"hits": [_hit_json(hit) for hit in hits]} | _notice(behind))
    else:
        show_hits(hits)
        _hint(behind)
    if not hits:
        raise typer.Exit(1)


@verb
def chat(space: InSpace = None, workspace: InWorkspace = MAIN) -> None:
    """Ask in a conversation: follow up, open citations; documents are ingested meanwhile."""
    from bot.cli.chat import Conversation

    with opened() as app:
        _hint(_behind(app, app.access.workspace(workspace)))
        Conversation(app, workspace, space).run()


@verb
def demo() -> None:
    """Ask the demo questions; `make demo` adds the documents first."""
    from bot.cli.demo import run_demo

    with opened() as app:
        run_demo(app)


def unembedded(app: App, workspace: UUID) -> str | None:
    """What to do where documents cannot be found with the model that answers yet."""
    if not app.library.has_unembedded(workspace):
        return None
    model = app.encoder.spec.name
    return f"Some documents cannot be found with {model} yet: run `teamlore verify --repair`."


def _behind(app: App, workspace: UUID) -> str | None:
    """The same, or that the settings name another model, or that there is nothing to find."""
    if behind := unembedded(app, workspace) or app.models.lag():
        return behind
    _, passages = app.library.frequencies(workspace, ())
    return None if passages else "Nothing has been read yet: teamlore add ~/your/documents"


def _notice(behind: str | None) -> dict[str, str]:
    return {"notice": behind} if behind else {}


def _hint(behind: str | None) -> None:
    if behind:
        hint_line(behind)


def asked(
    app: App,
    text: str,
    workspace: str,
    space: str | None,
    top: int,
    earlier: tuple[str, ...] = (),
) -> Asked:
    """A question from this terminal: private to the person at it, a full member."""
    if not text.strip():
        raise UsageError("Ask a question: teamlore ask 'how do I …?'")
    tenant = app.access.workspace(workspace)
    person = Asker("terminal", whoever(), full_member=True)
    return Asked(
        workspace=tenant,
        place=Place("terminal"),
        asker=person,
        reply=ReplyKind.PRIVATE,
        question=Question(text, earlier),
        space=app.access.space(tenant, space) if space else None,
        limit=top,
    )


def answered(desk: Desk, wanted: Asked) -> Answer:
    """The answer where nobody is shown it: to be measured."""
    with desk.ask(wanted) as answer:
        return answer


def answer_json(answer: Answer) -> dict[str, Any]:
    """The stable JSON form of an answer."""
    document: dict[str, Any] = {
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_json(citation) for citation in answer.citations],
        "timings_ms": {stage: round(ms, 2) for stage, ms in answer.timings_ms.items()},
    }
    return document | ({"reason": answer.reason} if answer.reason else {})


def citation_json(citation: Citation) -> dict[str, Any]:
    """The stable JSON form of a citation."""
    return {
        "rank": citation.rank,
        "quote": citation.quote,
        "highlights": [list(span) for span in citation.highlights],
        "title": citation.title,
        "heading": list(citation.heading),
        "location": citation.location,
        "document": citation.document,
        "source": citation.source,
        "space": citation.space,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "score": round(citation.score, 4),
        "updated_at": citation.updated_at,
        "author": citation.author,
    }


def _hit_json(hit: Citation) -> dict[str, Any]:
    return {
        "text": hit.quote,
        "title": hit.title,
        "heading": list(hit.heading),
        "document": hit.document,
        "location": hit.location,
        "score": round(hit.score, 4),
    }
