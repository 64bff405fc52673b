"""A fetched document's name is safe, and its extension fits what was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.naming import MAX_NAME, charset_of, is_readable, media_type, name_of


@pytest.mark.parametrize(
    ("path", "content_type", "disposition", "data", "name"),
    [
        ("/", "text/html", "", b"", "example.org.html"),
        ("/guide/", "text/html; charset=utf-8", "", b"", "guide.html"),
        ("/guide.html?v=2.pdf", "text/html", "", b"", "guide.html"),
        ("/a/README.md", "text/plain", "", b"", "README.md"),
        ("/a/README.md", "text/html", "", b"", "README.html"),
        ("/docs/v1.2", "text/plain", "", b"", "v1.2.txt"),
        ("/paper", "application/pdf", "", b"", "paper.pdf"),
        ("/run.py", "text/x-python", "", b"", "run.py"),
        ("/feed", "application/atom+xml", "", b"", "feed.xml"),
        ("/data", "application/ld+json", "", b"", "data.json"),
        ("/report.docx", "application/octet-stream", "", b"", "report.docx"),
        ("/dl", "application/octet-stream", "", b"%PDF-1.7", "dl.pdf"),
        ("/dl", "", "", b"\xef\xbb\xbf\n<!DOCTYPE html>", "dl.html"),
        ("/dl", "", "", b"plain words", "dl.txt"),
        ("/dl", "", "", b"\0\1\2", "dl.bin"),
        ("/dl", "application/x-unknown", "", b"words", "dl.bin"),
        ("/dl?id=7", "application/pdf", 'attachment; filename="Plan 7.pdf"', b"", "Plan 7.pdf"),
        ("/dl", "text/csv", "attachment; filename*=UTF-8''stra%C3%9Fe.csv", b"", "straße.csv"),
        ("/dl", "text/csv", 'attachment; filename="../../etc/passwd"', b"", "passwd.csv"),
        ("/dl", "text/csv", r'attachment; filename="C:\x\y.csv"', b"", "y.csv"),
        ("/dl", "text/csv", 'attachment; filename=".."', b"", "dl.csv"),
        ("/%2e%2e%2fetc%2fpasswd", "text/plain", "", b"", "passwd.txt"),
        ("/a%0d%0ab%00.txt", "text/plain", "", b"", "a-b.txt"),
        ("/.htaccess", "text/plain", "", b"", "htaccess.txt"),
    ],
)
def test_the_name_fits(path, content_type, disposition, data, name):
    assert name_of("example.org", path, media_type(content_type), disposition, data) == name


def test_an_address_as_host_makes_a_name():
    assert name_of("2606::1", "/", "text/html", "", b"") == "2606--1.html"


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ('text/html; charset="Windows-1252"', "cp1252"),
        ("text/html", None),
        ("text/html; charset=nonsense", None),
        ("text/html; charset=zlib", None),
        ("text/html; charset=\0", None),
        ("", None),
    ],
)
def test_only_a_usable_charset_is_believed(content_type, charset):
    assert charset_of(content_type) == charset


@pytest.mark.parametrize("media", ["image/png", "image/svg+xml", "video/mp4", "audio/ogg"])
def test_pictures_and_sound_hold_no_text(media):
    assert not is_readable(media)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=80), st.binary(max_size=40))
def test_no_header_can_make_an_unsafe_name(path, content_type, disposition, data):
    charset_of(content_type)
    name = name_of("example.org", f"/{path}", media_type(content_type), disposition, data)
    assert name.isprintable()
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name) <= MAX_NAME + 6
    assert "." in name
