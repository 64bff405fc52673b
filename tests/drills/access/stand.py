"""A platform with Teamlore on it, moved by a history: what is done there, and what was sent."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from bot.chat import runner
from drills.access.model import CANARY, MEMBERS, Canaries, Kind, Model, Reader
from fakes.faces.driver import Face, Seen
from fakes.faces.made import running
from store.errors import NotFoundError
from store.grants import Grantee, GrantKind

PEOPLE = ("alice", "bob", "carol", "dave", "eve")  # Dave is a guest, Eve is a stranger
CHANNELS = ("hall", "board", "lab")
SPACES = ("general", "vault", "attic", "cellar")
FIRST, SECOND = "first team", "second team"
_AT_FIRST = {
    "general": MEMBERS,
    "vault": ("channel", "board"),
    "attic": ("person", "bob"),
    "cellar": ("group", "crew"),
}
_MINUTE = 61.0
EVERY = 9_999  # look-ups, however often they are tried again
_SHARED = 10  # histories on the same documents, one after another
_HISTORIES = 100  # then a new process on an empty platform: nothing grows for ever
# A disk in memory, where there is one: these histories are not about the loss of power.
_QUICK = next((place for place in ("/dev/shm",) if Path(place).is_dir()), None)  # noqa: S108


class Topic(NamedTuple):
    """A document of a space: what is asked, and the sentence that answers it."""

    space: str
    question: str
    answer: str


TOPICS = {
    "kettle": Topic("general", "When is the kettle descaled?",
                    "The kettle is descaled on the first Monday of a month by {}."),
    "bicycles": Topic("vault", "Where do visitors park their bicycles?",
                      "Visitors park their bicycles behind the hall named {}."),
    "invoice": Topic("vault", "Who signs an invoice from abroad?",
                     "An invoice from abroad is signed by {} and nobody else."),
    "alarm": Topic("attic", "How often is the fire alarm tested?",
                   "The fire alarm is tested every spring with the code {}."),
    "badge": Topic("cellar", "What replaces a lost badge?",
                   "A lost badge is replaced at the counter {} in the basement."),
}  # fmt: skip


class Sent(NamedTuple):
    """Bytes that went out, and who reads them; nobody, where they are only for the platform."""

    said: str
    reader: Reader


class Stand(ABC):
    """Begins histories, carries out what people do, and looks at every byte that goes out.

    ``names`` are the history's spaces, sources and files as they are called in it.
    """

    platform: str
    face: Face
    model: Model

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.canaries, self.log = Canaries(), Log()
        self.histories = self.looked_at = self.found = 0
        self.faults: list[str] = []
        self.names: dict[str, str] = {}
        self._life = AsyncExitStack()
        self._ahead = 0.0

    def __enter__(self) -> Self:
        """The log goes here alone: whoever else listens would keep every line.

        A look-up that fails is tried again at once: a second each time would be most of a history.
        """
        self._pause, runner._LOOKUP_SECONDS = runner._LOOKUP_SECONDS, 0.0
        root = logging.getLogger()
        self._before = (root.level, root.handlers)
        root.handlers = [self.log]
        root.setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        level, root.handlers = self._before
        root.setLevel(level)
        runner._LOOKUP_SECONDS = self._pause
        self.run(self._life.aclose)
        self.runner.close()

    def run(self, do: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Carry out what is asynchronous."""
        return self.runner.run(do(*given, **named))

    # A history

    def begin(self) -> Model:
        """New people, channels and documents in a workspace of their own."""
        if self.histories % _HISTORIES == 0:
            self.run(self._anew)
        self.histories += 1
        self.model = Model()
        self.run(self._furnish)
        return self.model

    async def _anew(self) -> None:
        await self._life.aclose()
        home = Path(self._life.enter_context(tempfile.TemporaryDirectory(dir=_QUICK)))
        self.face = await self._life.enter_async_context(running(self.platform, home))
        self._worker = self._life.enter_context(self.app.worker())
        facts = self.face.runner._readers._facts
        facts._clock, self._told = lambda: time.monotonic() + self._ahead, facts.forget
        facts.forget, self._forgets = self._forgot, 0
        await self.settle()

    @property
    def app(self) -> Any:
        """The process under test."""
        return self.face.town.app

    async def _furnish(self) -> None:
        model = self.model
        model.admins.add("alice")
        model.groups["crew"] = {"bob"}
        model.grants |= {space: set() for space in SPACES}
        model.home |= dict.fromkeys((*PEOPLE, *CHANNELS), FIRST)
        model.shelves |= {document: topic.space for document, topic in TOPICS.items()}
        if self.histories % _SHARED == 1:
            self.workspace = self.app.access.workspace(f"history-{self.histories}", create=True)
            self._write()
        await self.people()
        self.tie()
        self._as_new()
        self.drain()
        for space, to in _AT_FIRST.items():
            self._opened(space, to)

    def _as_new(self) -> None:
        """Nothing is removed and nothing is granted, whatever the history before has done."""
        with suppress(NotFoundError):
            while True:
                self.app.catalogue.undo_removal(self.workspace)
        for space in self.app.access.spaces(self.workspace):
            for to in space.grants:
                self.app.access.revoke(self.workspace, space.name, to)
        self.canaries.hand_over(self.model)

    def _opened(self, space: str, to: tuple[str, str]) -> None:
        kind, name = to
        where = ("", "") if to == MEMBERS else (self.platform, self.id_of(kind, name))
        grantee = Grantee(GrantKind(kind), *where)
        self.app.access.grant(self.workspace, self.names[space], grantee)
        self.model.grants[space].add(to)

    def tie(self) -> None:
        """The team belongs to the history's workspace."""
        self.app.access.connect(self.code(), self.platform, self.team)
        self.model.tied.add(FIRST)

    def code(self) -> str:
        """A code that ties a team to the history's workspace."""
        code, _ = self.app.access.connect_code(self.workspace)
        return str(code)

    def untie(self) -> None:
        """The team belongs to no workspace."""
        self.app.access.leave(self.platform, self.team)
        self.model.tied.discard(FIRST)

    def _write(self) -> None:
        """One source for each space, with a canary in every name and every text of it."""
        self.canaries.close()
        new = self.canaries.new
        for space in SPACES:
            shelf = "general"
            if space != "general":
                shelf = f"{space}-{new(self.model, Kind.SPACE, space)}"
            self.names[space] = shelf
            folder = self.face.town.home / "told" / new(self.model, Kind.SOURCE, space)
            folder.mkdir(parents=True)
            self.names[f"source {space}"] = folder.name
            for document, topic in TOPICS.items():
                if topic.space == space:
                    self._document(folder, document, topic)
            id = self.app.access.make_space(self.workspace, shelf)
            kind, target, named = self.app.identify(str(folder))
            self.app.catalogue.add_source(
                self.workspace, id, kind, target, named, "https://docs.example/"
            )

    def _document(self, folder: Path, document: str, topic: Topic) -> None:
        made = [self.canaries.new(self.model, kind, topic.space, document)
                for kind in (Kind.FILE, Kind.TITLE, Kind.TEXT)]  # fmt: skip
        file, title, text = made
        self.names[document], self.names[f"text {document}"] = f"{file}.md", text
        (folder / f"{file}.md").write_text(f"# {title}\n\n{topic.answer.format(text)}\n")

    def drain(self) -> None:
        """What an ingest worker does until nothing is left."""
        self._worker.drain()

    # What was sent

    def check(self, *, running: str = "", typed: str = "") -> None:
        """Nothing has gone out that its readers may not see.

        ``running`` gave an order; what a person ``typed`` may be said back to them.
        """
        for sent in [*self.outbound(), *self.log.taken(), self._numbers()]:
            self.looked_at += 1
            mine = running != "" and sent.reader.person == running
            said = sent.said.replace(typed, "") if typed else sent.said
            leaks = list(self.canaries.leaks(said, sent.reader, self.model, running=mine))
            self.holds(not leaks, f"{leaks}")

    def _numbers(self) -> Sent:
        """What Prometheus is told; nobody may read anything there."""
        return Sent(self.face.watching.numbers().decode(), Reader())

    def holds(self, what: bool, otherwise: str) -> None:  # noqa: FBT001 - the thing itself
        """It must be true."""
        if not what:
            self.faults.append(otherwise)
        assert what, otherwise

    @abstractmethod
    def outbound(self) -> Iterator[Sent]:
        """Everything that was sent since this was asked last."""

    # What happens on the platform; each waits until the bot knows of it, and tells the model

    folk: dict[str, Any]
    rooms: dict[str, Any]

    @property
    @abstractmethod
    def team(self) -> str: ...

    @abstractmethod
    async def people(self) -> None:
        """New people and channels. Alice is an admin, and stays in every channel."""

    @abstractmethod
    async def move(self, channel: str, person: str) -> None:
        """Into the channel, or out of it again."""

    @abstractmethod
    async def demote(self, person: str) -> None:
        """A full member is one no more."""

    @abstractmethod
    async def promote(self, person: str) -> None:
        """Somebody becomes a full member."""

    @abstractmethod
    async def appoint(self, person: str, *, yes: bool) -> None:
        """An admin, or one no more."""

    @abstractmethod
    async def open_outside(self, channel: str) -> None:
        """People of no connected team come to read a channel, or stop to."""

    @abstractmethod
    async def convert(self, channel: str) -> None:
        """A public channel becomes private, or the other way round."""

    @abstractmethod
    async def regroup(self, people: set[str]) -> None:
        """The one group is held by these."""

    @abstractmethod
    async def connect_second(self) -> None:
        """Another team joins the workspace, with people and a channel of its own."""

    @abstractmethod
    def fail_lookups(self) -> None:
        """The platform's next answers about channels or people are errors."""

    @abstractmethod
    def work_again(self) -> None:
        """No more errors."""

    @abstractmethod
    async def look(self, person: str, channel: str) -> None:
        """All that a person can look at without asking: the home, what is offered to them."""

    @abstractmethod
    async def ask_in(self, channel: str, person: str, text: str) -> Seen:
        """By a command whose answer everyone sees, where there is one."""

    @abstractmethod
    async def direct(self, person: str, text: str) -> Seen:
        """In a direct message; for the history's team, where there are several."""

    @abstractmethod
    def id_of(self, kind: str, name: str) -> str:
        """What the platform calls a person, a channel or the group."""

    @abstractmethod
    def grantee(self, to: tuple[str, str]) -> dict[str, Any]:
        """To whom, as an order of the platform names them."""

    def person(self, name: str) -> Any:
        """Somebody, as the platform's driver takes them."""
        return self.folk[name]

    async def settle(self) -> None:
        """A minute passes: what was looked up is looked up again."""
        self._ahead += _MINUTE

    async def heard(self, deed: Callable[[], Any], times: int = 1) -> None:
        """Do what the platform tells the bot of, and wait until it has heard."""
        before = self._forgets
        deed()
        async with asyncio.timeout(60):
            while self._forgets < before + times:  # noqa: ASYNC110 - it is told in a thread
                await asyncio.sleep(0.001)

    def _forgot(self, team: str, *ids: str) -> None:
        self._told(team, *ids)
        self._forgets += 1

    def documents_in(self, seen: Sequence[Seen]) -> set[str]:
        """Whose text stands in these messages."""
        said = str([one.raw for one in seen]) + "".join(one.text for one in seen)
        words = set(CANARY.findall(said))
        return {d for d in TOPICS if self.names[f"text {d}"] in words}


class Log(logging.Handler):
    """Every record from INFO on, as it would be written; nobody may read anything there."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._said: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(self.format(record))

    def taken(self) -> list[Sent]:
        """What was logged since this was asked last."""
        said, self._said = self._said, []
        return [Sent(one, Reader()) for one in said]
