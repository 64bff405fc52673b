"""Teamlore as it is delivered: int8, everything durable, quotes instead of whole passages."""

from __future__ import annotations

from pathlib import Path

from bot.answer.models import Question
from bot.cli.work import finish
from bot.wiring import App
from store.models.encoder import Encoded, InputKind
from store.records import Audience
from store.settings import load_settings


class Remembering:
    """An encoder that remembers the passages it was given."""

    def __init__(self, app: App) -> None:
        self._encoder, self.texts = app.encoder, list[str]()
        self.spec, self.backend = self._encoder.spec, self._encoder.backend
        self.count = self._encoder.count

    def encode(self, texts: list[str], kind: InputKind) -> list[Encoded]:
        if kind is InputKind.PASSAGE:
            self.texts += texts
        return self._encoder.encode(texts, kind)


class TeamlorePeer:
    def __init__(self, home: Path, backend: str) -> None:
        self._home = home
        settings = load_settings(
            home=home / "teamlore", backend=backend, database_url="", qdrant_url="",
            question_cache_mb=0,
        )  # fmt: skip
        self._encoder = Remembering(App(settings))
        self._app = App(settings, self._encoder)
        self._tenant = self._app.access.workspace()
        self._shelf = self._app.access.make_space(self._tenant, "general")
        self._audience = Audience(self._tenant, frozenset({self._shelf}))
        self._answerer = self._app.answerer()

    def ingest(self, documents: list[tuple[str, str]]) -> list[str]:
        root = self._home / "documents"
        for path, text in documents:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        identity = self._app.identify(str(root))
        _, job = self._app.catalogue.add_source(self._tenant, self._shelf, *identity, None)
        ended = finish(self._app, [job], lambda *_: None)
        if ended[0].state != "done":
            raise RuntimeError(ended[0].reason)
        return self._encoder.texts

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        answer = self._answerer.answer(Question(question), limit, audience=self._audience)
        return [(cited.document, cited.quote) for cited in answer.citations]


def open_peer(model: Path, home: Path, backend: str = "onnx") -> TeamlorePeer:
    """The model is the default one, whose weights ``model`` holds."""
    return TeamlorePeer(home, backend)
