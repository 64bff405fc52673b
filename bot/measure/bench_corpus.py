"""Makes many real passages out of a few: copies of documents under titles of their own."""

from __future__ import annotations

import re
from pathlib import Path

from store.errors import NotFoundError

_TITLE = re.compile(r"^(#\s+\S.*?)\s*$", re.MULTILINE)


def markdown_in(folder: Path) -> list[Path]:
    """The Markdown files below a folder, in order; NotFoundError if there is none."""
    found = sorted(folder.rglob("*.md"))
    if not found:
        raise NotFoundError(f"'{folder}' holds no Markdown files to measure with.")
    return found


def copy_documents(folder: Path, into: Path, number: int) -> None:
    """Copy a folder's Markdown; the title tells the copies apart, so none is embedded already."""
    for path in markdown_in(folder):
        place = path.relative_to(folder)
        target = into / f"copy-{number}" / place.with_stem(f"{place.stem}-{number}")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8", errors="replace")
        target.write_text(_TITLE.sub(rf"\1, branch {number}", text, count=1), "utf-8")
