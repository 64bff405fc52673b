"""Notion's export: Markdown or HTML pages and CSV tables, each with its id in the file's name."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from ingest.sources.export.contents import Contents, shown_path
from ingest.sources.export.page import Page

_NAMED = re.compile(r"(?:^|[ -])([0-9a-f]{32})(_all)?\.(md|html|csv)$")
_ID = re.compile(r"[ -]?[0-9a-f]{32}(?=$|_all\b|\.)")
_PAGE = "https://www.notion.so/"


class Notion:
    """Pages nested in folders of their parents' names."""

    def recognises(self, contents: Contents) -> bool:
        """Files with such names."""
        return any(_NAMED.search(name) for name in contents.names)

    def pages(self, contents: Contents, url_base: str | None) -> Iterator[Page]:
        """Each page and table; of a table all rows, not those of its view."""
        names = [name for name in contents.names if _is_page(name, contents)]
        plain = {name: _plain(name) for name in names}
        count = Counter(plain.values())
        for name in names:
            id = _NAMED.search(name)
            path = plain[name]
            if id and count[path] > 1:  # pages may share a title
                stem, dot, ending = path.rpartition(".")
                path = f"{stem} {id[1][:8]}{dot}{ending}"
            link = f"{(url_base or _PAGE).rstrip('/')}/{id[1]}" if id else None
            yield Page(name, path, link=link)


def _is_page(name: str, contents: Contents) -> bool:
    if not name.endswith((".md", ".html", ".csv")) or posixpath.basename(name) == "index.html":
        return False
    return not (name.endswith(".csv") and f"{name[:-4]}_all.csv" in contents.names)


def _plain(name: str) -> str:
    """The path without ids: what people called the pages."""
    parts = [_ID.sub("", part).replace("_all.csv", ".csv") for part in name.split("/")]
    return shown_path(*parts)
