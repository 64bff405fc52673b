"""The parser library behind the binary formats, and the repair of what it writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.titles import clean_title
from store.errors import RefusedError

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

PASSWORD: Final = "is encrypted: remove the password and add it again"  # noqa: S105

# A backslash before a character that means nothing there is noise in a quote. Kept: the pipe,
# which would end a table cell, and the number sign, which would make a line a heading.
_ESCAPED: Final = re.compile(r"\\([!\"$%&'()*,./:;<=>?@\[\\\]^_`{}~+-])")
_INLINE_SIGN: Final = re.compile(r"(?m)(?<!^)\\#")


def parse(data: bytes, mime: str, *, output: str = "markdown") -> ExtractionResult:
    """Run the engine; what it cannot read is a refusal with a reason."""
    import kreuzberg  # 80 MB of shared library: only the child that needs it loads it

    config = kreuzberg.ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,
        output_format=output,
        pages=kreuzberg.PageConfig(extract_pages=True),
        content_filter=kreuzberg.ContentFilterConfig(include_headers=True, include_footers=True),
    )
    try:
        return kreuzberg.extract_bytes_sync(data, mime, config)
    except kreuzberg.KreuzbergError as error:
        raise _refusal(str(error)) from error


def _refusal(message: str) -> RefusedError:
    lowered = message.lower()
    if "password" in lowered or "encrypt" in lowered:
        return RefusedError(PASSWORD)
    if "security" in lowered or "limit" in lowered:
        return RefusedError("is too large or too deeply nested once unpacked")
    return RefusedError("is broken: its content cannot be read")


def author(parsed: ExtractionResult) -> str | None:
    """The first author that the properties name."""
    named = parsed.metadata.get("authors") or []
    return clean_title(named[0]) if named else None


def unescaped(markdown: str) -> str:
    """The engine's Markdown without the backslashes that would stand in every quote."""
    return _ESCAPED.sub(r"\1", _INLINE_SIGN.sub("#", markdown))
