"""The one place where the steps of ingest are ordered.

visit -> extract -> chunk -> embed -> stage -> upsert -> read back -> publish -> forget the old.
A kill between any two of them loses nothing: the next run of the job finds what is there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from ingest.ahead import ahead
from ingest.fetch.folder import Refusal
from ingest.following import Following
from ingest.lanes import Lanes
from ingest.mirror import delete_points, mirror, write_points
from ingest.prepare import PIPELINE, EncoderInput, Prepared, Preparer, version_digest
from ingest.reembed import Reembedder
from ingest.report import Report
from ingest.sources.base import Failure, Found, Item, Since, Visit
from store.catalogue import Source
from store.errors import RefusedError, TeamloreError, UnavailableError
from store.index.base import VectorIndex
from store.ledger import Known, Ledger
from store.models.encoder import Encoder
from store.publishing import Embedding, NotEmbeddedError, StagedVersion
from store.records import IndexPoint
from store.spans import span

log = logging.getLogger(__name__)

# Passages embedded and published together: enough to sort by length and to share commits, little
# enough that a kill repeats only seconds of work.
GROUP = 256
_NOTE_SECONDS = 30.0  # between two checkpoints of a look that goes on

_SETTLED = ("published", "refused")  # states that last while the document is unchanged

OnProgress = Callable[[Report], None]


class Visits(Protocol):
    """Opens sources."""

    def visit(self, source: Source, since: Since) -> Visit:
        """Begin a look at a source."""
        ...

    def forget(self, source: Source) -> None:
        """Delete what is kept of a purged source outside the database."""
        ...


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that changed, prepared; or why it cannot be."""

    path: str
    digest: str | None = None
    stamp: str | None = None
    prepared: Prepared | None = None
    state: str = "published"
    reason: str = ""
    passing: bool = False  # it may be back at the next look


class Ingestor:
    """Brings what is known of a source up to what the source holds now."""

    def __init__(
        self,
        sources: Visits,
        preparer: Preparer,
        encoder: Encoder,
        index: VectorIndex,
        following: Following,
    ) -> None:
        """``encoder`` and ``index`` are of the generation that answers."""
        self._sources, self._preparer = sources, preparer
        self._encoder, self._index = encoder, index
        self._reembedder, self._following = Reembedder(preparer, encoder, index), following

    def ingest(self, source: Source, ledger: Ledger, on_progress: OnProgress) -> Report:
        """One run over the source. Unchanged documents cost a digest; the missing are removed."""
        with closing(self._run(ledger, on_progress)) as run:
            with closing(self._sources.visit(source, _since(ledger, run.known))) as visit:
                run.begin(visit)
                for ready in ahead(self._prepared(ledger, run, visit.items())):
                    run.take(ready)
                run.finish()
            return run.report

    def forget(self, source: Source) -> None:
        """What was kept of a purged source beside the database is deleted."""
        self._sources.forget(source)

    def sync(self, ledger: Ledger, on_progress: OnProgress) -> Report:
        """Bring the index up to what SQL says of a source, without a look at the source itself."""
        with closing(self._run(ledger, on_progress)) as run:
            run.settle()
            return run.report

    def catch_up(
        self, ledger: Ledger, on_progress: OnProgress, seconds: float
    ) -> tuple[Report, bool]:
        """Bring the other generations up to the one that answers; False if that takes longer."""
        run = self._run(ledger, on_progress)
        whole = run.catch_up(seconds)
        return run.report, whole

    def delete(self, ids: Sequence[UUID]) -> None:
        """Delete points from every index, and see that they are gone."""
        delete_points(self._index, ids)
        self._index.flush()
        self._following.delete(ids)

    def _run(self, ledger: Ledger, on_progress: OnProgress) -> _Run:
        return _Run(
            self._encoder, self._reembedder, self._index, self._following, ledger, on_progress
        )

    def _prepared(self, ledger: Ledger, run: _Run, found: Iterator[Found]) -> Iterator[_Ready]:
        """What became of each document."""
        for each in found:
            match each:
                case Refusal():
                    yield _Ready(each.path, state="refused", reason=each.reason)
                case Failure():
                    yield _failed(each.path, each.reason)
                case Item():
                    yield self._prepare(ledger, each, run.known.get(each.path))

    def _prepare(self, ledger: Ledger, item: Item, known: Known | None) -> _Ready:
        digest = None
        try:
            settled = known is not None and known.state == "published"
            loaded = item.read(known.stamp if known and settled else None)
            if loaded is None:
                return _unchanged(item.path, known)
            digest = version_digest(loaded.data, loaded.mark)
            if known and known.digest == digest and known.state in _SETTLED:
                return _unchanged(item.path, known)
            prepared = self._preparer.prepare(ledger.document_id(item.path), digest, loaded)
        except RefusedError as error:
            return _refused(item.path, str(error), digest)
        except UnavailableError as error:
            return _failed(item.path, str(error))
        except TeamloreError:
            raise
        except Exception:  # one document must not stop the others; it is on record with its reason
            log.exception("document could not be prepared")
            return _Ready(
                item.path, state="failed", reason="an error in Teamlore; its log tells more"
            )
        return _Ready(item.path, digest, loaded.stamp, prepared)


def _since(ledger: Ledger, known: dict[str, Known]) -> Since:
    """What a visit may build on: nothing, where this program reads documents in another way."""
    taken = ledger.checkpoint()
    if taken is not None and taken.pipeline != PIPELINE:
        return Since()
    settled = frozenset(path for path, each in known.items() if _is_settled(each))
    stamps = {path: each.stamp for path, each in known.items() if each.state == "published"}
    return Since(taken.data if taken else None, stamps, settled)


def _is_settled(known: Known) -> bool:
    """Whether it needs no look while it is unchanged; one that failed last time does."""
    return known.state == "refused" or (known.state == "published" and not known.reason)


def _unchanged(path: str, known: Known | None) -> _Ready:
    """As it was: published, or refused for the reason on record."""
    if known is not None and known.state == "refused":
        return _refused(path, known.reason or "", known.digest)
    return _Ready(path, state="unchanged")


def _refused(path: str, reason: str, digest: str | None) -> _Ready:
    return _Ready(path, digest, state="refused", reason=reason)


def _failed(path: str, reason: str) -> _Ready:
    return _Ready(path, state="failed", reason=reason, passing=True)


@dataclass(frozen=True, slots=True)
class _Group:
    """Documents that are published together, and what of their passages is being encoded."""

    documents: list[tuple[_Ready, Prepared]]
    inputs: dict[bytes, EncoderInput]
    parts: list[Future[list[Embedding]]]


class _Run:
    """The state of one ingest run: the group being filled, the one under way and the report."""

    def __init__(
        self,
        encoder: Encoder,
        reembedder: Reembedder,
        index: VectorIndex,
        following: Following,
        ledger: Ledger,
        on_progress: OnProgress,
    ) -> None:
        self._lanes, self._reembedder = Lanes(encoder), reembedder
        self._index, self._ledger, self._following = index, ledger, following
        self._on_progress = on_progress
        self._filling: list[tuple[_Ready, Prepared]] = []
        self._sent: _Group | None = None
        self._started = time.perf_counter()
        self.known = ledger.documents()
        self.report = Report()
        self._met: set[str] = set()
        taken = ledger.checkpoint()
        self._redoes = taken is not None and taken.pipeline != PIPELINE
        self._noted = time.monotonic()
        self._left = 0  # documents that a model before has published
        self._visit: Visit | None = None

    def begin(self, visit: Visit) -> None:
        """A source is looked at; without, only what is on record counts."""
        self._visit = visit

    def take(self, ready: _Ready) -> None:
        """Note an outcome at once, or put a prepared document into the group."""
        self._met.add(ready.path)
        if ready.state == "unchanged":
            self._keep(ready.path)
        elif ready.prepared is None:
            self._record(ready)
        else:
            self._filling.append((ready, ready.prepared))
            if sum(len(p.inputs) for _, p in self._filling) >= GROUP:
                self._send()
        self._tell()

    def finish(self) -> None:
        """Publish what is left, hide what the source no longer has, delete what is replaced."""
        self._send()
        self._send()
        visit = self._visited()
        held = visit.ids(self.known.keys() | self._met)
        skipped = len(self.known.keys() & held - self._met)  # unchanged, as the visit knew
        self.report.unchanged += skipped
        self.report.done += skipped
        missing = sorted(self.known.keys() - held)
        if missing:
            self.report.removed = self._ledger.drop_missing(missing)
        self.settle()
        self._ledger.keep_checkpoint(PIPELINE, visit.checkpoint())
        self._ledger.covered(visit.coverage())

    def _visited(self) -> Visit:
        if self._visit is None:
            raise RuntimeError("a run without a visit has nothing to finish")
        return self._visit

    def _keep(self, path: str) -> None:
        """Unchanged; what a look before could not read of it is settled by this one."""
        known = self.known.get(path)
        if known is not None and known.state == "published" and known.reason:
            self._ledger.remark(path, None)
        self.report.unchanged += 1
        self.report.done += 1

    def close(self) -> None:
        """Encode no more."""
        self._lanes.close()

    def settle(self) -> None:
        """Embed what a model before has published, then make the index hold what SQL says."""
        self._left = len(self._ledger.unembedded())
        self.report.total += self._left
        self._reembedder.run(self._ledger, self._reembedded)
        self._following.align(self._ledger)
        mirror(self._index, self._ledger)
        self._index.flush()
        if self._following.behind(self._ledger):  # such as of what came back into sight
            self._ledger.ask_for("reembed")
        self._tell()

    def catch_up(self, seconds: float) -> bool:
        """Embed with the other models what they do not know."""
        self.report.total = self._following.behind(self._ledger)
        whole = self._following.catch_up(self._ledger, self._reembedded, seconds)
        self._tell()
        return whole

    def _reembedded(self, documents: int, passages: int) -> None:
        self.report.reembedded += documents
        self.report.done += documents
        self.report.embedded += passages
        self.report.encoded = self.report.embedded
        self._tell()
        self._ledger.note(self.report.as_json())

    def _record(self, ready: _Ready) -> None:
        before = self.known.get(ready.path)
        if ready.state == "refused":
            self.report.refuse(ready.path, ready.reason)
        else:
            self.report.fail(ready.path, ready.reason)
            if ready.passing and before is not None and before.state == "published":
                self._ledger.remark(ready.path, ready.reason)
                return  # what was published stays till then
        if before is None or (before.digest, before.state, before.reason) != (
            ready.digest, ready.state, ready.reason,
        ):  # fmt: skip
            self._ledger.record(ready.path, ready.state, ready.reason, ready.digest)

    def _send(self) -> None:
        """Have the group encoded that was filled, and meanwhile publish the one before."""
        before, self._sent = self._sent, self._begun(self._filling) if self._filling else None
        self._filling = []
        if before is not None:
            with span("publish", documents=len(before.documents), passages=len(before.inputs)):
                self._publish(before)

    def _begun(self, documents: list[tuple[_Ready, Prepared]]) -> _Group:
        inputs = {i.digest: i for _, prepared in documents for i in prepared.inputs}
        known = self._ledger.embedded(inputs)
        if self._sent is not None:
            known |= self._sent.inputs.keys()
        new = [item for digest, item in inputs.items() if digest not in known]
        return _Group(documents, inputs, self._lanes.begin(new))

    def _publish(self, group: _Group) -> None:
        versions = [(ready.path, prepared.version) for ready, prepared in group.documents]
        with span("stage"):  # waits for what of it is still being encoded
            points, embedded = self._stage(versions, group)
        write_points(self._index, points)
        self._following.embed(self._ledger, [version.id for _, version in versions])
        self._count(group, embedded)
        replaced = self._ledger.publish(
            [version for _, version in versions],
            [ready.stamp for ready, _ in group.documents],
            self.report.as_json(),
        )
        delete_points(self._index, self._ledger.passage_ids(replaced))
        self.report.ahead = 0
        self._note_checkpoint()

    def _note_checkpoint(self) -> None:
        """Now and then, so that a kill does not cost the whole look.

        Not while the last whole look was by another pipeline: what it read is still to be redone.
        """
        if self._visit is None or self._redoes or time.monotonic() < self._noted + _NOTE_SECONDS:
            return
        self._ledger.keep_checkpoint(PIPELINE, self._visit.checkpoint())
        self._noted = time.monotonic()

    def _stage(
        self, versions: list[tuple[str, StagedVersion]], group: _Group
    ) -> tuple[list[IndexPoint], int]:
        """The points of versions that are written now, and how many inputs had to be encoded."""
        made: dict[bytes, Embedding] = {}
        parts = group.parts
        while True:
            for part in parts:
                made |= {e.digest: e for e in part.result()}
                self._encoded(group, len(made))
            try:
                return self._ledger.stage(versions, list(made.values())), len(made)
            except NotEmbeddedError:  # by another worker's deletion; not twice for the same input
                known = self._ledger.embedded(group.inputs) | made.keys()
                parts = self._lanes.begin([i for d, i in group.inputs.items() if d not in known])

    def _encoded(self, group: _Group, count: int) -> None:
        self.report.ahead = len(group.documents) * count // max(len(group.inputs), 1)
        self.report.encoded = self.report.embedded + count
        self._tell()

    def _count(self, group: _Group, embedded: int) -> None:
        for ready, prepared in group.documents:
            before = self.known.get(ready.path)
            if before is not None and before.state == "published":
                self.report.updated += 1
            else:
                self.report.added += 1
            self.report.passages += len(prepared.inputs)
            self.report.done += 1
        self.report.embedded += embedded

    def _tell(self) -> None:
        if self._visit is not None:
            expected = self._visit.coverage().expected + self._left
            self.report.total = max(expected, self.report.done)
        self.report.seconds = round(time.perf_counter() - self._started, 3)
        self._on_progress(self.report)
