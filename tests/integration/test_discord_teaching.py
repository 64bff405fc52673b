"""This answers it on Discord: which message or name is the question, by what the bot may read."""

from __future__ import annotations

import pytest

from bot.language import told
from fakes.discord.gateway import Intent
from fakes.discord.town import eventually, labels, words
from fakes.discord.world import Kind

pytestmark = pytest.mark.integration
ENTRY = "This answers it"


async def chosen(town, message, person=None):
    asked = (person or town.alice).menu(message, ENTRY)
    said = await town.answer(asked)
    assert asked.ephemeral
    return asked, said


async def test_a_reply_answers_what_it_replies_to(town):
    town.restart(discord_message_content=True)
    async with town.serving():
        question = town.bob.send(town.channel, "Who feeds the fish?")
        answer = town.bob.send(town.channel, "Mia feeds the fish.", reply_to=question)
        asked, said = await chosen(town, answer)
        town.alice.click(asked.message, "Teach")
        await eventually(lambda: town.app.jobs.listing(town.workspace)[0].state == "queued")
        town.work()
        found = town.bob.slash(town.channel, "ask", question="Who feeds the fish?")
        shown = await town.answer(found)

    assert "Who feeds the fish?" in said
    assert "Mia feeds the fish." in shown
    assert "taught by" in shown


async def test_a_forum_post_is_asked_by_its_first_message(town):
    forum = town.fake.guilds.channel(town.guild, "help", Kind.FORUM)
    town.restart(discord_message_content=True)
    async with town.serving():
        post = town.bob.post(forum, "Fish", "Who feeds the fish at night?")
        answer = town.bob.send(post, "Nobody feeds them at night.")
        _, said = await chosen(town, answer)
        _, itself = await chosen(town, post.messages[post.id])

    assert "Who feeds the fish at night?" in said
    assert told("no-question") in itself


async def test_without_message_content_the_name_of_the_thread_is_the_question(town):
    town.fake.gateway.approved &= ~Intent.CONTENT
    async with town.serving():
        question = town.bob.send(town.channel, "Long words that the bot may not read")
        thread = town.bob.thread(town.channel, "Who feeds the fish?", question)
        answer = town.bob.send(thread, "Mia feeds the fish.")
        asked, said = await chosen(town, answer)

    assert "Who feeds the fish?" in said
    assert "Mia feeds the fish." in said
    assert "may not read" not in said
    assert "Teach" in labels(asked.message)


async def test_a_form_that_was_opened_before_a_restart_still_teaches(town):
    async with town.serving():
        opened = town.alice.slash(town.channel, "lore teach")
        await town.fake.until(lambda: opened.modal)
    town.restart()
    async with town.serving(synced=False):
        values = {"question": "Who feeds the fish?", "answer": "Mia.\n\n*Daily.*"}
        sent = town.alice.submit(opened, values)
        assert "Mia." in await town.answer(sent)
        assert "Teach" in words(sent.message) + str(labels(sent.message))
