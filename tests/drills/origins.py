"""Looks at an answer from the inside: of which model each part was that went into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select

from bot.answer.pipeline import Answerer
from bot.wiring import App
from store.index.edge import EdgeIndex
from store.index.scan import Meanwhile, ScanIndex
from store.models.encoder import InputKind
from store.models.load import load_encoder
from store.naming import model_key
from store.schema import DocumentRow, EmbeddingRow, PassageRow


@dataclass(frozen=True, slots=True)
class Parts:
    """What an answer was made from."""

    models: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    engine: str = ""


@contextmanager
def seen_from_inside(origins: Origins, parts: dict[str, Parts]) -> Iterator[None]:
    """Notes of each answer the models of all that went into it, at the moment it is made."""
    honest = Answerer._answer

    def noted(self: Answerer, wanted: Any, ranked: Any, shown: Any, took: Any) -> Any:
        searches, text = _now(self._searches), wanted.question.text
        models = {
            model_key(self._encoder.spec), self._library._model, _searched(searches),
            self._calibrations._tunings._model,
        }  # fmt: skip
        documents: frozenset[str] = frozenset()
        if ranked is not None:
            some = {c.id: c.dense for c in ranked.candidates[:3]}
            models |= origins.of_question(text, ranked.asked.dense) | origins.of_candidates(some)
            documents = origins.names(ranked.documents)
        parts[text] = Parts(frozenset(models), documents, type(searches).__name__)
        return honest(self, wanted, ranked, shown, took)

    Answerer._answer = noted
    try:
        yield
    finally:
        Answerer._answer = honest


def _now(searches: Any) -> Any:
    """What is searched at this moment."""
    return searches.now if isinstance(searches, Meanwhile) else searches


def _searched(searches: Any) -> str:
    """The model whose vectors are searched."""
    if isinstance(searches, ScanIndex):
        return searches._model
    if isinstance(searches, EdgeIndex):
        return searches._folder.name
    return searches._collection.alias.partition("-")[2]


class Origins:
    """Tells of vectors whose they are, by making or reading them again."""

    def __init__(self, app: App, models: Sequence[str]) -> None:
        self._database = app.database
        named = [app.settings.model_copy(update={"model": model}) for model in models]
        encoders = [load_encoder(settings) for settings in named]
        self._encoders = {model_key(encoder.spec): encoder for encoder in encoders}

    def of_question(self, text: str, vector: Any) -> set[str]:
        made = {k: e.encode([text], InputKind.QUESTION)[0] for k, e in self._encoders.items()}
        return {k for k, m in made.items() if np.allclose(m.dense, vector, atol=1e-4)}

    def names(self, documents: list[UUID]) -> frozenset[str]:
        query = select(DocumentRow.path).where(DocumentRow.id.in_(documents))
        with self._database.read() as session:
            return frozenset(session.scalars(query))

    def of_candidates(self, held: dict[UUID, bytes]) -> set[str]:
        query = (
            select(PassageRow.id, EmbeddingRow.model, EmbeddingRow.dense)
            .join(EmbeddingRow, EmbeddingRow.digest == PassageRow.embedding)
            .where(PassageRow.id.in_(held))
        )
        with self._database.read() as session:
            return {model for id, model, dense in session.execute(query) if dense == held[id]}
