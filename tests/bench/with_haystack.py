"""Haystack with its Qdrant document store on disk."""

from __future__ import annotations

from pathlib import Path

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.retrievers.qdrant import QdrantEmbeddingRetriever
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore
from windows import OVERLAP, WORDS


class HaystackPeer:
    def __init__(self, model: Path, home: Path) -> None:
        self._model = str(model)
        self._store = QdrantDocumentStore(
            path=str(home / "qdrant"), index="bench", embedding_dim=384, similarity="cosine"
        )
        self._asker = SentenceTransformersTextEmbedder(model=self._model, progress_bar=False)
        self._retriever = QdrantEmbeddingRetriever(self._store)
        self._asker.warm_up()

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        splitter = DocumentSplitter(split_by="word", split_length=WORDS, split_overlap=OVERLAP)
        embedder = SentenceTransformersDocumentEmbedder(model=self._model, progress_bar=False)
        splitter.warm_up()
        embedder.warm_up()
        made = [Document(content=text, meta={"path": path}) for path, text in documents]
        pieces = splitter.run(made)["documents"]
        self._store.write_documents(embedder.run(pieces)["documents"])
        return [piece.content or "" for piece in pieces]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        embedding = self._asker.run(question)["embedding"]
        found = self._retriever.run(embedding, top_k=limit)["documents"]
        return [(document.meta["path"], document.content or "") for document in found]


def open_peer(model: Path, home: Path) -> HaystackPeer:
    return HaystackPeer(model, home)
