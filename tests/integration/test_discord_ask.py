"""The Discord face asked in every way, over real sockets, with the real discord.py."""

from __future__ import annotations

import pytest

from bot.discord.components import mark_of
from fakes.discord.town import SWAP, TOLD, eventually, labels, links, words
from fakes.discord.world import Kind
from store.grants import Grantee, GrantKind

pytestmark = pytest.mark.integration


async def test_a_command_is_answered_in_public_with_a_link_to_the_place(town):
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        said = await town.answer(asked)

    assert TOLD in said
    assert links(asked.message)[0].startswith("https://docs.example/team/rota.md#L")
    assert not asked.ephemeral
    assert "Helpful" in labels(asked.message)
    assert f"“{SWAP}”" in words(asked.message)


async def test_a_private_command_is_seen_by_its_asker_and_may_use_what_they_may_read(town):
    town.write("Bonus is paid in March.", name="bonus.md", space="staff")
    staff = town.fake.guilds.role(town.guild, "staff")
    town.fake.guilds.give(town.guild, town.bob, [staff])
    to = Grantee(GrantKind.GROUP, "discord", str(staff.id))
    town.app.access.grant(town.app.access.workspace(), "staff", to)
    async with town.serving():
        hidden = town.bob.slash(town.channel, "ask", question="When is bonus paid?", private=True)
        public = town.bob.slash(town.channel, "ask", question="When is bonus paid?")
        other = town.alice.slash(town.channel, "ask", question="When is bonus paid?", private=True)
        said = [await town.answer(one) for one in (hidden, public, other)]

    assert "Bonus is paid in March" in said[0]
    assert hidden.ephemeral
    assert "March" not in said[1] + said[2]


async def test_a_mention_is_answered_with_a_reply(town):
    async with town.serving():
        asked = town.bob.send(town.channel, SWAP, mention=True)
        reply = await town.reply(town.channel)

    assert TOLD in words(reply)
    assert reply.reference == (town.channel.id, asked.id)
    assert "“" not in words(reply).splitlines()[0]  # the question stands above


async def test_a_reply_to_the_bot_is_understood_from_what_was_asked_before(town):
    async with town.serving():
        town.bob.send(town.channel, SWAP, mention=True)
        reply = await town.reply(town.channel)
        town.bob.send(town.channel, "thanks!", reply_to=reply)
        town.alice.send(town.channel, "And on which day?", reply_to=reply)
        await town.reply(town.channel, 2)
        turns = town.app.inbox.recall
        marks = {mark_of(row): row for row in town.questions()}
        second = marks[town.fake.said(town.channel)[-1].components[0]["id"]]
        asked, at = turns(second)

    assert town.app.inbox.turns(asked, at) == (SWAP,)
    assert len(town.fake.said(town.channel)) == 2  # thanks are no question


async def test_a_follow_up_after_a_command_continues_its_conversation(town):
    async with town.serving():
        first = town.bob.slash(town.channel, "ask", question=SWAP)
        await town.answer(first)
        town.bob.send(town.channel, "And the pay?", reply_to=first.message)
        await town.reply(town.channel, 2)
        asked = [town.app.inbox.recall(id)[0] for id in town.questions()]

    assert len({one.thread for one in asked}) == 1


async def test_a_direct_message_is_for_its_writer_alone(town):
    async with town.serving():
        town.bob.send(town.bob.dm, SWAP)
        reply = await town.reply(town.bob.dm)

    assert TOLD in words(reply)
    assert "Share in the channel" not in labels(reply)
    assert "Ask another server" not in labels(reply)


async def test_someone_in_two_servers_is_asked_once_which_one_is_meant(town):
    other = town.fake.guild("Beta", town.alice)
    town.fake.guilds.join(other, town.bob.user)
    town.write("Swaps at Beta are told to nobody.", workspace=f"discord-{other.id}")
    async with town.serving():
        await eventually(lambda: town.app.access.workspace_of("discord", str(other.id)))
        town.bob.send(town.bob.dm, "Whom are swaps told to?")
        asks = await town.reply(town.bob.dm)
        assert labels(asks) == ["Acme", "Beta"]
        town.bob.click(asks, "Beta")
        first = await town.reply(town.bob.dm, 2)
        town.bob.send(town.bob.dm, "Are swaps told to anybody at Beta?")
        second = await town.reply(town.bob.dm, 3)
        again = town.bob.click(second, "Ask another server")
        await town.answer(again)
        assert labels(again.message) == ["Acme", "Beta"]
        town.bob.click(again.message, "Acme")
        await town.reply(town.bob.dm, 4)
        await eventually(lambda: not town.app.inbox.waiting(["discord"]))

    both = words(first) + words(second)
    assert "told to nobody" in both
    assert TOLD not in both
    teams = [town.app.inbox.recall(id)[0].team for id in town.questions()]
    assert sorted(teams) == sorted([str(other.id), str(other.id), str(town.guild.id)])


async def test_nobody_who_shares_no_server_gets_an_answer(town):
    stranger = town.fake.person("stranger")
    async with town.serving():
        stranger.send(stranger.dm, SWAP)
        reply = await town.reply(stranger.dm)

    assert "no server that is connected" in words(reply)
    assert town.questions() == []


async def test_ask_about_this_needs_no_privileged_intent(town):
    said = town.alice.send(town.channel, SWAP)
    async with town.serving():
        asked = town.bob.menu(said, "Ask about this")
        answer = await town.answer(asked)

    assert TOLD in answer
    assert asked.ephemeral


async def test_the_question_gets_a_thread_where_that_is_set(town):
    town.restart(discord_threads=str(town.channel.id), discord_message_content=True)
    async with town.serving():
        asked = town.bob.send(town.channel, SWAP, mention=True)
        thread = await eventually(lambda: town.fake.world.channels.get(asked.id))
        first = await town.reply(thread, 2)  # behind the notice that opens it
        town.bob.send(thread, "Which pay is a Sunday paid, how many euro?")
        second = await town.reply(thread, 3)
        town.alice.send(thread, "I told her already.")
        town.alice.send(thread, "Is Bob there?")  # she asked nothing here: people talk
        await eventually(lambda: not town.app.inbox.waiting(["discord"]))

    assert thread.name == SWAP
    assert TOLD in words(first)
    assert second.author.bot
    asked = [town.app.inbox.recall(id)[0] for id in town.questions()]
    assert {(one.place, one.thread) for one in asked} == {(str(town.channel.id), str(thread.id))}
    assert len(asked) == 2


async def test_a_forum_post_is_answered_first_where_that_is_set(town):
    forum = town.fake.guilds.channel(town.guild, "help", Kind.FORUM)
    town.restart(discord_forums=str(forum.id))
    async with town.serving():
        post = town.bob.post(forum, SWAP, "I am new here.")
        reply = await town.reply(post)
        quiet = town.fake.guilds.channel(town.guild, "quiet", Kind.FORUM)
        other = town.bob.post(quiet, SWAP, "I am new here.")
        assert town.fake.said(other) == []

    assert TOLD in words(reply)


async def test_called_into_a_thread_it_reads_the_thread(town):
    town.restart(discord_message_content=True)
    thread = town.alice.thread(town.channel, "rota")
    town.alice.send(thread, SWAP)
    async with town.serving():
        town.bob.send(thread, "", mention=True)
        reply = await town.reply(thread)

    assert TOLD in words(reply)


async def test_offered_spaces_are_those_that_may_be_used(town):
    town.write("Secret.", name="secret.md", space="board")
    async with town.serving():
        typed = town.bob.autocomplete(town.channel, "ask", "space", "")
        await town.fake.until(lambda: typed.settled)
        narrowed = town.bob.slash(town.channel, "ask", question="secret?", space="board")
        said = await town.answer(narrowed)

    assert [c["name"] for c in typed.choices] == ["general"]
    assert "Not in the documents" in said


async def test_a_channel_that_outsiders_read_uses_nothing_of_the_members(town):
    async with town.serving() as part:
        guild = part.client.get_guild(town.guild.id)
        guild.features.append("DISCOVERABLE")
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        said = await town.answer(asked)

    assert "may not use any documents" in said


async def test_other_bots_and_the_bot_itself_are_not_answered(town):
    async with town.serving():
        robot = town.fake.person("robot")
        robot.user.bot = True
        town.fake.guilds.join(town.guild, robot.user)
        robot.send(town.channel, SWAP, mention=True)
        town.bob.send(town.channel, SWAP, mention=True)
        await town.reply(town.channel)

    assert len(town.questions()) == 1


async def test_too_many_questions_are_refused_kindly(town):
    town.restart(questions_per_minute=1)
    async with town.serving():
        await town.answer(town.bob.slash(town.channel, "ask", question=SWAP))
        second = town.bob.slash(town.channel, "ask", question=SWAP)
        said = await town.answer(second)

    assert "ask again in" in said
    assert second.ephemeral


async def test_more_is_shown_in_place_and_votes_survive_a_restart(town):
    town.write("Swaps of a shift are told to the desk too.", name="desk.md")
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        await town.answer(asked)
        before = words(asked.message)
        click = town.alice.click(asked.message, "Show more")
        await town.fake.until(lambda: click.settled and words(asked.message) != before)
    assert "Show more" not in labels(asked.message)

    town.restart()
    async with town.serving(synced=False):
        said = []
        for _ in range(2):
            vote = town.alice.click(asked.message, "Helpful")
            said.append(await town.answer(vote))

    assert said == ["Thank you. Press again to take it back.", "Your vote is taken back."]
    assert vote.ephemeral


async def test_a_private_answer_is_shared_once_by_asking_again_for_everyone(town):
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question=SWAP, private=True)
        await town.answer(asked)
        first = town.bob.click(asked.message, "Share in the channel")
        said = [await town.answer(first)]
        shared = await town.reply(town.channel)
        second = town.bob.click(asked.message, "Share in the channel")
        said.append(await town.answer(second))

    assert said == ["Asked again for everyone here.", "It is shared already."]
    assert TOLD in words(shared)
    assert len(town.fake.said(town.channel)) == 1


async def test_a_gap_is_told_to_the_owners_of_the_space_once(town):
    workspace = town.app.access.workspace()
    to = Grantee(GrantKind.PERSON, "discord", str(town.alice.id))
    town.app.access.grant(workspace, "general", to, owner=True)
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question="Who feeds the zebra?")
        assert "Not in the documents" in await town.answer(asked)
        said = []
        for _ in range(2):
            click = town.bob.click(asked.message, "Ask a person")
            said.append(await town.answer(click))
        told = await town.reply(town.alice.dm)

    assert said == [
        "I asked the people who look after these documents.",
        "Somebody was asked already.",
    ]
    assert "Who feeds the zebra?" in words(told)
    assert f"<@{town.bob.id}>" in words(told)
    assert f"/{town.guild.id}/{town.channel.id}/{asked.message.id}" in words(told)
    assert len(town.fake.said(town.alice.dm)) == 1
