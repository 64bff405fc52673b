"""Finds elements and attributes by local name: the strict variant uses other namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, name: str) -> list[Element]:
    """The children of that local name, in order."""
    return [] if element is None else [each for each in element if local(each) == name]


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that local name."""
    return next(iter(children(element, name)), None)


def descendants(element: Element, name: str) -> list[Element]:
    """Everything of that local name at any depth, in order."""
    return [each for each in element.iter() if local(each) == name]


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((held for key, held in element.items() if key.rpartition("}")[2] == name), None)


def number(text: str | None) -> int | None:
    """A whole number, or None for what is none."""
    return int(text) if text is not None and text.lstrip("-").isdecimal() else None
