"""Who may read what, as the section "Access" of the design says it; the code is not looked at.

Everything that decides is kept here a second time: who is where, what is granted, what is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

CANARY = re.compile(r"zq[0-9a-f]{6}")
MEMBERS = ("members", "")


class Kind(Enum):
    """Of what a canary is part."""

    TEXT = "text"
    TITLE = "title"
    FILE = "file"
    SOURCE = "source"
    SPACE = "space"


# Whoever runs Teamlore keeps its shelves, and so sees their labels; what is written is for readers.
LABELS = (Kind.FILE, Kind.SOURCE, Kind.SPACE)


@dataclass(frozen=True, slots=True)
class Secret:
    """What a canary gives away; ``document`` is empty for the names of spaces and sources."""

    kind: Kind
    space: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads something that was sent: one person, or everyone in a channel."""

    person: str = ""
    channel: str = ""


@dataclass(slots=True)
class Channel:
    """``outside``: people read it who are of no connected team."""

    inside: set[str] = field(default_factory=set)
    outside: bool = False
    bound: str = ""


@dataclass(slots=True)
class Model:
    """One history; names of spaces and documents are its own, not those with a canary in them."""

    tied: set[str] = field(default_factory=set)  # teams that belong to the workspace
    home: dict[str, str] = field(default_factory=dict)  # the team of a person or channel
    full: set[str] = field(default_factory=set)
    admins: set[str] = field(default_factory=set)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    grants: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    shelves: dict[str, str] = field(default_factory=dict)  # document: its space
    removed: list[tuple[str, ...]] = field(default_factory=list)  # one entry for each removal

    # What may be read

    def gone(self) -> set[str]:
        """Documents that are removed."""
        return {document for removal in self.removed for document in removal}

    def for_person(self, person: str) -> set[str]:
        """A direct message or an ephemeral reply: the asker's own rights."""
        mine = {("person", person)}
        mine |= {("group", name) for name, held in self.groups.items() if person in held}
        mine |= {("channel", name) for name, c in self.channels.items() if person in c.inside}
        mine |= {MEMBERS} if person in self.full else set()
        return self._opened(mine, person)

    def for_channel(self, name: str) -> set[str]:
        """A public reply: what every reader of the channel may see."""
        channel = self.channels.get(name)
        if channel is None:
            return set()
        theirs = {("channel", name)}
        if not channel.outside and channel.inside <= self.full:
            theirs.add(MEMBERS)
        return self._opened(theirs, name)

    def for_reader(self, reader: Reader) -> set[str]:
        """Either of the two."""
        return (
            self.for_channel(reader.channel) if reader.channel else self.for_person(reader.person)
        )

    def may_see(self, secret: Secret, reader: Reader, *, running: bool) -> bool:
        """``running``: it answers an order or shows the office, to whoever runs Teamlore."""
        if running and reader.person in self.admins and secret.kind in LABELS:
            return True
        return secret.space in self.for_reader(reader) and secret.document not in self.gone()

    def found_by(self, reader: Reader) -> set[str]:
        """Documents that an answer for this reader can come from."""
        spaces, gone = self.for_reader(reader), self.gone()
        bound = self.channels[reader.channel].bound if reader.channel else ""
        wanted = spaces & {bound} if bound else spaces
        return {d for d, space in self.shelves.items() if space in wanted and d not in gone}

    def _opened(self, to: set[tuple[str, str]], where: str) -> set[str]:
        if self.home.get(where) not in self.tied:
            return set()
        return {space for space, granted in self.grants.items() if granted & to}


@dataclass(slots=True)
class Canaries:
    """Every canary of every history, also of those that are over: they stay secret for ever."""

    known: dict[str, tuple[Model, Secret]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def new(self, model: Model, kind: Kind, space: str, document: str = "") -> str:
        """A word that stands nowhere else."""
        word = f"zq{len(self.known):06x}"
        self.known[word] = (model, Secret(kind, space, document))
        self._open.append(word)
        return word

    def hand_over(self, model: Model) -> None:
        """The next history is told on the same documents."""
        for word in self._open:
            self.known[word] = (model, self.known[word][1])

    def close(self) -> None:
        """No history is told on these documents any more."""
        self._open.clear()

    def leaks(self, said: str, reader: Reader, model: Model, *, running: bool) -> Iterator[str]:
        """What stands in it that this reader may not see."""
        for word in set(CANARY.findall(said)):
            of, secret = self.known[word]
            if of is not model or not model.may_see(secret, reader, running=running):
                yield f"{secret} reached {reader}"
