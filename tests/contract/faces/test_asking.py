"""Every way to ask, on every platform: one answer, for the right readers, in the right words."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.answer.models import Answer, Outcome
from fakes.teamlore import SWAP, TOLD, URL, eventually
from store.grants import GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

NOTHING = "Not in the documents I may use here."
SAFE = "The code of the safe is 4711."
CODE = "What is the code of the safe?"


def cites(seen):
    return seen.links and all(link.startswith(URL) for link in seen.links)


async def test_a_mention_is_answered_for_everyone(face):
    seen = await face.mention(face.bob, SWAP)

    assert TOLD in seen.text
    assert cites(seen)
    assert not seen.private


async def test_a_command_is_answered_to_its_asker_alone(face):
    before = len(face.said(face.channel))
    seen = await face.command(face.bob, SWAP)

    assert TOLD in seen.text
    assert cites(seen)
    assert seen.private
    assert len(face.said(face.channel)) == before


async def test_a_direct_message_is_answered_there(face):
    seen = await face.direct(face.bob, SWAP)

    assert TOLD in seen.text
    assert "Share in the channel" not in seen.buttons


async def test_the_menu_of_a_message_asks_about_it(face):
    seen = await face.about(face.bob, face.alice, SWAP)

    assert TOLD in seen.text
    assert seen.private


async def test_a_follow_up_in_a_thread_needs_no_mention(face):
    first = await face.mention(face.bob, SWAP, face.threaded)
    second = await face.follow_up(first, face.bob, "And how many euro on a Sunday?")

    assert "90 euro" in second.text


async def test_a_follow_up_is_read_together_with_what_was_asked_before(face):
    first = await face.mention(face.bob, SWAP)
    await face.reply(first, face.bob, "And before which hour?")
    asked, at = face.town.app.inbox.recall(face.town.questions()[-1])

    assert asked.text == "And before which hour?"
    assert face.town.app.inbox.turns(asked, at) == (SWAP,)


async def test_thanks_and_talk_in_a_thread_get_no_answer(face):
    first = await face.mention(face.bob, SWAP, face.threaded)
    before = len(face.town.questions())
    face.goes_on(first, face.bob, "thanks!")
    face.goes_on(first, face.carol, "Is it lunch time?")  # she asked nothing here
    await face.follow_up(first, face.bob, "What about pay?")
    await face.quiet()

    assert len(face.town.questions()) == before + 1


async def test_people_who_talk_to_each_other_are_left_alone(face):
    before = len(face.town.questions())
    face.says(face.bob, "Is it lunch time?", named=False)
    await face.quiet()

    assert len(face.town.questions()) == before


async def test_called_into_a_thread_it_reads_the_thread(face):
    seen = await face.summon(face.bob, ["Good morning.", SWAP])

    assert TOLD in seen.text


async def test_a_mention_without_a_question_says_what_to_do(face):
    seen = await face.mention(face.bob, "")

    assert "Ask me anything" in seen.text


async def test_the_bot_and_other_bots_are_not_answered(face):
    await face.mention(face.bob, SWAP)
    before = len(face.town.questions())
    face.robot_says(SWAP)
    await face.quiet()

    assert len(face.town.questions()) == before


async def test_the_same_question_again_is_answered_again(face):
    before = len(face.town.questions())
    first, second = await face.mention(face.bob, SWAP), await face.mention(face.carol, SWAP)

    assert first.text == second.text
    assert len(face.town.questions()) == before + 2


async def test_what_is_not_in_the_documents_is_said_and_a_person_offered(face):
    seen = await face.mention(face.bob, "Who feeds the zebra?")

    assert NOTHING in seen.text
    assert "Other words may find it" in seen.text
    assert seen.buttons == ("Ask a person",)
    assert seen.links == ()


@pytest.mark.parametrize(
    ("outcome", "reason", "says"),
    [
        (Outcome.NOTHING, None, NOTHING),
        (Outcome.DENIED, None, "An admin can open documents to you"),
        (Outcome.UNAVAILABLE, None, "Please ask again later."),
        (Outcome.UNAVAILABLE, "The model is away.", "The model is away."),
        (Outcome.ERROR, None, "Something went wrong on my side."),
        (Outcome.ERROR, "It broke: see the log.", "It broke: see the log."),
    ],
)
async def test_every_outcome_is_one_reply_in_its_words(face, monkeypatch, outcome, reason, says):
    _answers(face, monkeypatch, Answer(outcome, reason=reason))
    before = len(face.said(face.channel))
    seen = await face.mention(face.bob, SWAP)
    await face.quiet()

    assert says in seen.text
    assert TOLD not in seen.text
    assert seen.links == ()
    assert len(face.said(face.channel)) == before + 1


async def test_an_unsure_answer_says_so_and_offers_a_person(face, monkeypatch):
    desk = face.runner._back.desk
    sure = desk._outcomes

    def unsure(asked):
        return [replace(answer, outcome=Outcome.WEAK) for answer in sure(asked)]

    monkeypatch.setattr(desk, "_outcomes", unsure)
    seen = await face.mention(face.bob, SWAP)

    assert "Not sure, but this may help:" in seen.text
    assert TOLD in seen.text
    assert "Ask a person" in seen.buttons


async def test_a_bug_is_one_sentence_without_a_word_of_it(face, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(face.runner._back.desk._answers, "answers", broken)
    seen = await face.mention(face.bob, SWAP)

    assert "Something went wrong here; the log tells more." in seen.text
    assert "secret of the machine" not in face.sent()


async def test_a_space_is_read_only_where_it_is_granted(face):
    board = face.room("board", face.alice)
    face.shelf("board", "safe.md", SAFE, to=board)
    inside = await face.mention(face.alice, CODE, board)
    outside = await face.mention(face.alice, CODE)
    hers = await face.command(face.alice, CODE)
    theirs = await face.command(face.bob, CODE)

    assert "safe is 4711" in inside.text
    assert "safe is 4711" in hers.text
    assert "safe is 4711" not in outside.text + theirs.text


async def test_hidden_and_absent_are_told_alike(face):
    face.town.write("The vault opens at nine.", name="vault.md", space="vault")
    hidden = await face.command(face.bob, "When does the vault open?", space="vault")
    absent = await face.command(face.bob, "When does the vault open?", space="nowhere")

    assert (hidden.text, hidden.buttons) == (absent.text, absent.buttons)
    assert "vault.md" not in face.sent()


async def test_a_grant_to_a_person_counts_in_private_only(face):
    face.town.write("The locker of Bob is number 88.", name="locker.md", space="lockers")
    face.grant("lockers", face.bob, GrantKind.PERSON)
    question = "Which number is the locker of Bob?"
    private, direct = await face.command(face.bob, question), await face.direct(face.bob, question)
    public = await face.mention(face.bob, question)
    others = await face.direct(face.carol, question)

    assert "number 88" in private.text
    assert "number 88" in direct.text
    assert "number 88" not in public.text + others.text


async def test_a_question_that_is_narrowed_to_a_space_uses_that_alone(face):
    face.shelf("printers", "printer.md", "The printer jams on Mondays.", to=face.channel)
    here = await face.command(face.bob, "When does the printer jam?", space="printers")
    other = await face.command(face.bob, SWAP, space="printers")

    assert "Mondays" in here.text
    assert TOLD not in other.text


async def test_an_edited_or_deleted_question_needs_no_answer(face, monkeypatch):
    gate = _held(face, monkeypatch)
    before, asked = len(face.said(face.channel)), len(face.town.questions())
    one, two = face.says(face.bob, SWAP), face.says(face.bob, SWAP)
    await eventually(lambda: len(face.town.questions()) == asked + 2)
    face.edit(one, "never mind")
    face.delete(two)
    await eventually(lambda: not face.town.app.inbox.waiting([face.platform]))
    gate.set()
    await face.quiet()

    assert len(face.said(face.channel)) == before


def _answers(face, monkeypatch, answer):
    monkeypatch.setattr(face.runner._back.desk, "_outcomes", lambda asked: [answer] * len(asked))


def _held(face, monkeypatch):
    """Holds every question back until it is told to go on."""
    gate, question = asyncio.Event(), face.runner._face.question

    async def later(held, turns):
        await gate.wait()
        return await question(held, turns)

    monkeypatch.setattr(face.runner._face, "question", later)
    return gate
