"""The record of one channel: what was said there, changed and deleted, as it comes to be known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.messages import Message, Span, Thread, hour_path, thread_path
from store.schema import DocumentRow, MessageRow, ThreadRow
from store.versions import pages


class Transcript:
    """The record of one channel, inside the caller's transaction.

    ``since`` is when the platform was asked for what is told now: what was written later is newer
    and stays. ``changed`` says whether anything came of it, ``gone`` whether something must not be
    quoted any more.
    """

    def __init__(
        self, session: Session, source: UUID, moment: datetime, since: datetime | None = None
    ) -> None:
        self._session, self._source = session, source
        self._moment, self._since = moment, since
        self.changed = self.gone = False

    def put(self, messages: Sequence[Message]) -> None:
        """These were said, or say this now; what was deleted stays so."""
        held = self._held([message.id for message in messages])
        threads = self._threads({message.thread for message in messages})
        for message in messages:
            row = held.get(message.id)
            if row is None:
                row = MessageRow(source_id=self._source, id=message.id)
                self._session.add(row)
            elif row.document is None or self._is_newer(row, message) or _same(row, message):
                continue
            there = thread_path(message.thread) if message.thread in threads else None
            _fill(row, message, there or hour_path(message.at))
            row.written_at, self.changed = self._moment, True
        self._session.flush()

    def open(self, thread: Thread, *, read: bool) -> None:
        """The thread is there: a document of its own. ``read``: as it is now, all of it is kept.

        Of a thread that was read and has no message here any more the title is not kept either.
        """
        row = self._session.get(ThreadRow, (self._source, thread.id))
        if row is None:
            row = ThreadRow(source_id=self._source, id=thread.id, seen="")
            self._session.add(row)
            self._move(thread.id, thread_path(thread.id))
        title = thread.title if not row.seen or self._has_messages(thread.id) else None
        if thread.title is not None and row.title != title:
            row.title = title
            self._touch(MessageRow.thread == thread.id)
        row.seen = thread.seen if read else row.seen
        self._session.flush()

    def keep_only(self, chosen: ColumnElement[bool], ids: Collection[str]) -> None:
        """Of these messages, those with other ids are gone: nobody told us when."""
        query = select(MessageRow).where(self._mine, chosen, MessageRow.document.is_not(None))
        gone = [row for row in self._session.scalars(query) if row.id not in ids]
        gone = [row for row in gone if self._since is None or row.written_at < self._since]
        self._hide(gone)
        for row in gone:
            self._session.delete(row)
        self._session.flush()

    def keep_only_threads(self, below: Span, ids: Collection[str]) -> None:
        """Of the threads that begin there, others are gone, with all that stood in them."""
        inside = and_(MessageRow.inside, _within(MessageRow.root, below))
        query = select(MessageRow.thread).where(self._mine, inside).distinct()
        for gone in sorted(set(self._session.scalars(query)) - set(ids)):
            self.keep_only(in_thread(gone), ())
            if not self._session.scalar(select(exists().where(self._mine, in_thread(gone)))):
                self._close(gone)

    def delete(self, ids: Sequence[str], at: datetime) -> None:
        """These were deleted just now; of what was never heard a mark is kept too."""
        held = self._held(ids)
        self._hide([row for row in held.values() if row.document is not None])
        for id in ids:
            row = held.get(id) or MessageRow(source_id=self._source, id=id)
            forget(row, at)
            row.written_at = self._moment
            self._session.add(row)
        self._session.flush()

    def threads(self, ids: Iterable[str]) -> dict[str, ThreadRow]:
        """Those of these threads that are known."""
        return self._threads(set(ids))

    @property
    def _mine(self) -> ColumnElement[bool]:
        return MessageRow.source_id == self._source

    def _has_messages(self, thread: str) -> bool:
        kept = and_(self._mine, MessageRow.thread == thread, MessageRow.document.is_not(None))
        return bool(self._session.scalar(select(exists().where(kept))))

    def _is_newer(self, row: MessageRow, message: Message) -> bool:
        """Whether what is kept is younger than what is told."""
        if self._since is not None:
            return row.written_at >= self._since
        return bool(row.edited_at and (not message.edited_at or row.edited_at > message.edited_at))

    def _held(self, ids: Sequence[str]) -> dict[str, MessageRow]:
        found: dict[str, MessageRow] = {}
        for page in pages(ids):
            rows = self._session.scalars(
                select(MessageRow).where(self._mine, MessageRow.id.in_(page))
            )
            found |= {row.id: row for row in rows}
        return found

    def _threads(self, ids: set[str]) -> dict[str, ThreadRow]:
        found: dict[str, ThreadRow] = {}
        for page in pages(sorted(ids)):
            mine = ThreadRow.source_id == self._source
            rows = self._session.scalars(select(ThreadRow).where(mine, ThreadRow.id.in_(page)))
            found |= {row.id: row for row in rows}
        return found

    def _move(self, thread: str, document: str) -> None:
        """What began a thread leaves the hour it stood in."""
        self._session.flush()
        mine = and_(self._mine, MessageRow.thread == thread, MessageRow.document.is_not(None))
        rows = self._session.scalars(select(MessageRow).where(mine)).all()
        for row in rows:
            row.document, row.written_at = document, self._moment
        self.changed |= bool(rows)

    def _close(self, thread: str) -> None:
        """A message whose thread is gone stands alone again."""
        row = self._session.get(ThreadRow, (self._source, thread))
        if row is not None:
            self._session.delete(row)
        mine = and_(self._mine, MessageRow.thread == thread, MessageRow.document.is_not(None))
        for message in self._session.scalars(select(MessageRow).where(mine)):
            message.document = hour_path(message.at)
            message.written_at, self.changed = self._moment, True
        self._session.flush()

    def _touch(self, chosen: ColumnElement[bool]) -> None:
        self._session.execute(
            update(MessageRow).where(self._mine, chosen).values(written_at=self._moment)
        )
        self.changed = True

    def _hide(self, rows: Sequence[MessageRow]) -> None:
        """No answer quotes them from here on: their documents are hidden till they are read again.

        A message may stand in the hour still that it left for its thread.
        """
        paths = {row.document or "" for row in rows}
        paths |= {hour_path(row.at) for row in rows if not row.inside}
        self.gone |= bool(rows)
        self.changed |= self.gone
        for page in pages(sorted(paths)):
            there = and_(DocumentRow.source_id == self._source, DocumentRow.path.in_(page))
            self._session.execute(
                update(DocumentRow)
                .where(there, DocumentRow.state == "published")
                .values(state="pending")
            )
            self._session.execute(  # an undo must not bring the old text back
                update(DocumentRow)
                .where(there, DocumentRow.state == "removed")
                .values(published_id=None, digest=None)
            )


def in_channel(main: Span) -> ColumnElement[bool]:
    """Messages that stand in the channel itself, in a stretch of it."""
    return and_(~MessageRow.inside, _within(MessageRow.position, main))


def in_thread(thread: str) -> ColumnElement[bool]:
    """Messages that stand in a thread."""
    return and_(MessageRow.inside, MessageRow.thread == thread)


def strike(session: Session, rows: Sequence[MessageRow], moment: datetime) -> None:
    """Delete messages of any channels, as if their author had done so."""
    for source in sorted({row.source_id for row in rows}):
        mine = [row.id for row in rows if row.source_id == source]
        Transcript(session, source, moment).delete(mine, moment)


def leave_out(session: Session, source: UUID, documents: Sequence[str], moment: datetime) -> int:
    """Forget what was said in documents that are purged, so that it does not come back; how much.

    The title of a thread goes too.
    """
    count = 0
    for page in pages(documents):
        mine = and_(MessageRow.source_id == source, MessageRow.document.in_(page))
        rows = session.scalars(select(MessageRow).where(mine)).all()
        ids = {row.thread for row in rows if row.document == thread_path(row.thread)}
        theirs = and_(ThreadRow.source_id == source, ThreadRow.id.in_(ids))
        session.execute(update(ThreadRow).where(theirs).values(title=None))
        count += len(rows)
        for row in rows:
            forget(row, moment)
    return count


def forget_channel(session: Session, source: UUID) -> int:
    """Delete all that was said in a channel; how much. What else is known of it goes with it."""
    said = and_(MessageRow.source_id == source, MessageRow.document.is_not(None))
    count = session.scalar(select(func.count()).select_from(MessageRow).where(said))
    session.execute(delete(MessageRow).where(MessageRow.source_id == source))
    return count or 0


def forget(row: MessageRow, at: datetime) -> None:
    """Leave nothing but the id."""
    row.thread, row.inside, row.root, row.position = row.id, False, 0, 0
    row.at, row.edited_at, row.document, row.written_at = at, None, None, at
    row.person = row.author = row.text = row.link = ""


def _within(column: InstrumentedAttribute[int], span: Span) -> ColumnElement[bool]:
    return and_(column >= span[0], column < span[1])


def _fill(row: MessageRow, message: Message, document: str) -> None:
    row.thread, row.inside, row.root = message.thread, message.inside, message.root
    row.position, row.at, row.edited_at = message.position, message.at, message.edited_at
    row.person, row.author, row.link = message.person, _storable(message.author), message.link
    row.text, row.document = _storable(message.text), document


def _same(row: MessageRow, message: Message) -> bool:
    return (row.author, row.text, row.link, row.thread, row.inside) == (
        _storable(message.author), _storable(message.text), message.link, message.thread,
        message.inside,
    )  # fmt: skip


def _storable(text: str) -> str:
    """On one line, and of characters that every database takes."""
    whole = text.encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(whole.split())
