"""Zip archives: every member that can be read, under its name, without touching the disk."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ingest.extract.draft import Draft, fence, heading
from ingest.extract.package import BOMB, Package
from ingest.extract.sheets import delimited
from ingest.extract.sniff import Kind
from store.errors import RefusedError
from store.records import AnchorKind, Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.limits import Limits

_FENCED = frozenset({Markup.CODE, Markup.DATA})
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def read_archive(
    data: bytes, limits: Limits, read: Callable[[bytes, str], Extraction]
) -> Extraction:
    """Members as sections of one text; those that cannot be read are named with the reason."""
    draft = Draft()
    refused: list[str] = []
    with Package(data, limits) as package:
        for name in package.names:
            if not _is_junk(name):
                _add(draft, refused, package, name, read)
    if not draft.text:
        raise RefusedError(_nothing(refused))
    if refused:
        draft.mark(AnchorKind.PART, "")
        draft.add(heading("Not read", 1))
        draft.add("\n".join(f"- {line}" for line in refused))
    return Extraction(draft.text, Markup.MARKDOWN, anchors=draft.anchors)


def _add(
    draft: Draft,
    refused: list[str],
    package: Package,
    name: str,
    read: Callable[[bytes, str], Extraction],
) -> None:
    try:
        held = read(package.read(name), name)
    except RefusedError as refusal:
        if str(refusal) == BOMB:
            raise
        refused.append(f"{name}: {refusal}")
        return
    draft.mark(AnchorKind.PART, name)
    draft.add(heading(name, 1))
    draft.add(_section(held, name))


def _section(held: Extraction, name: str) -> str:
    """The member's text as Markdown."""
    if held.markup is Markup.TABLE and not name.lower().endswith(("jsonl", "ndjson")):
        return delimited(held.text)
    if held.markup in _FENCED or held.markup is Markup.TABLE:
        return fence(held.text, posixpath.splitext(name)[1][1:])
    return held.text


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK[0]) or posixpath.basename(name) in _JUNK


def _nothing(refused: list[str]) -> str:
    if not refused:
        return "is empty: there is no file in it"
    return f"holds nothing that can be read; the first: {refused[0]}"


def not_nested(kind: Kind) -> None:
    """Refuse an archive inside an archive: depth is how bombs hide."""
    if kind is Kind.ZIP:
        raise RefusedError("is an archive inside an archive: unpack it first")
