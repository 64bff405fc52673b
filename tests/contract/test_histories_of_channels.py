"""What is said in a channel: read back in steps, kept up with, quoted by link, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.answer.locate import location
from ingest.sources.base import Since
from ingest.sources.channel import document
from store.access import AccessBook
from store.errors import NotFoundError
from store.grants import parse_person
from store.jobs import LostLeaseError
from store.library import Library
from store.messages import EVER, Message, Messages, Page, Thread
from store.people import People
from store.records import Audience
from store.schema import (
    DocumentRow,
    HistoryRow,
    JobRow,
    MessageRow,
    ThreadRow,
    VersionRow,
)

pytestmark = pytest.mark.contract
START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TARGET = "slack:C1"


def said(number: int, text: str, thread: int | None = None, **more) -> Message:
    """The message of that number, one a minute; in a thread that a number began."""
    root = number if thread is None else thread
    made = Message(
        str(number), str(root), thread is not None, root, number,
        START + timedelta(minutes=number), f"U{number % 3}", f"ann{number % 3}", text,
        f"https://acme.slack.com/archives/C1/p{number}",
    )  # fmt: skip
    return replace(made, **more)


class Platform:
    """A channel as its platform shows it, two messages a page; ``walk`` is the collector."""

    def __init__(self, world):
        self.world, self.said, self.title = world, {}, None
        world.access.join("slack", "T1", "main")
        self.id, _ = world.catalogue.add_source(
            world.workspace, world.general, "channel", TARGET, TARGET, None
        )

    def says(self, *messages):
        self.said |= {m.position: m for m in messages}
        return self

    def page(self, cursor: str) -> Page:
        roots = [m for m in self.said.values() if not m.inside]
        end = int(cursor) if cursor else EVER[1]
        before = sorted((m for m in roots if m.position < end), key=lambda m: -m.position)
        shown, more = before[:2], len(before) > 2
        span = (shown[-1].position if more else 0, end)
        threads = [self.thread(m) for m in shown if self.replies(m.id)]
        next_ = str(shown[-1].position) if more else None
        return Page(tuple(shown), tuple(threads), span, span, next_)

    def thread(self, root: Message) -> Thread:
        replies = self.replies(root.id)
        return Thread(root.id, root.position, f"{replies[-1].id}:{len(replies)}", self.title)

    def replies(self, thread: str):
        return [m for _, m in sorted(self.said.items()) if m.inside and m.thread == thread]

    def step(self):
        """One step of the walk; None if nothing is due."""
        histories = self.world.histories
        work = histories.claim("slack")
        if work is None:
            return None
        if not work.team:
            histories.found(work, work.teams[0], "#help")
            histories.announced(work)
        if work.threads:
            histories.keep_thread(work, work.threads[0], self.replies(work.threads[0].id))
        else:
            histories.keep_page(work, self.page(work.page))
        return work

    def walk(self):
        """Steps until nothing is due, then what they found is read."""
        count = 0
        while self.step():
            count += 1
        self.read()
        return count

    def read(self):
        """What waits till a conversation has settled is read now."""
        settled = JobRow.kind.in_(("ingest", "sync"))
        with self.world.database.write() as session:
            session.execute(update(JobRow).where(settled).values(run_at=START - timedelta(days=99)))
        self.world.drain()

    def sweeps(self):
        self.world.histories.missed("slack")
        return self.walk()

    def hears(self, *messages):
        self.says(*messages)
        for message in messages:
            self.world.hearing.heard("slack", "T1", "C1", message)

    def deletes(self, *numbers):
        for number in numbers:
            self.said.pop(number, None)
        self.world.hearing.deleted("slack", "T1", "C1", [str(n) for n in numbers])

    @property
    def source(self):
        return self.world.catalogue.by_id(self.id)

    def text(self) -> str:
        return "\n".join(line for lines in self.world.published().values() for line in lines)


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


def test_the_title_of_a_purged_thread_goes_with_it(world, platform):
    platform.title = "secret plans"
    platform.says(said(1, "apple"), said(2, "plum", 1)).walk()
    world.catalogue.remove_document(platform.source, "threads/1", timedelta(hours=1))
    world.let_time_pass()
    world.drain()

    with world.database.read() as session:
        assert session.scalars(select(ThreadRow.title)).all() == [None]


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
