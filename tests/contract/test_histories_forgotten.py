"""What is gone from a channel, or from what is known of it, is gone: at once, and for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from fakes.channels import Platform, said
from store.errors import NotFoundError
from store.grants import parse_person
from store.jobs import LostLeaseError
from store.people import People
from store.schema import (
    HistoryRow,
    MessageRow,
    ThreadRow,
    VersionRow,
)

pytestmark = pytest.mark.contract


@pytest.fixture
def platform(world):
    return Platform(world)


def erase(world, whom):
    people = People(world.database, world.jobs)
    return people.erase(world.workspace, parse_person(whom), "terminal:ada")


def texts(world):
    """Everything of which people's words are kept."""
    with world.database.read() as session:
        said_ = session.execute(select(MessageRow.text, MessageRow.person, MessageRow.author))
        return " ".join(
            [*(str(tuple(row)) for row in said_), *session.scalars(select(VersionRow.text))]
        )


def test_a_deleted_message_is_gone_before_anything_is_read_again(world, platform):
    platform.says(said(1, "apple"), said(2, "secret"), said(3, "also secret", 1)).walk()
    platform.deletes(2)
    assert "2026-03-01/09" not in world.published()
    platform.deletes(3)
    assert "secret" not in platform.text()
    platform.read()

    assert "apple" in platform.text()
    assert "secret" not in platform.text()
    world.check()


def test_a_deleted_message_does_not_come_back_by_a_page_that_was_on_its_way(world, platform):
    platform.says(said(1, "apple"), said(2, "secret"))
    page = platform.page("")
    platform.step()
    world.histories.missed("slack")
    work = world.histories.claim("slack")
    platform.deletes(2, 7)
    world.histories.keep_page(work, replace(page, messages=(*page.messages, said(7, "secret"))))
    platform.read()

    assert "secret" not in platform.text()
    assert "apple" in platform.text()


def test_what_is_emptied_may_be_written_anew_and_what_is_deleted_may_not(world, platform):
    platform.says(said(1, "secret"), said(2, "hidden"), said(3, "apple")).walk()
    world.hearing.emptied("slack", "T1", "C1", "1")
    platform.deletes(2)
    assert world.published() == {}
    platform.hears(said(1, "cherry"), said(2, "hidden"))
    platform.read()

    assert "cherry" in platform.text()
    assert "secret" not in platform.text()
    assert "hidden" not in platform.text()


def test_an_ingest_under_way_cannot_publish_what_was_deleted_meanwhile(world, platform):
    platform.says(said(1, "secret")).step()
    world.let_time_pass()
    job = world.jobs.claim()
    ledger = world.ledger(job)
    version = world.staged(ledger, "2026-03-01/09", "secret\n")
    platform.deletes(1)

    with pytest.raises(LostLeaseError):
        ledger.publish([version], [None], {})
    assert world.jobs.get(job.id).attempts == 0
    platform.read()
    assert world.published() == {}
    world.check()


def test_nor_what_a_sweep_finds_gone(world, platform):
    platform.says(said(1, "secret")).step()
    world.let_time_pass()
    ledger = world.ledger(world.jobs.claim())
    version = world.staged(ledger, "2026-03-01/09", "secret\n")
    del platform.said[1]
    world.histories.missed("slack")
    platform.step()

    with pytest.raises(LostLeaseError):
        ledger.publish([version], [None], {})
    platform.read()
    assert world.published() == {}


def test_removing_the_source_ends_it_and_undo_reads_on(world, platform):
    platform.says(said(1, "apple"), said(2, "secret")).walk()
    world.catalogue.remove_source(platform.source, timedelta(hours=1))
    assert platform.text() == ""
    assert not world.hearing.listens("slack", "T1", "C1")
    platform.hears(said(3, "plum"))
    platform.deletes(2)
    assert world.histories.claim("slack") is None

    world.catalogue.undo_removal(world.workspace)
    assert "secret" not in platform.text()
    platform.walk()

    assert "plum" in platform.text()
    assert "secret" not in platform.text()


def test_an_undo_brings_back_what_was_not_deleted_meanwhile(world, platform):
    platform.says(said(1, "apple"), said(2, "secret")).walk()
    world.catalogue.remove_source(platform.source, timedelta(hours=1))
    platform.deletes(2)
    world.catalogue.undo_removal(world.workspace)
    platform.read()

    assert platform.text().endswith("apple")
    world.check()


def test_a_purge_leaves_no_word(world, platform):
    platform.says(said(1, "apple"), said(2, "reply", 1)).walk()
    world.catalogue.remove_source(platform.source, timedelta())
    world.let_time_pass()
    world.drain()

    assert world.rows(MessageRow) == world.rows(ThreadRow) == world.rows(HistoryRow) == 0
    assert world.histories.claim("slack") is None
    (kept,) = world.receipts()
    counts = kept.receipt.counts
    assert (counts["documents"], counts["messages"]) == (1, 2)
    assert kept.is_sound


def test_a_receipt_counts_what_no_document_was_made_of_yet(world, platform):
    platform.says(said(1, "apple")).walk()
    platform.hears(said(2, "plum"), said(70, "secret"))
    world.catalogue.remove_source(platform.source, timedelta())
    world.let_time_pass()
    world.drain()

    (kept,) = world.receipts()
    assert (kept.receipt.counts["documents"], kept.receipt.counts["messages"]) == (1, 3)
    assert world.rows(MessageRow) == 0


def test_what_an_erased_person_said_goes_and_the_talk_of_others_stays(world, platform):
    platform.says(said(1, "apple"), said(2, "secret", 1), said(3, "pear"), said(5, "secret")).walk()
    receipt = erase(world, "slack:U2")
    assert "secret" not in platform.text()
    platform.read()
    platform.sweeps()

    assert receipt.counts["messages"] == 2
    assert "apple" in platform.text()
    assert "pear" in platform.text()
    for word in ("secret", "ann2", "U2"):
        assert word not in texts(world)
    with pytest.raises(NotFoundError):
        erase(world, "slack:U2")
    world.check()


def test_an_ingest_under_way_cannot_publish_what_an_erased_person_said(world, platform):
    platform.says(said(1, "apple"), said(2, "secret", 1)).walk()
    world.catalogue.refresh(platform.source)
    ledger = world.ledger(world.jobs.claim())
    version = world.staged(ledger, "threads/1", "apple secret\n")
    erase(world, "slack:U2")

    with pytest.raises(LostLeaseError):
        ledger.publish([version], [None], {})


@pytest.mark.parametrize("undone", [True, False])
def test_nor_is_it_kept_for_an_undo(world, platform, undone):
    platform.says(said(1, "apple"), said(2, "secret", 1)).walk()
    world.catalogue.remove_source(platform.source, timedelta(hours=1))
    erase(world, "slack:U2")
    if undone:
        world.catalogue.undo_removal(world.workspace)
    platform.read()

    assert "secret" not in texts(world)
    assert ("apple" in platform.text()) is undone


def test_the_same_id_on_another_platform_said_nothing(world, platform):
    platform.says(said(1, "apple", person="22")).walk()

    with pytest.raises(NotFoundError):
        erase(world, "discord:22")
    assert "apple" in platform.text()


def test_a_document_that_an_admin_removed_stays_away_and_its_words_are_purged(world, platform):
    platform.says(said(1, "apple"), said(2, "secret", 1), said(4, "plum")).walk()
    world.catalogue.remove_document(platform.source, "threads/1", timedelta(hours=1))
    platform.hears(said(5, "more", 1))
    platform.sweeps()
    assert "secret" not in platform.text()
    assert platform.source.upkeep.expected == platform.source.published == 1
    world.let_time_pass()
    world.drain()
    world.catalogue.refresh(platform.source)
    platform.walk()

    assert "secret" not in platform.text()
    assert "plum" in platform.text()
    with world.database.read() as session:
        assert "secret" not in [row.text for row in session.scalars(select(MessageRow))]
    (kept,) = world.receipts()
    assert (kept.receipt.counts["documents"], kept.receipt.counts["messages"]) == (1, 3)


def test_the_title_of_a_purged_thread_goes_with_it_until_people_talk_there_again(world, platform):
    platform.title = "secret plans"
    platform.says(said(1, "apple"), said(2, "plum", 1)).walk()
    world.catalogue.remove_document(platform.source, "threads/1", timedelta(hours=1))
    world.let_time_pass()
    world.drain()
    platform.sweeps()

    def titles():
        with world.database.read() as session:
            return session.scalars(select(ThreadRow.title)).all()

    assert titles() == [None]
    platform.hears(said(3, "cherry", 1))
    platform.sweeps()
    assert titles() == ["secret plans"]
    assert "cherry" in platform.text()
    assert "plum" not in platform.text()


def test_nor_does_one_that_is_removed_while_it_is_read(world, platform):
    platform.says(said(1, "apple"), said(2, "secret", 1)).walk()
    world.catalogue.refresh(platform.source)
    ledger = world.ledger(world.jobs.claim())
    world.catalogue.remove_document(platform.source, "threads/1", timedelta(hours=1))
    version = world.staged(ledger, "threads/1", "secret\n")
    ledger.publish([version], [None], {})

    assert "threads/1" not in world.published()


def test_what_was_deleted_while_its_document_was_removed_does_not_come_back_by_undo(
    world, platform
):
    platform.says(said(1, "apple"), said(2, "secret", 1)).walk()
    world.catalogue.remove_document(platform.source, "threads/1", timedelta(hours=1))
    platform.deletes(2)
    world.catalogue.undo_removal(world.workspace)
    assert "secret" not in platform.text()
    platform.read()

    assert "secret" not in platform.text()
    assert "apple" in platform.text()
