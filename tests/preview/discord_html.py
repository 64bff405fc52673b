"""Discord's components as HTML, about as its own clients show them. Refuses what it does not know.

Only what the renderers write is understood of Discord's Markdown; everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

Json = dict[str, Any]

_STYLES = {1: "primary", 2: "secondary", 4: "danger", 5: "link"}
_FENCE = re.compile(r"```\n(.*?)\n```", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<plain>[^0-9A-Za-z\s])|`(?P<code>[^`]+)`|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|__(?P<under>(?:\\.|[^\\])+?)__|(?<!\w)_(?P<italic>(?:\\.|[^\\_])+)_(?!\w)"
    r"|\[(?P<label>(?:\\.|[^\]\\])+)\]\(<(?P<url>[^>]+)>\)|<(?P<ref>[@#]&?!?\d+)>"
)
_ITEM = re.compile(r"(?P<indent> *)- (?P<words>.*)")
_TAGS = {"bold": "b", "under": "u", "italic": "i"}


def message_html(components: Sequence[Json]) -> str:
    """One message with the name of the app above it."""
    body = "".join(map(component_html, components))
    who = '<span class="who">Teamlore</span><span class="app">APP</span>'
    return (
        '<div class="discord"><div class="avatar">T</div><div class="body">'
        f'{who}<span class="time">10:42</span>{body}</div></div>'
    )


def component_html(component: Json) -> str:
    """One component; KeyError for a type that is not drawn here."""
    return _COMPONENTS[component["type"]](component)


def _text(component: Json) -> str:
    return f'<div class="text">{markdown_html(component["content"])}</div>'


def _container(component: Json) -> str:
    color = component.get("accent_color")
    edge = "" if color is None else f' style="border-left-color:#{color:06x}"'
    return f'<div class="box"{edge}>{"".join(map(component_html, component["components"]))}</div>'


def _section(component: Json) -> str:
    words = "".join(map(component_html, component["components"]))
    return f'<div class="beside"><div>{words}</div>{component_html(component["accessory"])}</div>'


def _row(component: Json) -> str:
    return f'<div class="row">{"".join(map(component_html, component["components"]))}</div>'


def _button(component: Json) -> str:
    sign = (component.get("emoji") or {}).get("name", "")
    label = " ".join(filter(None, (sign, component.get("label", ""))))
    out = " ↗" if component["style"] == 5 else ""
    return f'<span class="press {_STYLES[component["style"]]}">{escape(label)}{out}</span>'


def markdown_html(text: str) -> str:
    """Paragraphs, small lines, headings, lists and code."""
    html, at = [], 0
    for match in _FENCE.finditer(text):
        html += [_lines(text[at : match.start()].strip("\n")), f"<pre>{escape(match[1])}</pre>"]
        at = match.end()
    return "".join([*html, _lines(text[at:].strip("\n"))])


def _lines(text: str) -> str:
    """Lines as Discord breaks them: each one where it is written."""
    lines = text.split("\n") if text else []
    return "".join(
        _list(list(group)) if is_list else "".join(map(_line, group))
        for is_list, group in groupby(lines, key=lambda line: bool(_ITEM.match(line)))
    )


def _line(line: str) -> str:
    if line.startswith("-# "):
        return f'<div class="small">{_inline(line[3:])}</div>'
    if line.startswith("### "):
        return f'<div class="heading">{_inline(line[4:])}</div>'
    return f"<div>{_inline(line) or '&nbsp;'}</div>"


def _list(lines: list[str]) -> str:
    items = []
    for match in filter(None, map(_ITEM.match, lines)):
        left = 10 * len(match["indent"])
        items.append(f'<li style="margin-left:{left}px">{_inline(match["words"])}</li>')
    return f"<ul>{''.join(items)}</ul>"


def _inline(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for match in _INLINE.finditer(text):
        yield escape(text[at : match.start()])
        yield _piece(match)
        at = match.end()
    yield escape(text[at:])


def _piece(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{_inline(match[kind])}</{_TAGS[kind]}>"
    if kind == "url":
        return f'<a href="{escape(match["url"])}">{_inline(match["label"])}</a>'
    if kind == "code":
        return f"<code>{escape(match['code'])}</code>"
    return f'<span class="ref">{escape(match["ref"])}</span>' if kind == "ref" else escape(match[1])


_COMPONENTS: dict[int, Callable[[Json], str]] = {
    1: _row,
    2: _button,
    9: _section,
    10: _text,
    14: lambda one: f'<hr class="divider {"" if one.get("divider", True) else "bare"}">',
    17: _container,
}
