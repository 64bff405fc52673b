"""Takes in what people ask: which workspace, which space, how often; then on record or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.answer.audience import ReplyKind
from bot.language import told
from store.access import AccessBook
from store.errors import NotFoundError
from store.inbox import Inbox, NewQuestion

MAX_QUESTION = 2_000  # characters; what is longer is cut, for no encoder reads further


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as a face heard it.

    ``keys`` name the delivery: the same question under any of them counts once. ``thread`` is the
    conversation it belongs to, ``message`` the platform's id of what was said, ``route`` what the
    face needs to reply, ``said_at`` when the platform heard it, if that may be a while ago.
    """

    platform: str
    team: str
    channel: str
    thread: str
    message: str
    person: str
    text: str
    reply: ReplyKind
    keys: tuple[str, ...]
    space: str | None = None
    expires_at: datetime | None = None
    route: dict[str, Any] = field(default_factory=dict)
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that is not taken; why is told in the language of whoever reads it."""

    says: str
    seconds: int | None = None

    @property
    def reason(self) -> str:
        """The sentence for its asker."""
        if self.seconds is not None:
            return told("too-many", count=self.seconds)
        return told(self.says)


class Reception:
    """Puts questions on record; blocking, so faces call it through their lane."""

    def __init__(self, access: AccessBook, inbox: Inbox, per_minute: int) -> None:
        """``per_minute``: how often a person may ask; 0: as they like."""
        self._access, self._inbox, self._most = access, inbox, per_minute

    def take(self, ask: Ask) -> UUID | Refused | None:
        """The recorded question; None where it was delivered before; or why it is refused."""
        return self.take_all([ask])[0]

    def take_all(self, asks: Sequence[Ask]) -> list[UUID | Refused | None]:
        """Several at once, each as ``take`` does; those that are recorded share one commit."""
        ahead = [_asker(ask) for ask in asks]
        looked = [self._looked_at(ask, ahead[:n].count(ahead[n])) for n, ask in enumerate(asks)]
        wanted = [
            (ask.keys, new)
            for ask, new in zip(asks, looked, strict=True)
            if isinstance(new, NewQuestion)
        ]
        recorded = iter(self._inbox.accept_all(wanted) if wanted else ())
        return [next(recorded) if isinstance(new, NewQuestion) else new for new in looked]

    def _looked_at(self, ask: Ask, ahead: int) -> NewQuestion | Refused | None:
        """What is to be recorded; or why it is refused, None if that was said already.

        ``ahead``: how many questions of the same person are taken together with this one.
        """
        workspace = self._access.workspace_of(ask.platform, ask.team)
        if workspace is None:
            return Refused("not-connected")
        text = " ".join(ask.text.split())[:MAX_QUESTION]
        if not text and not ask.route.get("summoned"):
            return Refused("ask-me")
        try:
            space = self._space(workspace, ask)
        except NotFoundError:  # hidden or not there: answered the same way, by nothing
            space = workspace
        if wait := self._wait(ask, ahead):
            if not self._inbox.first(ask.keys):
                return None
            return Refused("too-many", wait)
        return NewQuestion(
            workspace, ask.platform, ask.team, ask.channel, ask.thread, ask.message, ask.person,
            text, ask.reply, space, ask.expires_at, ask.route, ask.said_at,
        )  # fmt: skip

    def _wait(self, ask: Ask, ahead: int) -> int:
        if not self._most:
            return 0
        return self._inbox.wait(_asker(ask), self._most - ahead) if ahead < self._most else 60

    def first(self, keys: Iterable[str]) -> bool:
        """Whether something that is not a question is delivered for the first time."""
        return self._inbox.first(keys)

    def _space(self, workspace: UUID, ask: Ask) -> UUID | None:
        if ask.space:
            return self._access.space(workspace, ask.space)
        if ask.reply is ReplyKind.PUBLIC:
            return self._access.bound_space(workspace, ask.platform, ask.channel)
        return None


def _asker(ask: Ask) -> tuple[str, str, str]:
    return ask.platform, ask.team, ask.person
