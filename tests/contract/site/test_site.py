"""A site: what is read of it, what is not, and what a second look costs."""

from __future__ import annotations

import gzip

import pytest

from bot.answer.locate import location
from fakes.looks import paths, source
from fakes.site.server import Page
from store.library import Library
from store.records import Audience
from store.schema import DocumentRow

pytestmark = pytest.mark.contract


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
