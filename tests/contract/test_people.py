"""What is held of a person: all of it comes out, and all of it goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select, update

from store.errors import NotFoundError, UsageError
from store.forgetting import ERASED
from store.grants import Grantee, GrantKind, parse_person
from store.holdings import HOLDINGS
from store.housekeeping import Housekeeping
from store.inbox import Inbox, NewQuestion
from store.jobs import LostLeaseError
from store.journal import Actor, Journal
from store.messages import Message
from store.people import People
from store.questions import QuestionLog, nobody
from store.receipts import sealed
from store.records import Settled
from store.schema import AnswerRow, AuditRow, Base, DeliveryRow, QuestionRow, UploadRow, VoteRow
from store.uploads import Upload

pytestmark = pytest.mark.contract
ANN, BOB = "U0ANN", "U0ANNE"  # one id is how the other begins
FILES = {ANN: "one", BOB: "two"}
CANARY = "xylophone-42"


class Records:
    """A workspace where two people left something of every kind."""

    def __init__(self, world):
        self.world, self.database, self.workspace = world, world.database, world.workspace
        self.inbox, self.journal = Inbox(world.database), Journal(world.database)
        self.log, self.people = QuestionLog(world.database, "m"), People(world.database, world.jobs)
        for person in (ANN, BOB):
            self.leave(person)

    def leave(self, person):
        world, actor = self.world, Actor(self.workspace, "slack", "T1", person)
        self.asked(person, f"{CANARY} of {person}?")
        self.asked("U9", f"What does <@{person}> say, and <@{person}|her>?")
        self.log.vote(self.workspace, self.first("U9"), f"slack:{person}", 1)
        upload = Upload(f"{FILES[person]}.md", b"apple\n", datetime.now(UTC))
        _, job = world.uploads.keep(self.workspace, world.general, [upload], f"slack:{person}")
        self.journal.watch(actor, [job], {"channel": person})
        self.journal.propose(actor, {"verb": "undo", "target": person})
        self.journal.prefer("slack", person, "team", "T1")
        self.said(person, f"{CANARY} of {FILES[person]}")
        self.journal.note(actor, "grant", f"general to slack:person:{person}", "done")
        world.access.grant(self.workspace, "general", Grantee(GrantKind.PERSON, "slack", person))
        world.add(FILES[person], {"a.md": "apple\n", "b.md": "pear\n", "c.md": "plum\n"})
        world.worker.drain()
        source = world.source(FILES[person])
        world.catalogue.remove_document(source, "a.md", timedelta(hours=1), f"slack:{person}")
        world.catalogue.remove_document(source, "b.md", timedelta(), f"slack:{person}")
        world.worker.drain()
        world.catalogue.remove_source(source, timedelta(hours=1), f"slack:{person}")

    def said(self, person, text):
        world, histories = self.world, self.world.histories
        world.access.join("slack", "T1", "main")
        world.catalogue.add_source(self.workspace, world.general, "channel", "slack:C1", "c", None)
        if step := histories.claim("slack"):
            histories.found(step, "T1", "#help")
            histories.announced(step)
        id, at = FILES[person], datetime(2026, 3, 1, tzinfo=UTC)
        alone = {
            "thread": id,
            "inside": False,
            "root": 0,
            "position": 0,
            "link": "https://s.test/1",
        }
        message = Message(id, at=at, person=person, author="A name", text=text, **alone)
        world.hearing.heard("slack", "T1", "C1", message)

    def asked(self, person, text):
        new = NewQuestion(
            self.workspace, "slack", "T1", f"D{person}", "th", "1.0", person, text, "private"
        )
        question = self.inbox.accept([uuid4().hex], new)
        (held,) = self.inbox.claim(["slack"], 1)
        self.log.settle([Settled(question, "nothing", 0.5, 1.0, [], nobody)])
        self.inbox.finish(held, "2.0")
        return question

    def first(self, person):
        with self.database.read() as session:
            rows = session.scalars(select(QuestionRow.id).where(QuestionRow.asker == person))
            return rows.first()

    def everything(self):
        """All rows of all tables, as text."""
        with self.database.read() as session:
            tables = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers}
            return {
                name: [
                    {c.key: getattr(row, c.key) for c in inspect(table).column_attrs}
                    for row in session.scalars(select(table))
                ]
                for name, table in tables.items()
            }

    def names(self, word):
        """Tables that hold a word anywhere, with how many rows."""
        found = {
            name: sum(word in json.dumps(row, default=str) for row in rows)
            for name, rows in self.everything().items()
        }
        return {name: count for name, count in found.items() if count}


@pytest.fixture
def records(world):
    return Records(world)


def person(id=ANN):
    return Grantee(GrantKind.PERSON, "slack", id)


def test_every_kind_is_held_and_comes_out(records):
    held = records.people.held(records.workspace, person())
    out = records.people.export(records.workspace, person())

    assert held == {kind: len(rows) for kind, rows in out.items()}
    assert {kind for kind, count in held.items() if not count} == set()
    (question,) = out["questions"]
    assert (question["text"], question["place"]) == (f"{CANARY} of {ANN}?", f"D{ANN}")
    assert question["answer"]["outcome"] == "nothing"
    assert [vote["value"] for vote in out["votes"]] == [1]
    assert out["uploads"][0]["path"] == "one.md"
    assert f"{BOB}" not in json.dumps(out, default=str)


def test_an_erased_person_is_nowhere_and_everyone_else_is_where_they_were(records):
    before = records.names(BOB)
    receipt = records.people.erase(records.workspace, person(), "terminal:ada")

    left = {
        name
        for name, rows in records.everything().items()
        if any(ANN in json.dumps(row, default=str).replace(BOB, "") for row in rows)
    }
    assert left == set()
    assert records.names(BOB) == before
    assert receipt.counts == {kind.name: 1 for kind in HOLDINGS}
    assert set(records.people.held(records.workspace, person()).values()) == {0}


def test_what_counts_still_counts(records):
    records.people.erase(records.workspace, person(), "terminal:ada")

    with records.database.read() as session:
        outcomes = session.scalars(select(AnswerRow.outcome)).all()
        votes = session.scalars(select(VoteRow)).all()
        erased = session.scalars(select(QuestionRow).where(QuestionRow.state == ERASED)).all()
    assert outcomes == ["nothing"] * 4
    assert [vote.value for vote in votes] == [1, 1]
    (row,) = erased
    assert (row.text, row.asker, row.place, row.thread, row.message, row.route) == (
        "", "", "", "", "", {},
    )  # fmt: skip
    assert len(records.log.unanswered(records.workspace, 10)) == 3
    with pytest.raises(NotFoundError):
        records.inbox.recall(row.id)
    with pytest.raises(NotFoundError):
        records.log.question(records.workspace, row.id)


def test_what_was_done_for_others_stays_under_a_name_that_says_nothing(records):
    receipt = records.people.erase(records.workspace, person(), "terminal:ada")
    name = receipt.what

    with records.database.read() as session:
        lines = {(e.person, e.target) for e in session.scalars(select(AuditRow))}
        given = set(session.scalars(select(UploadRow.added_by)))
    assert (name, f"general to {name}") in lines
    assert (BOB, f"general to slack:person:{BOB}") in lines
    assert given == {name, f"slack:{BOB}"}
    assert name.startswith("erased-")
    assert ANN not in name
    kept = records.world.receipts()
    (removal,) = [k for k in kept if k.receipt.who == name]
    assert (removal.receipt.kind, removal.is_sound) == ("document", True)
    (about,) = [k for k in kept if k.receipt.kind == "person"]
    assert (about.receipt, about.is_sound) == (receipt, True)


def test_the_same_person_is_not_given_the_same_name_twice(records):
    first = records.people.erase(records.workspace, person(), "terminal:ada")
    records.asked(ANN, "And now?")
    second = records.people.erase(records.workspace, person(), "terminal:ada")

    assert first.what != second.what
    with pytest.raises(NotFoundError, match="Nothing is held of slack:U0ANN"):
        records.people.erase(records.workspace, person(), "terminal:ada")


def test_a_receipt_cannot_be_traced_to_its_person_by_trying_ids(records):
    """What names a row beside a person's id is random; where nothing else does, it is left out."""
    nobody = person("U0NEW")
    records.journal.prefer("slack", nobody.subject, "team", "T1")

    receipt = records.people.erase(records.workspace, nobody, "terminal:ada")

    assert receipt.counts["preferences"] == 1
    assert receipt.contents == sealed([])


def test_a_question_that_waits_is_not_answered_any_more(records):
    new = NewQuestion(
        records.workspace, "slack", "T1", "D1", "th", "9.0", ANN, CANARY, "private"
    )  # fmt: skip
    records.inbox.accept(["k"], new)
    (held,) = records.inbox.claim(["slack"], 1)

    records.people.erase(records.workspace, person(), "terminal:ada")

    with pytest.raises(LostLeaseError):
        records.inbox.begin_posting(held)
    assert records.inbox.waiting(["slack"]) == 0
    assert records.inbox.accept(["k"], new) is None  # delivered again: it is known


def test_nothing_crosses_a_workspace(records):
    other = records.world.access.workspace("other", create=True)
    new = NewQuestion(other, "slack", "T2", "D1", "", "9.0", ANN, "Here?", "private")
    records.inbox.accept(["o"], new)

    assert records.people.held(other, person())["questions"] == 1
    assert records.people.held(other, person())["audit"] == 0
    records.people.erase(records.workspace, person(), "terminal:ada")
    assert records.people.held(other, person())["questions"] == 1


def test_a_person_of_another_platform_is_another_person(records):
    with pytest.raises(NotFoundError):
        records.people.erase(
            records.workspace, Grantee(GrantKind.PERSON, "discord", ANN), "terminal:ada"
        )


@pytest.mark.parametrize(
    ("text", "platform", "subject"),
    [
        ("slack:U1", "slack", "U1"), ("slack:W12", "slack", "W12"),
        ("slack:person:U1", "slack", "U1"), ("discord:123", "discord", "123"),
        ("discord:person:123", "discord", "123"), ("terminal:ada", "terminal", "ada"),
    ],
)  # fmt: skip
def test_people_are_named_as_grants_name_them(text, platform, subject):
    assert parse_person(text) == Grantee(GrantKind.PERSON, platform, subject)


@pytest.mark.parametrize(
    "text", ["", "U1", "slack:", "slack:C1", "slack:S1", "slack:U 1", "discord:ann", "members",
             "discord:role:1", "irc:ann", "terminal:"]
)  # fmt: skip
def test_what_names_nobody_is_said(text):
    with pytest.raises(UsageError, match=r"write slack:U…, discord:ID or terminal:NAME"):
        parse_person(text)


def age(records, question, days):
    with records.database.write() as session:
        session.execute(
            update(QuestionRow)
            .where(QuestionRow.id == question)
            .values(asked_at=datetime.now(UTC) - timedelta(days=days))
        )


def test_old_questions_lose_their_text_and_young_ones_do_not(records):
    old, young = records.asked(ANN, f"{CANARY} old"), records.asked(ANN, f"{CANARY} young")
    records.log.vote(records.workspace, old, f"slack:{BOB}", -1)
    age(records, old, 31)
    age(records, young, 29)

    assert Housekeeping(records.database, 30).sweep() == 1
    assert Housekeeping(records.database, 30).sweep() == 0

    with records.database.read() as session:
        rows = {q.id: q for q in session.scalars(select(QuestionRow))}
        votes = session.scalars(select(VoteRow).where(VoteRow.question_id == old)).all()
    assert (rows[old].text, rows[old].asker, rows[old].state) == ("", "", ERASED)
    assert rows[young].text == f"{CANARY} young"
    assert [(v.value, BOB in v.person) for v in votes] == [(-1, False)]
    assert "old" not in str(records.names(f"{CANARY} old"))


def test_what_is_owed_an_answer_keeps_its_text_and_so_does_all_of_it_for_ever(records):
    new = NewQuestion(records.workspace, "slack", "T1", "D1", "", "9.0", ANN, CANARY, "private")
    done = records.asked(BOB, "Done?")
    waiting = records.inbox.accept(["k"], new)
    for question in (waiting, done):
        age(records, question, 1000)

    assert Housekeeping(records.database, 0).sweep() == 0
    assert Housekeeping(records.database, 90).sweep() == 1
    assert records.inbox.recall(waiting)[0].text == CANARY


def test_housekeeping_comes_with_the_work_and_not_at_every_look(records):
    old = records.asked(ANN, "Old?")
    age(records, old, 91)
    with records.database.write() as session:
        session.execute(update(DeliveryRow).values(delivered_at=datetime.now(UTC) - timedelta(2)))
    kept = Housekeeping(records.database, 90)

    kept.tidy()
    assert records.world.rows(DeliveryRow) == 0
    again = records.asked(ANN, "Old too?")
    age(records, again, 91)
    kept.tidy()
    assert records.inbox.recall(again)[0].text == "Old too?"  # an hour has not passed
