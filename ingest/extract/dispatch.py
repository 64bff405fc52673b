"""From bytes and a name to an Extraction, or a RefusedError with a reason to act on."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Final

from ingest.extract.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from ingest.extract.sniff import Kind, sniff
from ingest.extract.text import MARKUP, read_text, storable
from store.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.records import Extraction

EMPTY: Final = "is empty: there is no text in it"


def extract(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Extraction:
    """The text of one document and where its places are; ``name`` is its path or file name.

    Pure: the same bytes give the same answer, nothing is fetched or written. It may take long,
    eat memory or crash on hostile input, which is why ``Extractor`` runs it in a child process.
    """
    return _checked(_read(data, name, limits, nested=False), limits)


def _read(data: bytes, name: str, limits: Limits, *, nested: bool) -> Extraction:
    if not data.strip():
        raise RefusedError(EMPTY)
    if len(data) > limits.data_bytes:
        raise RefusedError(f"is larger than {limits.data_bytes // MEGABYTE} MB: split it")
    kind = sniff(data, name)
    if nested:
        from ingest.extract.archive import not_nested

        not_nested(kind)
    try:
        return _reader(kind)(data, limits)
    except (RefusedError, MemoryError):
        raise
    except RecursionError as error:
        raise RefusedError("is nested too deeply to be read") from error
    except Exception as error:  # parsers of hostile bytes may raise anything at all
        raise RefusedError(f"is broken: it cannot be read as {kind.value}") from error


def _checked(held: Extraction, limits: Limits) -> Extraction:
    """What every reader promises: text, not too much of it, that any store can hold."""
    if not held.text.strip():
        raise RefusedError(EMPTY)
    if len(held.text) > limits.text_chars:
        raise RefusedError(f"holds more than {limits.text_chars // MEGABYTE} MB of text: split it")
    return dataclasses.replace(
        held,
        text=storable(held.text),
        title=storable(held.title) if held.title else None,
        author=storable(held.author) if held.author else None,
        anchors=tuple(dataclasses.replace(a, label=storable(a.label)) for a in held.anchors),
    )


def _reader(kind: Kind) -> Callable[[bytes, Limits], Extraction]:
    """The reader of a kind; its module is loaded when first needed."""
    if kind in MARKUP:
        return lambda data, _: read_text(data, kind)
    return _document_readers()[kind]


@functools.cache
def _document_readers() -> dict[Kind, Callable[[bytes, Limits], Extraction]]:
    from ingest.extract import (
        archive,
        book,
        mail,
        notebook,
        office,
        pdf,
        sheets,
        slides,
        webpage,
        word,
    )

    def nested(data: bytes, name: str, limits: Limits) -> Extraction:
        return _checked(_read(data, name, limits, nested=True), limits)

    def archived(data: bytes, limits: Limits) -> Extraction:
        return archive.read_archive(data, limits, functools.partial(nested, limits=limits))

    return {
        Kind.HTML: lambda data, _: webpage.read_html(data),
        Kind.NOTEBOOK: lambda data, _: notebook.read_notebook(data),
        Kind.EML: lambda data, _: mail.read_eml(data),
        Kind.MSG: lambda data, _: mail.read_msg(data),
        Kind.PDF: lambda data, _: pdf.read_pdf(data),
        Kind.DOCX: word.read_word,
        Kind.PPTX: slides.read_slides,
        Kind.EPUB: book.read_book,
        Kind.ZIP: archived,
        Kind.XLSX: functools.partial(sheets.read_sheets, sheets.XLSX),
        Kind.XLS: functools.partial(sheets.read_sheets, sheets.XLS),
        Kind.ODS: functools.partial(sheets.read_sheets, sheets.ODS),
        Kind.DOC: functools.partial(office.read_office, "application/msword"),
        Kind.RTF: functools.partial(office.read_office, "application/rtf"),
        Kind.ODT: functools.partial(office.read_office, office.ODF + "text"),
        Kind.ODP: functools.partial(office.read_office, office.ODF + "presentation"),
        Kind.PPT: office.read_old_slides,
    }
