"""What admins and owners teach, pause, retry and let be called: said first, done, on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.chat.admin import upkeep_words as upkeep
from bot.chat.admin.desk import AdminDesk
from bot.chat.admin.models import Form, Limits, Order
from bot.chat.cards import Action, fallback
from bot.language import told
from fakes.desk import Ingest
from store.grants import Grantee, GrantKind
from store.records import Audience, Quoted, Settled
from store.schema import AnswerRow, PassageRow, QuestionRow, VersionRow
from store.taught import lesson

pytestmark = pytest.mark.contract
BADGE = "How do I reset my badge?"
TEACH = f'teach "{BADGE}" "Ask Priya."'
PATH = "how do i reset my badge"


@pytest.fixture
def owner(chat):
    """No admin, but the owner of the space hr."""
    chat.world.access.make_space(chat.world.workspace, "hr")
    me = Grantee(GrantKind.PERSON, "slack", "U1")
    chat.world.access.grant(chat.world.workspace, "hr", me, owner=True)
    chat.office = replace(chat.office, admin=False)
    return chat


def test_an_answer_is_taught_after_a_yes(chat):
    text = chat.says(TEACH)

    assert text == (
        "I will answer this question so, in the space general:\n"
        f"Question: {BADGE}\nAnswer: Ask Priya.\n"
        "Answers from it can be read by every full member."
    )
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    chat.press(told("confirm-teach"))
    assert "1 added" in chat.reports()
    assert chat.world.published() == {PATH: ["Ask Priya."]}
    with chat.world.database.read() as session:
        assert session.query(VersionRow).one().author == "Ada"
    assert chat.record() == [("teach", f"{PATH} in general", "done")]


def test_the_same_question_is_said_to_replace(chat):
    chat.says(TEACH)
    assert told("replaces-answer") not in fallback(chat.reply.card)
    chat.press(told("confirm-teach"))

    assert told("replaces-answer") in chat.says('teach "how do I reset my badge" "Ask Ben."')
    chat.press(told("confirm-teach"))
    chat.world.drain()
    assert chat.world.published() == {PATH: ["Ask Ben."]}


def test_it_is_removed_like_any_document(chat):
    chat.says(TEACH)
    chat.press(told("confirm-teach"))
    chat.world.drain()
    text = chat.says(f'remove "Taught answers" "{PATH}"')

    assert "This removes" in text
    assert told("comes-back") not in text
    chat.press(told("confirm-remove"))
    assert chat.world.published() == {}


def test_alone_it_asks_for_a_form(chat):
    chat.says("teach --space hr")
    assert chat.reply.form == Form("teach", "hr")
    chat.says(f'teach "{BADGE}"')
    assert chat.reply.form == Form("teach", "general", BADGE)


def test_a_form_keeps_the_lines_of_an_answer(chat):
    order = Order("teach", (BADGE, "First:\n\n- ask\n- wait\n"), "general")
    chat.reply = chat.desk.submit(chat.office, order)
    chat.press(told("confirm-teach"))
    chat.world.drain()

    assert chat.world.published()[PATH] == ["First:", "", "- ask", "- wait"]


def test_what_somebody_wrote_is_cited_with_its_link(chat):
    link = "https://acme.slack.com/archives/C1/p1"
    chat.reply = chat.desk.teach(chat.office, lesson(BADGE, "Ask Priya.", "Bob", link), None)
    chat.press(told("confirm-teach"))
    chat.world.drain()

    with chat.world.database.read() as session:
        version = session.query(VersionRow).one()
    assert version.author == "Bob, taught by Ada"
    assert [label for _, _, label in version.anchors] == [link]


def test_an_owner_teaches_in_their_own_space_and_in_no_other(owner):
    assert "I will answer this question so" in owner.says(f"{TEACH} --space hr")
    assert owner.labels() == [told("confirm-teach"), told("cancel")]
    owner.press(told("confirm-teach"))
    owner.world.drain()
    assert owner.world.published() == {PATH: ["Ask Priya."]}

    assert owner.says(TEACH) == told("not-trusted")
    assert owner.says(f"{TEACH} --space new") == told("not-trusted")
    assert [s.name for s in owner.world.access.spaces(owner.world.workspace)] == ["general", "hr"]
    assert [e[2] for e in owner.record()] == ["done", "refused", "refused"]


@pytest.mark.parametrize("line", ["list", "remove docs", "grant hr members", "hook docs new"])
def test_an_owner_may_nothing_else(owner, line):
    assert owner.says(line) == told("not-admin")


def test_who_lost_a_right_meanwhile_teaches_and_removes_nothing(owner):
    owner.world.fill({"a.md": "apple\n"})
    owner.says(f"{TEACH} --space hr")
    asked = owner.reply
    owner.office = replace(owner.office, admin=True)
    owner.says("remove docs")
    removal = owner.reply
    owner.office = replace(owner.office, admin=False)

    assert owner.press_again(removal, told("confirm-remove")) == told("not-admin")
    me = Grantee(GrantKind.PERSON, "slack", "U1")
    owner.world.access.grant(owner.world.workspace, "hr", me, owner=False)
    assert owner.press_again(asked, told("confirm-teach")) == told("not-admin")
    owner.world.drain()
    assert owner.world.published() == {"a.md": ["apple"]}


def test_an_owner_of_another_space_cannot_say_yes(owner):
    owner.world.access.make_space(owner.world.workspace, "it")
    me = Grantee(GrantKind.PERSON, "slack", "U1")
    owner.world.access.grant(owner.world.workspace, "it", me, owner=True)
    owner.says(f"{TEACH} --space hr")
    owner.world.access.grant(owner.world.workspace, "hr", me, owner=False)

    assert owner.press(told("confirm-teach")) == told("not-trusted")
    assert owner.record()[-1] == ("teach", f"{PATH} in hr", "failed")


def test_nobody_else_teaches(chat):
    chat.office = replace(chat.office, admin=False)

    assert chat.says(TEACH) == told("not-admin")
    reply = chat.desk.teach(chat.office, lesson(BADGE, "No."), None)
    assert fallback(reply.card) == told("not-trusted")
    assert chat.record() == [("teach", "", "denied")] * 2


def test_a_question_that_was_asked_of_a_person_opens_the_form(chat):
    question = uuid4()
    chat.world.access.make_space(chat.world.workspace, "hr")
    channel = Grantee(GrantKind.CHANNEL, "slack", "C7")
    chat.world.access.bind(chat.world.workspace, channel, "hr")
    moment = datetime.now(UTC)
    with chat.world.database.write() as session:
        session.add(
            QuestionRow(
                id=question, workspace_id=chat.world.workspace, platform="slack", place="C7",
                asker="U2", text=BADGE, asked_at=moment,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            AnswerRow(
                question_id=question, outcome="nothing", confidence=0, model="m", took_ms=1,
                answered_at=moment,
            )
        )  # fmt: skip
    reply = chat.desk.press(chat.office, Action.TEACH, str(question))

    assert reply.form == Form("teach", "hr", BADGE)
    assert "not on record" in fallback(
        chat.desk.press(chat.office, Action.TEACH, str(uuid4())).card
    )
    assert fallback(chat.desk.press(chat.office, Action.TEACH, "x").card) == told("old-button")


def test_a_source_is_paused_and_resumed(chat):
    source = chat.world.fill({"a.md": "apple\n"})

    assert chat.says("pause docs").startswith("docs is paused")
    assert chat.world.source("docs").upkeep.paused_at is not None
    assert f"/lore resume {source.short_id}" in chat.says("refresh docs")
    assert chat.says("resume docs") == "docs is looked at again by hand."
    assert "Reading" in chat.says("refresh docs")
    assert [(e[0], e[2]) for e in chat.record()] == [
        ("pause", "done"), ("refresh", "failed"), ("resume", "done"), ("refresh", "done")
    ]  # fmt: skip


def test_documents_that_failed_are_tried_again_all_or_one(chat):
    chat.world.fill({"a.md": "", "b.md": "!", "c.md": "cherry\n"})
    chat.world.loader.files["docs"] |= {"a.md": "apple\n", "b.md": "banana\n"}
    chat.says("show docs")
    assert told("refresh") in chat.labels()
    assert chat.press(told("retry-failed")) == told("reading-many")
    assert "2 added" in chat.reports()

    chat.world.loader.files["docs"] |= {"a.md": "", "b.md": "!"}
    chat.world.catalogue.refresh(chat.world.source("docs"))
    chat.world.drain()
    chat.world.loader.files["docs"] |= {"a.md": "apple\n"}
    chat.says("retry docs a.md")
    assert "1 added" in chat.reports()
    assert "Nothing of" in chat.says("retry docs c.md")
    assert "has no document" in chat.says("retry docs z.md")


def test_show_says_when_it_looks_again(chat):
    chat.world.fill({"a.md": "apple\n"})

    assert "Looks again: by hand" in chat.says("show docs")
    assert told("retry-failed") not in chat.labels()


def test_a_webhook_is_made_shown_replaced_and_ended(chat):
    chat.world.fill({"a.md": "apple\n"})
    assert "It has no webhook: /lore hook " in chat.says("hook docs")
    made = chat.says("hook docs new")
    secret = _value(made, "Secret")
    address = _value(made, "Address")

    assert address.startswith("https://lore.example/hooks/")
    shown = chat.says("hook docs")
    assert address in shown
    assert secret not in shown
    assert "end" in chat.says("hook docs new")
    again = chat.press(told("confirm-hook-new"))
    assert _value(again, "Secret") != secret
    assert _value(again, "Address") != address
    chat.says("hook docs off")
    assert chat.press(told("confirm-hook-off")) == "The webhook of docs is off."
    assert "has no webhook" in chat.says("hook docs off")
    assert chat.record() == [
        ("hook", "docs new", "done"), ("hook", "docs new", "done"), ("hook", "docs off", "done"),
    ]  # fmt: skip


def test_the_webhook_of_a_channel_is_said_to_be_of_little_use(chat):
    world, target = chat.world, "slack:C1"
    world.catalogue.add_source(world.workspace, world.general, "channel", target, target, None)

    assert told("hook-of-channel") in chat.says(f"hook {target} new")


def test_an_address_of_this_machine_is_said_to_be_that(chat):
    chat.world.fill({"a.md": "apple\n"})
    assert told("hook-local") not in chat.says("hook docs new")
    chat.desk = AdminDesk(chat.books, Ingest(), Limits(1, 24, "http://127.0.0.1:8080"))

    shown = chat.says("hook docs")
    assert _value(shown, "Address").startswith("http://127.0.0.1:8080/hooks/")
    assert told("hook-local") in shown


def test_a_change_of_a_webhook_that_there_is_none_of(chat):
    chat.world.fill({"a.md": "apple\n"})

    assert chat.says("hook docs on").startswith("Write: /lore hook")


def _value(text, label):
    return next(line for line in text.splitlines() if line.startswith(f"{label}: ")).split()[1]


def voted(chat, value=1, person="slack:U0BOB"):
    """Somebody thought so of the one passage there is; the id that names it for people."""
    world, log = chat.world, chat.books.questions
    if not world.catalogue.sources(world.workspace):
        world.fill({"key.md": "Ada has the key.\n"})
    with world.database.read() as session:
        passage = session.scalars(select(PassageRow.id)).one()
    question = log.ask(world.workspace, "slack", "C1", "U1", "Who has the key?")
    readers = Audience(world.workspace, frozenset({world.general}))
    quoted = [Quoted(passage, 0, 3, 1.0)]
    log.settle([Settled(question, "answered", 0.9, 1.0, quoted, lambda _: readers)])
    log.vote(world.workspace, question, person, value)
    return passage.hex[:8]


def test_votes_are_shown_with_what_they_move_and_by_whom(chat):
    assert chat.says("votes") == told("no-votes")
    passage = voted(chat)
    voted(chat, -1, "discord:7")
    voted(chat, 1, "slack:U0CAT")

    text = chat.says("votes")

    assert text.startswith(
        f"What votes move\n• key.md · key.md in docs · +0.12 at most · {passage}"
    )
    assert "found it helpful for “Who has the key?”, just now" in text
    assert "7 (discord) found it not helpful" in text
    assert chat.record() == []


def test_votes_are_taken_back_after_a_yes_and_on_record(chat):
    passage = voted(chat)

    assert chat.says(f"votes {passage}") == (
        "This takes back 1 vote on 1 passage: they count no more. It cannot be undone."
    )
    assert "+0.12" in chat.says("votes")
    chat.says(f"votes {passage}")
    assert chat.press(told("confirm-votes")) == "1 vote taken back."

    assert chat.says("votes") == told("no-votes")
    assert chat.record() == [("votes", f"taken back from {passage}", "done")]
    assert chat.says("votes ffff0000") == upkeep.no_votes_on("ffff0000")


def test_votes_are_for_admins(chat):
    passage = voted(chat)
    chat.office = replace(chat.office, admin=False)

    assert chat.says("votes") == told("not-admin")
    assert chat.says(f"votes {passage}") == told("not-admin")
    assert len(chat.books.votes.moved(chat.world.workspace)) == 1
