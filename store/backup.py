"""Backups: one file with everything that SQL holds, of one moment, made while others work.

It is a zip archive of two entries: a SQLite database of the same schema, whatever kind the one was
that it was made from, and a manifest that says what is in it and by which digest it is known. So it
can be looked into with common tools, an older one is migrated like any database, and what was
backed up on SQLite can be restored on Postgres and the other way round. The vector index is not in
it: it is built anew from the vectors that are.
"""

from __future__ import annotations

import errno
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from store.copying import Row, copy_rows, count_secret, is_empty, put_in
from store.database import Database, now
from store.drafts import draft_folder, settle
from store.errors import NotFoundError, SchemaError, StorageError, UsageError
from store.ids import content_digest
from store.migrations import HEAD
from store.schema import EmbeddingRow

FORMAT = 1
DATABASE, MANIFEST = "teamlore.db", "manifest.json"
_LEVEL = 1  # of compression: vectors hardly shrink, and texts do with any
_PIECE = 1 << 20  # bytes
_LARGEST_MANIFEST = 1 << 20
# What zipfile raises for bytes that it did not write.
_GARBLED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError,
            UnicodeError, ValueError, TypeError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: counts and digests, nothing that anybody wrote.

    ``vectors`` counts them by the key of their model; ``left_out`` counts what has to be set up
    anew, by its table.
    """

    format: int
    program: str
    schema: str
    made_at: str
    database: str
    model: str
    vectors: dict[str, int]
    rows: dict[str, int]
    left_out: dict[str, int]
    size: int
    sha256: str  # of the database in it

    @property
    def seal(self) -> str:
        """SHA-256 over everything that it says."""
        return content_digest(json.dumps(asdict(self), sort_keys=True).encode())


def named_target(target: Path, moment: datetime) -> Path:
    """The file to write: in a folder it gets a name by the moment. UsageError if it is there."""
    file = target / f"teamlore-{moment:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if file.exists():
        raise UsageError(f"{file} is there already: name another file, or a folder.")
    if not file.parent.is_dir():
        raise UsageError(f"The folder {file.parent} is not there: make it first.")
    return file


def back_up(database: Database, file: Path, model: str) -> Manifest:
    """Write everything that was committed before into a new file, and read it back.

    Others read and write meanwhile. Whatever goes wrong, there is no file of that name.
    """
    with _on_disk(file.parent), draft_folder(file.parent) as draft:
        manifest = _copied(database, draft / DATABASE, model)
        packed = draft / "packed"
        with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            archive.writestr(MANIFEST, _sealed(manifest))
            archive.write(draft / DATABASE, DATABASE)
        packed.chmod(0o600)
        if check(packed) != manifest:
            raise StorageError("The backup reads otherwise than it was written: check the disk.")
        settle(packed, file)
    return manifest


def check(file: Path) -> Manifest:
    """Read every byte; StorageError if one is not as it was written, SchemaError if a newer
    program wrote it.
    """
    with _opened(file) as (archive, manifest), archive.open(DATABASE) as packed:
        _compare(_digested(packed, None), manifest)
        return manifest


def restore(file: Path, database: Database, scratch: Path) -> Manifest:
    """Put everything that a backup holds into an empty database: all of it or nothing.

    ``scratch`` is a folder with room for the database. UsageError if the database is not empty.
    """
    with database.read() as session:
        _refuse_full(session)
    with _on_disk(scratch), draft_folder(scratch) as draft:
        manifest = _unpacked(file, draft / DATABASE)
        held = Database(f"sqlite:///{draft / DATABASE}")
        try:
            held.migrate()
            with held.read() as source, database.write() as sink:
                database.take_turn(sink, "restore")
                _refuse_full(sink)
                copy_rows(source, put_in(sink))
        finally:
            held.close()
    return manifest


def _copied(database: Database, file: Path, model: str) -> Manifest:
    """One moment of the database in a file of its own."""
    held, moment = Database(f"sqlite:///{file}"), now()

    def put(table: Table, rows: list[Row]) -> None:
        with held.write(durable=False) as session:  # the whole file is synced at the end
            put_in(session)(table, rows)

    try:
        held.migrate()
        with database.read() as source:
            rows, vectors = copy_rows(source, put), _vectors(source)
            left_out = count_secret(source)
    finally:
        held.close()
    size, sha256 = _digested_file(file)
    return Manifest(
        FORMAT, version("teamlore"), HEAD, moment.isoformat(), database.dialect, model, vectors,
        {name: n for name, n in rows.items() if n}, left_out, size, sha256,
    )  # fmt: skip


def _vectors(session: Session) -> dict[str, int]:
    query = select(EmbeddingRow.model, func.count()).group_by(EmbeddingRow.model)
    return dict(session.execute(query).all())


def _refuse_full(session: Session) -> None:
    if not is_empty(session):
        raise UsageError(
            "There is knowledge here already, and a backup is restored into nothing alone: set "
            "TEAMLORE_HOME to an empty folder, or TEAMLORE_DATABASE_URL to an empty database; or, "
            "after a restore that was cut short, run `teamlore verify --repair`."
        )


def _unpacked(file: Path, target: Path) -> Manifest:
    """Every byte is checked while it is written to the draft; only then is it looked at."""
    with _opened(file) as (archive, manifest):
        with archive.open(DATABASE) as packed, target.open("xb") as out:
            _compare(_digested(packed, out), manifest)
        return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        held = file.open("rb")
    except OSError as error:
        raise NotFoundError(
            f"{file} cannot be read ({error.strerror}): name the file of a backup."
        ) from None
    try:
        with held, zipfile.ZipFile(held) as archive:
            yield archive, _manifest(archive)
    except _GARBLED:
        raise _damaged(str(file)) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # what a wrong offset leads to
            raise
        raise _damaged(str(file)) from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as packed:
        said = json.loads(packed.read(_LARGEST_MANIFEST))
    if said["format"] > FORMAT or said["schema"] > HEAD:  # revisions are numbers of four digits
        raise SchemaError("The backup was written by a newer Teamlore: update this program.")
    seal = said.pop("seal")
    manifest = Manifest(**said)
    if manifest.seal != seal:
        raise _damaged(str(archive.filename))
    return manifest


def _sealed(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest) | {"seal": manifest.seal}, indent=2) + "\n"


def _compare(found: tuple[int, str], manifest: Manifest) -> None:
    if found != (manifest.size, manifest.sha256):
        raise ValueError("another digest")


def _digested_file(file: Path) -> tuple[int, str]:
    with file.open("rb") as held:
        return _digested(held, None)


def _digested(packed: IO[bytes], out: IO[bytes] | None) -> tuple[int, str]:
    """Size and SHA-256 of what is read; a copy of it goes to ``out``."""
    size, digest = 0, hashlib.sha256()
    while piece := packed.read(_PIECE):
        size += len(piece)
        digest.update(piece)
        if out is not None:
            out.write(piece)
    return size, digest.hexdigest()


def _damaged(file: str) -> StorageError:
    return StorageError(f"{file} is damaged, or no backup: take another one.")


@contextmanager
def _on_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written ({error.strerror}): make room there, or name another "
            "place; nothing was changed."
        ) from None
