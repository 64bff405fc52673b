"""What is not asked of a site: what its rules forbid, what is elsewhere, what has no end."""

from __future__ import annotations

import pytest

from fakes.looks import paths, source
from fakes.site.server import FakeSite, Page

pytestmark = pytest.mark.contract


def test_robots_are_obeyed(world, site, look):
    rules = "User-agent: *\nDisallow: /docs/b\n\nUser-agent: Teamlore\nDisallow: /docs/*?id=\n"
    site.pages["/robots.txt"] = Page(rules.encode(), "text/plain")
    site.html("/docs/a.html", "<p>Apple</p>", "<meta name='robots' content='noindex, follow'>")
    site.html("/docs/d.html", "<p>Date</p>", headers={"X-Robots-Tag": "noindex"})
    site.html("/docs/", "<p>Start</p><a href=a.html>a</a><a href=b.html>b</a><a href=d.html>d</a>"
                        "<a href=c.html?id=1>c</a>")  # fmt: skip

    look()

    assert paths(world, site) == {"/docs/", "/docs/b.html"}
    assert "/docs/c.html?id=1" not in [path for path, _ in site.asked]
    note = source(world).upkeep.note
    assert note == "2 ask not to be indexed; 1 are closed by robots.txt"


def test_a_site_that_forbids_itself_is_not_read(world, site, look):
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /\n", "text/plain")

    assert "robots.txt" in look(status="failed")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_rules_that_cannot_be_had_forbid_everything_for_now(world, site, look):
    site.pages["/robots.txt"] = Page(status=500)

    look(status="failed")

    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_requests_come_one_by_one_at_the_pace_that_is_asked_for(world, site, look):
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 0.05\n", "text/plain")

    look()

    gaps = [b - a for a, b in zip(site.moments[2:], site.moments[3:], strict=False)]
    assert min(gaps) >= 0.045
    assert site.most_at_once == 1


def test_one_page_under_many_addresses_is_one_document(world, site, look):
    canonical = "<link rel='canonical' href='/docs/a.html'>"
    site.html("/docs/print.html", "<p>Apple</p>", canonical)
    site.html("/docs/index.html", "<p>Start</p>")
    site.moved("/docs/old.html", "/docs/a.html")
    site.html("/docs/", "<p>Start</p>" + "".join(
        f"<a href='{link}'>x</a>"
        for link in ("a.html", "print.html", "index.html", "old.html", "a.html#part",
                     "a.html?utm_campaign=1&fbclid=2", "/docs", f"//{site.host}/docs/")
    ))  # fmt: skip

    look()

    assert paths(world, site) == {"/docs/", "/docs/a.html", "/docs/c.html?id=1"}


def test_nothing_beyond_the_host_and_the_path_is_asked_for(world, site, look):
    with FakeSite() as other:
        other.html("/docs/", "<p>Elsewhere</p>")
        world.allow(other.host)
        site.moved("/docs/away.html", other.url("/docs/"))
        site.html("/docs/", f"<p>Start</p><a href='{other.url('/docs/')}'>o</a>"
                            "<a href='/private/'>p</a><a href='/docsx/'>q</a>"
                            "<a href='away.html'>r</a>")  # fmt: skip
        site.html("/private/", "<p>Private</p>")
        look()

        assert paths(world, site) == {"/docs/"}
        assert not {"/private/", "/docsx/"} & {path for path, _ in site.asked}


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:22/",
           "http://127.0.0.1:1/", "file:///etc/passwd", "http://2130706433/"],
)  # fmt: skip
def test_a_redirect_to_a_private_place_reaches_nothing(world, site, look, to):
    site.moved("/docs/a.html", to)

    report = look()

    assert [r["document"] for r in report["refused"]] == [site.url("/docs/a.html")]
    assert paths(world, site) == {"/docs/", "/docs/b.html"}


def test_a_trap_without_end_ends_at_the_limit_and_says_so(world, site, look):
    def calendar(path):
        if not path.startswith("/docs/cal/"):
            return None
        month = int(path.rsplit("/", 1)[1])
        links = f"<a href='/docs/cal/{month + 1}'>next</a><a href='/docs/cal/{-month - 1}'>x</a>"
        return Page(f"<p>Month {month}</p>{links}".encode())

    site.endless = calendar
    site.html("/docs/", "<p>Start</p><a href='/docs/cal/1'>calendar</a>"
                        "<a href='a.html'>A</a><a href='b.html'>B</a>")  # fmt: skip

    look(limit=20, depth=1_000)

    assert len(site.asked) <= 20 + 4
    assert {"/docs/a.html", "/docs/b.html"} <= paths(world, site)
    upkeep = source(world).upkeep
    assert not upkeep.whole
    assert "beyond the limit of 20" in upkeep.note
    assert upkeep.expected > len(world.published())


def test_depth_ends_a_trap_too(world, site, look):
    site.endless = lambda path: (
        Page(f"<p>{path}</p><a href='{path}a'>n</a>".encode()) if "/docs/t" in path else None
    )
    site.html("/docs/", "<a href='/docs/t'>trap</a><p>Start</p>")

    look(depth=3)

    assert paths(world, site) == {"/docs/", "/docs/t", "/docs/ta", "/docs/taa"}


def test_relative_links_that_repeat_themselves_and_filters_are_traps(world, site, look):
    site.endless = lambda path: (
        Page(f"<p>{path}</p><a href='more/list?n={len(path)}'>n</a>".encode())
        if path.startswith("/docs/more") else None
    )  # fmt: skip
    filters = "".join(f"<a href='a.html?sort={n}'>f</a>" for n in range(200))
    site.html("/docs/", f"<p>Start</p><a href='more/'>m</a>{filters}")
    site.endless = lambda path, loop=site.endless: (
        Page(f"<p>{path}</p>".encode()) if "sort=" in path else loop(path)
    )

    look(depth=50)

    assert len(site.asked) < 60
    assert "look like repeats" in source(world).upkeep.note
