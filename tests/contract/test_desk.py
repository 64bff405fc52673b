"""The admin's desk in chat: what each order says it will do, does, and leaves on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.admin import words as say
from bot.chat.admin.desk import AdminDesk
from bot.chat.admin.models import Handed, Limits, Offered, Order
from bot.chat.admin.verbs import VERBS
from bot.chat.cards import Action, Link, fallback
from fakes.desk import Chat, Ingest
from store.grants import Grantee, GrantKind
from store.questions import nobody
from store.records import Settled

pytestmark = pytest.mark.contract
MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PAGE = "https://wiki.example/rota"
MEMBERS = Grantee(GrantKind.MEMBERS)


@pytest.fixture
def chat(world):
    return Chat(world)


@pytest.fixture
def guest(chat):
    """The same desk, for somebody who is no admin."""
    chat.office = replace(chat.office, admin=False)
    return chat


def hand(chat, *files, space="general"):
    chat.reply = chat.desk.store(chat.office, space, files)
    return fallback(chat.reply.card)


def notes(text="apple\n", name="notes.md", **about):
    return Handed(name, text.encode(), MOMENT, **about)


def test_a_site_and_a_repository_are_added_after_a_yes(chat):
    assert "every page of the site below https://a.example/docs/" in chat.says(
        "add https://a.example/docs/ --site"
    )
    chat.press(say.CONFIRM_ADD)
    assert "the files of the repository" in chat.says("add https://a.example/hand/book.git")
    chat.press(say.CONFIRM_ADD)

    found = chat.world.catalogue.sources(chat.world.workspace)
    assert sorted((s.kind, s.target) for s in found) == [
        ("git", "https://a.example/hand/book.git"), ("site", "https://a.example/docs/"),
    ]  # fmt: skip
    assert "https://a.example/docs/" in chat.says("show https://a.example/docs/")


@pytest.mark.parametrize("target", ["git+/srv/x.git", "git@a.example:x/y", "site:https://a.b/"])
def test_only_what_is_on_the_web_is_read_from_there(chat, target):
    assert chat.says(f"add {target} --site") == say.ONLY_WEB
    assert chat.says(f"add {target}") == say.ONLY_WEB


def test_a_paused_source_is_left_alone(chat):
    source = chat.world.fill({"a.md": "apple\n"})
    chat.world.schedules.pause(source)

    assert chat.says("refresh") == say.ALL_PAUSED
    assert "is paused" in chat.says("refresh docs")
    assert "Paused" in chat.says("show docs")


def test_a_page_is_added_after_a_yes(chat):
    text = chat.says(f"add {PAGE}")

    assert text == (
        f"I will read {PAGE} and answer from it in the space general.\n"
        "Answers from it can be read by every full member."
    )
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.press(say.CONFIRM_ADD) == f"Reading {PAGE} …"
    assert [s.target for s in chat.world.catalogue.sources(chat.world.workspace)] == [PAGE]
    assert len(chat.reply.watch) == 1
    assert chat.record() == [("add", f"{PAGE} in general", "done")]


def test_a_yes_counts_once_and_only_from_whom_was_asked(chat):
    chat.says(f"add {PAGE}")
    asked = chat.reply
    office = chat.office
    chat.office = replace(office, actor=replace(office.actor, person="U2"))
    assert "done already or is too old" in chat.press_again(asked, say.CONFIRM_ADD)
    chat.office = office

    chat.press_again(asked, say.CONFIRM_ADD)

    assert "done already or is too old" in chat.press_again(asked, say.CONFIRM_ADD)
    assert chat.record() == [("add", f"{PAGE} in general", "done")]


def test_a_no_changes_nothing_and_cannot_become_a_yes(chat):
    chat.says(f"add {PAGE}")
    asked = chat.reply

    assert chat.press(say.CANCEL) == say.CANCELLED
    assert "done already or is too old" in chat.press_again(asked, say.CONFIRM_ADD)
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.record() == []


def test_rights_are_looked_at_again_when_the_yes_comes(chat):
    chat.says(f"add {PAGE}")
    chat.office = replace(chat.office, admin=False)

    assert chat.press(say.CONFIRM_ADD) == say.NOT_ADMIN
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.record() == [("confirm", "", "denied")]


@pytest.mark.parametrize(
    "target",
    [
        "/etc/passwd", "file:///etc/passwd", "FILE:///etc/passwd", "C:\\x", ".", "~", "ftp://a/b",
        "http:/etc/passwd", "https://", "https://[", "javascript:alert(1)",
        "data:text/plain,x", "//host/share",
    ],
)  # fmt: skip
def test_nothing_of_the_server_can_be_added(chat, target):
    assert chat.says(f"add {target}") == say.ONLY_WEB
    assert chat.reply.watch == ()
    assert chat.reply.card.buttons == ()
    (entry,) = chat.record()
    assert (entry[0], entry[2]) == ("add", "refused")


def test_passwords_in_an_address_are_refused_and_not_kept(chat):
    assert chat.says("add https://ada:secret@wiki.example/x?token=hush") == say.NO_PASSWORDS
    assert chat.record() == [("add", "wiki.example/x", "refused")]


def test_add_alone_asks_for_a_form(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")
    chat.world.access.bind(chat.world.workspace, Grantee(GrantKind.CHANNEL, "slack", "C1"), "hr")

    assert chat.says("add") == say.WHAT_TO_ADD
    assert (chat.reply.form.verb, chat.reply.form.space) == ("add", "hr")


def test_a_bound_channel_adds_to_its_space(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")
    chat.world.access.bind(chat.world.workspace, Grantee(GrantKind.CHANNEL, "slack", "C1"), "hr")

    assert "in the space hr" in chat.says(f"add {PAGE}")
    assert "in the space general" in chat.says(f"add {PAGE} --space general")


def test_a_new_space_is_made_with_the_yes_and_can_be_opened_with_it(chat):
    text = chat.says(f"add {PAGE} --space hr")

    assert text.endswith("The space hr is new: nobody may read it until it is granted.")
    assert [s.name for s in chat.world.access.spaces(chat.world.workspace)] == ["general"]
    chat.press(say.CONFIRM_ADD_FOR_ALL)
    spaces = {s.name: s.grants for s in chat.world.access.spaces(chat.world.workspace)}
    assert spaces["hr"] == (MEMBERS,)
    assert chat.record() == [
        ("grant", "hr to members", "done"), ("add", f"{PAGE} in hr", "done"),
    ]  # fmt: skip


def test_a_report_says_when_nobody_may_read_it(chat):
    hand(chat, notes(), space="hr")

    assert chat.reports() == (
        "Read 'Uploads': 1 added.\nWhat is new holds 1 passage that can be quoted.\n"
        "Nobody may read hr yet: /lore grant hr members"
    )


def test_adding_what_is_there_says_that_it_is_refreshed(chat):
    chat.says(f"add {PAGE}")
    chat.press(say.CONFIRM_ADD)

    assert say.known_already() in chat.says(f"add {PAGE}")
    assert "It stays in general too" in chat.says(f"add {PAGE} --space hr")


def test_a_space_must_have_a_name_that_can_be_one(chat):
    assert "cannot be a name" in chat.says(f"add {PAGE} --space 'h r'")


def test_sources_are_listed_and_shown(chat):
    assert chat.says("list") == say.NO_SOURCES
    chat.world.add("handbook", {"a.md": "apple\nbanana\n", "b.md": "!", "c.md": ""})
    chat.world.drain()
    source = chat.world.source("handbook")

    assert chat.says("sources") == (
        "Sources\n• handbook · general · 1 document and 2 passages · 2 not taken in"
        f" · looked at just now · {source.short_id}"
    )
    assert chat.says("show handbook") == (
        "handbook\nWhat: a folder of the server\nSpace: general\nHolds: 1 document and 2 passages\n"
        "Looked at: just now\nLooks again: by hand\n"
        "• b.md: an error in Teamlore; its log tells more\n"
        "• c.md: it holds no text that could be quoted\n"
        "• a.md · 2 passages · just now"
    )
    assert chat.labels() == [say.REFRESH, say.RETRY_FAILED, say.REMOVE]


def test_long_lists_are_cut(chat):
    chat.world.add("many", {f"{n:02}.md": "apple\n" for n in range(20)})
    chat.world.drain()

    lines = chat.says("show many").splitlines()

    assert (lines[6].split(" ")[1], lines[-1]) == ("00.md", "and 5 more")
    assert sum(line.startswith("•") for line in lines) == 15


def test_one_source_is_refreshed_at_once_and_all_after_a_yes(chat):
    assert chat.says("refresh") == say.NO_SOURCES
    chat.world.add("one", {"a.md": "apple\n"})
    chat.world.add("two", {"b.md": "banana\n"})
    chat.world.drain()

    assert chat.says("refresh one") == "Reading 'one' …"
    assert chat.reports() == "Read 'one': 1 unchanged."
    assert "2 sources with 2 documents" in chat.says("refresh")
    assert chat.press(say.CONFIRM_REFRESH) == "Reading 2 sources …"
    assert chat.reports() == "Read 2 sources: 2 unchanged."
    assert chat.record() == [("refresh", "one", "done"), ("refresh", "all", "done")]


def test_a_removal_says_what_goes_and_until_when_it_can_be_undone(chat):
    chat.world.add("handbook", {"a.md": "apple\nbanana\n", "b.md": "cherry\n"})
    chat.world.drain()

    assert chat.says("remove handbook") == (
        "This removes handbook from general: 2 documents and 3 passages, from the next answer on.\n"
        "/lore undo brings it back for 24 hours; then its text is deleted."
    )
    assert chat.world.published()
    assert "handbook is removed. Until " in chat.press(say.CONFIRM_REMOVE)
    assert chat.world.published() == {}
    assert chat.press(say.UNDO) == "handbook is back."
    chat.world.drain()
    assert set(chat.world.published()) == {"a.md", "b.md"}
    assert chat.record() == [("remove", "handbook", "done"), ("undo", "handbook", "done")]


def test_one_document_is_removed_by_its_path_or_title(chat):
    chat.world.add("handbook", {"a.md": "apple\nbanana\n", "b.md": "cherry\n"})
    chat.world.drain()

    text = chat.says("remove handbook a.md")

    assert text.startswith("This removes a.md from handbook: 2 passages, from the next answer on.")
    assert text.endswith(say.comes_back_with_a_refresh())
    chat.press(say.CONFIRM_REMOVE)
    assert set(chat.world.published()) == {"b.md"}
    assert "has no document 'a.md': /lore show" in chat.says("remove handbook a.md")
    assert chat.record() == [("remove", "a.md of handbook", "done")]


def test_without_time_for_undo_it_says_so(chat):
    chat.desk = AdminDesk(chat.books, Ingest(), Limits(1, 0, "https://lore.example"))
    chat.world.add("handbook", {"a.md": "apple\n"})
    chat.world.drain()

    assert chat.says("remove handbook").endswith("This cannot be undone.")
    told, proof = chat.press(say.CONFIRM_REMOVE).split("\n")
    assert told == "handbook is removed, and its text is deleted."
    chat.world.drain()
    receipt = proof.partition("/lore receipts ")[2].split()[0]
    assert f"{receipt} · source · documents: 1, versions: 1, passages: 1" in chat.says("receipts")
    shown = chat.says(f"receipts {receipt}")
    assert "points verified gone: 1" in shown
    assert "by U1" in shown
    assert "There is no receipt 'ffff0000'" in chat.says("receipts ffff0000")
    assert chat.labels() == []
    assert "nothing to undo" in chat.says("undo")


def test_a_change_that_fails_is_on_record_as_failed(chat):
    chat.world.add("handbook", {"a.md": "apple\n"})
    chat.world.drain()
    chat.says("remove handbook a.md")
    chat.world.catalogue.remove_document(chat.world.source("handbook"), "a.md", timedelta(1))

    text = chat.press(say.CONFIRM_REMOVE)

    assert "has no document 'a.md'" in text
    assert "/lore show" in text
    assert "teamlore" not in text
    assert chat.record() == [("remove", "a.md of handbook", "failed")]


def test_a_grant_says_who_will_read_how_much(chat):
    hand(chat, notes(), notes("cherry\n", "b.md"), space="hr")
    chat.world.drain()

    text = chat.says("grant hr <#C9|people-team> owner")

    assert text.startswith("C9 will be able to read the 2 documents in hr.")
    assert say.owner_preview() in text
    assert chat.press(say.CONFIRM_GRANT) == (
        "C9 may read hr from now on. As owner they hear of its gaps and failures."
    )
    to = Grantee(GrantKind.CHANNEL, "slack", "C9")
    assert chat.world.access.owners(
        frozenset({chat.world.access.space(chat.world.workspace, "hr")})
    ) == [to]
    assert chat.says("grant hr <#C9|people-team>") == "C9 may read hr already."
    assert chat.says("revoke hr <#C9|people-team>").startswith(
        "This closes hr to C9: 2 documents, from the next answer on."
    )
    chat.press(say.CONFIRM_REVOKE)
    assert "hr was not granted to C9." in chat.says("revoke hr <#C9>")
    assert [e[0] for e in chat.record()] == ["add", "grant", "revoke"]


def test_everybody_is_named_as_every_full_member(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says("grant hr members") == (
        "Every full member will be able to read whatever will be in hr."
    )


@pytest.mark.parametrize("line", ["grant hr nobody", "grant hr #general", "bind <@U1> hr"])
def test_who_cannot_be_told_by_an_id_gets_nothing(chat, line):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert "so that I get its id" in chat.says(line)
    assert [e[2] for e in chat.record()] == ["refused"]


def test_a_channel_is_bound(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    chat.says("bind <#C1|team> hr")
    assert chat.press(say.CONFIRM_BIND) == "C1 reads hr, adds to it and asks it."

    bound = chat.world.access.bound_space(chat.world.workspace, "slack", "C1")
    assert bound == chat.world.access.space(chat.world.workspace, "hr")
    assert "There is no space 'x': /lore spaces lists them." in chat.says("bind <#C1> x")


def test_a_team_that_leaves_nothing_behind_connects_at_once(chat):
    other = chat.world.access.workspace("other", create=True)
    code, _ = chat.world.access.connect_code(other)

    assert chat.says(f"connect {code}") == say.CONNECTED
    assert chat.world.access.workspace_of("slack", "T1") == other
    assert "wrong, used or too old" in chat.says(f"connect {code}")
    assert [e[2] for e in chat.record()] == ["done", "failed"]
    assert code not in str(chat.record())
    assert [e.target for e in chat.journal.entries(other, 5)] == ["slack T1"]


def test_a_team_that_leaves_knowledge_behind_is_asked(chat):
    chat.world.add("handbook", {"a.md": "apple\n"})
    other = chat.world.access.workspace("other", create=True)
    code, _ = chat.world.access.connect_code(other)

    assert "the 1 source there can no longer be used here" in chat.says(f"connect {code}")
    assert chat.world.access.workspace_of("slack", "T1") != other
    assert chat.press(say.CONFIRM_CONNECT) == say.CONNECTED
    assert chat.world.access.workspace_of("slack", "T1") == other


def test_a_code_for_the_workspace_that_a_team_is_in_changes_nothing(chat):
    code, _ = chat.world.access.connect_code(chat.world.workspace)

    assert chat.says(f"connect {code}") == say.CONNECTED_ALREADY


def test_what_went_before_the_yes_came_is_not_looked_at(chat):
    chat.world.add("docs", {"a.md": "apple\n"})
    chat.world.drain()
    chat.says("refresh")
    chat.world.catalogue.remove_source(chat.world.source("docs"), timedelta(1))

    assert chat.press(say.CONFIRM_REFRESH) == say.NO_MORE
    assert chat.record() == [("refresh", "all", "failed")]


def test_a_space_without_readers_says_so_before_something_is_added(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says(f"add {PAGE} --space hr").endswith(
        "Nobody may read hr yet: /lore grant hr members"
    )


@pytest.mark.parametrize("line", ["bind general hr", "bind members hr"])
def test_only_a_channel_is_bound(chat, line):
    assert "is no channel" in chat.says(line)


def test_an_order_from_a_form_is_checked_as_one_that_was_typed(chat):
    for order in (Order("show"), Order("nonsense"), Order("grant", ("hr", ""))):
        reply = chat.desk.submit(chat.office, order)
        assert "/lore" in fallback(reply.card)


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
    assert chat.press(say.CONFIRM_ADD) == "Getting 2 files …"
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
    assert fallback(chat.desk.offer(chat.office, [], None).card) == say.NO_FILES
    none = chat.desk.offer(chat.office, [Offered("F", "a.png", 1)], None)
    assert fallback(none.card).startswith(say.NOTHING_FITS)
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
    assert chat.labels() == [say.RETRY_ALL]
    chat.world.loader.files["docs"] = files
    chat.reply = replace(chat.reply, card=card)
    chat.press(say.RETRY)
    assert chat.reply.watch == (job.id,)
    assert chat.reports().startswith("Read 'docs': 1 added.")
    assert "Nothing has failed" in chat.says("retry all")


def test_a_job_that_went_with_its_source_ends_its_message(chat):
    card, ended = chat.desk.progress([uuid4()])

    assert (fallback(card), ended) == (say.NO_MORE, True)


def test_questions_without_an_answer_and_changes_are_listed(chat):
    assert chat.says("unanswered") == say.NO_GAPS
    assert chat.says("audit") == say.NO_ENTRIES
    log = chat.books.questions
    for outcome in ("nothing", "weak", "answered"):
        question = log.ask(chat.world.workspace, "slack", "C1", "U9", f"Why {outcome}?")
        log.settle([Settled(question, outcome, 0.5, 1.0, [], nobody)])
    chat.journal.note(replace(chat.office.actor, platform="terminal", person="ada"), "undo", "x",
                      "done")  # fmt: skip

    text = chat.says("unanswered")

    assert "Why nothing? · nothing was found · just now" in text
    assert "Why weak? · not surely answered · just now" in text
    assert "answered?" not in text.replace("surely answered", "")
    assert chat.says("audit") == "Who changed what\n• just now: ada (terminal) · undo x · done"


def test_spaces_say_who_reads_them(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says("spaces") == (
        "Spaces\n• general: 0 sources, 0 documents · read by every full member\n"
        "• hr: 0 sources, 0 documents · read by nobody"
    )


def test_help_tells_every_verb_and_each_of_them_more(chat):
    text = chat.says("")

    assert all(f"/lore {verb.usage}" in text for verb in VERBS)
    for verb in VERBS:
        assert chat.says(f"help {verb.name}").startswith(f"/lore {verb.usage}\n{verb.does}")
    assert chat.says("refesh") == (
        "There is no verb 'refesh': did you mean /lore refresh? /lore help lists them all."
    )
    assert chat.says("help x").startswith("There is no verb 'x'")


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS if verb.name != "help"])
def test_who_is_no_admin_learns_nothing(guest, verb):
    guest.world.add("secret-plan", {"a.md": "apple\n"})

    assert guest.says(f"{verb} secret-plan general") == say.NOT_ADMIN
    assert guest.record() == [(verb, "", "denied")]


def test_who_is_no_admin_may_mistype_too(guest):
    assert {guest.says(line) for line in ("nonsense", "help", "", '"')} == {say.NOT_ADMIN}
    assert guest.record() == [("unknown", "", "denied")] * 2


def test_who_is_no_admin_cannot_hand_over_or_press(guest):
    guest.world.add("secret-plan", {"a.md": "apple\n"})
    source = guest.world.source("secret-plan")

    replies = [
        guest.desk.offer(guest.office, [Offered("F1", "a.md", 1)], None),
        guest.desk.store(guest.office, "general", [notes()]),
        guest.desk.submit(guest.office, Order("show", ("secret-plan",))),
        *(guest.desk.press(guest.office, action, str(source.id))
          for action in (Action.REMOVE, Action.REFRESH, Action.SHOW, Action.RETRY, Action.UNDO)),
    ]  # fmt: skip

    assert {fallback(reply.card) for reply in replies} == {say.NOT_ADMIN}
    assert {e[2] for e in guest.record()} == {"denied"}
    assert guest.world.source("secret-plan").removed_at is None


def test_nothing_of_another_workspace_is_seen_or_touched(chat):
    other = chat.world.access.workspace("other", create=True)
    shelf = chat.world.access.space(other, "general")
    chat.world.add("canary", {"canary.md": "canary\n"}, workspace=other, space=shelf)
    chat.world.drain()
    source = chat.world.catalogue.source(other, "canary")
    chat.journal.note(replace(chat.office.actor, workspace=other), "undo", "canary", "done")
    asked = chat.books.questions.ask(other, "slack", "C1", "U1", "canary?")
    chat.books.questions.settle([Settled(asked, "nothing", 0.0, 1.0, [], nobody)])
    (job,) = chat.world.jobs.listing(other)

    lines = ["list", "status", "spaces", "unanswered", "audit", f"show {source.id}", "refresh",
             f"remove {source.short_id}", f"retry {job.id}", "retry all", "undo"]  # fmt: skip
    shown = [chat.says(line) for line in lines]
    pressed = [
        chat.desk.press(chat.office, action, str(source.id))
        for action in (Action.SHOW, Action.REFRESH, Action.REMOVE)
    ]
    shown += [fallback(reply.card) for reply in pressed]

    assert "canary" not in "\n".join(shown)
    assert chat.world.catalogue.source(other, "canary").published == 1


def test_buttons_with_nonsense_are_answered_in_a_sentence(chat):
    for action in Action:
        for value in ("", "x", "a:b:c", str(uuid4()), f"{uuid4()}:members", "\x00"):
            reply = chat.desk.press(chat.office, action, value)
            assert fallback(reply.card)
            assert reply.watch == ()


def test_a_choice_that_was_not_offered_is_not_made(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")
    chat.world.access.grant(chat.world.workspace, "hr", Grantee(GrantKind.CHANNEL, "slack", "C1"))
    chat.says(f"add {PAGE} --space hr")
    (yes, _) = chat.reply.card.buttons

    chat.desk.press(chat.office, Action.CONFIRM, f"{yes.value}:members")

    (hr,) = [s for s in chat.world.access.spaces(chat.world.workspace) if s.name == "hr"]
    assert MEMBERS not in hr.grants
    assert hr.sources == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*(verb.name for verb in VERBS), ""]),
    st.text(max_size=60) | st.text(alphabet="<>#@!|C1'\" -=:/.\x00", max_size=30),
    st.sampled_from(["slack", "discord"]),
)
def test_no_line_makes_the_desk_fall(chat, verb, rest, platform):
    chat.office = replace(chat.office, actor=replace(chat.office.actor, platform=platform))

    text = chat.says(f"{verb} {rest}")

    assert text
    assert text != say.BROKEN


def test_a_mistake_of_ours_is_an_apology_and_in_the_log(chat, caplog, monkeypatch):
    monkeypatch.setattr(chat.world.access, "spaces", lambda _: 1 / 0)

    assert chat.says("spaces") == say.BROKEN
    assert "division" in caplog.text


def test_addresses_of_pages_can_be_opened(chat):
    chat.says(f"add {PAGE}")
    chat.press(say.CONFIRM_ADD)
    chat.says(f"show {PAGE}")

    (pairs, *_) = chat.reply.card.parts
    assert Link(PAGE, PAGE) in pairs.pairs[0][1]
