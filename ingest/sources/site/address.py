"""Addresses of a site: one form for each page, and which of them belong to it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from ingest.fetch.target import target_of
from store.errors import RefusedError

MAX_LINK = 1_000  # characters of an address worth following; longer ones are sessions and traps
_MAX_PARTS = 15  # parts of a path
_MAX_REPEATS = 3  # of one part in a path: a relative link on a page that answers everywhere
_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|"
    r"_ga|_gl|_hsenc|_hsmi|mkt_tok|ref_src|phpsessid|jsessionid|sid|sessionid)",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_NO_DOCUMENT = frozenset(
    """
    png jpg jpeg gif svg webp avif ico bmp tif tiff mp3 mp4 m4a m4v ogg ogv oga wav webm mov avi
    mkv flac woff woff2 ttf otf eot css js mjs map json xml rss atom zip gz tgz bz2 xz zst 7z rar
    tar exe msi dmg pkg deb rpm apk iso jar whl bin wasm ics vcf swf psd ai eps asc sig sha256 md5
    """.split()
)
_DOCUMENT = frozenset(
    "pdf docx doc pptx ppt xlsx xls odt ods odp rtf epub md txt rst org csv tsv ipynb eml".split()
)


def canonical(link: str, base: str) -> str | None:
    """An address as it is kept: whole, without fragment, tracking and session; None if unusable."""
    if len(link) > MAX_LINK:
        return None
    try:
        target = target_of(str(httpx.URL(base).join(link.strip())))
    except (RefusedError, httpx.InvalidURL, ValueError):
        return None
    path, _, query = target.path.partition("?")
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    url = target.url[: -len(target.path)] + _SESSION.sub("", path)
    whole = url + ("?" + "&".join(kept) if kept else "")
    return whole if len(whole) <= MAX_LINK else None


def key(url: str) -> str:
    """The same for addresses that differ only in scheme, a last slash or the name of an index."""
    scheme, _, rest = url.partition("://")
    path, mark, query = rest.partition("?")
    port = ":443" if scheme == "https" else ":80"
    return _INDEX.sub("/", path).rstrip("/").replace(port, "", 1) + mark + query


def is_document(url: str) -> bool:
    """Whether the ending is that of a file that is read but holds no links of the site's own."""
    return _ending(url) in _DOCUMENT


def _is_tracking(part: str) -> bool:
    return _TRACKING.fullmatch(part.partition("=")[0]) is not None


def _ending(url: str) -> str:
    last = urlsplit(url).path.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to the site: one host and port, and everything below one path."""

    host: str  # with the port where it is not the scheme's own
    prefix: str

    @classmethod
    def of(cls, start: str, *, is_list: bool = False) -> Scope:
        """The host of a start address and its folder: of ``/docs/intro.html``, ``/docs/``.

        An address without an ending may be a folder itself, unless a list stands there.
        """
        target = target_of(start)
        path = target.path.partition("?")[0]
        folder, _, last = path.rpartition("/")
        whole = "." in last or not last or is_list
        return cls(target.authority, folder + "/" if whole else path)

    def holds(self, url: str) -> bool:
        """Whether an address lies inside and is worth a request."""
        parts = urlsplit(url)
        if parts.netloc != self.host or _ending(url) in _NO_DOCUMENT:
            return False
        below = self.prefix if self.prefix.endswith("/") else self.prefix + "/"
        return (parts.path == self.prefix or f"{parts.path}/".startswith(below)) and _is_sane(
            parts.path
        )


def _is_sane(path: str) -> bool:
    names = [name for name in path.split("/") if name]
    most = max(Counter(names).values(), default=0)
    return len(names) <= _MAX_PARTS and most <= _MAX_REPEATS
