"""LangChain with its Markdown header splitter and its Qdrant store on disk."""

from __future__ import annotations

from pathlib import Path

from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_qdrant import QdrantVectorStore
from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter
from qdrant_client import QdrantClient
from qdrant_client.models import Distance, VectorParams

_HEADERS = [("#" * level, f"h{level}") for level in (1, 2, 3)]


class LangChainPeer:
    def __init__(self, model: Path, home: Path) -> None:
        client = QdrantClient(path=str(home / "qdrant"))
        if not client.collection_exists("bench"):
            client.create_collection("bench", VectorParams(size=384, distance=Distance.COSINE))
        embeddings = HuggingFaceEmbeddings(model_name=str(model))
        self._store = QdrantVectorStore(client, "bench", embeddings)

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        sections = MarkdownHeaderTextSplitter(_HEADERS, strip_headers=False)
        sizes = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=100)
        pieces: list[Document] = []
        for path, text in documents:
            cut = sizes.split_documents(sections.split_text(text))
            pieces += [Document(piece.page_content, metadata={"path": path}) for piece in cut]
        self._store.add_documents(pieces)
        return [piece.page_content for piece in pieces]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        found = self._store.similarity_search(question, k=limit)
        return [(document.metadata["path"], document.page_content) for document in found]


def open_peer(model: Path, home: Path) -> LangChainPeer:
    return LangChainPeer(model, home)
