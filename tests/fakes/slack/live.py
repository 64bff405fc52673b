"""What Slack would make of a message or view besides letters: mentions, links, pictures, marks."""

from __future__ import annotations

import re
from typing import Any

from fakes.slack.referee import walk

_LIVE_PARTS = {"user", "usergroup", "channel", "broadcast", "emoji", "image", "video", "markdown"}


def live(payload: Any) -> set[str]:
    """Everything in what is sent that notifies, can be clicked, or is a picture."""
    found = {str(name) for name in ("attachments", "link_names", "parse") if payload.get(name)}
    for part in walk(payload.get("blocks") or payload.get("view") or []):
        if part.get("type") == "mrkdwn":
            found |= set(re.findall(r"<([^>|]*)", part["text"]))
            found |= set() if part.get("verbatim") else {"a text in which Slack finds links"}
        elif part.get("url"):
            found.add(part["url"])
        elif part.get("type") in _LIVE_PARTS:
            found.add(str(part["type"]))
        elif part.get("emoji"):
            found.add("a text in which Slack finds emoji")
    return found | set(re.findall(r"<[^>]*>?", payload.get("text") or ""))


def marks(payload: Any) -> set[str]:
    """What mrkdwn would read as formatting or emoji, outside of its links."""
    texts = [p["text"] for p in walk(payload["blocks"]) if p.get("type") == "mrkdwn"]
    bare = [re.sub(r"<[^|>]*", "", text) for text in texts]
    return {found for text in bare for found in re.findall(r"[*_~`]|:[^\s>]", text)}
