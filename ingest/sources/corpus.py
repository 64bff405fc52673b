"""A labelled corpus: a JSON lines file with ``_id``, ``title`` and ``text`` on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from ingest.sources.base import Found, Identity, Item, Listing, Loaded, Option, Since, Tools, Visit
from store.catalogue import Source
from store.errors import NotFoundError


class Corpus:
    """Each line is a document; made by measurements, never typed by people."""

    names: ClassVar[tuple[str, ...]] = ("corpus",)
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None: ...

    @staticmethod
    def identify(target: str) -> Identity | None:  # noqa: ARG004 - a file of lines is a file to people
        """Nobody names one by hand."""
        return None

    def visit(self, source: Source, since: Since) -> Visit:  # noqa: ARG002 - its lines are cheap
        """Every line; NotFoundError if it is no such file."""
        return Listing(_items(Path(source.target)))

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""


def _items(corpus: Path) -> Iterator[Found]:
    for record in _records(corpus):
        yield Item(record["_id"], partial(_loaded, record))


def _records(corpus: Path) -> Iterator[dict[str, str]]:
    try:
        with corpus.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as error:
        raise NotFoundError(f"'{corpus.name}' is not a readable JSON lines file.") from error


def _loaded(record: dict[str, str], _stamp: str | None) -> Loaded:
    return Loaded(record["text"].encode(), f"{record['_id']}.txt", title=record.get("title"))
