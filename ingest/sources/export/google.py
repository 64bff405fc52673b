"""Google's exports: a document as a zipped web page, or a Drive as Takeout gives it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ingest.sources.export.contents import Contents, shown_path
from ingest.sources.export.page import Page
from ingest.sources.site.address import is_document

_TAKEOUT = "Takeout/"
_MARKS = (b"themes.googleusercontent.com", b'class="c', b"doc-content", b"docs-internal-guid")
_LARGEST = 50_000_000


class Google:
    """Documents under the folders that they had in Drive."""

    def recognises(self, contents: Contents) -> bool:
        """Takeout's folder, or one web page of Google's make with nothing but pictures beside."""
        names = contents.names
        if names and all(name.startswith(_TAKEOUT) for name in names):
            return True
        pages = [name for name in names if "/" not in name and name.endswith(".html")]
        alone = len(pages) == 1 and all(n == pages[0] or n.startswith("images/") for n in names)
        if not alone:
            return False
        page = contents.read(pages[0], _LARGEST)
        return sum(mark in page for mark in _MARKS) >= 2

    def pages(self, contents: Contents, url_base: str | None) -> Iterator[Page]:  # noqa: ARG002
        """What can be read of it; an export of Google names no addresses."""
        for name in contents.names:
            last = posixpath.basename(name)
            if last == "archive_browser.html" or not (is_document(name) or last.endswith(".html")):
                continue
            parts = name.removeprefix(_TAKEOUT).removeprefix("Drive/").split("/")
            yield Page(name, shown_path(*parts), title=posixpath.splitext(last)[0])
