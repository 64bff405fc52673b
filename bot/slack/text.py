"""Untrusted text as Slack may be given it: escaped, cut, and never markup, mention or link.

Three ways, safest first: ``rich_text`` elements and ``plain_text``, where text cannot become
anything else; and mrkdwn, for the lines of a context block that carry a link.
"""

from __future__ import annotations

import re
from typing import Any

from bot.chat.words import cut, one_line, visible

Block = dict[str, Any]
Element = dict[str, Any]

# Characters that mrkdwn may read as formatting or emoji wherever they stand, and others that look
# the same. There is no escape for them, and only links and labels are ever written that way.
_ALIKE = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI = re.compile(r":(?=\S|\Z)")
_URL = re.compile(r"https?://[^\s/?#][^\s]*", re.IGNORECASE)
_URL_LONGEST = 1_000  # four of them are counted with the text of a message
_FOR_URL = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", '"': "%22", "`": "%60"})


def escape(text: str) -> str:
    """The three characters that Slack gives a meaning to in every text, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """A line for mrkdwn in which nothing is a mark, an emoji or a mention."""
    return escape(_EMOJI.sub("∶", one_line(text).translate(_ALIKE)))


def web_url(location: str) -> str | None:
    """The location as a URL that Slack may link; None for anything but http and https."""
    if visible(location) != location or not _URL.fullmatch(location):
        return None
    url = location.translate(_FOR_URL)
    return url if len(url) <= _URL_LONGEST else None


def fallback(text: str, limit: int) -> str:
    """The ``text`` beside blocks, for notifications and screen readers: escaped, cut, not empty."""
    short = cut(visible(text).strip(), limit) or "–"
    while (size := len(escape(short))) > limit:
        short = cut(short, len(short) * limit // size - 1)
    return escape(short)


def plain(text: str, limit: int) -> Element:
    """A ``plain_text`` object; Slack refuses an empty one, so nothing shows as a dash."""
    return {"type": "plain_text", "text": cut(visible(text), limit).strip() or "–", "emoji": False}


def mrkdwn(text: str) -> Element:
    """A mrkdwn object of text that is made safe already; Slack finds no links of its own in it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def mrkdwn_link(url: str, label: str) -> str:
    """A link in mrkdwn; ``url`` comes from ``web_url``. Without a label there is none."""
    return f"<{escape(url)}|{shown}>" if (shown := literal(label)) else ""


def run(text: str, **style: bool) -> Element:
    """A ``rich_text`` text element: shown as it is, never parsed."""
    on = {name: True for name, yes in style.items() if yes}
    return {"type": "text", "text": text} | ({"style": on} if on else {})


def link(url: str, label: str, **style: bool) -> Element:
    """A ``rich_text`` link; ``url`` comes from ``web_url``."""
    return run(label, **style) | {"type": "link", "url": url}


def section(*elements: Element) -> Element:
    """A paragraph of a ``rich_text`` block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def rich(*elements: Element) -> Block:
    """A ``rich_text`` block."""
    return {"type": "rich_text", "elements": list(elements)}


def context(*elements: Element) -> Block:
    """Small and grey: what stands beside the matter."""
    return {"type": "context", "elements": list(elements)}


def faint(text: str, limit: int = 300) -> Block:
    """A line of small grey text."""
    return context(plain(one_line(text), limit))


def text_size(blocks: object) -> int:
    """How much of Slack's allowance for the text of a message these blocks use."""
    if isinstance(blocks, dict):
        own = sum(len(v) for k, v in blocks.items() if k in ("text", "url") and isinstance(v, str))
        return own + sum(text_size(v) for v in blocks.values() if isinstance(v, dict | list))
    return sum(text_size(part) for part in blocks) if isinstance(blocks, list) else 0
