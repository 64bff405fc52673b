"""One small interface to a chat platform with Teamlore in it: what people do, and what they see."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.chat.runner import Runner
from bot.serve import watched
from bot.watching.door import Watching
from fakes.teamlore import Teamlore, eventually
from store.grants import Grantee, GrantKind
from store.schema import VoteRow

_MARKS = re.compile(r"\*\*|\\(?=[^0-9A-Za-z\s])|^-# |^#+ |__", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lacks:
    """Something that a platform cannot do, what is there instead, and why."""

    what: str
    instead: str
    because: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of ours as people see it: its words without marks, its buttons and its links."""

    text: str
    buttons: tuple[str, ...]
    links: tuple[str, ...]
    private: bool
    raw: Any


class Face(ABC):
    """Alice is an admin, Bob and Carol are members; all three are in ``channel``.

    In ``threaded`` an answer stands in a thread, where people go on without naming the bot.

    What a platform has no means for, the driver does in the way that ``lacks`` names.
    """

    platform: str
    lacks: tuple[Lacks, ...]
    town: Teamlore
    settings: dict[str, Any]
    watching: Watching
    runner: Runner
    alice: Any
    bob: Any
    carol: Any
    channel: Any
    threaded: Any

    def __init__(self) -> None:
        self.life = AsyncExitStack()

    # What people do; each waits for what comes of it

    @abstractmethod
    async def mention(self, person: Any, text: str, channel: Any = None) -> Seen: ...

    @abstractmethod
    async def follow_up(self, answer: Seen, person: Any, text: str) -> Seen:
        """Go on in the thread of an answer, without naming the bot."""

    @abstractmethod
    async def reply(self, answer: Seen, person: Any, text: str) -> Seen:
        """Answer to the bot itself."""

    @abstractmethod
    async def summon(self, person: Any, earlier: Sequence[str]) -> Seen:
        """Name the bot, without a word, in a thread in which others have written."""

    @abstractmethod
    async def command(
        self, person: Any, text: str, *, channel: Any = None, space: str | None = None
    ) -> Seen:
        """``/ask``, for oneself alone."""

    @abstractmethod
    async def direct(self, person: Any, text: str) -> Seen: ...

    @abstractmethod
    async def about(self, person: Any, author: Any, text: str) -> Seen:
        """ "Ask about this" on what the author wrote."""

    @abstractmethod
    async def press(self, seen: Seen, label: str, person: Any, *, times: int = 1) -> Seen:
        """Press a button, delivered so many times; what the presser is shown then."""

    @abstractmethod
    async def steal(self, seen: Seen, label: str, person: Any) -> Seen:
        """Press with the id of a button that is not before this person at all."""

    @abstractmethod
    async def share(self, seen: Seen, person: Any) -> Seen:
        """Press "Share in the channel"; what everyone there sees."""

    @abstractmethod
    async def order(self, person: Any, verb: str, **given: Any) -> Seen:
        """``/lore VERB``, for its giver alone."""

    @abstractmethod
    async def hand_over(self, person: Any, name: str, data: bytes) -> Seen:
        """Send a file to the bot in a direct message."""

    @abstractmethod
    async def fill(self, person: Any, values: dict[str, str], *, verb: str) -> Seen:
        """``/lore VERB`` alone, which opens a form; what comes of it, filled in and sent."""

    @abstractmethod
    async def fill_pressed(
        self, seen: Seen, label: str, person: Any, values: dict[str, str]
    ) -> Seen:
        """Press a button that opens a form, and send that; fields are as they stand there."""

    @abstractmethod
    async def choose(self, person: Any, entry: str, message: Any) -> Seen:
        """An entry in the menu of a message."""

    # What people do without waiting

    @abstractmethod
    def goes_on(self, answer: Seen, person: Any, text: str) -> None:
        """Write in the thread of an answer, without naming the bot."""

    @abstractmethod
    def says(self, person: Any, text: str, channel: Any = None, *, named: bool = True) -> Any:
        """Write a message, which names the bot or not."""

    @abstractmethod
    def below(self, message: Any, person: Any, text: str) -> Any:
        """Write in the thread of a message, which is opened if need be."""

    @abstractmethod
    def opens(self, link: str, message: Any) -> bool:
        """Whether a link opens this very message."""

    @abstractmethod
    def talk(self, *turns: tuple[Any, str]) -> Any:
        """People write in a thread of their own; the last message."""

    @abstractmethod
    def edit(self, message: Any, text: str) -> None: ...

    @abstractmethod
    def delete(self, message: Any) -> None: ...

    @abstractmethod
    def robot_says(self, text: str) -> None:
        """Another bot names ours in the channel."""

    # What there is

    @abstractmethod
    def room(self, name: str, *people: Any) -> Any:
        """A channel that only these people read."""

    @abstractmethod
    def strangers_room(self, name: str) -> Any:
        """A channel that people read who are no full members."""

    @abstractmethod
    def kept(self, seen: Seen) -> Seen:
        """A message as it stands now, to press its buttons when it has changed."""

    @abstractmethod
    def reader(self, locale: str, *, admin: bool = False) -> Any:
        """Somebody in the channel who reads this language; where a message tells none, the server.

        An admin or a member.
        """

    @abstractmethod
    def rename(self, person: Any, name: str) -> None: ...

    @abstractmethod
    def said(self, channel: Any) -> list[Seen]:
        """What the bot has said there to everyone."""

    @abstractmethod
    def told(self, person: Any) -> list[Seen]:
        """What the bot has said to one person in direct messages."""

    @abstractmethod
    def progress(self, person: Any, card: Seen) -> list[Seen]:
        """Where the progress of the work is shown that a card orders, the newest first."""

    @abstractmethod
    async def quiet(self) -> None:
        """Wait until nothing that was delivered is still worked on."""

    @abstractmethod
    def sent(self) -> str:
        """Every byte that was sent to the platform so far."""

    @abstractmethod
    def live(self) -> set[str]:
        """Everything in what was sent that notifies, can be clicked, or is a picture."""

    @property
    @abstractmethod
    def violations(self) -> list[Any]: ...

    async def restart(self) -> None:
        """End the process, and begin another one."""
        await self.life.aclose()
        self.town.restart(**self.settings)
        await self.begin(synced=False)

    async def begin(self, *, synced: bool = True) -> None:
        """Serve, until ``life`` ends."""
        self.watching = watched(self.town.app)
        part = await self.life.enter_async_context(self.town.serving(synced=synced))
        self.runner = part.runner

    async def report(self, person: Any, card: Seen, word: str) -> Seen:
        """Do the work that a confirmed card orders, until what shows its progress says a word."""
        return await eventually(lambda: self._work() or self._says(person, card, word), 30)

    def _work(self) -> None:
        jobs = self.town.app.jobs.listing(self.town.workspace)
        if any(job.state == "queued" for job in jobs):
            self.town.work()

    def _says(self, person: Any, card: Seen, word: str) -> Seen | None:
        return next((one for one in self.progress(person, card) if word in one.text), None)

    def grant(self, space: str, to: Any, kind: GrantKind, *, owner: bool | None = None) -> None:
        """Open a space, without an order."""
        grantee = Grantee(kind, self.platform, str(to.id))
        self.town.app.access.grant(self.town.workspace, space, grantee, owner=owner)

    def votes(self, question: UUID) -> list[int]:
        """What people think of an answer."""
        with self.town.app.database.read() as session:
            query = select(VoteRow.value).where(VoteRow.question_id == question)
            return list(session.scalars(query))

    def shelf(self, space: str, name: str, text: str, *, to: Any = None) -> None:
        """A document in a space of its own; ``to`` is the channel that may read it."""
        self.town.write(text, name=name, space=space)
        if to is not None:
            self.grant(space, to, GrantKind.CHANNEL)


def plain(text: str) -> str:
    """Words without the marks around them."""
    return _MARKS.sub("", text)
