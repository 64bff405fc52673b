"""Jupyter notebooks: prose as it stands, code in fences, text that the code printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ingest.extract.draft import Draft, fence
from ingest.extract.text import decode, storable
from ingest.extract.titles import clean_title, first_heading
from store.errors import RefusedError
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_OUTPUT = 4_000  # characters; beyond it an output is a log, not knowledge


def read_notebook(data: bytes) -> Extraction:
    """A notebook as Markdown."""
    try:
        held = json.loads(decode(data))
        cells = held["cells"] if "cells" in held else held["worksheets"][0]["cells"]
        language = held.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        draft = Draft()
        for cell in cells:
            for block in _blocks(cell, str(language)):
                draft.add(storable(block))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise RefusedError("is broken: it cannot be read as a notebook") from error
    title = clean_title(first_heading(draft.text))
    return Extraction(draft.text, Markup.MARKDOWN, title=title)


def _blocks(cell: dict[str, Any], language: str) -> Iterator[str]:
    source = _joined(cell.get("source", cell.get("input", "")))
    kind = cell.get("cell_type")
    if kind != "code":
        yield source if kind == "markdown" else fence(source) if source.strip() else ""
        return
    if source.strip():
        yield fence(source, language)
    for output in cell.get("outputs", []):
        text = _printed(output)
        if text.strip():
            yield fence(text[:_LONGEST_OUTPUT])


def _printed(output: dict[str, Any]) -> str:
    return _joined(output.get("text") or output.get("data", {}).get("text/plain", ""))


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
