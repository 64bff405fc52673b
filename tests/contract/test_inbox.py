"""Questions of chat: delivered many times, recorded once, answered once, one at a time a thread."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store.access import AccessBook
from store.database import now
from store.inbox import Inbox, NewQuestion
from store.jobs import LostLeaseError
from store.schema import DeliveryRow, QuestionRow

pytestmark = pytest.mark.contract

SLACK = ["slack"]


@pytest.fixture
def inbox(database):
    return Inbox(database)


@pytest.fixture
def question(database):
    workspace = AccessBook(database).workspace()
    return NewQuestion(workspace, "slack", "T1", "C1", "", "1.1", "U1", "Where?", "public")


def ask(inbox, question, number, **changes):
    changes = {"message": f"1.{number}"} | changes
    return inbox.accept([f"slack:T1:C1:1.{number}"], replace(question, **changes))


def outlast_the_lease(database):
    with database.write() as session:
        session.execute(update(QuestionRow).values(lease_until=now() - timedelta(seconds=1)))


def state_of(database, id):
    with database.read() as session:
        return session.get_one(QuestionRow, id).state


def test_a_person_asks_so_often_a_minute_whichever_process_hears_it(database, inbox, question):
    asker, other = ("slack", "T1", "U1"), Inbox(database)
    for number, heard in enumerate((inbox, other, inbox)):
        assert heard.wait(asker, 3) == 0
        ask(heard, question, number)

    assert 55 <= inbox.wait(asker, 3) == other.wait(asker, 3) <= 60
    assert inbox.wait(("slack", "T1", "U2"), 3) == inbox.wait(("slack", "T2", "U1"), 3) == 0
    assert inbox.wait(asker, 4) == 0
    with database.write() as session:
        ago = database.clock(session) - timedelta(seconds=61)
        oldest = session.scalars(select(QuestionRow).order_by(QuestionRow.asked_at)).first()
        oldest.asked_at = ago
    assert inbox.wait(asker, 3) == 0


def test_a_question_counts_once_under_any_of_its_keys(database, inbox, question):
    first = inbox.accept(["event:1", "message:1"], question)

    assert first is not None
    assert inbox.accept(["event:2", "message:1"], question) is None
    assert inbox.accept(["event:1"], question) is None
    with database.read() as session:
        assert len(session.scalars(select(QuestionRow)).all()) == 1
        # a refused delivery leaves no key behind: its new key may still bring something else
        assert set(session.scalars(select(DeliveryRow.key))) == {"event:1", "message:1"}


def test_many_deliveries_at_once_make_one_question(inbox, question):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: inbox.accept([f"event:{n % 2}", "m"], question), range(24)))

    assert sum(id is not None for id in made) == 1


def test_questions_are_claimed_oldest_first_and_by_one_only(inbox, question):
    ids = [ask(inbox, question, n, place=f"C{n}") for n in range(12)]

    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: inbox.claim(SLACK, 3), range(4)))

    taken = [held.id for claim in claims for held in claim]
    assert Counter(taken) == Counter(ids)
    assert inbox.claim(SLACK, 3) == []
    assert inbox.claim(["discord"], 3) == []


def test_one_answer_is_in_flight_in_a_conversation(inbox, question):
    first = ask(inbox, question, 1, thread="9.9", reply="private")
    second = ask(inbox, question, 2, thread="9.9", reply="private")
    elsewhere = ask(inbox, question, 3, thread="8.8", reply="private")

    claimed = inbox.claim(SLACK, 10)
    assert {held.id for held in claimed} == {first, elsewhere}
    assert inbox.claim(SLACK, 10) == []

    inbox.finish(next(h for h in claimed if h.id == first), "2.1")
    assert [held.id for held in inbox.claim(SLACK, 10)] == [second]


def test_one_public_reply_is_in_flight_in_a_place_and_others_do_not_wait_for_it(inbox, question):
    first, second = (ask(inbox, question, n, thread=f"{n}.0") for n in (1, 2))
    private = ask(inbox, question, 3, thread="3.0", reply="private")
    elsewhere = ask(inbox, question, 4, thread="4.0", place="C2")

    claimed = [*inbox.claim(SLACK, 1), *inbox.claim(SLACK, 10)]

    assert [held.id for held in claimed] == [first, private, elsewhere]
    inbox.finish(claimed[0], "2.1")
    assert [held.id for held in inbox.claim(SLACK, 10)] == [second]


def test_several_are_recorded_together_each_once(database, inbox, question):
    given = [(["event:1", "message:1"], question), (["event:2", "message:1"], question),
             (["message:2"], question), (["event:1"], question)]  # fmt: skip

    made = inbox.accept_all(given)

    assert [id is not None for id in made] == [True, False, True, False]
    assert inbox.accept_all(given[1:]) == [None, None, None]
    with database.read() as session:
        assert {row.id for row in session.scalars(select(QuestionRow))} == {made[0], made[2]}
        assert set(session.scalars(select(DeliveryRow.key))) == {
            "event:1",
            "message:1",
            "message:2",
        }


def test_a_question_whose_holder_died_is_taken_over_and_its_late_write_refused(
    database, inbox, question
):
    ask(inbox, question, 1)
    (dead,) = inbox.claim(SLACK, 1)
    outlast_the_lease(database)

    (alive,) = inbox.claim(SLACK, 1)

    assert alive.id == dead.id
    for late in (
        lambda: inbox.finish(dead, "2.1"), lambda: inbox.begin_posting(dead),
        lambda: inbox.hold(dead), lambda: inbox.release(dead, timedelta()),
    ):  # fmt: skip
        with pytest.raises(LostLeaseError):
            late()
    inbox.finish(alive, "2.2")
    assert state_of(database, alive.id) == "done"


def test_what_has_its_outcome_is_not_put_back(database, inbox, question):
    ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)
    inbox.begin_posting(held)
    inbox.finish(held, "2.1")

    for late in (
        lambda: inbox.release(held, timedelta()), lambda: inbox.finish(held, "", "failed"),
        lambda: inbox.hold(held), lambda: inbox.begin_posting(held),
    ):  # fmt: skip
        with pytest.raises(LostLeaseError):
            late()
    assert (state_of(database, held.id), inbox.claim(SLACK, 1)) == ("done", [])


def test_whoever_takes_over_knows_that_the_reply_may_be_out(database, inbox, question):
    ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)
    inbox.begin_posting(held)
    outlast_the_lease(database)

    (again,) = inbox.claim(SLACK, 1)
    inbox.release(again, timedelta())

    (third,) = inbox.claim(SLACK, 1)
    assert (held.posting, again.posting, third.posting) == (False, True, True)


def test_putting_back_does_not_forget_that_the_reply_may_be_out(inbox, question):
    ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)
    inbox.begin_posting(held)

    inbox.release(held, timedelta())

    (again,) = inbox.claim(SLACK, 1)
    assert again.posting


def test_the_start_of_the_only_server_frees_what_the_killed_one_held(inbox, question):
    ask(inbox, question, 1)
    (dead,) = inbox.claim(SLACK, 1)
    assert inbox.claim(SLACK, 1) == []

    inbox.free(SLACK)

    assert [held.id for held in inbox.claim(SLACK, 1)] == [dead.id]


def test_a_question_put_back_waits_its_time(inbox, question):
    ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)

    inbox.release(held, timedelta(minutes=1))

    assert inbox.claim(SLACK, 1) == []
    assert inbox.waiting(SLACK) == 1


def test_a_question_taken_back_gets_no_answer(database, inbox, question):
    id = ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)

    assert inbox.drop("slack", "T1", "C1", "1.1")

    with pytest.raises(LostLeaseError):
        inbox.begin_posting(held)
    assert state_of(database, id) == "dropped"
    assert inbox.waiting(SLACK) == 0
    assert not inbox.drop("slack", "T1", "C1", "1.1")


def test_a_question_can_be_taken_back_by_its_message_alone(database, inbox, question):
    id = ask(inbox, question, 1)

    assert not inbox.drop("slack", None, "C1", "1.2")
    assert not inbox.drop("slack", None, "C2", "1.1")
    assert inbox.drop("slack", None, "C1", "1.1")
    assert state_of(database, id) == "dropped"


def test_a_question_whose_reply_may_be_out_is_not_taken_back(inbox, question):
    ask(inbox, question, 1)
    (held,) = inbox.claim(SLACK, 1)
    inbox.begin_posting(held)

    assert not inbox.drop("slack", "T1", "C1", "1.1")
    inbox.finish(held, "2.1")


def test_a_follow_up_is_understood_from_what_its_asker_could_read(inbox, question):
    thread = {"thread": "9.9"}
    for number, changes in enumerate(
        (
            {"text": "first"},
            {"text": "secret of another", "asker": "U2", "reply": "private"},
            {"text": "own secret", "reply": "private"},
            {"text": "another team's", "team": "T2"},
        )
    ):
        ask(inbox, question, number, **thread | changes)
        for held in inbox.claim(SLACK, 5):
            inbox.finish(held, "2.1")
    ask(inbox, question, 8, text="and then?", **thread)

    (held,) = inbox.claim(SLACK, 1)

    assert inbox.turns(held.asked, held.asked_at) == ("first", "own secret")
    assert inbox.knows_thread("slack", "T1", "C1", "9.9")
    assert not inbox.knows_thread("slack", "T1", "C1", "7.7")
    assert not inbox.knows_thread("slack", "T3", "C1", "9.9")


def test_what_a_face_needed_to_reply_is_gone_with_the_outcome(database, inbox, question):
    id = ask(inbox, question, 1, route={"response_url": "https://example.com/x"})
    (held,) = inbox.claim(SLACK, 1)
    assert held.asked.route == {"response_url": "https://example.com/x"}

    inbox.finish(held, "2.1")

    with database.read() as session:
        row = session.get_one(QuestionRow, id)
        assert (row.route, row.posted, row.state) == ({}, "2.1", "done")


def test_old_deliveries_are_forgotten(database, inbox):
    assert inbox.first(["old"])
    with database.write() as session:
        session.execute(update(DeliveryRow).values(delivered_at=now() - timedelta(hours=25)))
    assert inbox.first(["new"])

    inbox.forget_deliveries()

    assert inbox.first(["old"])
    assert not inbox.first(["new"])
