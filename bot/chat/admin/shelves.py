"""Spaces and readers as the desk names them: one look at the records, no change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.chat.admin import words as say
from bot.chat.admin.models import Office
from bot.chat.cards import Inline, Line, Ref, RefKind, Text
from bot.language import told
from store.forgetting import is_erased
from store.grants import Grantee, GrantKind

if TYPE_CHECKING:
    from store.access import AccessBook, Space
    from store.journal import Actor

_REFS = {
    GrantKind.CHANNEL: RefKind.CHANNEL,
    GrantKind.GROUP: RefKind.GROUP,
    GrantKind.PERSON: RefKind.PERSON,
}


class Shelves:
    """Finds the space that an order is about, and says who reads it."""

    def __init__(self, access: AccessBook) -> None:
        self._access = access

    def space_of(self, office: Office, space: str | None) -> str:
        """The space that was named, else the channel's own, else the one that every team has."""
        actor = office.actor
        if space:
            return space
        bound = self._access.bound_space(actor.workspace, actor.platform, office.channel)
        named = (s.name for s in self._access.spaces(actor.workspace) if s.id == bound)
        return next(named, "general")

    def find(self, office: Office, space: str) -> Space | None:
        """A space of the workspace, if it is there."""
        return next(
            (s for s in self._access.spaces(office.actor.workspace) if s.name == space), None
        )

    def documents(self, office: Office, space: str) -> int:
        """How many documents a space holds; NotFoundError if there is no such space."""
        self._access.space(office.actor.workspace, space)
        found = self.find(office, space)
        return found.documents if found else 0

    def readers(self, office: Office, space: str) -> Text:
        """Who may read a space, in a sentence; also of one that is not there yet."""
        found = self.find(office, space)
        if found is None:
            return Text(say.new_space(space))
        if not found.grants:
            return Text(say.no_readers(space))
        return Text(say.read_by(listed(found.grants, office.actor)))

    def owned(self, office: Office) -> frozenset[str]:
        """The spaces that this very person was named an owner of."""
        actor = office.actor
        me = Grantee(GrantKind.PERSON, actor.platform, actor.person)
        spaces = self._access.spaces(actor.workspace)
        return frozenset(s.name for s in spaces if me in self._access.owners(frozenset({s.id})))

    def is_closed(self, office: Office, space: str) -> bool:
        """Whether nobody may read a space, so that adding to it helps nobody yet."""
        found = self.find(office, space)
        return found is None or not found.grants


def who(to: Grantee, actor: Actor) -> Line:
    """Somebody that a space is granted to, by name where the platform knows them."""
    if to.kind is GrantKind.MEMBERS:
        return (told("every-member"),)
    return (person(_REFS[to.kind], to.platform, to.subject, actor),)


def person(kind: RefKind, platform: str, id: str, actor: Actor) -> Inline:
    """Somebody by name where the actor's platform knows them, else by id, or what they are now."""
    if is_erased(id):
        return id
    return Ref(kind, id) if platform == actor.platform else f"{id} ({platform})"


def listed(grants: Iterable[Grantee], actor: Actor) -> Line:
    """Several of them."""
    line: list[Inline] = []
    for to in grants:
        line += [", "] * bool(line) + list(who(to, actor))
    return tuple(line) or (told("nobody"),)
