"""Every recorded question gets exactly one reply, whatever the platform does meanwhile."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from threading import Event

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import select, update

from bot.answer.audience import Asker, Place
from bot.answer.models import Answer, Outcome, Question
from bot.answer.service import Desk
from bot.chat import runner
from bot.chat.facts import KeptFacts, LookupLaterError
from bot.chat.lane import Lane
from bot.chat.readers import Readers
from bot.chat.runner import (
    LATE,
    MAX_ATTEMPTS,
    Backroom,
    RetryLaterError,
    Runner,
    UndeliverableError,
)
from bot.watching.meters import Meters
from store.access import AccessBook
from store.database import now
from store.inbox import Inbox, NewQuestion
from store.questions import QuestionLog
from store.schema import AnswerRow, QuestionRow


class Platform:
    """Keeps what was posted; posts may fail, before or after they stand there."""

    platform = "slack"

    def __init__(self):
        self.posted: list[tuple] = []
        self.errors: list[Exception] = []
        self.lost_after: list[Exception] = []  # the post stands, its answer does not come back
        self.silent = 0  # look-ups that come to nothing for now

    async def place(self, team, channel):
        self._looked_up()
        return Place("slack", channel, full_members_only=channel != "C-guests")

    async def asker(self, team, person, granted):
        self._looked_up()
        return Asker("slack", person, full_member=person == "U1")

    def _looked_up(self):
        if self.silent:
            self.silent -= 1
            raise LookupLaterError("503")

    async def locale(self, team, person):
        return "de-DE"

    async def is_admin(self, team, person):
        return False

    async def working(self, held):
        pass

    async def question(self, held, turns):
        return Question(held.asked.text, turns)

    async def post(self, held, answer, asked_at):
        if self.errors:
            raise self.errors.pop()
        self.posted.append((held.id, held.asked.text, answer.outcome, asked_at))
        if self.lost_after:
            raise self.lost_after.pop()
        return f"ts-{len(self.posted)}"

    async def find(self, held):
        return next((f"ts-{n}" for n, p in enumerate(self.posted, 1) if p[0] == held.id), None)


class Answers:
    """Says what it was asked with."""

    def __init__(self):
        self.asked: list[Question] = []

    def answers(self, wanted):
        self.asked += [each.question for each in wanted]
        if any(each.question.text == "crash" for each in wanted):
            raise ZeroDivisionError
        return [Answer(Outcome.ANSWERED, 0.9) for _ in wanted]


class World:
    def __init__(self, database):
        self.database, self.inbox = database, Inbox(database)
        self.access, self.platform, self.answers = AccessBook(database), Platform(), Answers()
        self.workspace = self.access.join("slack", "T1", "main")
        self.seen = CollectorRegistry()
        self.meter = Meters(self.seen)
        self.desk = Desk(self.answers, self.access, QuestionLog(database, "m"), meter=self.meter)

    def ask(self, text="Where?", place="C1", reply="public", asker="U1", thread="", **more):
        number = len(self.rows())
        new = NewQuestion(
            self.workspace, "slack", "T1", place, thread, f"1.{number}", asker, text, reply, **more
        )
        return self.inbox.accept([f"k{number}"], new)

    def rows(self):
        with self.database.read() as session:
            return {row.id: row for row in session.scalars(select(QuestionRow))}

    def counted(self, name, **labels):
        return self.seen.get_sample_value(f"teamlore_{name}", labels)

    def held(self):
        return [row for row in self.rows().values() if row.lease_until]

    def outcomes(self):
        with self.database.read() as session:
            return [row.outcome for row in session.scalars(select(AnswerRow))]

    def run(self, until=lambda world: not world.inbox.waiting(["slack"]), seconds=60.0):
        """A server from its start until nothing waits any more, then killed."""

        async def life():
            lane = Lane("test", 2)
            facts = KeptFacts(self.platform)
            readers = Readers(facts, self.access, lane)
            back = Backroom(self.inbox, self.desk, self.meter)
            runner = Runner(self.platform, readers, back, lane, lane)
            task = asyncio.create_task(runner.run())
            async with asyncio.timeout(seconds):
                while not until(self):
                    runner.notify()
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)  # what ended just now is counted too
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            lane.close()

        asyncio.run(life())

    def forget_waits(self):
        with self.database.write() as session:
            session.execute(update(QuestionRow).values(run_at=None, lease_until=None))


@pytest.fixture
def world(new_sqlite):
    database = new_sqlite()
    yield World(database)
    database.close()


def test_a_stop_while_the_outcome_is_written_leaves_it_on_record(world):
    written, honest = Event(), world.inbox.finish

    def slow(*given):
        honest(*given)
        written.set()
        time.sleep(0.3)  # meanwhile the process is told to stop

    world.inbox.finish = slow
    id = world.ask()
    world.run(until=lambda _: written.is_set())

    assert world.rows()[id].state == "done"
    world.inbox.finish = honest
    world.run()
    assert [posted[0] for posted in world.platform.posted] == [id]


def test_questions_are_answered_and_end_on_record(world):
    ids = [world.ask(f"Where {n}?") for n in range(20)]

    world.run()

    assert sorted(p[0].hex for p in world.platform.posted) == sorted(i.hex for i in ids)
    assert {row.state for row in world.rows().values()} == {"done"}
    assert world.outcomes() == ["answered"] * 20


def test_a_reply_that_stands_already_is_not_posted_again(world):
    world.ask()
    world.platform.lost_after.append(ConnectionResetError())
    world.run(until=lambda w: w.platform.posted)
    world.forget_waits()

    world.run()

    assert len(world.platform.posted) == 1
    assert [row.posted for row in world.rows().values()] == ["ts-1"]


def test_a_reply_that_did_not_get_out_is_posted_later(world):
    world.ask()
    world.platform.errors.append(RetryLaterError(0.0))

    world.run()

    assert len(world.platform.posted) == 1
    assert world.counted("questions_total", outcome="answered") == 2
    assert world.counted("replies_total", platform="slack", state="later") == 1
    assert world.counted("replies_total", platform="slack", state="done") == 1
    assert world.counted("reply_seconds_count", platform="slack") == 1


def test_a_place_that_is_gone_ends_the_question(world):
    world.ask()
    world.platform.errors.append(UndeliverableError("channel_not_found"))

    world.run()

    assert [row.state for row in world.rows().values()] == ["expired"]
    assert world.counted("replies_total", platform="slack", state="expired") == 1


def test_what_fails_for_ever_is_not_tried_for_ever(world):
    world.ask()
    world.platform.errors += [ValueError("a bug")] * (MAX_ATTEMPTS + 5)
    for _ in range(MAX_ATTEMPTS):
        left = len(world.platform.errors)
        world.run(until=lambda w, left=left: len(w.platform.errors) < left and not w.held())
        world.forget_waits()

    assert [row.state for row in world.rows().values()] == ["failed"]
    assert len(world.platform.errors) == 5
    assert world.counted("replies_total", platform="slack", state="failed") == 1
    assert world.counted("replies_total", platform="slack", state="later") == MAX_ATTEMPTS - 1


@pytest.mark.parametrize("reply", ["public", "private"])
@pytest.mark.parametrize(
    ("silent", "told"),
    [(MAX_ATTEMPTS - 1, Outcome.ANSWERED), (MAX_ATTEMPTS + 1, Outcome.DENIED)],
)
def test_who_cannot_be_looked_up_now_is_looked_up_again_before_they_are_refused(
    world, monkeypatch, reply, silent, told
):
    monkeypatch.setattr(runner, "_LOOKUP_SECONDS", 0.0)
    world.ask(reply=reply)
    world.platform.silent = silent

    world.run()

    assert [posted[2] for posted in world.platform.posted] == [told]
    assert [row.state for row in world.rows().values()] == ["done"]


def test_a_crash_of_answering_is_an_outcome_too(world):
    world.ask("crash")

    world.run()

    assert [p[2] for p in world.platform.posted] == [Outcome.ERROR]


def test_a_public_reply_where_a_guest_reads_uses_nothing(world):
    world.ask(place="C-guests")

    world.run()

    assert [p[2] for p in world.platform.posted] == [Outcome.DENIED]
    assert world.answers.asked == []


def test_a_private_reply_counts_the_askers_own_rights(world):
    world.ask(reply="private", place="C-guests")
    world.ask(reply="private", place="C-guests", asker="U-guest")

    world.run()

    assert sorted(p[2] for p in world.platform.posted) == [Outcome.ANSWERED, Outcome.DENIED]


def test_a_team_that_left_before_the_answer_gets_nothing_of_the_workspace(world):
    world.ask()
    world.access.leave("slack", "T1")
    world.run()

    assert [posted[2] for posted in world.platform.posted] == [Outcome.DENIED]


def test_follow_ups_carry_the_turns_before_them(world):
    world.ask("How many days of leave?", thread="9.9")
    world.run()
    world.ask("and for contractors?", thread="9.9")
    world.run()

    assert world.answers.asked[-1] == Question("and for contractors?", ("How many days of leave?",))


def test_a_late_reply_says_when_it_was_asked(world):
    world.ask()
    with world.database.write() as session:
        session.execute(update(QuestionRow).values(asked_at=now() - LATE - timedelta(seconds=5)))

    world.run()

    assert world.platform.posted[0][3] is not None


def test_a_question_past_its_time_is_on_record_as_expired(world):
    world.ask(expires_at=now() - timedelta(seconds=1))

    world.run()

    assert world.platform.posted == []
    assert [row.state for row in world.rows().values()] == ["expired"]


def test_the_last_look_is_what_is_posted(world, monkeypatch):
    """Between the record and the post the disk is waited for: long enough for a removal."""
    monkeypatch.setattr(
        world.desk, "still", lambda question, asked, answer: Answer(Outcome.NOTHING)
    )
    world.ask()

    world.run()

    assert [outcome for _, _, outcome, _ in world.platform.posted] == [Outcome.NOTHING]


def test_a_server_that_stops_puts_back_what_it_was_answering(world):
    id = world.ask()
    world.platform.post = _never

    world.run(until=lambda world: world.rows()[id].state == "posting")

    row = world.rows()[id]
    assert (row.state, row.lease_until) == ("posting", None)  # whoever goes on looks for it first
    assert row.run_at < now() + timedelta(seconds=5)


async def _never(*_):
    await asyncio.Event().wait()
