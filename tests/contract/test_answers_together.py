"""Questions answered together get what each would get alone, whoever asks beside them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Outcome, Question, Wanted
from bot.answer.pipeline import Answerer
from bot.answer.service import Asked, Desk
from store.grants import Grantee, GrantKind
from store.index.scan import ScanIndex
from store.library import Library
from store.models.encoder import InputKind
from store.questions import QuestionLog
from store.records import Audience
from store.schema import AnswerRow

pytestmark = pytest.mark.contract

WORDS = ("apple", "banana", "cherry", "damson", "elder", "fig")
OPEN = {f"{a}.md": f"{a} {b}\n{b} pie\n" for a in WORDS for b in WORDS if a < b}
HIDDEN = {"secret.md": "apple banana cherry damson elder fig canary\n"}
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


class Choosy:
    """The world's encoder, which cannot read one word; counts its calls."""

    def __init__(self, encoder):
        self._encoder, self.calls = encoder, []
        self.spec = encoder.spec

    def encode(self, texts, kind):
        assert kind is not InputKind.PASSAGE
        self.calls.append(list(texts))
        if any("unreadable" in text for text in texts):
            raise ValueError("secret of the machine")
        return self._encoder.encode(texts, kind)


class Room:
    def __init__(self, world):
        self.world, self.encoder = world, Choosy(world.encoder)
        world.fill(OPEN)
        self.hidden = world.access.make_space(world.workspace, "hidden")
        world.add("secrets", HIDDEN, space=self.hidden)
        world.drain()
        searches = ScanIndex(world.database, world.model)
        self.answerer = Answerer(self.encoder, searches, Library(world.database, world.model))
        self.audiences = [
            Audience(world.workspace, frozenset(spaces))
            for spaces in ({world.general}, {world.general, self.hidden}, {self.hidden})
        ]
        self.log = QuestionLog(world.database, "m")
        self.desk = Desk(self.answerer, world.access, self.log)

    def answered(self, text):
        with self.desk.ask(self.asked(text)) as answer:
            return answer

    def asked(self, text):
        return Asked(
            self.world.workspace, Place("slack", "C1", full_members_only=True),
            Asker("slack", "U1", full_member=True), ReplyKind.PUBLIC, Question(text),
        )  # fmt: skip


@pytest.fixture
def room(world):
    return Room(world)


def timeless(answer):
    return replace(answer, timings_ms={})


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(QUESTIONS, st.lists(QUESTIONS, max_size=1), st.integers(0, 2), st.integers(1, 4)),
        max_size=6,
    )
)
def test_together_is_the_same_as_alone_for_every_mix_of_readers(room, mix):
    wanted = [
        Wanted(Question(text, tuple(earlier)), limit, room.audiences[n])
        for text, earlier, n, limit in mix
    ]

    together = room.answerer.answers(wanted)

    alone = [room.answerer.answer(w.question, w.limit, audience=w.audience) for w in wanted]
    assert [timeless(answer) for answer in together] == [timeless(answer) for answer in alone]
    for one, answer in zip(wanted, together, strict=True):
        if room.hidden not in one.audience.spaces:
            assert "canary" not in repr(answer)


def test_several_are_one_call_of_the_encoder(room):
    wanted = [Wanted(Question(word), 3, room.audiences[0]) for word in WORDS]
    before = len(room.encoder.calls)

    room.answerer.answers(wanted)

    assert room.encoder.calls[before:] == [list(WORDS)]


def test_one_that_cannot_be_answered_does_not_take_the_others_with_it(room):
    asked = [room.asked(text) for text in ("apple banana", "unreadable", "cherry fig")]

    first, broken, last = room.desk._outcomes(asked)

    assert broken.outcome is Outcome.ERROR
    assert "machine" not in str(broken.reason)
    assert timeless(first) == timeless(room.desk._outcomes(asked[:1])[0])
    assert timeless(last) == timeless(room.desk._outcomes(asked[2:])[0])
    assert first.citations
    assert last.citations


def test_a_crowd_gets_its_own_outcomes_each_on_record_once(room):
    texts = [f"{a} {b}" for a in WORDS for b in WORDS if a != b]

    with ThreadPoolExecutor(10) as threads:
        crowd = list(threads.map(room.answered, texts))

    alone = [room.desk._outcomes([room.asked(text)])[0] for text in texts]
    assert [timeless(answer) for answer in crowd] == [timeless(answer) for answer in alone]
    with room.world.database.read() as session:
        outcomes = session.scalars(select(AnswerRow.outcome)).all()
    assert sorted(outcomes) == sorted(answer.outcome for answer in crowd)


def test_what_is_revoked_while_a_crowd_is_answered_is_shown_to_none_of_it(room):
    members = Grantee(GrantKind.MEMBERS)
    found = room.answerer.answers

    def slowly(wanted):
        answers = found(wanted)
        room.world.access.revoke(room.world.workspace, "general", members)
        return answers

    room.answerer.answers = slowly
    with ThreadPoolExecutor(6) as threads:
        crowd = list(threads.map(room.answered, WORDS))

    assert all(answer.citations == () for answer in crowd)
    assert {answer.outcome for answer in crowd} == {Outcome.DENIED}
