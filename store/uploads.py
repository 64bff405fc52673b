"""Documents that were handed over in a chat: their bytes, and where they were said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from store.catalogue import put_source
from store.database import Database, now
from store.errors import NotFoundError, UsageError
from store.ids import derived_id
from store.jobs import JobQueue
from store.publishing import publish_turn
from store.records import UPLOAD
from store.schema import DocumentRow, SourceRow, UploadRow

MAX_NAME = 200  # characters; the column holds twice as many, for the folder of threads
MAX_LINK = 2_000  # characters; platforms' permalinks have about a hundred
_THREADS = "threads/"
_JOINERS = "\u200c\u200d"  # invisible, but words of some languages need them
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")  # controls, turns of direction, no characters


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a space holds of one kind that was handed over: one source."""

    kind: str
    target: str
    name: str

    def source(self, workspace: UUID, space: UUID) -> UUID:
        """The id of that source, whether there is one yet or not."""
        return derived_id("source", workspace, space, self.kind, self.target)


FILES = Bundle(UPLOAD, "uploads", "Uploads")


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it was handed over.

    ``link`` opens the whole; ``links`` are (line, URL) pairs, from 1: from that line on a citation
    opens there. A document with ``links`` is a thread.
    """

    name: str
    data: bytes
    modified_at: datetime
    title: str | None = None
    author: str | None = None
    link: str | None = None
    links: tuple[tuple[int, str], ...] = ()

    @property
    def path(self) -> str:
        """What the document is called in its source; the same again replaces."""
        return stored_path(self.name, thread=bool(self.links))


class Uploads:
    """Keeps these documents: one source a space; every method is one transaction."""

    def __init__(self, database: Database, jobs: JobQueue) -> None:
        self._database, self._jobs = database, jobs

    def keep(
        self,
        workspace: UUID,
        space: UUID,
        uploads: Sequence[Upload],
        added_by: str,
        bundle: Bundle = FILES,
    ) -> tuple[UUID, UUID]:
        """Keep documents and ask for their ingest: the source and the job.

        The same name again replaces, and brings back what was removed under it. UsageError for a
        link that is no web address.
        """
        for upload in uploads:
            _check_links(upload)
        with self._database.write() as session:
            # a purge must not take with it what is handed over again meanwhile
            self._database.take_turn(session, publish_turn(workspace))
            source = bundle.source(workspace, space)
            _leave_removed(session, source)
            put_source(session, workspace, space, bundle.kind, bundle.target, bundle.name)
            for upload in {each.path: each for each in uploads}.values():
                session.merge(_row(source, upload, added_by))
                _want(session, source, upload.path)
            session.flush()
            return source, self._jobs.enqueue(session, workspace, source, "ingest")

    def names(self, workspace: UUID, space: UUID, bundle: Bundle = FILES) -> frozenset[str]:
        """Paths of a space's documents that a new one of the same path replaces."""
        source = bundle.source(workspace, space)
        with self._database.read() as session:
            row = session.get(SourceRow, source)
            gone = row is None or row.removed_at is not None
            return frozenset() if gone else frozenset(session.scalars(_wanted(source)))

    def paths(self, source: UUID) -> list[str]:
        """What the source holds now, in order; what an admin removed is not in it."""
        with self._database.read() as session:
            return list(session.scalars(_wanted(source).order_by(UploadRow.path)))

    def read(self, source: UUID, path: str) -> Upload:
        """One document with its bytes; NotFoundError if it was purged."""
        with self._database.read() as session:
            row = session.get(UploadRow, (source, path))
            if row is None:
                raise NotFoundError("That document is gone: hand it over again.")
            return Upload(
                path.rpartition("/")[2], row.data, row.modified_at, row.title, row.author,
                row.link, tuple((line, url) for line, url in row.links),
            )  # fmt: skip


def stored_path(name: str, *, thread: bool = False) -> str:
    """The path that a document of this name is kept under; threads lie in a folder of their own."""
    return _THREADS * thread + safe_name(name)


def safe_name(name: str) -> str:
    """A file name that is only that: no path, nothing unseen, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = " ".join(_seen(unicodedata.normalize("NFC", last)).split())
    if not shown.strip(". "):
        return "document"
    stem, dot, ending = shown.rpartition(".")
    if not stem or len(ending) > 16:
        return shown[:MAX_NAME].rstrip()
    return stem[: MAX_NAME - len(ending) - 1].rstrip() + dot + ending


def is_web_link(url: str) -> bool:
    """Whether a link may be shown: http or https, a host, nothing that could disguise it."""
    if len(url) > MAX_LINK or re.search(r"[\s<>\"'\\]", url) or _seen(url) != url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _seen(text: str) -> str:
    """Text without what nobody sees; white space stays as spaces."""
    spaced = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)


def _check_links(upload: Upload) -> None:
    urls = [url for _, url in upload.links] + ([upload.link] if upload.link else [])
    if not all(is_web_link(url) for url in urls):
        raise UsageError(f"{upload.path} has a link that is no http or https address.")


def _wanted(source: UUID) -> Select[str]:
    joined = (DocumentRow.source_id == UploadRow.source_id) & (DocumentRow.path == UploadRow.path)
    return (
        select(UploadRow.path)
        .join(DocumentRow, joined)
        .where(UploadRow.source_id == source, DocumentRow.removed_at.is_(None))
    )


def _leave_removed(session: Session, source: UUID) -> None:
    """What was removed with its source stays removed when something new is handed over."""
    row = session.get(SourceRow, source)
    if row is not None and row.removed_at is not None:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.source_id == source, DocumentRow.removed_at.is_(None))
            .values(
                removed_at=row.removed_at,
                removed_by=row.removed_by,
                purge_at=row.purge_at,
                state="removed",
            )
        )


def _want(session: Session, source: UUID, path: str) -> None:
    """On record from now on: it will end published, refused or failed."""
    id = derived_id("document", source, path)
    row = session.get(DocumentRow, id)
    if row is None:
        row = DocumentRow(id=id, source_id=source, path=path, state="pending", updated_at=now())
        session.add(row)
    elif row.removed_at is not None:
        # its old text must not be seen in the meantime
        row.removed_at = row.removed_by = row.purge_at = None
        row.published_id = row.digest = row.reason = None
        row.state = "pending"


def _row(source: UUID, upload: Upload, added_by: str) -> UploadRow:
    return UploadRow(
        source_id=source,
        path=upload.path,
        data=upload.data,
        title=_clean(upload.title),
        author=_clean(upload.author),
        link=upload.link,
        links=[[line, url] for line, url in sorted(upload.links)],
        added_by=added_by,
        modified_at=upload.modified_at,
    )


def _clean(text: str | None) -> str | None:
    return " ".join(_seen(text or "").split())[:MAX_NAME] or None
