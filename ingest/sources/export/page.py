"""A page of an export, before it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ingest.sources.export.contents import Contents


@dataclass(frozen=True, slots=True)
class Shaped:
    """A page without what the exporting tool put around it, and what that said of the page."""

    data: bytes
    author: str | None = None
    modified_at: datetime | None = None
    link: str | None = None


def as_it_is(data: bytes) -> Shaped:
    """Nothing is around it."""
    return Shaped(data)


@dataclass(frozen=True, slots=True)
class Page:
    """``member`` is the file, ``path`` what people see: the titles that lead to it."""

    member: str
    path: str
    title: str | None = None
    link: str | None = None  # where the page stood
    shape: Callable[[bytes], Shaped] = as_it_is


class Layout(Protocol):
    """How one tool lays out its exports."""

    def recognises(self, contents: Contents) -> bool:
        """Whether an export is of this tool."""
        ...

    def pages(self, contents: Contents, url_base: str | None) -> Iterator[Page]:
        """Its pages; ``url_base`` is where the tool is on the web, if somebody said so."""
        ...
