"""Who looks after a space and can be written to: its owners, else the admins of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from store.access import AccessBook
from store.grants import Grantee, GrantKind

_TOLD = (GrantKind.PERSON, GrantKind.CHANNEL)  # who can be written to


class Caretakers:
    """Blocking; looked up whenever there is something to tell."""

    def __init__(self, access: AccessBook, admins: Iterable[Grantee]) -> None:
        self._access = access
        self._admins = tuple(to for to in admins if to.kind in _TOLD)

    def of(self, space: UUID, platform: str) -> tuple[Grantee, ...]:
        """Those on one platform. Where a space has owners, admins are left in peace."""
        owners = [to for to in self._access.owners(frozenset({space})) if to.kind in _TOLD]
        return tuple(to for to in owners or self._admins if to.platform == platform)
