"""The pieces of a message in Discord's second form of components, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

Component = dict[str, Any]

ROW, BUTTON, SECTION, TEXT, SEPARATOR, CONTAINER = 1, 2, 9, 10, 14, 17
LINK = 5  # the style of a button that opens an address
MOST_COMPONENTS, MOST_TEXT = 40, 4_000  # of a message, nested ones included
IN_A_ROW = 5
LABEL, ADDRESS, CUSTOM_ID = 80, 512, 100

_LOWEST_MARK = 1 << 20  # Discord numbers the components that have no number from 1


def text(content: str) -> Component:
    """A text; Discord refuses an empty one."""
    return {"type": TEXT, "content": content or "–"}


def row(*buttons: Component) -> Component:
    """One to five buttons beside each other."""
    return {"type": ROW, "components": list(buttons)}


def beside(content: str, button: Component) -> Component:
    """A text with a button at its right."""
    return {"type": SECTION, "components": [text(content)], "accessory": button}


def container(parts: Sequence[Component], color: int | None = None) -> Component:
    """A box, with a coloured edge if there is a colour."""
    box: Component = {"type": CONTAINER, "components": list(parts)}
    return box if color is None else box | {"accent_color": color}


def line() -> Component:
    """A line between two parts of a box."""
    return {"type": SEPARATOR}


def gap() -> Component:
    """Room between two parts of a box, so that a quote does not run into its source."""
    return {"type": SEPARATOR, "divider": False}


def link(label: str, url: str) -> Component:
    """A button that opens an address."""
    return {"type": BUTTON, "style": LINK, "label": label, "url": url}


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, nested ones too."""
    for one in components:
        yield one
        yield from walk(one.get("components") or [])
        yield from walk([one["accessory"]] if one.get("accessory") else [])


def text_size(components: Sequence[Component]) -> int:
    """How much of the 4,000 characters these take."""
    return sum(len(one["content"]) for one in walk(components) if one["type"] == TEXT)


def mark_of(question: UUID) -> int:
    """The number that the first component of a question's reply has, to find it again by."""
    return _LOWEST_MARK + question.int % ((1 << 31) - _LOWEST_MARK)


def marked(components: Sequence[Component], question: UUID) -> list[Component]:
    """The same, recognisable as the reply to a question."""
    first, *others = components
    return [first | {"id": mark_of(question)}, *others]
