"""The terminal face: a conversation, with citations that can be opened in their place."""

from __future__ import annotations

import webbrowser
from threading import Event, Thread

from rich.panel import Panel
from rich.text import Text

from bot.answer.models import Answer, Citation
from bot.answer.service import Asked
from bot.cli.asking import asked
from bot.cli.screen import error_line, hint_line, out, show_answer, visible
from bot.wiring import App
from store.errors import IndexHeldError, TeamloreError

_TURNS = 5  # earlier questions that a follow-up is understood from
_AROUND = 600  # code points of the document shown on each side of an opened quote
_HELP = "Ask anything. /open 1 shows a citation in its place, /new forgets the thread, /quit ends."


class Conversation:
    """One thread of questions at the terminal; queued documents are ingested meanwhile."""

    def __init__(self, app: App, workspace: str, space: str | None) -> None:
        self._app, self._workspace, self._space = app, workspace, space
        self._earlier: list[str] = []
        self._answer: Answer | None = None

    def run(self) -> None:
        """Read lines until the end of input or /quit."""
        desk = self._app.desk()
        out.print(Text(_HELP, style="faint"))
        stop, worker = self._worker()
        try:
            while (line := self._line()) is not None:
                if not line.startswith("/"):
                    with desk.ask(self._asked(line)) as self._answer:
                        show_answer(self._answer)
                    self._earlier.append(line)
                elif not self._command(line):
                    return
        finally:
            stop.set()
            if worker is not None:
                worker.join()

    def _asked(self, line: str) -> Asked:
        earlier = tuple(self._earlier[-_TURNS:])
        return asked(self._app, line, self._workspace, self._space, 4, earlier)

    def _line(self) -> str | None:
        """The next line that says something; None at the end of input."""
        while True:
            try:
                line = out.input("[place]?[/] ").strip()
            except EOFError:
                return None
            if line:
                return line

    def _command(self, line: str) -> bool:
        """Do a command; false to end the conversation."""
        word, _, rest = line.partition(" ")
        if word in ("/quit", "/q", "/exit"):
            return False
        if word == "/new":
            self._earlier.clear()
            out.print(Text("A new thread.", style="faint"))
        elif word == "/open":
            self._open(rest.strip() or "1")
        else:
            out.print(Text(_HELP, style="faint"))
        return True

    def _open(self, number: str) -> None:
        citations = self._answer.citations if self._answer else ()
        found = next((c for c in citations if str(c.rank) == number), None)
        if found is None:
            error_line("There is no such citation: ask first, then /open and its number.")
            return
        if found.location.startswith(("http://", "https://")):
            out.print(Text(found.location, style="place"))
            webbrowser.open(found.location)
            return
        self._show_in_place(found)

    def _show_in_place(self, citation: Citation) -> None:
        """The quote in its context, for documents that no link opens."""
        wanted = asked(self._app, citation.quote, self._workspace, self._space, 1)
        audience = self._app.audience(wanted)
        page = self._app.library.pages([citation.version_id], audience=audience).get(
            citation.version_id
        )
        if page is None:
            error_line("That document has changed or is gone: ask again.")
            return
        first = max(0, page.text.rfind("\n", 0, max(0, citation.start - _AROUND)) + 1)
        last = page.text.find("\n", citation.end + _AROUND)
        last = len(page.text) if last < 0 else last
        shown = Text(visible(page.text[first:last]), style="faint")
        shown.stylize("hit", citation.start - first, citation.end - first)
        out.print(
            Panel(
                shown,
                title=Text(visible(citation.location)),
                title_align="left",
                border_style="faint",
            )
        )

    def _worker(self) -> tuple[Event, Thread | None]:
        """Does queued ingest work while people talk, unless another process does it."""
        stop = Event()
        try:
            self._app.index()
        except IndexHeldError:
            return stop, None
        thread = Thread(target=self._work, args=(stop,), daemon=True)
        thread.start()
        return stop, thread

    def _work(self, stop: Event) -> None:
        try:
            with self._app.worker() as worker:
                worker.run(stop)
        except TeamloreError as error:
            hint_line(f"Queued documents are not read: {error}")
