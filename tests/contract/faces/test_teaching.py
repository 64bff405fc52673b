"""Answers that people teach, on every platform: asked back, quoted with their teacher, trusted."""

from __future__ import annotations

import pytest

from bot.language import told
from store.grants import GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]


async def test_an_answer_is_taught_by_a_command(face):
    card = await face.order(
        face.alice, "teach", question="Who waters the ferns?", answer="Ines waters the ferns."
    )
    before = await face.mention(face.bob, "Who waters the ferns?")
    await face.press(card, "Teach", face.alice)
    await face.report(face.alice, card, "1 added")
    after = await face.mention(face.bob, "Who waters the ferns?")

    assert "Ines waters the ferns." in card.text
    assert "every full member" in card.text
    assert "Ines" not in before.text
    assert "Ines waters the ferns." in after.text
    assert "alice" in after.text.lower()


async def test_an_answer_is_taught_by_a_form_and_replaced(face):
    values = {"question": "Who winds the clock?", "answer": "Omar does.\n\nOn Mondays."}
    card = await face.fill(face.alice, values | _space(face), verb="teach")
    await face.press(card, "Teach", face.alice)
    await face.report(face.alice, card, "1 added")
    again = await face.fill(
        face.alice, values | {"answer": "Nobody winds it."} | _space(face), verb="teach"
    )
    await face.press(again, "Teach", face.alice)
    await face.report(face.alice, again, "1 updated")

    assert "Omar does." in card.text
    assert told("replaces-answer") in again.text
    assert "Nobody winds it." in (await face.mention(face.bob, "Who winds the clock?")).text


async def test_nothing_is_taught_without_a_yes(face):
    card = await face.order(
        face.alice, "teach", question="Who feeds the carp?", answer="Zoe feeds the carp."
    )
    await face.press(card, "Cancel", face.alice)

    assert "Zoe" not in (await face.mention(face.bob, "Who feeds the carp?")).text


async def test_a_message_answers_its_thread_and_is_cited(face):
    last = face.talk(
        (face.bob, "Who sharpens the knives?"), (face.carol, "Let me see"),
        (face.carol, "Yuki sharpens the knives on Friday."),
    )  # fmt: skip
    card = await face.choose(face.alice, "This answers it", last)
    await face.press(card, "Teach", face.alice)
    await face.report(face.alice, card, "1 added")
    answer = await face.mention(face.bob, "Who sharpens the knives?")

    assert "Who sharpens the knives?" in card.text
    assert card.private
    assert "Yuki sharpens the knives on Friday." in answer.text
    assert "carol, taught by alice" in answer.text.lower()
    assert any(_number(face, last) in link for link in answer.links)


async def test_a_message_without_a_question_teaches_nothing(face):
    alone = face.says(face.carol, "The knives are sharp.", named=False)
    seen = await face.choose(face.alice, "This answers it", alone)

    assert told("no-question") in seen.text
    assert "Teach" not in seen.buttons


async def test_only_who_is_trusted_says_what_an_answer_is(face):
    last = face.talk((face.bob, "Who guards the gate?"), (face.carol, "Nobody guards the gate."))
    seen = await face.choose(face.bob, "This answers it", last)

    assert told("not-trusted") in seen.text
    assert "Teach" not in seen.buttons


async def test_an_owner_of_the_space_is_trusted_with_that_alone(face):
    face.grant("general", face.carol, GrantKind.PERSON, owner=True)
    try:
        last = face.talk((face.bob, "Who rings the bell?"), (face.bob, "Tom rings the bell."))
        card = await face.choose(face.carol, "This answers it", last)
        await face.press(card, "Teach", face.carol)
        await face.report(face.carol, card, "1 added")
        other = await face.order(face.carol, "list")
    finally:
        face.grant("general", face.carol, GrantKind.PERSON, owner=False)

    assert "Tom rings the bell." in (await face.mention(face.bob, "Who rings the bell?")).text
    assert told("not-admin") in other.text


async def test_who_is_asked_for_help_can_teach_the_answer(face):
    face.grant("general", face.alice, GrantKind.PERSON, owner=True)
    gap = await face.mention(face.bob, "Who trims the hedge?")
    await face.press(gap, "Ask a person", face.bob)
    told = face.told(face.alice)[-1]
    card = await face.fill_pressed(
        told, "Teach the answer", face.alice, {"answer": "Lena trims the hedge."}
    )
    await face.press(card, "Teach", face.alice)
    await face.report(face.alice, card, "1 added")

    assert "Who trims the hedge?" in card.text
    assert "Lena trims the hedge." in (await face.mention(face.bob, "Who trims the hedge?")).text


async def test_a_webhook_is_told_to_its_admin_alone(face):
    card = await face.order(face.alice, "hook", source="general", change="new")
    secret = next(word for word in card.text.split() if len(word) == 43 and "/" not in word)
    shown = await face.order(face.alice, "hook", source="general")
    ended = await face.order(face.alice, "hook", source="general", change="off")
    await face.press(ended, "End it", face.alice)

    assert card.private
    assert shown.private
    assert secret not in shown.text
    assert secret not in (await face.order(face.alice, "audit")).text


async def test_a_source_is_paused_and_resumed(face):
    paused = await face.order(face.alice, "pause", source="general")
    refused = await face.order(face.alice, "refresh", source="general")
    resumed = await face.order(face.alice, "resume", source="general")

    assert "is paused" in paused.text
    assert "/lore resume" in refused.text
    assert "is looked at again" in resumed.text


def _space(face):
    return {"space": "general"} if face.platform == "slack" else {}


def _number(face, message):
    """What stands in the address of a message."""
    return message.ts.replace(".", "") if face.platform == "slack" else str(message.id)
