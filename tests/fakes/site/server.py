"""A small web site on this machine whose pages a test makes, changes, breaks and takes away."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Page:
    """What one address answers; ``status`` other than 200 is what it says instead."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True

    @property
    def tag(self) -> str:
        return '"' + hashlib.sha256(self.body).hexdigest()[:16] + '"'


class FakeSite:
    """Serves ``pages`` by path and query; ``endless`` answers what is in none of them."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.endless: Callable[[str], Page | None] = lambda _: None
        self.asked: list[tuple[str, int]] = []  # path and status, in order
        self.moments: list[float] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def html(self, path: str, body: str, head: str = "", **about: object) -> Page:
        """A page with a title and a body; links are written as in any page."""
        text = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        self.pages[path] = Page(text.encode(), **about)  # type: ignore[arg-type]
        return self.pages[path]

    def moved(self, path: str, to: str, status: int = 301) -> None:
        self.pages[path] = Page(status=status, headers={"Location": to})

    def sitemap(self, *paths: str, at: str = "/sitemap.xml") -> None:
        urls = "".join(f"<url><loc>{self.url(path)}</loc></url>" for path in paths)
        ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        body = f'<?xml version="1.0"?><urlset {ns}>{urls}</urlset>'
        self.pages[at] = Page(body.encode(), "application/xml")

    def counted(self) -> Counter[int]:
        """How often each status was answered since the last ``forget``, robots.txt apart."""
        return Counter(status for path, status in self.asked if path != "/robots.txt")

    def forget(self) -> None:
        self.asked.clear()

    def _answer(self, path: str, condition: str | None) -> tuple[int, Page]:
        page = self.pages.get(path) or self.endless(path)
        if page is None:
            return 404, Page(b"nothing here")
        if page.status == 200 and page.etag and condition == page.tag:
            return 304, page
        return page.status, page

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with site._lock:
                    site.at_once += 1
                    site.most_at_once = max(site.most_at_once, site.at_once)
                    site.moments.append(time.monotonic())
                status, page = site._answer(self.path, self.headers.get("If-None-Match"))
                with site._lock:
                    site.at_once -= 1
                    site.asked.append((self.path, status))
                self.send_response(status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if page.etag and status in (200, 304):
                    self.send_header("ETag", page.tag)
                body = b"" if status == 304 else page.body
                self.send_header("Content-Type", page.type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        return Handler
