"""The one place where the steps of ingest are ordered.

load -> extract -> chunk -> embed -> stage -> upsert -> read back -> publish -> forget the old.
A kill between any two of them loses nothing: the next run of the job finds what is there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ingest.ahead import ahead
from ingest.embed import embed, parts
from ingest.fetch.folder import Refusal
from ingest.load import Item, Loader
from ingest.mirror import delete_points, mirror, write_points
from ingest.prepare import EncoderInput, Prepared, Preparer, version_digest
from ingest.reembed import Reembedder
from ingest.report import Report
from store.catalogue import Source
from store.errors import RefusedError, TeamloreError, UnavailableError
from store.index.base import VectorIndex
from store.ledger import Known, Ledger
from store.models.encoder import Encoder
from store.publishing import Embedding, NotEmbeddedError, StagedVersion
from store.records import IndexPoint

log = logging.getLogger(__name__)

# Passages embedded and published together: enough to sort by length and to share commits, little
# enough that a kill repeats only seconds of work.
GROUP = 256

OnProgress = Callable[[Report], None]


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
        self, loader: Loader, preparer: Preparer, encoder: Encoder, index: VectorIndex
    ) -> None:
        self._loader, self._preparer = loader, preparer
        self._encoder, self._index = encoder, index
        self._reembedder = Reembedder(preparer, encoder, index)

    def ingest(self, source: Source, ledger: Ledger, on_progress: OnProgress) -> Report:
        """One run over the source. Unchanged documents cost a digest; the missing are removed."""
        run = self._run(ledger, on_progress)
        items = list(self._loader.items(source))
        run.report.total = len(items)
        for ready in ahead(self._prepared(ledger, run, items)):
            run.take(ready)
        run.finish(_seen(items, run.known))
        return run.report

    def sync(self, ledger: Ledger, on_progress: OnProgress) -> Report:
        """Bring the index up to what SQL says of a source, without a look at the source itself."""
        run = self._run(ledger, on_progress)
        run.settle()
        return run.report

    def _run(self, ledger: Ledger, on_progress: OnProgress) -> _Run:
        return _Run(self._encoder, self._reembedder, self._index, ledger, on_progress)

    def _prepared(
        self, ledger: Ledger, run: _Run, items: list[Item | Refusal]
    ) -> Iterator[_Ready | None]:
        """What became of each item; None for one that is unchanged."""
        for item in items:
            known = run.known.get(item.path)
            if isinstance(item, Refusal):
                yield _Ready(item.path, state="refused", reason=item.reason)
            else:
                yield self._prepare(ledger, item, known)

    def _prepare(self, ledger: Ledger, item: Item, known: Known | None) -> _Ready | None:
        digest = None
        try:
            settled = known is not None and known.state == "published"
            loaded = item.read(known.stamp if known and settled else None)
            if loaded is None:
                return None
            digest = version_digest(loaded.data, loaded.mark)
            if known and known.digest == digest and known.state in ("published", "refused"):
                return None if settled else _refused(item.path, known.reason or "", digest)
            prepared = self._preparer.prepare(ledger.document_id(item.path), digest, loaded)
        except RefusedError as error:
            return _refused(item.path, str(error), digest)
        except UnavailableError as error:
            return _Ready(item.path, state="failed", reason=str(error), passing=True)
        except TeamloreError:
            raise
        except Exception:  # one document must not stop the others; it is on record with its reason
            log.exception("document could not be prepared")
            return _Ready(
                item.path, state="failed", reason="an error in Teamlore; its log tells more"
            )
        return _Ready(item.path, digest, loaded.stamp, prepared)


def _seen(items: list[Item | Refusal], known: Iterable[str]) -> set[str]:
    """Paths that are not missing: those met, and those below a folder that could not be read."""
    closed = tuple(f"{i.path}/" for i in items if isinstance(i, Refusal) and i.folder)
    return {item.path for item in items} | {path for path in known if path.startswith(closed)}


def _refused(path: str, reason: str, digest: str | None) -> _Ready:
    return _Ready(path, digest, state="refused", reason=reason)


class _Run:
    """The state of one ingest run: the group being filled and the report."""

    def __init__(
        self,
        encoder: Encoder,
        reembedder: Reembedder,
        index: VectorIndex,
        ledger: Ledger,
        on_progress: OnProgress,
    ) -> None:
        self._encoder, self._reembedder = encoder, reembedder
        self._index, self._ledger = index, ledger
        self._on_progress = on_progress
        self._group: list[tuple[_Ready, Prepared]] = []
        self._started = time.perf_counter()
        self.known = ledger.documents()
        self.report = Report()

    def take(self, ready: _Ready | None) -> None:
        """Note an outcome at once, or put a prepared document into the group."""
        if ready is None:
            self.report.unchanged += 1
            self.report.done += 1
        elif ready.prepared is None:
            self._record(ready)
        else:
            self._group.append((ready, ready.prepared))
            if sum(len(p.inputs) for _, p in self._group) >= GROUP:
                self._publish()
        self._tell()

    def finish(self, seen: set[str]) -> None:
        """Publish the last group, hide what the source no longer has, delete what is replaced."""
        self._publish()
        missing = sorted(set(self.known) - seen)
        if missing:
            self.report.removed = self._ledger.drop_missing(missing)
        self.settle()

    def settle(self) -> None:
        """Embed what a model before has published, then make the index hold what SQL says."""
        self.report.total += len(self._ledger.unembedded())
        self._reembedder.run(self._ledger, self._reembedded)
        mirror(self._index, self._ledger)
        self._index.flush()
        self._tell()

    def _reembedded(self, documents: int, passages: int) -> None:
        self.report.reembedded += documents
        self.report.done += documents
        self.report.embedded += passages
        self.report.encoded = self.report.embedded
        self._tell()

    def _record(self, ready: _Ready) -> None:
        before = self.known.get(ready.path)
        if ready.state == "refused":
            self.report.refuse(ready.path, ready.reason)
        else:
            self.report.fail(ready.path, ready.reason)
            if ready.passing and before is not None and before.state == "published":
                return  # what was published stays till then
        if before is None or (before.digest, before.state, before.reason) != (
            ready.digest, ready.state, ready.reason,
        ):  # fmt: skip
            self._ledger.record(ready.path, ready.state, ready.reason, ready.digest)

    def _publish(self) -> None:
        if not self._group:
            return
        inputs = {i.digest: i for _, prepared in self._group for i in prepared.inputs}
        versions = [(ready.path, prepared.version) for ready, prepared in self._group]
        points, embedded = self._stage(versions, inputs)
        write_points(self._index, points)
        self._count(embedded)
        replaced = self._ledger.publish(
            [version for _, version in versions],
            [ready.stamp for ready, _ in self._group],
            self.report.as_json(),
        )
        delete_points(self._index, self._ledger.passage_ids(replaced))
        self._group, self.report.ahead = [], 0

    def _stage(
        self, versions: list[tuple[str, StagedVersion]], inputs: dict[bytes, EncoderInput]
    ) -> tuple[list[IndexPoint], int]:
        """The points of versions that are written now, and how many inputs had to be encoded."""
        made: dict[bytes, Embedding] = {}
        while True:
            known = self._ledger.embedded(inputs) | made.keys()
            new = [item for digest, item in inputs.items() if digest not in known]
            for part in parts(new):
                made |= {e.digest: e for e in embed(self._encoder, part)}
                self.report.ahead = len(self._group) * len(made) // max(len(inputs), 1)
                self.report.encoded = self.report.embedded + len(made)
                self._tell()
            try:
                return self._ledger.stage(versions, list(made.values())), len(made)
            except NotEmbeddedError:  # by another worker's deletion; not twice for the same input
                continue

    def _count(self, embedded: int) -> None:
        for ready, prepared in self._group:
            before = self.known.get(ready.path)
            if before is not None and before.state == "published":
                self.report.updated += 1
            else:
                self.report.added += 1
            self.report.passages += len(prepared.inputs)
            self.report.done += 1
        self.report.embedded += embedded

    def _tell(self) -> None:
        self.report.seconds = round(time.perf_counter() - self._started, 3)
        self._on_progress(self.report)
