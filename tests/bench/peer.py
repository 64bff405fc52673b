"""Measures one knowledge library in a process of its own: ``peer.py NAME PHASE JOB``.

JOB is a JSON file with ``documents`` (a folder of Markdown), ``questions`` (each a text, a path and
what is expected), ``model`` (a sentence-transformers folder), ``home`` (an empty folder that both
phases share) and ``begun`` (the clock when the process was started). PHASE is ``ingest`` or
``ask``; what was measured is printed as one JSON document.

Each library is used as its own tutorial for local documents does it, with the same model: see the
modules ``with_…``. What they search for is a whole passage of theirs, whatever its length; of
Teamlore it is the quote, of at most 120 words.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Protocol

from bot.measure.metrics import contains, percentile  # nothing but the standard library

_RAW_BATCH = 32  # what sentence-transformers takes by default
_WARM = 5  # questions before those that are timed


class Peer(Protocol):
    """A library with a model and a place on disk."""

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        """Make documents (path, text) findable; the texts that were embedded."""
        ...

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        """Path and text of the best passages."""
        ...


def main(name: str, phase: str, job: dict[str, Any]) -> dict[str, Any]:
    """What one phase of one library took."""
    peer = importlib.import_module(f"with_{name}").open_peer(Path(job["model"]), Path(job["home"]))
    return ingested(peer, job) if phase == "ingest" else answered(peer, job)


def peak_mb() -> float:
    """What this process had in memory at most."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def ingested(peer: Peer, job: dict[str, Any]) -> dict[str, Any]:
    """Seconds to make all documents findable; and of encoding alone, with torch, the same texts."""
    root = Path(job["documents"])
    documents = [
        (path.relative_to(root).as_posix(), path.read_text("utf-8", errors="replace"))
        for path in sorted(root.rglob("*.md"))
    ]
    begun = time.perf_counter()
    texts = peer.ingest(documents)
    took, peak = time.perf_counter() - begun, peak_mb()
    raw = encoded(Path(job["model"]), texts)
    return {
        "passages": len(texts), "seconds": round(took, 2), "raw_seconds": round(raw, 2),
        "peak_mb": peak,
    }  # fmt: skip


def encoded(model: Path, texts: list[str]) -> float:
    """Seconds that sentence-transformers takes for the same texts, on torch."""
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(model), device="cpu")
    encoder.encode(texts[:_RAW_BATCH])
    begun = time.perf_counter()
    encoder.encode(texts, batch_size=_RAW_BATCH)
    return time.perf_counter() - begun


def answered(peer: Peer, job: dict[str, Any]) -> dict[str, Any]:
    """How many questions are answered by what is found, and how soon."""
    questions = job["questions"]
    peer.search(questions[0][0], 5)
    cold = time.time() - job["begun"]
    for text, *_ in questions[:_WARM]:
        peer.search(text, 5)
    took, hits = [], {"quote@1": 0, "quote@5": 0, "document@5": 0}
    for text, path, expected in questions:
        begun = time.perf_counter()
        found = peer.search(text, 5)
        took.append(1000 * (time.perf_counter() - begun))
        held = [contains(passage, expected) for _, passage in found]
        hits["quote@1"] += held[:1] == [True]
        hits["quote@5"] += any(held)
        hits["document@5"] += path in [document for document, _ in found]
    shares = {figure: round(count / len(questions), 4) for figure, count in hits.items()}
    return shares | {
        "p50_ms": round(percentile(took, 0.5), 1),
        "p95_ms": round(percentile(took, 0.95), 1),
        "cold_seconds": round(cold, 2),
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    told = main(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text("utf-8")))
    sys.stdout.write("\n" + json.dumps(told) + "\n")
