"""However an address is written and wherever a page leads, nothing inside is reached.

One table: every vector through every kind of fetch. A canary listens inside and is never visited;
a tap on this process's sockets knows every address that it asked to be connected to.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import aiohttp
import pytest

from bot.discord.hand import Hands as DiscordHands
from bot.discord.hand import origins as discord_origins
from bot.slack.hand import Hands as SlackHands
from bot.slack.part import origins as slack_origins
from fakes.looks import looked_at
from fakes.site.server import FakeSite, Page
from fakes.tap import tapped
from ingest.sources.base import Failure, Refusal, SourceAwayError, Tools
from ingest.sources.registry import KINDS
from store.errors import RefusedError, TeamloreError, UnavailableError, UsageError

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[1]
MB = 1_000_000
PUBLIC = "93.184.215.14"
NAMES = {
    "localhost": ["127.0.0.1"], "localhost.test": ["127.0.0.1"], "inside.test": ["fd00::1"],
    "metadata.test": ["169.254.169.254"], "mapped.test": ["::ffff:127.0.0.1"],
    "rebind.test": [PUBLIC, "127.0.0.1"], "example.org": [PUBLIC],
}  # fmt: skip


def section(name: str) -> list[str]:
    """The vectors of one section of the file that the guard's own tests use too."""
    text = (ROOT / "data" / "ssrf_vectors.txt").read_text("utf-8")
    return text.partition(f"[{name}]\n")[2].partition("\n\n")[0].splitlines()


class Vector(NamedTuple):
    """One way to be led inside; ``way`` is a kind of fetch, ``through`` what leads there."""

    way: str
    through: str
    place: str


HOSTS = [f"[{host}]" if ":" in host else host for host in (*section("four"), *section("six"))]
PLACES = [
    "http://127.0.0.1:CANARY/in", "http://127.0.0.1/in", "http://localhost.test/in",
    "https://169.254.169.254/latest/meta-data/", "http://[::1]/in", "http://inside.test/in",
    "http://mapped.test/in", "http://rebind.test/in", "http://2130706433/in",
    "http://user:pw@127.0.0.1/in", "file:///etc/passwd", "gopher://127.0.0.1:CANARY/_in",
]  # fmt: skip
STATUSES = ("301", "302", "303", "307", "308")


def typed() -> list[Vector]:
    """Addresses as somebody types them, or as a platform names the place of a file."""
    web = [f"http://{host}/in" for host in HOSTS] + section("disguised")
    safe = [url for url in web if "example.org" not in url and "CANARY" not in url]
    chat = [f"{scheme}://{host}/in" for host in HOSTS for scheme in ("http", "https")]
    return [
        *(Vector(way, "typed", url) for way in ("url", "site") for url in web),
        *(Vector("git", "typed", f"https://{host}/in.git") for host in HOSTS),
        *(Vector("git", "typed", url.replace("http:", "https:", 1) + "in.git") for url in safe),
        *(Vector("git", "typed", url) for url in GIT),
        *(Vector(way, "typed", url) for way in ("slack", "discord") for url in [*chat, *CHAT]),
    ]


# What git itself would make programs, helpers, other protocols or options of.
GIT = """
ext::sh -c touch% MARKER
git+ext::sh -c touch% MARKER
fd::17
git+fd::17/in.git
file:///etc/passwd
git+file://127.0.0.1/in.git
git+http://127.0.0.1:CANARY/in.git
git+git://127.0.0.1:CANARY/in.git
git+ftp://127.0.0.1:CANARY/in.git
git+https://127.0.0.1:CANARY/in.git
git+https://user:pw@127.0.0.1:CANARY/in.git
git+https://example.org:CANARY@127.0.0.1/in.git
git+https://127.0.0.1:CANARY/in.git?service=git-upload-pack
git+https://127.0.0.1:CANARY/in.git#branch
git+https://127.0.0.1:CANARY/--upload-pack=touch MARKER
git+https://-oProxyCommand=touch MARKER/in.git
git+ssh://-oProxyCommand=touch$IFS'MARKER'/in.git
ssh://-oProxyCommand=touch%20MARKER/in.git
ssh://git@-oProxyCommand=touch/in.git
ssh://127.0.0.1:CANARY/in.git
ssh://git@127.0.0.1:CANARY/in.git
ssh://git@localhost.test:CANARY/in.git
ssh://git@metadata.test/in.git
ssh://git@127.0.0.1/in.git;touch MARKER
ssh://git;touch@127.0.0.1/in.git
git@127.0.0.1:in.git
git@localhost.test:in.git
git@-oProxyCommand=touch:in.git
git+--upload-pack=touch MARKER
--upload-pack=touch MARKER
-c protocol.ext.allow=always
git+https://localhost.test/in.git
git+https://metadata.test/in.git
git+https://mapped.test/in.git
git+https://127.0.0.1\\@example.org/in.git
git+https://①②⑦.⓪.⓪.①/in.git
""".strip().splitlines()

# Places beside the platforms' own, and those that only look like theirs.
CHAT = """
http://127.0.0.1:CANARY/files-pri/T1-F1/in.md
https://files.slack.com.localhost.test/in.md
https://files.slack.com@127.0.0.1:CANARY/in.md
https://files.slack.com:CANARY/in.md
http://files.slack.com/in.md
https://cdn.discordapp.com.localhost.test/in.md
https://cdn.discordapp.com@127.0.0.1:CANARY/in.md
https://cdn.discordapp.com:CANARY/in.md
http://cdn.discordapp.com/in.md
https://FILES.slack.com\\@127.0.0.1/in.md
//127.0.0.1:CANARY/in.md
file:///etc/passwd
gopher://127.0.0.1:CANARY/_in
javascript:alert(1)
""".strip().splitlines()

SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'
)
INDEX = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>"
RSS = "<rss><channel><item><link>{}</link></item></channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{}"/></entry></feed>'
ENTITY = '<!DOCTYPE x [<!ENTITY in SYSTEM "{}">]><urlset><url><loc>&in;</loc></url></urlset>'
SUBSET = '<!DOCTYPE urlset SYSTEM "{}"><urlset></urlset>'
HTML = {
    "link": '<a href="{}">in</a>', "image": '<img src="{}" srcset="{} 2x">',
    "frame": '<iframe src="{}"></iframe>', "script": '<script src="{}"></script>',
    "style": '<link rel="stylesheet" href="{}"><style>@import url("{}")</style>',
    "canonical": '<link rel="canonical" href="{}">', "base": '<base href="{}"><a href="x">in</a>',
    "refresh": '<meta http-equiv="refresh" content="0; url={}">',
    "feed": '<link rel="alternate" type="application/rss+xml" href="{}">',
    "next": '<link rel="next" href="{}"><link rel="amphtml" href="{}">',
    "object": '<object data="{}"></object><embed src="{}"><video src="{}"></video>',
    "form": '<form action="{}"><input type="submit"></form>',
    "picture": '<svg><image href="{}"/><use href="{}#a"/></svg>', "area": '<area href="{}">',
}  # fmt: skip
LISTS = {
    "sitemap": ("/sitemap.xml", SITEMAP), "index": ("/sitemap.xml", INDEX),
    "rss": ("/sitemap.xml", RSS), "atom": ("/sitemap.xml", ATOM),
    "entity": ("/sitemap.xml", ENTITY), "subset": ("/sitemap.xml", SUBSET),
    "robots": ("/robots.txt", "Sitemap: {}\n"),
}  # fmt: skip
HEADS = {
    "Location": "{}", "Link": "<{}>; rel=canonical", "Refresh": "0; url={}",
    "Content-Location": "{}",
}  # fmt: skip


def led() -> list[Vector]:
    """From an allowed place: by what it answers, lists of itself, or writes on its pages."""
    pages, lists = [f"page {status}" for status in STATUSES], [*LISTS, "robots moved", "map moved"]
    ways = [*STATUSES, *pages, *lists, *HTML, *HEADS]
    return [
        *(Vector("url", status, place) for status in STATUSES for place in PLACES),
        *(Vector("site", way, place) for way in ways for place in PLACES),
        *(Vector(way, status, place) for way in ("slack", "discord")
          for status in STATUSES for place in PLACES),
    ]  # fmt: skip


TABLE = list(dict.fromkeys([*typed(), *led()]))


def test_there_are_enough_vectors_for_every_kind_of_fetch():
    ways = Counter(vector.way for vector in TABLE)

    assert len({vector.place for vector in TABLE}) >= 150
    assert all(ways[way] >= 150 for way in ("url", "site", "git", "slack", "discord"))
    assert {name for kind in KINDS for name in kind.names} >= {"url", "site", "git"}


@pytest.fixture
def site():
    with FakeSite() as made:
        yield made


@pytest.mark.parametrize("way", ["url", "site", "git", "slack", "discord"])
def test_no_vector_reaches_anything(way, inside, site, tmp_path, monkeypatch):
    marker = tmp_path / "marker"
    with tapped(monkeypatch, NAMES) as tap:
        tap.open.add(("127.0.0.1", int(site.host.rpartition(":")[2])))
        tap.dead.add(PUBLIC)
        for vector in (v for v in TABLE if v.way == way):
            tap.begin()
            place = vector.place.replace("CANARY", str(inside.port))
            place = place.replace("MARKER", str(marker))
            got = WAYS[way](_start(site, vector.through, place), site, tmp_path)
            assert all(b"outside" in data for data in got), vector
            assert tap.strayed() == [], vector
            assert inside.visits == [], vector
    assert not marker.exists()


def _start(site: FakeSite, through: str, place: str) -> str:
    """Make the site lead there; where it begins. What is typed needs no site."""
    if through == "typed":
        return place
    site.pages.clear()
    site.html("/", "<p>outside</p><a href='page.html'>on</a>")
    site.html("/page.html", "<p>outside too</p>")
    status, moved = through.rpartition(" ")[2], through.startswith("page")
    if status in STATUSES:
        site.moved("/page.html" if moved else "/", place, int(status))
    elif through in HTML:
        site.html("/", "<p>outside</p>" + HTML[through].replace("{}", place),
                  HTML[through].replace("{}", place))  # fmt: skip
    elif through in LISTS:
        path, body = LISTS[through]
        site.pages[path] = Page(body.replace("{}", place).encode(), "application/xml")
    elif through.endswith(" moved"):
        site.moved("/robots.txt" if through.startswith("robots") else "/sitemap.xml", place)
    else:
        site.pages["/"].headers = {through: HEADS[through].replace("{}", place)}
    return site.url("/")


def _visited(kind: str) -> Callable[[str, FakeSite, Path], list[bytes]]:
    """Looks at a source of a kind; the bytes of every document that came of it."""

    def visit(target: str, site: FakeSite, home: Path) -> list[bytes]:
        tools = Tools(home, None, None, None, MB, (site.host,), fetch_delay=0.0)  # type: ignore[arg-type]
        got: list[bytes] = []
        with suppress(RefusedError, UnavailableError, UsageError, SourceAwayError):
            opened = looked_at(kind, target, tools)
            for found in opened.items():
                if not isinstance(found, Failure | Refusal):
                    loaded = found.read(None)
                    got += [loaded.data] if loaded else []
        return got

    return visit


def _slack(url: str, site: FakeSite, _: Path) -> list[bytes]:
    hands = SlackHands(None, slack_origins(site.url("/api/")), MB)  # type: ignore[arg-type]
    return _handed(lambda: hands._download(url, "xoxb-secret", "in.md"))


def _discord(url: str, site: FakeSite, _: Path) -> list[bytes]:
    async def download() -> bytes:
        async with aiohttp.ClientSession() as session:
            ours = discord_origins(site.url("/api/v10"))
            hands = DiscordHands(None, SimpleNamespace(session=session), ours, MB)  # type: ignore[arg-type]
            return await hands._download(url, "in.md")

    return _handed(download)


def _handed(download: Callable[[], Any]) -> list[bytes]:
    try:
        return [asyncio.run(download())]
    except TeamloreError:
        return []


WAYS = {
    "url": _visited("url"), "site": _visited("site"), "git": _visited("git"),
    "slack": _slack, "discord": _discord,
}  # fmt: skip
