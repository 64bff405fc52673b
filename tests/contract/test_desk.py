"""The admin's desk in chat: what each order says it will do, does, and leaves on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.admin.models import Offered, Order
from bot.chat.admin.verbs import VERBS
from bot.chat.cards import Action, Link, fallback
from bot.language import told
from fakes.desk import notes
from store.grants import Grantee, GrantKind
from store.questions import nobody
from store.records import Settled

pytestmark = pytest.mark.contract
PAGE = "https://wiki.example/rota"
MEMBERS = Grantee(GrantKind.MEMBERS)


@pytest.fixture
def guest(chat):
    """The same desk, for somebody who is no admin."""
    chat.office = replace(chat.office, admin=False)
    return chat


def test_a_yes_counts_once_and_only_from_whom_was_asked(chat):
    chat.says(f"add {PAGE}")
    asked = chat.reply
    office = chat.office
    chat.office = replace(office, actor=replace(office.actor, person="U2"))
    assert "done already or is too old" in chat.press_again(asked, told("confirm-add"))
    chat.office = office

    chat.press_again(asked, told("confirm-add"))

    assert "done already or is too old" in chat.press_again(asked, told("confirm-add"))
    assert chat.record() == [("add", f"{PAGE} in general", "done")]


def test_a_no_changes_nothing_and_cannot_become_a_yes(chat):
    chat.says(f"add {PAGE}")
    asked = chat.reply

    assert chat.press(told("cancel")) == told("cancelled")
    assert "done already or is too old" in chat.press_again(asked, told("confirm-add"))
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.record() == []


def test_rights_are_looked_at_again_when_the_yes_comes(chat):
    chat.says(f"add {PAGE}")
    chat.office = replace(chat.office, admin=False)

    assert chat.press(told("confirm-add")) == told("not-admin")
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.record() == [("confirm", "", "denied")]


def test_sources_are_listed_and_shown(chat):
    assert chat.says("list") == told("no-sources")
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
    assert chat.labels() == [told("refresh"), told("retry-failed"), told("remove")]


def test_long_lists_are_cut(chat):
    chat.world.add("many", {f"{n:02}.md": "apple\n" for n in range(20)})
    chat.world.drain()

    lines = chat.says("show many").splitlines()

    assert (lines[6].split(" ")[1], lines[-1]) == ("00.md", "and 5 more")
    assert sum(line.startswith("•") for line in lines) == 15


def test_a_change_that_fails_is_on_record_as_failed(chat):
    chat.world.add("handbook", {"a.md": "apple\n"})
    chat.world.drain()
    chat.says("remove handbook a.md")
    chat.world.catalogue.remove_document(chat.world.source("handbook"), "a.md", timedelta(1))

    text = chat.press(told("confirm-remove"))

    assert "has no document 'a.md'" in text
    assert "/lore show" in text
    assert "teamlore" not in text
    assert chat.record() == [("remove", "a.md of handbook", "failed")]


def test_what_went_before_the_yes_came_is_not_looked_at(chat):
    chat.world.add("docs", {"a.md": "apple\n"})
    chat.world.drain()
    chat.says("refresh")
    chat.world.catalogue.remove_source(chat.world.source("docs"), timedelta(1))

    assert chat.press(told("confirm-refresh")) == told("no-more")
    assert chat.record() == [("refresh", "all", "failed")]


def test_an_order_from_a_form_is_checked_as_one_that_was_typed(chat):
    for order in (Order("show"), Order("nonsense"), Order("grant", ("hr", ""))):
        reply = chat.desk.submit(chat.office, order)
        assert "/lore" in fallback(reply.card)


def test_questions_without_an_answer_and_changes_are_listed(chat):
    assert chat.says("unanswered") == told("no-gaps")
    assert chat.says("audit") == told("no-entries")
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

    assert guest.says(f"{verb} secret-plan general") == told("not-admin")
    assert guest.record() == [(verb, "", "denied")]


def test_who_is_no_admin_may_mistype_too(guest):
    assert {guest.says(line) for line in ("nonsense", "help", "", '"')} == {told("not-admin")}
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

    assert {fallback(reply.card) for reply in replies} == {told("not-admin")}
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
    assert text != told("broken")


def test_a_mistake_of_ours_is_an_apology_and_in_the_log(chat, caplog, monkeypatch):
    monkeypatch.setattr(chat.world.access, "spaces", lambda _: 1 / 0)

    assert chat.says("spaces") == told("broken")
    assert "division" in caplog.text


def test_addresses_of_pages_can_be_opened(chat):
    chat.says(f"add {PAGE}")
    chat.press(told("confirm-add"))
    chat.says(f"show {PAGE}")

    (pairs, *_) = chat.reply.card.parts
    assert Link(PAGE, PAGE) in pairs.pairs[0][1]
