"""What is said in a channel: read back in steps, kept up with, quoted by link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.answer.locate import location
from fakes.channels import START, Platform, said
from ingest.sources.base import Since
from ingest.sources.channel import document
from store.access import AccessBook
from store.jobs import LostLeaseError
from store.library import Library
from store.messages import Messages, Page
from store.records import Audience
from store.schema import (
    DocumentRow,
)

pytestmark = pytest.mark.contract


@pytest.fixture
def platform(world):
    return Platform(world)


def test_every_thread_and_every_hour_is_a_document(world, platform):
    platform.says(said(1, "apple"), said(2, "is it red?"), said(3, "yes", 2), said(95, "pear"))
    platform.walk()

    assert set(world.published()) == {"2026-03-01/09", "2026-03-01/11", "threads/2"}
    assert "ann0: yes" in world.published()["threads/2"]
    assert (platform.source.name, platform.source.published) == ("#help", 3)
    world.check()


def test_a_walk_that_found_nothing_new_reads_nothing(world, platform):
    platform.says(*(said(n, f"word{n}") for n in range(1, 9)), said(20, "reply", 3)).walk()
    encoded = world.encoder.encoded
    platform.sweeps()

    assert world.encoder.encoded == encoded
    assert world.jobs.claim() is None


def test_a_look_reads_only_documents_in_which_something_changed(world, platform):
    platform.says(said(1, "apple"), said(2, "pear", 1), said(3, "plum")).walk()
    stamps = Messages(world.database).documents(platform.id)
    since = Since(None, stamps, frozenset(stamps))
    assert list(world.loader.visit(platform.source, since).items()) == []
    platform.hears(said(4, "fig", 1))

    (item,) = world.loader.visit(platform.source, since).items()
    assert item.path == "threads/1"


def test_a_kill_between_any_two_steps_goes_on_where_it_was(world, platform):
    platform.says(*(said(n, f"word{n}") for n in range(1, 9)), said(20, "reply", 3))
    pages, threads = [], []
    while (work := world.histories.claim("slack")) is not None:
        (threads if work.threads else pages).append(work.threads or work.page)
        world.histories.free("slack")  # the process that held it is dead
        platform.step()

    assert pages == ["", "7", "5", "3"]
    assert len(threads) == 1
    platform.read()
    assert all(f"word{n}" in platform.text() for n in range(1, 9))


def test_two_processes_never_read_the_same_channel(world, platform):
    work = world.histories.claim("slack")

    assert world.histories.claim("slack") is None
    assert world.histories.claim("discord") is None
    world.histories.free("slack")
    again = world.histories.claim("slack")
    with pytest.raises(LostLeaseError):
        world.histories.keep_page(work, Page())
    world.histories.keep_page(again, Page())


def test_what_a_slow_platform_wants_is_kept_to(world, platform):
    world.histories.later(world.histories.claim("slack"), 60)

    assert world.histories.claim("slack") is None


def test_until_the_beginning_is_reached_it_says_so(world, platform):
    platform.says(*(said(n, f"word{n}") for n in range(1, 9)))
    platform.step()
    platform.read()
    upkeep = platform.source.upkeep
    assert (upkeep.whole, upkeep.oldest_at) == (False, said(7, "").at)
    assert "still being read back, 1 March 2026 so far" in upkeep.note

    platform.walk()

    upkeep = platform.source.upkeep
    assert (upkeep.whole, upkeep.note, upkeep.oldest_at) == (True, None, said(1, "").at)
    assert upkeep.expected == platform.source.published


def test_what_the_platform_hides_is_said(world, platform):
    work = world.histories.claim("slack")
    world.histories.keep_page(work, Page((said(5, "apple"),), limited=True))
    platform.read()

    assert "shows nothing before 1 March 2026" in platform.source.upkeep.note
    assert not platform.source.upkeep.whole


def test_why_it_cannot_be_read_is_said_and_then_mended(world, platform):
    world.histories.fail(world.histories.claim("slack"), "I am not in that channel.", 0)
    platform.read()
    assert platform.source.upkeep.note == "I am not in that channel."

    platform.says(said(1, "apple")).walk()

    assert (platform.source.upkeep.note, platform.source.upkeep.whole) == (None, True)


def test_what_is_heard_is_read_and_a_late_reply_makes_a_thread(world, platform):
    platform.says(said(1, "apple"), said(2, "pear")).walk()
    platform.hears(said(3, "plum"), said(90, "plums are blue", 1))
    platform.read()

    assert "ann0: plum" in world.published()["2026-03-01/09"]
    assert world.published()["threads/1"][-1] == "ann0: plums are blue"
    assert "ann1: apple" not in world.published()["2026-03-01/09"]
    world.check()


def test_an_edit_replaces_and_an_older_one_does_not(world, platform):
    platform.says(said(1, "apple")).walk()
    later = said(1, "cherry", edited_at=START + timedelta(hours=2))
    platform.hears(later, said(1, "banana", edited_at=START + timedelta(hours=1)))
    platform.read()

    assert "cherry" in platform.text()
    assert "banana" not in platform.text()
    assert "apple" not in platform.text()


def test_deleting_what_was_never_kept_disturbs_no_work(world, platform):
    platform.says(said(1, "apple")).step()
    world.let_time_pass()
    job = world.jobs.claim()
    platform.deletes(99)

    assert world.jobs.get(job.id).token == job.token


def test_what_was_heard_while_a_page_was_on_its_way_is_newer(world, platform):
    platform.says(said(1, "apple")).walk()
    world.histories.missed("slack")
    page, work = platform.page(""), world.histories.claim("slack")
    platform.hears(said(1, "cherry"), said(2, "plum"))
    world.histories.keep_page(work, page)
    platform.read()

    assert "cherry" in platform.text()
    assert "plum" in platform.text()
    assert "apple" not in platform.text()


def test_a_sweep_finds_what_no_event_told(world, platform):
    platform.says(
        *(said(n, f"word{n}") for n in range(1, 7)), said(20, "reply one", 3),
        said(21, "reply two", 3), said(22, "of a thread that goes", 5),
    ).walk()  # fmt: skip
    for number in (2, 21, 22, 5):
        del platform.said[number]
    platform.says(said(1, "changed"), said(30, "late reply", 6))
    platform.sweeps()

    text = platform.text()
    for there in ("changed", "word3", "word4", "reply one", "late reply", "word6"):
        assert there in text
    for gone in ("word1", "word2", "word5", "reply two", "thread that goes"):
        assert gone not in text
    world.check()


def test_a_sweep_finds_what_changed_together_with_a_first_reply_or_a_new_title(world, platform):
    platform.says(said(1, "apple"), said(2, "plum"), said(3, "secret", 2)).walk()
    del platform.said[3]
    platform.says(said(1, "cherry"), said(20, "a first reply", 1), said(21, "last", 2))
    platform.title = "a new title"
    platform.sweeps()

    text = platform.text()
    assert "cherry" in text
    assert "a first reply" in text
    assert "last" in text
    assert "apple" not in text
    assert "secret" not in text
    titles = [document.title for document in world.catalogue.documents(platform.id)]
    assert titles == ["a new title", "a new title"]


def test_an_edit_in_an_old_thread_is_found_when_an_admin_asks(world, platform):
    platform.says(said(1, "apple"), said(2, "reply", 1)).walk()
    platform.says(said(2, "better reply", 1))
    platform.sweeps()
    assert "better" not in platform.text()

    world.catalogue.refresh(platform.source)
    platform.walk()

    assert "better reply" in platform.text()


def test_nothing_is_heard_before_the_channel_knows_nor_in_another_team(world, platform):
    hearing = world.hearing
    assert not hearing.listens("slack", "T1", "C1")
    platform.says(said(1, "apple")).walk()

    assert hearing.listens("slack", "T1", "C1")
    assert not hearing.listens("slack", "T1", "C2")
    world.access.join("slack", "T2", "main")
    assert not hearing.listens("slack", "T2", "C1")
    assert not hearing.listens("discord", "T1", "C1")
    AccessBook(world.database).leave("slack", "T1")
    assert not hearing.listens("slack", "T1", "C1")


def test_a_paused_channel_is_not_read_and_catches_up(world, platform):
    platform.says(said(1, "apple"), said(2, "secret")).walk()
    world.schedules.pause(platform.source)
    platform.hears(said(3, "plum"))
    platform.deletes(2)
    assert world.histories.claim("slack") is None
    platform.read()
    assert "secret" not in platform.text()
    assert "plum" not in platform.text()
    world.schedules.resume(platform.source)
    platform.walk()

    assert "plum" in platform.text()


def test_a_citation_opens_the_very_message(world, platform):
    platform.says(*(said(n, f"word{n}", *((1,) if n > 1 else ())) for n in range(1, 40))).walk()
    with world.database.read() as session:
        version = session.scalar(
            select(DocumentRow.published_id).where(DocumentRow.path == "threads/1")
        )
    audience = Audience(world.workspace, frozenset({world.general}))
    page = Library(world.database, world.model).pages([version], audience=audience)[version]

    for number in range(1, 40):
        start = page.text.index(f"word{number}\n")
        assert location(page, start) == said(number, "").link


def test_silence_begins_a_section_and_nothing_in_a_message_does():
    talk = [said(1, "# apple\n# pear"), said(2, "- plum"), said(20, "cherry", author="# ann\n-")]
    text = document(None, talk, "#help", "").data.decode()

    assert text.splitlines() == [
        "# #help, 1 March 2026", "", "## 09:31 UTC", "", "ann1: # apple # pear", "",
        "ann2: - plum", "", "## 09:50 UTC", "", "ann -: cherry",
    ]  # fmt: skip


def test_a_link_that_is_none_is_left_out():
    loaded = document(None, [said(1, "apple", link="javascript:alert(1)")], None, "")

    assert (loaded.link, loaded.links) == (None, ())
