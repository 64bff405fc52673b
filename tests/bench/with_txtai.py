"""txtai with hybrid search, which it has built in, and its content store."""

from __future__ import annotations

from pathlib import Path

from txtai import Embeddings
from windows import windows


class TxtaiPeer:
    def __init__(self, model: Path, home: Path) -> None:
        self._kept = home / "index"
        self._embeddings = Embeddings(path=str(model), content=True, hybrid=True, gpu=False)
        if self._kept.exists():
            self._embeddings.load(str(self._kept))

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        pieces = [(path, piece) for path, text in documents for piece in windows(text)]
        self._embeddings.index([{"text": piece, "source": path} for path, piece in pieces])
        self._embeddings.save(str(self._kept))
        return [piece for _, piece in pieces]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        query = "select text, source, score from txtai where similar(:question)"
        found = self._embeddings.search(query, limit, parameters={"question": question})
        return [(row["source"], row["text"]) for row in found]


def open_peer(model: Path, home: Path) -> TxtaiPeer:
    return TxtaiPeer(model, home)
