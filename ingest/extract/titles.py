"""Finds the title and the author that a text states about itself."""

from __future__ import annotations

import itertools
import re
from typing import Final

from store.records import Markup

_HEAD: Final = 16 * 1024  # a title that stands later is none
_LONGEST: Final = 300

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = r"^{}[ \t]*:[ \t]*(\S[^\n]*)$"
_ATX: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\n]*)$")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_UNDERLINE: Final = re.compile(r"^([=\-`:.'\"~^_*+#])\1{2,}[ \t]*$")
_ORG_TITLE: Final = re.compile(r"^#\+TITLE:[ \t]*(\S[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_ORG_AUTHOR: Final = re.compile(r"^#\+AUTHOR:[ \t]*(\S[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_ORG_HEADING: Final = re.compile(r"^\*+[ \t]+(\S[^\n]*)$", re.MULTILINE)
_GENERIC: Final = re.compile(
    r"(?i)(?:untitled( document| spreadsheet| presentation)?|powerpoint[ -]pr[^ ]*|"
    r"word document|document\d*|microsoft (?:word|powerpoint|excel) - .*|title|slide 1|"
    r".*\.(?:jpe?g|png|tiff?|indd|docx?|pptx?|xlsx?|pdf))"
)


def clean_title(title: str | None) -> str | None:
    """The title in one line, or None where it says nothing."""
    line = " ".join((title or "").split())
    return line[:_LONGEST].rstrip() or None


def stated_title(title: str | None) -> str | None:
    """A title from a document's properties, unless a program made it up."""
    cleaned = clean_title(title)
    return None if cleaned is None or _GENERIC.fullmatch(cleaned) else cleaned


def title_of(text: str, markup: Markup) -> str | None:
    """The title a text format states: front matter first, then the first heading."""
    head = text[:_HEAD]
    if markup is Markup.MARKDOWN:
        return clean_title(_front_matter(head, "title") or first_heading(head))
    if markup is Markup.RST:
        return clean_title(_rst_title(head))
    if markup is Markup.ORG:
        found = _ORG_TITLE.search(head) or _ORG_HEADING.search(head)
        return clean_title(found.group(1)) if found else None
    return None


def author_of(text: str, markup: Markup) -> str | None:
    """The author a text format states about itself."""
    head = text[:_HEAD]
    if markup is Markup.MARKDOWN:
        return clean_title(_front_matter(head, "author"))
    if markup is Markup.ORG:
        found = _ORG_AUTHOR.search(head)
        return clean_title(found.group(1)) if found else None
    return None


def first_heading(text: str) -> str | None:
    """The first Markdown heading outside a code block, if it stands near the beginning."""
    fence = ""
    above = ""
    for line in _body(text[:_HEAD]).splitlines():
        opening = _FENCE.match(line)
        if opening and (not fence or opening.group(1).startswith(fence)):
            fence = "" if fence else opening.group(1)
        elif not fence:
            if found := _heading_here(line, above):
                return found
            above = line
    return None


def _heading_here(line: str, above: str) -> str | None:
    if atx := _ATX.match(line):
        return _unmarked(atx.group(2))
    if above.strip() and re.fullmatch(r"={3,}[ \t]*|-{3,}[ \t]*", line):
        plain = not above.lstrip().startswith(("|", "-", "*", ">"))
        return above.strip() if plain else None
    return None


def _unmarked(words: str) -> str:
    """A heading's words without closing number signs and without an id in braces."""
    words = words.strip()
    if words.endswith("}") and "{#" in words:
        words = words[: words.rindex("{#")].rstrip()
    closed = words.rstrip("#")
    return closed.rstrip() if closed.endswith((" ", "\t")) or not closed else words


def _body(text: str) -> str:
    found = _FRONT_MATTER.match(text)
    return text[found.end() :] if found else text


def _front_matter(text: str, field: str) -> str | None:
    found = _FRONT_MATTER.match(text)
    if not found:
        return None
    value = re.search(_FIELD.format(field), found.group(1), re.MULTILINE | re.IGNORECASE)
    return _unquoted(value.group(1)) if value else None


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def _rst_title(text: str) -> str | None:
    lines = text.splitlines()
    for line, under in itertools.pairwise(lines):
        words = line.strip()
        if words and not _UNDERLINE.match(words) and _UNDERLINE.match(under):
            return words
    return None
