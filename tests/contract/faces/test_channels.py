"""What is said in channels, on every platform: opted in, read back, kept up with, never leaked."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from fakes.faces.made import running
from fakes.teamlore import eventually

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

NOTICE = "Messages of this channel are now part of what I answer from."
HOW = "How do I mount the backup drive?"


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=("slack", "discord"))
async def living(request, tmp_path_factory):
    """A face that serves all tests of this module, at no pace."""
    home = tmp_path_factory.mktemp(request.param)
    async with running(request.param, home, history_delay=0.0) as face:
        yield face


@pytest.fixture
def face(living):
    yield living
    assert living.violations == []


async def added(face, channel, person=None, **given):
    """The card that asks, confirmed; the source, once it was read back."""
    card = await face.order(person or face.alice, "add", channel=channel, **given)
    assert "Add" in card.buttons, card.text
    done = await face.press(card, "Add", face.alice)
    assert "read it back" in done.text
    source = await read_back(face, channel)
    face.town.work()
    return source


async def read_back(face, channel):
    def look():
        every = face.town.app.catalogue.sources(face.town.workspace)
        found = [s for s in every if s.target.endswith(str(channel.id))]
        done = found and face.town.app.histories.reach(found[0].id).walked_at
        return found[0] if done else None

    return await eventually(look)


async def settled(face):
    """Everything that was delivered is kept, and read."""
    await face.quiet()
    await asyncio.sleep(0.1)
    make_due(face)
    face.town.work()


def make_due(face):
    with face.town.app.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE jobs SET run_at = '2026-01-01 00:00:00.000000' WHERE kind = 'ingest'"
        )


async def test_from_an_order_to_a_quoted_message_and_its_end(face):
    room = face.room("backups", face.alice, face.bob)
    face.says(face.bob, "The backup drive is mounted with the script in /opt/backup.", room,
              named=False)  # fmt: skip
    source = await added(face, room)

    (told,) = face.said(room)
    assert NOTICE in told.text
    assert f"/lore remove {source.short_id}" in told.text
    assert source.name == "#backups"
    answer = await face.mention(face.bob, HOW, room)
    assert "script in /opt/backup" in answer.text
    outside = await face.mention(face.bob, HOW)
    assert "/opt/backup" not in outside.text

    card = await face.order(face.alice, "remove", source=source.short_id)
    await face.press(card, "Remove", face.alice)
    assert "/opt/backup" not in (await face.mention(face.bob, HOW, room)).text


async def test_the_card_says_who_could_ask_about_it(face):
    room = face.room("readers", face.alice, face.bob)
    card = await face.order(face.alice, "add", channel=room)
    wide = await face.order(face.alice, "add", channel=room, space="general")

    assert "I post a notice there first" in card.text
    assert f"history-{face.platform}-{str(room.id).lower()}" in card.text
    assert "every full member" not in card.text
    assert "every full member" in wide.text
    assert face.said(room) == []


async def test_a_private_channel_is_not_read_for_somebody_outside(face):
    room = face.room("secrets", face.bob)
    seen = await face.order(face.alice, "add", channel=room)

    if face.platform == "discord":
        pytest.skip("the owner of a guild of Discord reads every channel")
    assert "Only somebody who reads a private channel" in seen.text
    assert seen.buttons == ()


async def test_only_admins_have_channels_read(face):
    room = face.room("mine", face.alice, face.bob)
    seen = await face.order(face.bob, "add", channel=room)

    assert "Only admins" in seen.text
    assert seen.buttons == ()


async def test_what_is_said_later_is_heard_and_an_edit_replaces(face):
    room = face.room("later", face.alice, face.bob)
    await added(face, room)
    message = face.says(face.bob, "The staging gate code is 1234.", room, named=False)
    await settled(face)
    question = "What is the staging gate code?"
    assert "code is 1234" in (await face.mention(face.alice, question, room)).text

    face.edit(message, "The staging gate code is 9876.")
    await settled(face)
    seen = await face.mention(face.alice, question, room)
    assert "code is 9876" in seen.text
    assert "code is 1234" not in seen.text


async def test_a_deleted_message_is_gone_from_the_next_answer(face):
    room = face.room("regrets", face.alice, face.bob)
    face.says(face.bob, "The vault combination is seven left.", room, named=False)
    await added(face, room)
    again = face.says(face.bob, "The vault combination is also nine right.", room, named=False)
    await settled(face)
    question = "What is the vault combination?"
    assert "nine right" in (await face.mention(face.alice, question, room)).text

    face.delete(again)
    await face.quiet()
    assert "nine right" not in (await face.mention(face.alice, question, room)).text
    await settled(face)
    seen = await face.mention(face.alice, question, room)
    assert "seven left" in seen.text
    assert "nine right" not in seen.text


async def test_a_thread_is_a_document_and_its_answer_opens_the_reply(face):
    room = face.room("threads", face.alice, face.bob, face.carol)
    root = face.says(face.bob, "The printer on the third floor jams again.", room, named=False)
    face.below(root, face.carol, "Open the rear tray and lift the green lever.")
    source = await added(face, room)
    late = face.below(root, face.bob, "If the lever is stuck, call the janitor on 4417.")
    await settled(face)

    (document,) = face.town.app.catalogue.documents(source.id)
    assert document.path.startswith("threads/")
    first = await face.mention(face.alice, "Which lever do I lift when the printer jams?", room)
    assert "green lever" in first.text
    second = await face.mention(face.alice, "Whom do I call if the lever is stuck?", room)
    assert any(face.opens(link, late) for link in second.links), (second.links, second.text, late)


async def test_what_was_missed_while_nobody_served_is_found_at_the_start(face):
    room = face.room("nights", face.alice, face.bob)
    message = face.says(face.bob, "The night shift begins at ten.", room, named=False)
    gone = face.says(face.bob, "The night shift gets a bonus of 77.", room, named=False)
    source = await added(face, room)
    before = face.town.app.histories.reach(source.id).walked_at
    await face.life.aclose()
    face.edit(message, "The night shift begins at eleven.")
    face.delete(gone)
    face.says(face.bob, "The night shift ends at seven.", room, named=False)
    await face.restart()
    await eventually(lambda: face.town.app.histories.reach(source.id).walked_at > before)
    await settled(face)

    seen = await face.mention(face.alice, "When does the night shift begin?", room)
    assert "eleven" in seen.text
    seen = await face.mention(face.alice, "When does the night shift end?", room)
    assert "at seven" in seen.text
    seen = await face.mention(face.alice, "How much is the bonus of the night shift?", room)
    assert "bonus of 77" not in seen.text


async def test_questions_to_the_bot_and_its_answers_are_no_history(face):
    room = face.room("asked", face.alice, face.bob)
    face.says(face.bob, "Lunch is served in the garden.", room, named=False)
    source = await added(face, room)
    await face.mention(face.alice, "Where is lunch served?", room)
    await settled(face)
    with face.town.app.database.read() as session:
        query = "SELECT text FROM messages WHERE source_id = :id AND text != ''"
        rows = session.connection().exec_driver_sql(query.replace(":id", f"'{source.id.hex}'"))
        texts = [text for (text,) in rows]

    assert texts == ["Lunch is served in the garden."]


async def test_a_channel_is_read_once_however_often_it_is_added(face):
    room = face.room("twice", face.alice, face.bob)
    face.says(face.bob, "Tea is at four.", room, named=False)
    await added(face, room)
    card = await face.order(face.alice, "add", channel=room)
    assert "It is read already" in card.text
    await face.press(card, "Add", face.alice)
    await settled(face)

    assert len(face.said(room)) == 1
