"""What Discord would make of a message besides letters: mentions, links, pictures, spoilers."""

from __future__ import annotations

import re
from typing import Any

from fakes.discord.limits import walk

_LIVE = re.compile(
    r"<\S[^>\n]{0,80}|@everyone|@here|\]\(|(?<!\w):\w+:|\|\||`|\w+://\S*|discord(?:app)?\.(?:gg|com)/",
    re.IGNORECASE,
)
# From left to right, as Discord reads: a backslash in code escapes nothing.
_HELD = re.compile(r"(?s:```\n.*?\n```)|\\[^0-9A-Za-z\s]|`[^`\n]+`")
_TEXT, _BUTTON, _CONTAINER, _SECTION, _ROW, _LINE = 10, 2, 17, 9, 1, 14
_HARMLESS = {_TEXT, _BUTTON, _CONTAINER, _SECTION, _ROW, _LINE}


def live(payload: Any) -> set[str]:
    """Everything in a message that notifies, can be clicked, or is a picture."""
    found = set[str]()
    if payload.get("content") or payload.get("embeds") or payload.get("attachments"):
        found.add("something beside components")
    if "components" in payload and payload.get("allowed_mentions", {}).get("parse") != []:
        found.add("mentions")
    for part in walk(payload.get("components") or []):
        if part["type"] == _TEXT:
            found |= live_words(part["content"])
        elif part["type"] not in _HARMLESS:
            found.add(f"component {part['type']}")
        if part.get("url"):
            found.add(part["url"])
    return found


def live_words(text: str) -> set[str]:
    """The same of one text: escapes and code are out of it."""
    bare = _HELD.sub(lambda found: "\x01" if found[0].startswith("\\") else " ", text)
    return set(_LIVE.findall(bare))
