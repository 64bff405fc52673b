"""A quote as ``rich_text``: what a document says, the answering words bold, nothing of it live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.chat.quoted import Look, Piece, Quoted, Run, Shape
from bot.slack.text import Element, run, section

_TEXTS = (Shape.PARAGRAPH, Shape.HEADING, Shape.HEAD)

Pair = tuple[Piece, tuple[Run, ...]]


def quote_elements(quoted: Quoted) -> list[Element]:
    """Paragraphs, lists, table rows and code with the bar of a quote beside them."""
    elements: list[Element] = []
    for kind, pairs in groupby(quoted.pieces, key=lambda pair: _kind(pair[0])):
        elements += _KINDS[kind](list(pairs))
    return elements


def quote_text(quoted: Quoted) -> str:
    """The same in plain text, for screen readers."""
    lines = []
    for piece, runs in quoted.pieces:
        mark = f"{piece.number}. " if piece.number is not None else "• "
        lines.append((mark if piece.shape is Shape.ITEM else "") + "".join(r.text for r in runs))
    return "\n".join(lines)


def _kind(piece: Piece) -> str:
    if piece.shape in _TEXTS:
        return "text"
    return piece.shape.value


def _text(pairs: Sequence[Pair]) -> list[Element]:
    """Paragraphs in one quote; a heading and the head of a table stand close to what follows."""
    elements: list[Element] = []
    for number, (piece, runs) in enumerate(pairs):
        if number:
            above = pairs[number - 1][0].shape
            elements.append(run("\n" if above is Shape.HEADING else "\n\n"))
        elements += _styled(runs, aside=piece.shape is not Shape.PARAGRAPH)
    return [{"type": "rich_text_quote", "elements": elements}]


def _code(pairs: Sequence[Pair]) -> list[Element]:
    text = "\n".join("".join(r.text for r in runs) for _, runs in pairs).rstrip()
    if not text:
        return []
    return [{"type": "rich_text_preformatted", "elements": [run(text)], "border": 1}]


def _items(pairs: Sequence[Pair]) -> list[Element]:
    """One list for each stretch of the same depth whose numbers follow each other."""
    lists: list[Element] = []
    above: Piece | None = None
    for piece, runs in pairs:
        if above is None or not _follows(piece, above):
            lists.append(_list(piece))
        lists[-1]["elements"].append(section(*_styled(runs)))
        above = piece
    return lists


def _follows(piece: Piece, above: Piece) -> bool:
    """Whether a list goes on; one numbered 1, 1, 1 is counted on, as in Markdown."""
    if piece.level != above.level:
        return False
    if piece.number is None or above.number is None:
        return piece.number is above.number
    return piece.number in (above.number, above.number + 1)


def _list(piece: Piece) -> Element:
    style = "bullet" if piece.number is None else "ordered"
    begun: Element = {"type": "rich_text_list", "style": style, "elements": [], "border": 1}
    if piece.level:
        begun["indent"] = piece.level
    if piece.number is not None and piece.number > 1:
        begun["offset"] = piece.number - 1
    return begun


def _styled(runs: Sequence[Run], *, aside: bool = False) -> Iterator[Element]:
    """Bold is for the answering words alone; the document's own emphasis is italic."""
    for text, look in _joined(runs):
        strong, code = bool(look & Look.STRONG), bool(look & Look.CODE)
        italic = not strong and (aside or bool(look & Look.EMPHASIS))
        yield run(text, bold=strong, italic=italic and not code, code=code)


def _joined(runs: Sequence[Run]) -> Iterator[tuple[str, Look]]:
    for look, same in groupby(runs, key=lambda one: one.look):
        yield "".join(one.text for one in same), look


_KINDS = {"text": _text, "code": _code, "item": _items, "row": _items}
