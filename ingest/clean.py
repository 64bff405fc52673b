"""Text as the encoder should read it: without Markdown's marks, link targets and tags."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])")
_BARE_URL = re.compile(r"<?\bhttps?://([^\s/>?#]+)[^\s>]*>?")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<%[^%\n]{0,300}%>|\{%[^%\n]{0,300}%\}")
_LEAD = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)*(?:[-*+•][ \t]+|#{1,6}[ \t]+)?(?:\[[ xX]\][ \t]+)?")
_RULE = re.compile(r"(?m)^[ \t|:\-]{3,}$")
_MARK = re.compile(r"(\*\*|__|\*|`+|~~|(?<!\w)_|_(?!\w))")
_PIPE = re.compile(r"[ \t]*\|[ \t]*")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The words of a piece of Markdown or plain text, on one line."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _BARE_URL.sub(r"\1", _TAG.sub(" ", text))
    text = _MARK.sub("", _LEAD.sub("", _RULE.sub(" ", text)))
    return _SPACE.sub(" ", _PIPE.sub(", ", text)).strip(" ,")
