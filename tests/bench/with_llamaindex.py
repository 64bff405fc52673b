"""LlamaIndex with its Markdown parser, its sentence splitter and its Qdrant store on disk."""

from __future__ import annotations

from pathlib import Path

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import MarkdownNodeParser, SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.qdrant import QdrantVectorStore
from qdrant_client import QdrantClient


class LlamaIndexPeer:
    def __init__(self, model: Path, home: Path) -> None:
        self._embedding = HuggingFaceEmbedding(str(model), device="cpu")
        client = QdrantClient(path=str(home / "qdrant"))
        self._store = QdrantVectorStore("bench", client=client)
        self._index: VectorStoreIndex | None = None

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        cut = [MarkdownNodeParser(), SentenceSplitter(chunk_size=256, chunk_overlap=32)]
        made = [Document(text=text, metadata={"path": path}) for path, text in documents]
        nodes = IngestionPipeline(transformations=cut).run(documents=made)
        VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=self._store),
            embed_model=self._embedding,
        )
        return [node.get_content(metadata_mode="embed") for node in nodes]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        if self._index is None:
            self._index = VectorStoreIndex.from_vector_store(self._store, self._embedding)
        found = self._index.as_retriever(similarity_top_k=limit).retrieve(question)
        return [(node.metadata["path"], node.get_content()) for node in found]


def open_peer(model: Path, home: Path) -> LlamaIndexPeer:
    return LlamaIndexPeer(model, home)
