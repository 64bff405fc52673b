"""Slack's blocks as HTML, about as Slack's own clients show them. Refuses what it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

Json = dict[str, Any]

_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}
_MRKDWN = re.compile(
    r"<(?P<url>https?://[^|>]+)\|(?P<label>[^>]*)>|<(?P<ref>[@#!][^>]+)>|\*(?P<bold>[^*]+)\*"
)


def message_html(message: Json) -> str:
    """One message with the name of the app above it."""
    body = "".join(block_html(block) for block in message["blocks"])
    who = '<span class="who">Teamlore</span><span class="app">APP</span>'
    return (
        '<div class="message"><div class="avatar">T</div><div class="body">'
        f'{who}<span class="time">10:42</span>{body}</div></div>'
    )


def view_html(view: Json) -> str:
    """A view that has a tab of its own."""
    return f'<div class="view">{"".join(block_html(block) for block in view["blocks"])}</div>'


def block_html(block: Json) -> str:
    """One block; KeyError for a type that is not drawn here."""
    return _BLOCKS[block["type"]](block)


def _rich(block: Json) -> str:
    return f'<div class="rich">{"".join(_part(part) for part in block["elements"])}</div>'


def _part(part: Json) -> str:
    kind = part["type"]
    if kind == "rich_text_list":
        inner = _list(part)
    elif kind == "rich_text_preformatted":
        inner = f"<pre>{_inline(part['elements'])}</pre>"
    else:
        inner = f"<p>{_inline(part['elements'])}</p>"
    quoted = kind == "rich_text_quote" or part.get("border")
    return f'<div class="quoted">{inner}</div>' if quoted else inner


def _list(part: Json) -> str:
    tag = {"bullet": "ul", "ordered": "ol"}[part["style"]]
    start = f' start="{part.get("offset", 0) + 1}"' if tag == "ol" else ""
    items = "".join(f"<li>{_inline(item['elements'])}</li>" for item in part["elements"])
    return f'<{tag}{start} style="margin-left:{28 * part.get("indent", 0)}px">{items}</{tag}>'


def _inline(elements: list[Json]) -> str:
    return "".join(_element(element) for element in elements)


def _element(element: Json) -> str:
    if element["type"] in ("user", "channel", "usergroup"):
        name = element.get("user_id") or element.get("channel_id") or element.get("usergroup_id")
        return _ref(("#" if element["type"] == "channel" else "@") + str(name))
    html = escape(element["text"])
    for style in element.get("style", {}):
        html = f"<{_TAGS[style]}>{html}</{_TAGS[style]}>"
    if element["type"] == "link":
        return f'<a href="{escape(element["url"])}">{html}</a>'
    if element["type"] != "text":
        raise KeyError(element["type"])
    return html


def _ref(name: str) -> str:
    return f'<span class="ref">{escape(name)}</span>'


def _text(text: Json) -> str:
    """A text object; mrkdwn here carries links, references and bold words only."""
    if text["type"] == "plain_text":
        return escape(text["text"])
    html, at = [], 0
    for match in _MRKDWN.finditer(text["text"]):
        html.append(escape(unescape(text["text"][at : match.start()])))
        html.append(_live(match))
        at = match.end()
    return "".join([*html, escape(unescape(text["text"][at:]))])


def _live(match: re.Match[str]) -> str:
    if match["url"]:
        url, label = unescape(match["url"]), unescape(match["label"])
        return f'<a href="{escape(url)}">{escape(label)}</a>'
    if match["bold"]:
        return f"<b>{escape(unescape(match['bold']))}</b>"
    return _ref(match["ref"])


def _context(block: Json) -> str:
    parts = "".join(f"<span>{_text(element)}</span>" for element in block["elements"])
    return f'<div class="context">{parts}</div>'


def _section(block: Json) -> str:
    side = _control(block["accessory"]) if "accessory" in block else ""
    return f'<div class="section"><p>{_text(block["text"])}</p>{side}</div>'


def _actions(block: Json) -> str:
    return f'<div class="actions">{"".join(_control(e) for e in block["elements"])}</div>'


def _control(element: Json) -> str:
    if element["type"] == "button":
        style = element.get("style", "")
        return f'<span class="button {style}">{escape(element["text"]["text"])}</span>'
    hint = element.get("placeholder", {}).get("text", element["type"].replace("_", " "))
    return f'<div class="field">{escape(hint)}</div>'


def _thumbs(block: Json) -> str:
    buttons = []
    for element in block["elements"]:
        for sign, name in (("👍", "positive_button"), ("👎", "negative_button")):
            label = escape(element[name]["text"]["text"])
            buttons.append(f'<span class="thumb">{sign} {label}</span>')
    return f'<div class="thumbs">{"".join(buttons)}</div>'


def _input(block: Json) -> str:
    label = escape(block["label"]["text"])
    hint = escape(block.get("hint", {}).get("text", ""))
    shown = _control(block["element"])
    return f'<div class="input"><b>{label}</b>{shown}<span class="time">{hint}</span></div>'


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "rich_text": _rich,
    "context": _context,
    "section": _section,
    "actions": _actions,
    "context_actions": _thumbs,
    "input": _input,
    "header": lambda block: f'<div class="header">{_text(block["text"])}</div>',
    "divider": lambda _: '<hr class="divider">',
}
