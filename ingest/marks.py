"""Takes the marks of markup off a piece of text, so that only its words remain.

The encoder and the sparse index read words; link targets, tags and emphasis would be noise. Every
pattern here is bounded or cannot overlap itself, so that hostile text costs what its length costs.
"""

from __future__ import annotations

import re

# A target may hold one level of brackets (Wikipedia, Sharepoint) and a short title.
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,300}\)){0,2000}\)"
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\](?:" + _TARGET + r"|\[[^\[\]]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]]{0,600})\](?:" + _TARGET + r"|\[[^\[\]]{0,200}\])")
_DEFINITION = re.compile(r"^\s*\[[^\[\]]{1,200}\]:\s*\S+.*$", re.MULTILINE)
_AUTO_LINK = re.compile(r"<(https?://[^<>\s]{1,2000}|mailto:[^<>\s]{1,500})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,5000}?-->|<%.{0,500}?%>", re.DOTALL)
_RST_LINK = re.compile(r"`([^`<>]{1,300}) <[^`<>]{1,1000}>`__?")
_RST_ROLE = re.compile(r":[a-zA-Z][\w:+-]{0,30}:`([^`]{1,300})`")
_ORG_LINK = re.compile(r"\[\[[^\[\]]{1,1000}\]\[([^\[\]]{1,300})\]\]")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_RULE_ROW = re.compile(r"^[\s|+:=-]{3,}$", re.MULTILINE)
_LINE_MARK = re.compile(
    r"^\s{0,40}(?:(?:>\s?)+|#{1,6}\s|\*{1,8}\s|[-+\u2022]\s|\d{1,3}[.)]\s)", re.MULTILINE
)
_HEADING_END = re.compile(r"\s#{1,6}\s*$")
_BARS = re.compile(r"\s*\|\s*")
_EMPHASIS = re.compile(r"(?<!\w)[*_~]{1,3}(?=\S)|(?<=\S)[*_~]{1,3}(?!\w)|[*]{2,3}|`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_ANY_MARK = re.compile(r"[\[\]*_~`<>#|\\\u2022]|^\s*(?:[-+=]|\d{1,3}[.)])", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def words_only(text: str) -> str:
    """The words of a piece of text on one line, without marks, tags and link targets."""
    if not _ANY_MARK.search(text):  # most sentences; saves fifteen passes
        return _SPACE.sub(" ", text).strip()
    text = _FENCE.sub(" ", _DEFINITION.sub(" ", text))
    text = _RULE_ROW.sub(" ", _LINE_MARK.sub(" ", text))
    return _SPACE.sub(" ", _cells(_inline(text))).strip()


def title_only(text: str) -> str:
    """A heading as it is shown in a path: its words, one line, no underline."""
    return _HEADING_END.sub("", words_only(text)).strip()


def code_only(text: str) -> str:
    """Code keeps its signs: only the fence around it and the white space are noise."""
    return _SPACE.sub(" ", _FENCE.sub(" ", text)).strip()


def _inline(text: str) -> str:
    for pattern in (_IMAGE, _LINK, _ORG_LINK, _RST_LINK, _RST_ROLE, _AUTO_LINK):
        text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _TAG.sub(" ", text)))


def _cells(text: str) -> str:
    """Table cells apart by commas: the encoder has seen lists, hardly ever bars."""
    return _BARS.sub(", ", text.strip(" |\n\t")) if "|" in text else text
