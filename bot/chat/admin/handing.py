"""Documents that are handed over in chat: offered, judged before they are fetched, then kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from bot.chat.admin import words as say
from bot.chat.admin.knowledge import Knowledge
from bot.chat.admin.models import (
    Books,
    Deeds,
    Done,
    Fetch,
    Handed,
    Ingest,
    Limits,
    Offered,
    Office,
    Plan,
    Reply,
)
from bot.chat.admin.shelves import Shelves
from bot.chat.cards import Card, Items, Line, Part, Strong, Text, said
from bot.language import told
from store.access import valid_name
from store.uploads import Upload, safe_name, stored_path

T = TypeVar("T")
_MEGABYTE = 1_000_000  # as the loader counts


class Handing:
    """Plans and does the adding of files and threads."""

    def __init__(
        self, books: Books, shelves: Shelves, knowledge: Knowledge, ingest: Ingest, limits: Limits
    ) -> None:
        self._books, self._shelves, self._knowledge = books, shelves, knowledge
        self._ingest, self._limits = ingest, limits

    @property
    def deeds(self) -> Deeds:
        """What a yes to an offer does."""
        return {"fetch": self._fetch}

    def plan(self, office: Office, files: Sequence[Offered], space: str | None) -> Plan | Reply:
        """What would become of these files; nothing is fetched yet."""
        if not files:
            return Reply(said(told("no-files")))
        shelf = valid_name(self._shelves.space_of(office, space))
        fit, unfit = self._judged([(f, _path(f), f.size) for f in files])
        if not fit:
            return Reply(Card(parts=(Text((told("nothing-fits"),)), Items(tuple(unfit)))))
        says: list[Part] = [Text(say.add_files(len(fit), shelf)), self._named(office, shelf, fit)]
        if unfit:
            says += [Text((told("left-out"),)), Items(tuple(unfit))]
        says.append(self._shelves.readers(office, shelf))
        action = {
            "verb": "fetch", "space": shelf, "files": [asdict(f) for f in fit],
            "target": _names([f.name for f in fit]),
        }  # fmt: skip
        choices = self._knowledge.choices(office, shelf)
        return Plan(action, tuple(says), told("confirm-add"), choices=choices)

    def keep(self, office: Office, space: str, files: Sequence[Handed]) -> Done:
        """Keep what was fetched; judged again, for now its real size is known."""
        fit, unfit = self._judged([(f, _upload(f).path, len(f.data)) for f in files])
        left_out: tuple[Part, ...] = (
            (Text((told("left-out"),)), Items(tuple(unfit))) if unfit else ()
        )
        if not fit:
            return Done(Reply(Card(parts=left_out or (Text((told("no-files"),)),))), ends=False)
        actor = office.actor
        shelf = self._books.access.make_space(actor.workspace, valid_name(space))
        _, job = self._books.uploads.keep(
            actor.workspace, shelf, [_upload(f) for f in fit], f"{actor.platform}:{actor.person}"
        )
        begun = say.reading(_names([f.name for f in fit]))
        card = Card(parts=(Text((begun,)), *left_out))
        return Done(Reply(card, watch=(job,)), f"{_names([f.name for f in fit])} in {space}")

    def _fetch(self, office: Office, action: Mapping[str, Any]) -> Done:
        self._knowledge.open_space(office, action)
        files = tuple(Offered(**each) for each in action["files"])
        fetch = Fetch(action["space"], files)
        return Done(Reply(said(say.fetching(len(files))), fetch=fetch), ends=False)

    def _judged(self, files: Sequence[tuple[T, str, int]]) -> tuple[list[T], list[Line]]:
        """Those that can be read, and a line with the reason for each of the others."""
        fit: list[T] = []
        unfit: list[Line] = []
        seen: set[str] = set()
        for file, name, size in files:
            reason = self._against(name, size, seen)
            seen.add(name)
            if reason:
                unfit.append((Strong(name), f": {reason}"))
            else:
                fit.append(file)
        return fit, unfit

    def _against(self, name: str, size: int, seen: set[str]) -> str:
        if size > self._limits.max_document_mb * _MEGABYTE:
            return told("too-big", megabytes=self._limits.max_document_mb)
        if not self._ingest.reads(name):
            return say.unread_kind(name)
        return told("same-name") if name in seen else ""

    def _named(self, office: Office, space: str, files: Sequence[Offered]) -> Items:
        found = self._shelves.find(office, space)
        there = self._books.uploads.names(office.actor.workspace, found.id) if found else ()
        return Items(tuple(_name_line(_path(f), there) for f in files))


def _path(file: Offered) -> str:
    return stored_path(file.name, thread=file.thread)


def _name_line(name: str, there: frozenset[str] | tuple[()]) -> Line:
    return (Strong(name), f": {told('replaces')}") if name in there else (Strong(name),)


def _names(names: Sequence[str]) -> str:
    first, *others = [safe_name(name) for name in names]
    return f"{first} {told('and-more', count=len(others))}" if others else first


def _upload(file: Handed) -> Upload:
    title = file.title if file.title and file.title != file.name else None
    return Upload(file.name, file.data, file.modified_at, title, file.author, file.link, file.links)
