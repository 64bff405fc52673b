"""Real HTTP over loopback, on a port that the allowlist names."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.fetch.failure import GoneError, TransientError
from ingest.fetch.web import Known, Limits, NotModified, fetch_url
from store.errors import RefusedError

pytestmark = pytest.mark.integration

MB = 1_048_576
SMALL = Limits(max_bytes=MB, connect_s=2, read_s=2, total_s=5)
HTML = b"<!doctype html><title>Leave</title><p>Ask before Friday."
RAW_HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Handler(BaseHTTPRequestHandler):
    """Each path is one way for a server to behave."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        getattr(self, "at_" + self.path.strip("/").partition("?")[0].replace(".", "_"))()

    def reply(self, status=200, body=b"", **headers):
        self.send_response(status)
        for name, value in {"content_length": len(body), **headers}.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, head, piece, times, pause=0.05):
        self.close_connection = True
        self.wfile.write(head)
        for _ in range(times):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(pause)

    def at_leave(self):
        match = self.headers.get("If-None-Match") == '"v1"'
        headers = {"etag": '"v1"', "last_modified": "Wed, 21 Oct 2026 07:28:00 GMT"}
        if match:
            self.reply(304, content_length=None, **headers)
        else:
            self.reply(200, HTML, content_type="text/html; charset=ISO-8859-1", **headers)

    def at_unasked304(self):
        self.reply(304, content_length=None)

    def at_moved(self):
        self.reply(301, location="/leave")

    def at_inside(self):
        self.reply(302, location=f"http://127.0.0.2:{self.server.server_port}/leave")

    def at_loop(self):
        self.reply(307, location="/loop")

    def at_nowhere(self):
        self.reply(302)

    def at_missing(self):
        self.reply(404)

    def at_closed(self):
        self.reply(401)

    def at_broken(self):
        self.reply(500)

    def at_busy(self):
        self.reply(429, retry_after=17)

    def at_picture(self):
        self.reply(200, b"\x89PNG", content_type="image/png")

    def at_announced(self):
        self.reply(200, b"", content_type="text/plain", content_length=2 * MB)

    def at_endless(self):
        self.close_connection = True
        self.wfile.write(RAW_HTML + b"\r\n")
        for _ in range(64):
            self.wfile.write(b"x" * 65_536)

    def at_chunked(self):
        self.close_connection = True
        self.wfile.write(RAW_HTML + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(64):
            self.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")

    def at_short(self):
        self.close_connection = True
        self.reply(200, b"half", content_type="text/plain", content_length=8)

    def at_long(self):
        self.close_connection = True
        self.reply(200, b"fourmore", content_type="text/plain", content_length=4)

    def packed(self, body, encoding="gzip"):
        self.reply(200, body, content_type="text/plain", content_encoding=encoding)

    def at_gzip(self):
        self.packed(gzip.compress(b"hello"))

    def at_bomb(self):
        self.packed(gzip.compress(bytes(200 * MB), 9))

    def at_double(self):
        self.packed(gzip.compress(gzip.compress(b"hello")), "gzip, gzip")

    def at_damaged(self):
        self.packed(b"no gzip at all")

    def at_cut(self):
        self.packed(gzip.compress(b"hello")[:-6])

    def at_more(self):
        self.packed(gzip.compress(b"hello") + gzip.compress(b"again"))

    def at_silent(self):
        time.sleep(0.6)
        self.close_connection = True

    def at_dripped_head(self):
        self.drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a", 400)

    def at_dripped_body(self):
        self.drip(RAW_HTML + b"Content-Length: 1000\r\n\r\n", b"a", 400)

    def at_heads(self):
        self.drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 400)

    def at_huge_head(self):
        self.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200_000, b"", 1)

    def at_garbage(self):
        self.drip(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"", 1)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []

    def handle_error(self, *_):
        """A client that hangs up early is what these tests are about."""

    def fetch(self, path, limits=SMALL, known=None):
        return fetch_url(self.url(path), [f"127.0.0.1:{self.server_port}"], limits, known=known)

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}/{path}"


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_page_comes_with_what_is_needed_to_read_and_refresh_it(server):
    got = server.fetch("leave?token=x#part")
    assert got.data == HTML
    assert got.url == server.url("leave?token=x")
    assert (got.content_type, got.charset, got.name) == ("text/html", "iso8859-1", "leave.html")
    assert (got.etag, got.last_modified) == ('"v1"', "Wed, 21 Oct 2026 07:28:00 GMT")


def test_an_unchanged_page_is_not_sent_again(server):
    got = server.fetch("leave")
    known = Known(got.url, got.etag, got.last_modified)
    assert server.fetch("leave", known=known) == NotModified(got.url)
    assert server.fetch("moved", known=known) == NotModified(got.url)


def test_validators_go_to_their_own_address_only(server):
    server.fetch("moved", known=Known(server.url("other"), '"v1"', None))
    assert not any("If-None-Match" in headers for _, headers in server.seen[-2:])


def test_a_redirect_is_followed_and_named(server):
    assert server.fetch("moved").url == server.url("leave")


def test_loopback_is_closed_unless_it_is_named(server):
    before = len(server.seen)
    for allow in ([], ["127.0.0.1:1"], ["localhost"]):
        with pytest.raises(RefusedError):
            fetch_url(server.url("leave"), allow, SMALL)
    assert len(server.seen) == before


def test_gzip_is_unpacked(server):
    assert server.fetch("gzip").data == b"hello"


def test_what_lies_behind_the_announced_length_is_not_read(server):
    assert server.fetch("long").data == b"four"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("inside", "port|private"),
        ("loop", "3 redirects"),
        ("nowhere", "HTTP 302"),
        ("unasked304", "HTTP 304"),
        ("closed", "HTTP 401"),
        ("picture", "image/png"),
        ("announced", "larger than 1 MB"),
        ("endless", "larger than 1 MB"),
        ("chunked", "larger than 1 MB"),
        ("bomb", "larger than 1 MB"),
        ("double", "only gzip"),
        ("damaged", "damaged"),
        ("more", "more behind"),
    ],
)
def test_what_will_not_get_better_is_refused(server, path, reason):
    with pytest.raises(RefusedError, match=reason):
        server.fetch(path)


def test_a_missing_page_is_gone(server):
    with pytest.raises(GoneError, match="HTTP 404"):
        server.fetch("missing")


@pytest.mark.parametrize(
    "path", ["broken", "busy", "short", "cut", "silent", "huge_head", "garbage"]
)
def test_what_may_get_better_is_told_apart(server, path):
    with pytest.raises(TransientError):
        server.fetch(path, Limits(max_bytes=MB, read_s=0.3, total_s=5))


def test_the_servers_wish_to_wait_is_passed_on(server):
    with pytest.raises(TransientError) as caught:
        server.fetch("busy")
    assert caught.value.retry_after == 17


@pytest.mark.parametrize("path", ["dripped_head", "dripped_body", "heads"])
def test_a_server_that_drips_cannot_hold_on(server, path):
    began = time.monotonic()
    with pytest.raises(TransientError, match="in time"):
        server.fetch(path, Limits(total_s=0.4))
    assert time.monotonic() - began < 10


def test_a_refused_connection_is_transient(server):
    with Server() as stopped:
        port = stopped.server_port
    with pytest.raises(TransientError, match="cannot be reached"):
        fetch_url(f"http://127.0.0.1:{port}/", ["127.0.0.1"], SMALL)


def test_no_proxy_is_used(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert server.fetch("leave").data == HTML
