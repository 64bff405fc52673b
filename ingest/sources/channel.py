"""Channels of a chat: what people say there, as documents; the bot that serves reads it.

A thread is a document. What stands in the channel itself is one document an hour, in sections
where the talk rested. Each message is a line with its author, and opens by its own link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import ClassVar
from uuid import UUID

from ingest.sources.base import (
    Checkpoint,
    Found,
    Identity,
    Item,
    Loaded,
    Option,
    Since,
    Tools,
    Visit,
)
from store.catalogue import Source
from store.errors import RefusedError, UsageError
from store.histories import Reach
from store.messages import Message, Messages, is_thread
from store.records import CHANNEL, Coverage
from store.uploads import is_web_link

_SLACK = re.compile(r"slack:(?:channel:)?([CDG][A-Z0-9]{2,78})")
_DISCORD = re.compile(r"discord:(?:channel:)?(\d{1,20})")
_REST = timedelta(minutes=15)  # of silence, after which another talk begins
_TITLE_WORDS = 8
_MARKS = "#>*+-=|`~_<[]!:\\ "  # what would make something else of a line that begins with it


class Channel:
    """A channel of Slack or Discord."""

    names: ClassVar[tuple[str, ...]] = (CHANNEL,)
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None:
        self._messages, self._histories = tools.messages, tools.histories

    @staticmethod
    def identify(target: str) -> Identity | None:
        """``slack:C…`` or ``discord:ID``, by id alone; UsageError for direct messages."""
        if found := _SLACK.fullmatch(target):
            if found[1].startswith("D"):
                raise UsageError("Direct messages are not read: name a channel.")
            return Identity(CHANNEL, f"slack:{found[1]}", target)
        if found := _DISCORD.fullmatch(target):
            return Identity(CHANNEL, f"discord:channel:{found[1]}", target)
        return None

    def visit(self, source: Source, since: Since) -> Visit:
        """What is known of it by now."""
        return ChannelVisit(source, since, self._messages, self._histories.reach(source.id))

    def forget(self, source: UUID) -> None:
        """Its messages went with its rows."""


class ChannelVisit:
    """One look at what is kept of a channel."""

    def __init__(self, source: Source, since: Since, messages: Messages, reach: Reach) -> None:
        self._source, self._since, self._messages, self._reach = source, since, messages, reach
        self._documents = messages.documents(source.id)

    def items(self) -> Iterator[Found]:
        """Documents in which something was said, changed or deleted since."""
        for path, stamp in self._documents.items():
            if self._since.stamps.get(path) != stamp or path not in self._since.settled:
                yield Item(path, partial(self._read, path, stamp))

    def ids(self, known: Collection[str]) -> set[str]:  # noqa: ARG002 - all are at hand
        """Every document."""
        return set(self._documents)

    def checkpoint(self) -> Checkpoint | None:
        """None: each document has its stamp."""
        return None

    def coverage(self) -> Coverage:
        """How far back the channel was read, and why not further."""
        note = note_of(self._reach)
        return Coverage(len(self._documents), not note, self._reach.oldest, note)

    def close(self) -> None:
        """Nothing is held."""

    def _read(self, path: str, stamp: str, _known: str | None) -> Loaded:
        title, messages = self._messages.read(self._source.id, path)
        if not messages:
            raise RefusedError("was deleted while it was read")
        channel = None if is_thread(path) else self._source.name
        return document(title, messages, channel, stamp)


def note_of(reach: Reach) -> str:
    """What is missing of a channel; empty where everything was read."""
    since = f", {_day(reach.oldest)} so far" if reach.oldest else ""
    if reach.failure:
        return reach.failure
    if reach.walked_at is None:
        return f"its history is still being read back{since}"
    if reach.limited:
        return f"the platform shows nothing before {_day(reach.oldest)}" if reach.oldest else ""
    return ""


def document(
    title: str | None, messages: Sequence[Message], channel: str | None, stamp: str
) -> Loaded:
    """A thread, or an hour of the ``channel`` itself, as Markdown with a link a line."""
    first = messages[0]
    shown = _one_line(title or _begin(first.text))
    if channel is not None:
        shown = f"{channel}, {_day(first.at)}"
    lines, links = [f"# {shown}", ""], [(1, first.link)]
    rested = _rested(messages) if channel is not None else frozenset()
    for message in messages:
        links.append((len(lines) + 1, message.link))
        if message.id in rested:
            lines += [f"## {message.at:%H:%M} UTC", ""]
        lines += [f"{_author(message.author)}: {_one_line(message.text)}", ""]
    opened = tuple((line, link) for line, link in links if is_web_link(link))
    return Loaded(
        "\n".join(lines).encode(),
        "messages.md",
        stamp=stamp,
        modified_at=max(m.edited_at or m.at for m in messages),
        title=shown,
        author=first.author if len({m.person for m in messages}) == 1 else None,
        link=first.link if is_web_link(first.link) else None,
        links=opened,
        mark=repr((shown, opened)).encode(),
    )


def _rested(messages: Sequence[Message]) -> frozenset[str]:
    """The messages that a talk begins with: the first one, and those after a silence."""
    later = (after.id for before, after in pairwise(messages) if after.at - before.at > _REST)
    return frozenset({messages[0].id, *later})


def _begin(text: str) -> str:
    return " ".join(text.split()[:_TITLE_WORDS]) or "Thread"


def _author(name: str) -> str:
    return _one_line(name).lstrip(_MARKS) or "Somebody"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
