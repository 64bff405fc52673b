"""Chroma on disk with its sentence-transformers function."""

from __future__ import annotations

from pathlib import Path

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
from windows import windows

_BATCH = 1000  # additions a call: there is a limit of about five thousand


class ChromaPeer:
    def __init__(self, model: Path, home: Path) -> None:
        client = chromadb.PersistentClient(path=str(home / "chroma"))
        function = SentenceTransformerEmbeddingFunction(model_name=str(model), device="cpu")
        self._collection = client.get_or_create_collection(
            "bench", embedding_function=function, metadata={"hnsw:space": "cosine"}
        )

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        pieces = [(path, piece) for path, text in documents for piece in windows(text)]
        for start in range(0, len(pieces), _BATCH):
            part = pieces[start : start + _BATCH]
            self._collection.add(
                ids=[str(start + n) for n in range(len(part))],
                documents=[piece for _, piece in part],
                metadatas=[{"path": path} for path, _ in part],
            )
        return [piece for _, piece in pieces]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        found = self._collection.query(query_texts=[question], n_results=limit)
        rows = zip(found["metadatas"][0], found["documents"][0], strict=True)
        return [(str(meta["path"]), text) for meta, text in rows]


def open_peer(model: Path, home: Path) -> ChromaPeer:
    return ChromaPeer(model, home)
