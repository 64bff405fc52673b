"""What an answer quotes goes while it is being made: it is made again, and shows what is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import store.showing
from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Answer, Citation, Outcome, Question
from bot.answer.service import Asked, Desk
from store.grants import Grantee, GrantKind
from store.questions import QuestionLog
from store.schema import AnswerRow, CitationRow, DocumentRow, PassageRow, VersionRow

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
FILES = {f"{name}.md": f"{name}\n" for name in "abcdef"}


class Slow:
    """Quotes the first document there is; something happens before it gives its answer."""

    def __init__(self, world):
        self._world, self.meanwhile = world, []

    def answers(self, wanted):
        return [self._answer(each.audience) for each in wanted]

    def _answer(self, audience):
        found = self._first() if audience.spaces else None
        if self.meanwhile:
            self.meanwhile.pop(0)()
        if found is None:
            return Answer(Outcome.NOTHING)
        return Answer(Outcome.ANSWERED, 0.9, (found,))

    def _first(self):
        query = (
            select(DocumentRow.path, PassageRow.id)
            .join(VersionRow, VersionRow.id == DocumentRow.published_id)
            .join(PassageRow, PassageRow.version_id == VersionRow.id)
            .where(DocumentRow.removed_at.is_(None))
            .order_by(DocumentRow.path)
        )
        with self._world.database.read() as session:
            path, passage = session.execute(query).first()
        return Citation(
            1, path[0], (), path, (), path, path, "docs", "general", 0, 1, None, 1.0,
            datetime.now(UTC), None, passage, passage, passage,
        )  # fmt: skip


class Room:
    def __init__(self, world):
        self.world, self.answers = world, Slow(world)
        self.source = world.fill(FILES)
        log = QuestionLog(world.database, "m")
        self.desk = Desk(self.answers, world.access, log)
        self.asked = Asked(
            world.workspace, Place("slack", "C1", full_members_only=True),
            Asker("slack", "U1", full_member=True), ReplyKind.PUBLIC, Question("a?"),
        )  # fmt: skip

    def remove(self, name):
        return lambda: self.world.catalogue.remove_document(self.source, f"{name}.md", HOUR)

    def revoke(self):
        members = Grantee(GrantKind.MEMBERS)
        return lambda: self.world.access.revoke(self.world.workspace, "general", members)

    def on_record(self):
        with self.world.database.read() as session:
            outcomes = session.scalars(select(AnswerRow.outcome)).all()
            quoted = session.scalars(
                select(DocumentRow.path)
                .join(VersionRow, VersionRow.document_id == DocumentRow.id)
                .join(PassageRow, PassageRow.version_id == VersionRow.id)
                .join(CitationRow, CitationRow.passage_id == PassageRow.id)
            ).all()
        return outcomes, quoted


@pytest.fixture(autouse=True)
def _removed_by_whoever_asks(monkeypatch):
    """Nobody else can wait here till an answer is shown."""
    monkeypatch.setattr(store.showing, "PATIENCE", 0.0)


@pytest.fixture
def room(world):
    return Room(world)


def shown(answer):
    return [citation.document for citation in answer.citations]


@pytest.mark.parametrize("way", ["ask", "look"])
def test_what_went_meanwhile_is_not_shown(room, way):
    room.answers.meanwhile = [room.remove("a"), room.remove("b")]

    with getattr(room.desk, way)(room.asked) as answer:
        pass

    assert (answer.outcome, shown(answer)) == (Outcome.ANSWERED, ["c.md"])
    assert room.on_record() == ((["answered"], ["c.md"]) if way == "ask" else ([], []))


@pytest.mark.parametrize("way", ["ask", "look"])
def test_what_was_revoked_meanwhile_is_not_shown(room, way):
    room.answers.meanwhile = [room.revoke()]

    with getattr(room.desk, way)(room.asked) as answer:
        pass

    assert (answer.outcome, shown(answer)) == (Outcome.DENIED, [])


def test_what_goes_again_and_again_is_not_tried_for_ever(room):
    room.answers.meanwhile = [room.remove(name) for name in "abcdef"]

    with room.desk.ask(room.asked) as answer:
        pass

    assert (answer.outcome, shown(answer)) == (Outcome.UNAVAILABLE, [])
    assert "ask again" in answer.reason
    assert room.on_record() == (["unavailable"], [])


def test_the_last_look_sees_what_went_after_the_record(room):
    question = room.desk._questions.ask(room.world.workspace, "slack", "C1", "U1", "a?")
    answer = room.desk.settle(question, room.asked)
    assert room.desk.still(question, room.asked, answer) is answer

    room.remove("a")()

    assert shown(room.desk.still(question, room.asked, answer)) == ["b.md"]
    assert room.on_record() == (["answered"], ["b.md"])
