"""A site: what is read of it, what is not, and what a second look costs."""

from __future__ import annotations

import gzip

import pytest

from bot.answer.locate import location
from fakes.site.server import FakeSite, Page
from store.library import Library
from store.records import Audience
from store.schema import DocumentRow

pytestmark = pytest.mark.contract


@pytest.fixture
def site():
    with FakeSite() as made:
        made.html("/docs/", "<p>Start</p><a href='a.html'>A</a> <a href='/docs/b.html#x'>B</a>")
        made.html("/docs/a.html", "<p>Apple</p><a href='c.html?utm_source=x&id=1'>C</a>")
        made.html("/docs/b.html", "<p>Banana</p><a href='./'>up</a>")
        made.html("/docs/c.html?id=1", "<p>Cherry</p>")
        yield made


@pytest.fixture
def look(world, site):
    """Adds the site, or looks at it again; the report."""

    def looked(start="/docs/", status="done", **options):
        world.allow(site.host)
        _, job = world.catalogue.add_source(
            world.workspace, world.general, "site", site.url(start), "Docs", None, options
        )
        world.jobs.expire()
        world.worker.drain()
        ended = world.jobs.get(job)
        assert ended.state == status, ended.reason
        return ended.progress if status == "done" else ended.reason

    return looked


def paths(world, site):
    return {path.removeprefix(site.url("")) for path in world.published()}


def source(world):
    (found,) = world.catalogue.sources(world.workspace)
    return found


def test_links_are_followed_and_each_page_is_one_document(world, site, look):
    report = look()

    assert paths(world, site) == {"/docs/", "/docs/a.html", "/docs/b.html", "/docs/c.html?id=1"}
    assert (report["added"], report["refused"], report["failed"]) == (4, [], [])
    assert source(world).upkeep.expected == 4
    world.check()


def test_what_is_unchanged_costs_a_304_and_only_the_changed_is_read(world, site, look):
    look()
    site.html("/docs/b.html", "<p>Blueberry</p>")
    site.forget()
    encoded = world.encoder.encoded

    report = look()

    assert site.counted() == {304: 3, 200: 1, 404: 1}  # the last is the sitemap there is not
    assert (report["updated"], report["unchanged"], report["removed"]) == (1, 3, 0)
    assert world.encoder.encoded == encoded + 1
    assert world.published()[site.url("/docs/b.html")] != []
    world.check()


def test_links_of_an_unchanged_page_are_still_followed(world, site, look):
    look()
    site.html("/docs/c.html?id=1", "<p>Currant</p>")  # behind a.html, which answers 304

    assert look()["updated"] == 1


def test_a_page_that_vanished_is_removed_and_one_that_fails_for_now_stays(world, site, look):
    look()
    site.pages["/docs/a.html"].status = 503
    del site.pages["/docs/b.html"]

    report = look()

    assert paths(world, site) == {"/docs/", "/docs/a.html", "/docs/c.html?id=1"}
    assert report["removed"] == 1
    assert [f["document"] for f in report["failed"]] == [site.url("/docs/a.html")]
    assert "503" in report["failed"][0]["reason"]
    upkeep = source(world).upkeep
    assert (upkeep.whole, upkeep.note) == (False, "1 could not be had now")
    site.pages["/docs/a.html"].status = 200
    assert look()["failed"] == []
    assert source(world).upkeep.whole
    assert {d.reason for d in world.catalogue.documents(source(world).id)} == {None}
    world.check()


def test_a_page_that_nothing_links_to_any_more_stays_while_it_answers(world, site, look):
    look()
    site.html("/docs/", "<p>Start</p><a href='a.html'>A</a>")

    assert look()["removed"] == 0
    del site.pages["/docs/b.html"]
    assert look()["removed"] == 1


def test_a_site_that_is_away_loses_nothing(world, site, look):
    look()
    site.pages["/docs/"].status = 502

    reason = look(status="failed")

    assert "502" in reason
    assert len(world.published()) == 4
    assert source(world).last_look_failed
    assert source(world).upkeep.failure == reason


def test_a_site_that_goes_away_in_the_middle_loses_nothing(world, site, look):
    site.sitemap(*(f"/docs/p/{n}.html" for n in range(60)))
    for n in range(60):
        site.html(f"/docs/p/{n}.html", f"<p>Page {n}</p>")
    look()
    for n in range(5, 60):
        site.pages[f"/docs/p/{n}.html"].status = 503
    site.forget()

    assert "20 pages in a row" in look(status="failed")
    assert site.counted()[503] == 20
    assert len(world.published()) == 61


def test_what_a_look_has_no_time_for_stays(world, site, look, monkeypatch):
    look()
    site.html("/docs/c.html?id=1", "<p>Currant</p>")
    monkeypatch.setattr("ingest.sources.site.visit._MOST_SECONDS", 0)

    assert look()["removed"] == 0
    upkeep = source(world).upkeep
    assert (upkeep.whole, len(world.published())) == (False, 4)
    assert "beyond the time of one look" in upkeep.note
    monkeypatch.undo()
    assert look()["updated"] == 1


def test_a_sitemap_is_the_list_of_pages(world, site, look):
    site.sitemap("/docs/a.html", "/docs/only-here.html", "/blog/x.html", at="/maps/1.xml")
    entry = f"<sitemap><loc>{site.url('/maps/1.xml.gz')}</loc></sitemap>"
    index = f"<sitemapindex>{entry}</sitemapindex>"
    site.pages["/maps/1.xml.gz"] = Page(
        gzip.compress(site.pages.pop("/maps/1.xml").body), "application/gzip"
    )
    site.pages["/map.xml"] = Page(index.encode(), "application/xml")
    site.pages["/robots.txt"] = Page(f"Sitemap: {site.url('/map.xml')}\n".encode(), "text/plain")
    site.html("/docs/only-here.html", "<p>Hidden</p><a href='far.html'>far</a>")
    site.html("/docs/far.html", "<p>Far</p>")
    site.pages["/docs/plan.txt"] = Page(b"A plan.\n", "text/plain")
    site.html("/docs/a.html", "<p>Apple</p><a href='plan.txt'>plan</a>")

    look()

    assert paths(world, site) == {
        "/docs/", "/docs/a.html", "/docs/only-here.html", "/docs/plan.txt",
    }  # fmt: skip
    assert look(depth=3)["added"] == 2  # links too: far and b


def test_a_feed_names_pages(world, site, look):
    feed = "<link rel='alternate' type='application/atom+xml' href='/docs/feed'>"
    site.html("/docs/", "<p>Start</p>", feed)
    entries = "".join(
        f"<entry><title>x</title><link href='{site.url(p)}'/></entry>"
        for p in ("/docs/a.html", "/docs/b.html")
    )
    site.pages["/docs/feed"] = Page(f"<feed>{entries}</feed>".encode(), "application/atom+xml")

    look()

    assert {"/docs/a.html", "/docs/b.html"} <= paths(world, site)


def test_a_feed_can_be_where_it_begins(world, site, look):
    items = f"<item><link>{site.url('/docs/b.html')}</link></item>"
    rss = f"<rss><channel><link>{site.url('/')}</link>{items}</channel></rss>"
    site.pages["/docs/rss"] = Page(rss.encode(), "application/rss+xml")

    look("/docs/rss")

    assert paths(world, site) == {"/docs/b.html"}


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


def test_a_citation_opens_the_heading_on_the_page(world, site, look):
    look()
    with world.database.read() as session:
        row = session.query(DocumentRow).filter_by(path=site.url("/docs/a.html")).one()
    audience = Audience(world.workspace, frozenset({world.general}))
    page = Library(world.database, world.model).pages([row.published_id], audience=audience)

    assert location(page[row.published_id], 0).startswith(site.url("/docs/a.html"))


def test_a_file_that_is_linked_is_read_and_a_picture_is_not_asked_for(world, site, look):
    site.pages["/docs/notes.md"] = Page(b"# Notes\n", "text/markdown")
    site.html("/docs/", "<a href='notes.md'>n</a><a href='pic.png'>p</a><a href='app.js'>j</a>")

    look()

    assert "/docs/notes.md" in paths(world, site)
    assert not {"/docs/pic.png", "/docs/app.js"} & {path for path, _ in site.asked}


def test_a_page_that_is_refused_is_named_with_its_reason(world, site, look):
    site.pages["/docs/b.html"].status = 403

    report = look()

    (refused,) = report["refused"]
    assert refused["document"] == site.url("/docs/b.html")
    assert "not open to everyone" in refused["reason"]
    site.pages["/docs/b.html"].status = 200
    assert look()["added"] == 1


def test_a_tenth_that_changed_is_all_that_is_read(world, site, look):
    for n in range(500):
        site.html(f"/docs/p/{n}.html", f"<p>Page {n}</p>")
    site.sitemap(*(f"/docs/p/{n}.html" for n in range(500)))
    assert look()["added"] == 501
    encoded = world.encoder.encoded
    for n in range(0, 500, 10):
        site.html(f"/docs/p/{n}.html", f"<p>Page {n} is new</p>")
    for n in range(5, 500, 100):
        del site.pages[f"/docs/p/{n}.html"]
    site.forget()

    report = look()

    assert (report["updated"], report["removed"], report["unchanged"]) == (50, 5, 446)
    assert site.counted()[304] == 446
    assert world.encoder.encoded == encoded + 50
    world.check()


def test_killed_at_any_step_nothing_of_a_site_is_lost(world, site, look, monkeypatch):
    monkeypatch.setattr("ingest.pipeline._NOTE_SECONDS", 0.0)  # a checkpoint with every group
    monkeypatch.setattr("ingest.pipeline.GROUP", 1)
    look()
    for step in range(1, 80, 3):
        site.html("/docs/c.html?id=1", f"<p>Cherry {step}</p>")
        site.html("/docs/b.html", f"<p>Banana {step}</p>")
        world.catalogue.refresh(source(world))
        died = world.drain_or_die(step)
        world.drain()

        published = world.published()
        assert len(published) == 4
        assert f"Cherry {step}" in "".join(published[site.url("/docs/c.html?id=1")])
        assert f"Banana {step}" in "".join(published[site.url("/docs/b.html")])
        if not died:
            break
    assert not died
    world.check()
