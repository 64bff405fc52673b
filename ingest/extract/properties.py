"""Title and author from the properties part that Office formats share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from ingest.extract.titles import clean_title, stated_title

if TYPE_CHECKING:
    from ingest.extract.package import Package

_CORE = "docProps/core.xml"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def title_in(package: Package) -> str | None:
    """The title stated in the properties, unless a program made it up."""
    return stated_title(_field(package, "title"))


def author_in(package: Package) -> str | None:
    """The author stated in the properties."""
    return clean_title(_field(package, "creator"))


def _field(package: Package, name: str) -> str | None:
    """Properties are a courtesy: a broken part of them must not cost the document."""
    if _CORE not in package:
        return None
    try:
        return package.xml(_CORE).findtext(_DUBLIN + name)
    except (ParseError, ValueError):
        return None
