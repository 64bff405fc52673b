"""Documents handed over at the admin's desk, and how their reading is told."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.chat.admin.models import Offered
from bot.chat.cards import fallback
from bot.language import told
from fakes.desk import hand, notes

pytestmark = pytest.mark.contract


def test_files_are_judged_before_they_are_fetched(chat):
    hand(chat, notes())
    chat.world.drain()
    files = [
        Offered("F1", "notes.md", 10), Offered("F2", "../plan.pdf", 10),
        Offered("F3", "big.pdf", 1_000_001), Offered("F4", "cat.png", 10),
        Offered("F5", "plan.pdf", 10),
    ]  # fmt: skip

    chat.reply = chat.desk.offer(chat.office, files, None)

    assert fallback(chat.reply.card) == (
        "I will read 2 files and answer from them in the space general.\n"
        "• notes.md: replaces the one of that name\n• plan.pdf\n"
        "These are left out:\n"
        "• big.pdf: larger than 1 MB: split it\n"
        "• cat.png: files that end in .png cannot be read\n"
        "• plan.pdf: another one here has the same name: rename it\n"
        "Answers from it can be read by every full member."
    )
    assert chat.press(told("confirm-add")) == "Getting 2 files …"
    assert [f.id for f in chat.reply.fetch.files] == ["F1", "F2"]
    assert chat.reply.fetch.space == "general"


def test_what_was_fetched_is_kept_and_read(chat):
    assert hand(chat, notes(), notes("cherry\n", "b.md")) == "Reading notes.md and 1 more …"

    assert chat.reports() == (
        "Read 'Uploads': 2 added.\nWhat is new holds 2 passages that can be quoted."
    )
    assert chat.record() == [("add", "notes.md and 1 more in general", "done")]
    hand(chat, notes("apricot\n"))
    assert chat.reports().startswith("Read 'Uploads': 1 updated, 1 unchanged.")


def test_a_thread_is_a_document_of_its_own(chat):
    thread = notes("apple\n", "team-1.md", links=((1, "https://team.example/1"),))
    hand(chat, thread)
    chat.world.drain()

    assert set(chat.world.published()) == {"threads/team-1.md"}
    chat.reply = chat.desk.offer(chat.office, [Offered("F1", "team-1.md", 9, thread=True)], None)
    assert "threads/team-1.md: replaces" in fallback(chat.reply.card)


def test_what_turns_out_too_big_is_left_out(chat):
    assert hand(chat, notes("x" * 1_000_001)) == (
        "These are left out:\n• notes.md: larger than 1 MB: split it"
    )
    assert chat.reply.watch == ()
    assert hand(chat, notes("x" * 1_000_001), notes("b\n", "b.md")).startswith("Reading b.md …")


def test_offers_of_nothing_and_to_no_space(chat):
    assert fallback(chat.desk.offer(chat.office, [], None).card) == told("no-files")
    none = chat.desk.offer(chat.office, [Offered("F", "a.png", 1)], None)
    assert fallback(none.card).startswith(told("nothing-fits"))
    bad = chat.desk.offer(chat.office, [Offered("F", "a.md", 1)], "No Such")
    assert "cannot be a name" in fallback(bad.card)
    link = chat.desk.store(chat.office, "general", [notes(link="javascript:x")])
    assert "no http or https" in fallback(link.card)


def test_progress_is_told_and_every_reason_is_given(chat):
    chat.world.add("many", {f"{n:02}.md": "" for n in range(12)} | {"a.md": "apple\n"})
    (job,) = chat.world.jobs.listing(chat.world.workspace)
    card, ended = chat.desk.progress([job.id])
    assert (fallback(card), ended) == ("Waiting to read 'many' …", False)
    claimed = chat.world.jobs.claim()
    with chat.world.database.write() as session:
        chat.world.jobs.note(
            session, claimed, {"done": 3, "total": 13, "encoded": 90, "seconds": 2.0}
        )
    card, ended = chat.desk.progress([job.id])
    assert (fallback(card), ended) == (
        "Reading 'many': 3 of 13 documents · 45 passages a second", False,
    )  # fmt: skip
    chat.world.drain()

    lines = fallback(chat.desk.progress([job.id])[0]).splitlines()

    assert lines[0] == "Read 'many': 1 added, 12 refused."
    assert lines[3] == "• 00.md: it holds no text that could be quoted"
    assert lines[-1] == "and 2 more"
    assert len(lines) == 3 + 10 + 1


def test_a_failed_job_says_why_and_can_be_tried_again(chat):
    chat.world.add("docs", {"a.md": "apple\n"})
    files = chat.world.loader.files.pop("docs")
    (job,) = chat.world.jobs.listing(chat.world.workspace)
    chat.world.drain()

    card, ended = chat.desk.progress([job.id])
    assert (fallback(card), ended) == (
        "Reading 'docs' failed: There is no such folder.", True,
    )  # fmt: skip
    assert "docs · reading, failed: There is no such folder." in chat.says("status")
    assert chat.labels() == [told("retry-all")]
    chat.world.loader.files["docs"] = files
    chat.reply = replace(chat.reply, card=card)
    chat.press(told("retry"))
    assert chat.reply.watch == (job.id,)
    assert chat.reports().startswith("Read 'docs': 1 added.")
    assert "Nothing has failed" in chat.says("retry all")


def test_a_job_that_went_with_its_source_ends_its_message(chat):
    card, ended = chat.desk.progress([uuid4()])

    assert (fallback(card), ended) == (told("no-more"), True)
