"""Documents that were handed over: kept, read, replaced, removed and brought back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.answer.locate import location
from store.errors import NotFoundError, UsageError
from store.library import Library
from store.records import Audience
from store.schema import DocumentRow, UploadRow, VersionRow
from store.uploads import Upload

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PERMALINK = "https://team.example/archives/C1/p{}"


def notes(text="apple\n", name="notes.md", **about):
    return Upload(name, text.encode(), MOMENT, **about)


def keep(world, *uploads, space=None):
    return world.uploads.keep(world.workspace, space or world.general, uploads, "slack:U1")


def done(world, *uploads, space=None):
    """The report of the ingest that keeping them asked for."""
    _, job = keep(world, *uploads, space=space)
    world.drain()
    ended = world.jobs.get(job)
    assert (ended.state, ended.reason) == ("done", None)
    return {key: ended.progress[key] for key in ("added", "updated", "unchanged", "removed")}


def page(world, path):
    with world.database.read() as session:
        version = session.scalar(select(DocumentRow.published_id).where(DocumentRow.path == path))
    audience = Audience(world.workspace, frozenset({world.general}))
    return Library(world.database, world.model).pages([version], audience=audience)[version]


def test_what_is_handed_over_can_be_found(world):
    assert done(world, notes("apple\nbanana\n")) == {
        "added": 1, "updated": 0, "unchanged": 0, "removed": 0,
    }  # fmt: skip

    assert world.published() == {"notes.md": ["apple", "banana"]}
    source = world.source("Uploads")
    assert (source.kind, source.published) == ("upload", 1)
    world.check()


def test_it_is_on_record_before_it_is_read(world):
    source, _ = keep(world, notes())

    (document,) = world.catalogue.documents(source)
    assert (document.path, document.state) == ("notes.md", "pending")


def test_the_same_name_again_replaces_and_the_others_cost_a_digest(world):
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    encoded = world.encoder.encoded

    assert done(world, notes("apricot\n"))["updated"] == 1

    assert world.published() == {"notes.md": ["apricot"], "b.md": ["cherry"]}
    assert world.encoder.encoded == encoded + 1
    assert done(world, notes("apricot\n"))["unchanged"] == 2
    assert world.encoder.encoded == encoded + 1
    world.check()


def test_a_new_link_is_a_new_version_that_costs_no_encoding(world):
    done(world, notes(link=PERMALINK.format(1)))
    encoded = world.encoder.encoded

    assert done(world, notes(link=PERMALINK.format(2)))["updated"] == 1

    assert world.encoder.encoded == encoded
    assert location(page(world, "notes.md"), 0) == PERMALINK.format(2)


def test_each_space_has_a_source_of_its_own(world):
    hr = world.access.make_space(world.workspace, "hr")

    first, _ = keep(world, notes())
    second, _ = keep(world, notes("salary\n"), space=hr)
    world.drain()

    assert first != second
    assert {s.space_name: s.published for s in world.catalogue.sources(world.workspace)} == {
        "general": 1, "hr": 1,
    }  # fmt: skip
    assert world.uploads.names(world.workspace, hr) == {"notes.md"}


def test_what_its_source_knows_is_kept_with_it(world):
    done(world, notes("apple\n", title="Fruit", author="Ada", link=PERMALINK.format(1)))

    held = page(world, "notes.md")

    assert (held.title, held.author, held.modified_at) == ("Fruit", "Ada", MOMENT)


def test_a_citation_of_a_thread_opens_the_message_it_begins_in(world):
    text = "Ada: apple\nBob: banana\nbread\nCy: cherry\n"
    links = ((4, PERMALINK.format(4)), (1, PERMALINK.format(1)), (2, PERMALINK.format(2)))
    done(world, notes(text, "general-1.md", link=PERMALINK.format(0), links=links))

    held = page(world, "threads/general-1.md")

    assert held.text == text
    opened = {word: location(held, text.index(word)) for word in ("apple", "bread", "cherry")}
    assert opened == {
        "apple": PERMALINK.format(1), "bread": PERMALINK.format(2), "cherry": PERMALINK.format(4),
    }  # fmt: skip


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "https://", "//x/y"])
def test_only_web_addresses_are_links(world, link):
    for upload in (notes(link=link), notes(links=((1, link),))):
        with pytest.raises(UsageError, match="no http or https"):
            keep(world, upload)
    assert world.rows(UploadRow) == 0


def test_a_removed_document_stays_away_until_it_is_handed_over_again(world):
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)

    done(world, notes("damson\n", "c.md"))
    world.catalogue.refresh(world.source("Uploads"))
    world.drain()
    assert world.published() == {"b.md": ["cherry"], "c.md": ["damson"]}
    assert world.uploads.names(world.workspace, world.general) == {"b.md", "c.md"}

    assert done(world, notes("apricot\n"))["added"] == 1
    world.let_time_pass()
    world.drain()
    assert world.published()["notes.md"] == ["apricot"]
    assert world.rows(UploadRow) == 3
    world.check()


def test_what_was_there_before_is_not_seen_while_its_successor_is_read(world):
    done(world, notes("secret\n"))
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)

    keep(world, notes("harmless\n"))

    assert world.published() == {}


def test_a_removal_while_it_is_read_again_stands(world):
    done(world, notes("apple\n"))
    keep(world, notes("apricot\n"))
    ledger = world.ledger(world.jobs.claim())
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)

    ledger.publish([world.staged(ledger, "notes.md", "apricot\n")], [None], {})
    ledger.finish({})
    world.drain()

    assert world.published() == {}
    assert world.catalogue.undo_removal(world.workspace) == "notes.md"
    world.drain()
    assert world.published() == {"notes.md": ["apricot"]}


def test_a_removal_between_two_looks_can_still_be_undone(world):
    """The ledger listed it, the loader did not any more: an admin's removal, not a missing file."""
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    world.catalogue.refresh(world.source("Uploads"))
    ledger = world.ledger(world.jobs.claim())
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)

    assert ledger.drop_missing(["notes.md"]) == 0
    ledger.finish({})
    world.drain()

    assert world.catalogue.undo_removal(world.workspace) == "notes.md"
    world.drain()
    assert world.published() == {"notes.md": ["apple"], "b.md": ["cherry"]}


def test_undo_brings_back_what_was_removed_before_it_was_read(world):
    keep(world, notes())
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)
    world.drain()
    assert world.published() == {}

    world.catalogue.undo_removal(world.workspace)
    world.drain()

    assert world.published() == {"notes.md": ["apple"]}
    world.check()


@pytest.mark.parametrize("text", ["apple\n", "apricot\n"])
def test_undo_brings_back_what_was_handed_over_last(world, text):
    """Removed, handed over again, and removed before that was read; or replaced and removed."""
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)
    keep(world, notes(text), notes("citron\n", "b.md"))
    for path in ("notes.md", "b.md"):
        world.catalogue.remove_document(world.source("Uploads"), path, HOUR)
    world.drain()
    assert world.published() == {}

    for _ in range(2):
        world.catalogue.undo_removal(world.workspace)
    world.drain()

    assert world.published() == {"notes.md": [text.strip()], "b.md": ["citron"]}
    world.check()


def test_bytes_are_purged_with_their_document(world):
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    source = world.source("Uploads")
    world.catalogue.remove_document(source, "notes.md", HOUR)
    world.drain()
    assert world.rows(UploadRow) == 2

    world.let_time_pass()
    world.drain()

    assert world.uploads.paths(source.id) == ["b.md"]
    with pytest.raises(NotFoundError):
        world.uploads.read(source.id, "notes.md")
    world.check()


def test_bytes_are_purged_with_their_source(world):
    done(world, notes())
    world.catalogue.remove_source(world.source("Uploads"), timedelta())
    world.drain()

    assert (world.rows(UploadRow), world.rows(DocumentRow), world.rows(VersionRow)) == (0, 0, 0)


def test_what_went_with_the_source_does_not_come_back_with_a_new_document(world):
    done(world, notes("apple\n"), notes("cherry\n", "b.md"))
    world.catalogue.remove_source(world.source("Uploads"), HOUR)
    assert world.uploads.names(world.workspace, world.general) == frozenset()

    assert done(world, notes("damson\n", "c.md"))["added"] == 1

    assert world.published() == {"c.md": ["damson"]}
    assert world.catalogue.undo_removal(world.workspace) in ("notes.md", "b.md")
    world.let_time_pass()
    world.drain()
    assert len(world.published()) == 2
    assert world.rows(UploadRow) == 2
    world.check()


def test_a_source_without_documents_is_refreshed_without_complaint(world):
    done(world, notes())
    world.catalogue.remove_document(world.source("Uploads"), "notes.md", HOUR)
    job = world.catalogue.refresh(world.source("Uploads"))
    world.drain()

    assert world.jobs.get(job).state == "done"


def test_a_kill_at_any_step_loses_nothing_that_was_kept(new_world):
    for steps in range(200):
        world = new_world()
        done(world, notes("apple\n"))
        keep(world, notes("apricot\n"), notes("cherry\n", "b.md"))
        died = world.drain_or_die(steps)
        world.drain()
        assert world.published() == {"notes.md": ["apricot"], "b.md": ["cherry"]}
        world.check()
        if not died:
            break
    assert not died
    assert steps > 5
