"""The Discord face when Discord is late, busy or away, and when we are: one answer, or recorded."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.answer.models import Answer, Outcome
from bot.discord.doctor import examine
from bot.discord.sync import sync
from bot.faces import discord_face
from fakes.discord.town import SWAP, TOLD, Town, eventually, words
from store.database import Database
from store.errors import UsageError
from store.grants import Grantee, GrantKind
from store.schema import QuestionRow

pytestmark = pytest.mark.integration

_WRONG = "no.such.token"
_EDIT = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_POST = "/channels/{channel_id}/messages"


def states(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(QuestionRow.state).order_by(QuestionRow.asked_at)))


def waits(town: Town) -> int:
    return town.app.inbox.waiting(["discord"])


async def test_an_interaction_that_comes_twice_is_answered_once(town):
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        town.fake.interactions.redeliver(asked)
        await town.answer(asked)
        town.fake.interactions.redeliver(asked)
        order = town.alice.slash(town.channel, "lore list")
        town.fake.interactions.redeliver(order)
        await town.answer(order)
        await eventually(lambda: not waits(town))

    assert (asked.attempts, asked.edits, order.attempts) == (1, 1, 1)
    assert len(town.questions()) == 1


async def test_a_question_is_on_record_before_it_is_acknowledged(town):
    async with town.serving():
        route = "/interactions/{interaction_id}/{interaction_token}/callback"
        town.fake.faults.slow("POST", route, 0.3)
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        await town.fake.until(lambda: town.fake.faults._waiting[0].times == 0)
        seen = [town.questions(), asked.response]
        assert TOLD in await town.answer(asked)

    assert len(seen[0]) == 1
    assert seen[1] is None


async def test_an_interaction_that_we_hear_too_late_is_recorded_as_expired(town):
    async with town.serving():
        town.fake.interactions.answer_within = -1.0  # Discord answers 10062
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        await eventually(lambda: states(town.app.database) == ["expired"], 20)

    assert asked.response is None


async def test_what_waits_from_before_a_kill_is_answered_once_after_it(town):
    async with town.serving() as part:
        part.runner._back.desk.settle = never
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        mention = town.bob.send(town.channel, SWAP, mention=True)
        await eventually(lambda: len(town.questions()) == 2)
        await town.fake.until(lambda: asked.response)
    assert not asked.answered

    town.restart()
    async with town.serving(synced=False):
        assert TOLD in await town.answer(asked)
        replied = lambda: [m for m in town.fake.said(town.channel) if m.reference]  # noqa: E731
        (reply,) = await eventually(replied)
        await eventually(lambda: not waits(town))

    assert reply.reference == (town.channel.id, mention.id)
    assert states(town.app.database) == ["done", "done"]


def never(question, asked):
    raise RuntimeError("as far as this process comes")


async def test_a_reply_that_was_posted_before_a_kill_is_found(town):
    async with town.serving() as part:
        town.fake.faults.lost("POST", _POST)  # it stands there, and nobody heard that it does
        town.bob.send(town.channel, SWAP, mention=True)
        await town.reply(town.channel)
        await eventually(lambda: "posting" in states(town.app.database))
    town.restart()
    async with town.serving(synced=False) as part:
        await eventually(lambda: not waits(town))
        assert part.ready

    assert len(town.fake.said(town.channel)) == 1
    assert states(town.app.database) == ["done"]


async def test_answers_wait_out_the_limits_of_discord(town):
    async with town.serving():
        town.fake.faults.limited("PATCH", _EDIT, retry_after=0.3)
        town.fake.faults.failing("PATCH", _EDIT, status=500)
        town.fake.faults.limited("POST", _POST, retry_after=0.3, everywhere=True)
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        town.bob.send(town.channel, SWAP, mention=True)
        assert TOLD in await town.answer(asked)
        await eventually(lambda: [m for m in town.fake.said(town.channel) if m.reference])
        await eventually(lambda: not waits(town))

    assert states(town.app.database) == ["done", "done"]


async def test_a_limit_that_looks_like_a_ban_puts_the_question_back(town):
    async with town.serving():
        town.fake.faults.limited("POST", _POST, retry_after=1.0, via=False)
        town.bob.send(town.channel, SWAP, mention=True)
        reply = await town.reply(town.channel)
        await eventually(lambda: not waits(town))

    assert TOLD in words(reply)
    assert len(town.fake.said(town.channel)) == 1
    assert len(town.fake.called("POST", _POST)) == 2


async def test_a_place_that_is_closed_to_us_ends_the_question(town):
    async with town.serving():
        town.fake.guilds.overwrite(town.channel, town.fake.world.bot, deny=1 << 11)
        town.bob.send(town.channel, SWAP, mention=True)
        await eventually(lambda: states(town.app.database) == ["expired"])

    assert town.fake.said(town.channel) == []


async def test_an_answer_after_its_fifteen_minutes_is_recorded_as_expired(town):
    async with town.serving() as part:
        part.runner._back.desk.settle = never
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        await eventually(lambda: town.questions())
        await town.fake.until(lambda: asked.response)
    with town.app.database.write() as session:
        row = session.scalars(select(QuestionRow)).one()
        row.expires_at = datetime(2020, 1, 1, tzinfo=UTC)
    town.restart()
    async with town.serving(synced=False):
        await eventually(lambda: not waits(town))

    assert states(town.app.database) == ["expired"]
    assert not asked.answered


async def test_a_session_is_resumed_and_nothing_is_lost(town):
    async with town.serving() as part:
        town.fake.gateway.close(4000)
        await eventually(lambda: town.fake.gateway.resumed)
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        assert TOLD in await town.answer(asked)
        await eventually(lambda: part.ready)
        town.fake.gateway.invalidate(resumable=False)
        await eventually(lambda: len(town.fake.gateway.identified) == 2)
        await eventually(lambda: part.ready)
        again = town.bob.slash(town.channel, "ask", question=SWAP)
        assert TOLD in await town.answer(again)
        await eventually(lambda: not waits(town))

    assert len(town.fake.gateway.resumed) == 1
    assert states(town.app.database) == ["done", "done"]


async def test_a_deleted_or_edited_question_needs_no_answer(town):
    async with town.serving() as part:
        gate = asyncio.Event()

        async def later(held, turns, question=part.runner._face.question):
            await gate.wait()
            return await question(held, turns)

        part.runner._face.question = later
        first = town.bob.send(town.channel, SWAP, mention=True)
        second = town.bob.send(town.channel, SWAP, mention=True)
        direct = town.bob.send(town.bob.dm, SWAP)
        await eventually(lambda: len(town.questions()) == 3)
        town.bob.delete(first)
        town.bob.edit(second, f"<@{town.fake.world.bot.id}> never mind")
        town.bob.delete(direct)
        await eventually(lambda: states(town.app.database) == ["dropped"] * 3)
        gate.set()
        await asyncio.sleep(0.3)

    assert town.fake.said(town.channel) == town.fake.said(town.bob.dm) == []


async def test_two_servers_never_see_a_byte_of_each_other(town):
    other = town.fake.guild("Beta", town.alice)
    town.fake.guilds.join(other, town.bob.user)
    theirs = town.fake.guilds.channel(other, "general")
    town.write("Swap a shift: tell only the baker.", workspace=f"discord-{other.id}")
    async with town.serving():
        await eventually(lambda: town.app.access.workspace_of("discord", str(other.id)))
        here = [town.bob.slash(town.channel, "ask", question=SWAP) for _ in range(5)]
        there = [town.bob.slash(theirs, "ask", question=SWAP) for _ in range(5)]
        said_here = {await town.answer(one) for one in here}
        said_there = {await town.answer(one) for one in there}
        # a button of the one, pressed with the id of the other
        votes = there[0].message.components[-1]["components"]
        votes[0]["custom_id"] = f"lore:helpful:{town.questions()[0]}"
        stolen = await town.answer(town.alice.click(there[0].message, "Helpful"))
        listed = town.alice.slash(theirs, "lore list")
        names = await town.answer(listed)

    assert all(TOLD in said and "baker" not in said for said in said_here)
    assert all("baker" in said and TOLD not in said for said in said_there)
    assert "rota" not in names
    assert "not on record" in stolen


async def test_a_changed_channel_counts_at_once(town):
    to = Grantee(GrantKind.CHANNEL, "discord", str(town.channel.id))
    town.write("Bonus is paid in March.", name="bonus.md", space="staff")
    town.app.access.grant(town.workspace, "staff", to)
    elsewhere = town.fake.guilds.channel(town.guild, "elsewhere")
    async with town.serving():
        question = {"question": "When is bonus paid?", "private": True}
        before = await town.answer(town.bob.slash(elsewhere, "ask", **question))
        town.fake.guilds.overwrite(town.channel, town.guild, deny=1 << 10)
        await asyncio.sleep(0.1)
        after = await town.answer(town.bob.slash(elsewhere, "ask", **question))

    assert "March" in before
    assert "March" not in after


async def test_with_several_connections_every_server_is_heard(tmp_path):
    from fakes.discord.fake import FakeDiscord
    from fakes.discord.sdk import discord_py_at

    with FakeDiscord(shards=2) as fake, discord_py_at(fake):
        town = Town(fake, tmp_path / "home", discord_shards=2)
        other = fake.guild("Beta", town.alice, shard=1)
        theirs = fake.guilds.channel(other, "general")
        town.restart(discord_shards=2, discord_guilds=f"{town.guild.id},{other.id}")
        town.write("Swap a shift: tell the incident lead.")
        async with town.serving() as part:
            await eventually(lambda: len(town.app.access.teams("discord")) == 2)
            for channel in (town.channel, theirs):
                asked = town.alice.slash(channel, "ask", question=SWAP)
                assert "incident lead" in await town.answer(asked)
            fake.gateway.close(4000, shard=1)
            await eventually(lambda: fake.gateway.resumed)
            await eventually(lambda: part.ready)
        town.app.close()
        assert (fake.violations, fake.unknown) == ([], [])


async def test_commands_are_sent_once_and_the_doctor_tells_the_rest(town):
    def journal():
        return town.app.journal

    route = "/applications/{application_id}/commands"
    before = await examine(town.app.settings, journal)
    first = await sync(town.app.settings, journal)
    second = await sync(town.app.settings, journal)
    staged = await sync(town.app.settings, journal, str(town.guild.id))
    after = {f.name: f for f in await examine(town.app.settings, journal)}

    assert [one.sent for one in (first, second, staged)] == [True, False, True]
    assert len(town.fake.called("PUT", route)) == 1
    assert not {f.name: f for f in before}["commands"].ok
    assert all(finding.ok for finding in after.values())
    assert "permissions=" in after["invitation"].says
    assert "need a mention" in after["content"].says
    assert "Acme" in after["servers"].says
    assert town.fake.token not in str(after)


async def test_the_doctor_says_in_words_what_is_wrong(town):
    wrong = await examine(town.settings(discord_token=_WRONG), lambda: town.app.journal)
    away = await examine(
        town.settings(discord_api_url="http://127.0.0.1:9/api/v10"), lambda: town.app.journal
    )
    for role in town.guild.roles.values():
        role.permissions &= ~(1 << 38)
    found = await examine(town.app.settings, lambda: town.app.journal)

    assert [(f.name, f.ok) for f in wrong] == [("token", False)]
    assert [f.away for f in away] == [True]
    (lacks,) = [f for f in found if f.name == "permissions"]
    assert "answer in threads" in lacks.says


async def test_a_wrong_token_ends_the_start_in_one_sentence(town):
    town.restart(discord_token=_WRONG)
    with pytest.raises(UsageError, match="TEAMLORE_DISCORD_TOKEN"):
        await discord_face(town.app).run()


async def test_no_word_and_no_token_comes_into_the_log(town, caplog):
    caplog.set_level(logging.DEBUG)
    async with town.serving():
        town.fake.faults.limited("PATCH", _EDIT, retry_after=0.2)
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        await town.answer(asked)
    text = "\n".join(record.getMessage() for record in caplog.records if record.name != "asyncio")

    assert asked.token not in text
    assert town.fake.token not in text
    assert "swap a shift" not in text


async def test_every_outcome_is_told(town):
    answers = [Answer(Outcome.DENIED), Answer(Outcome.UNAVAILABLE, reason="The model is away."),
               Answer(Outcome.ERROR, reason="It broke."), Answer(Outcome.NOTHING)]  # fmt: skip
    async with town.serving() as part:
        part.runner._back.desk._outcomes = lambda asked: [answers[len(said)]]
        said = []
        for _ in answers:
            asked = town.bob.slash(town.channel, "ask", question=SWAP)
            said.append(await town.answer(asked))

    wanted = ("may not use any", "The model is away.", "It broke.", "Not in the documents")
    assert all(words in told for words, told in zip(wanted, said, strict=True))
