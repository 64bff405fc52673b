"""Admins on Discord: add, list, remove, undo, grant; each confirmed, checked and on record."""

from __future__ import annotations

import pytest

from fakes.discord.permissions import May
from fakes.discord.town import SWAP, TOLD, eventually, labels, links, words
from store.grants import Grantee, GrantKind
from store.schema import WatchRow

pytestmark = pytest.mark.integration

LEAVE = b"# Leave\n\nParental leave is ten weeks.\n"
WEEKS = "How many weeks is parental leave?"


async def confirmed(town, card, label, person=None):
    """What stands in place of a preview after one of its buttons was pressed."""
    before = words(card)
    (person or town.alice).click(card, label)
    await town.fake.until(lambda: words(card) != before)
    return words(card)


async def added(town, asked):
    """Confirm what is offered, read it, and wait for the report in the same message."""
    await town.answer(asked)
    await confirmed(town, asked.message, "Add")
    await eventually(lambda: town.app.jobs.listing(town.workspace)[0].state == "queued")
    town.work()
    await eventually(lambda: "added" in words(asked.message))
    return words(asked.message)


async def test_a_file_is_offered_confirmed_read_and_answered_from(town):
    async with town.serving():
        order = town.alice.slash(town.channel, "lore add", file=("leave.md", LEAVE))
        offer = await town.answer(order)
        report = await added(town, order)
        asked = town.bob.slash(town.channel, "ask", question=WEEKS)
        said = await town.answer(asked)

    assert order.ephemeral
    assert "leave.md" in offer
    assert "1 added" in report or "added: 1" in report.lower()
    assert "ten weeks" in said


async def test_add_alone_opens_a_form_that_takes_files(town):
    async with town.serving():
        opened = town.alice.slash(town.channel, "lore add")
        await town.fake.until(lambda: opened.modal)
        sent = town.alice.submit(opened, {"files": [("leave.md", LEAVE)], "space": "people"})
        report = await added(town, sent)
        empty = town.alice.slash(town.channel, "lore add")
        await town.fake.until(lambda: empty.modal)
        nothing = await town.answer(town.alice.submit(empty, {}))

    assert "Nobody may read" in report
    assert "one of the two" in nothing
    assert "people" in [space.name for space in town.app.access.spaces(town.workspace)]


async def test_a_form_that_was_opened_before_a_restart_still_counts(town):
    async with town.serving():
        opened = town.alice.slash(town.channel, "lore add")
        await town.fake.until(lambda: opened.modal)
    town.restart()
    async with town.serving(synced=False):
        sent = town.alice.submit(opened, {"files": [("leave.md", LEAVE)]})
        assert "leave.md" in await town.answer(sent)


async def test_remove_asks_and_undo_brings_back(town):
    async with town.serving():
        typed = town.alice.autocomplete(town.channel, "lore remove", "source", "gen")
        await town.fake.until(lambda: typed.settled)
        source = typed.choices[0]["value"]
        order = town.alice.slash(town.channel, "lore remove", source=source)
        await town.answer(order)
        gone = await confirmed(town, order.message, "Remove")
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        nothing = await town.answer(asked)
        await confirmed(town, order.message, "Undo")
        town.work()
        again = town.bob.slash(town.channel, "ask", question=SWAP)
        back = await town.answer(again)

    assert "removed" in gone.lower() or "gone" in gone.lower()
    assert TOLD not in nothing
    assert TOLD in back


async def test_every_verb_answers_its_admin_alone(town):
    orders = {
        "list": {}, "status": {}, "spaces": {}, "unanswered": {}, "audit": {}, "receipts": {},
        "help": {}, "votes": {},
        "undo": {}, "refresh": {}, "retry": {}, "show": {"source": "general"},
        "bind": {"channel": town.channel, "space": "general"},
        "grant": {"space": "general", "person": town.bob, "owner": True},
        "revoke": {"space": "general", "members": True},
    }  # fmt: skip
    async with town.serving():
        for verb, options in orders.items():
            order = town.alice.slash(town.channel, f"lore {verb}", **options)
            assert await town.answer(order), verb
            assert order.ephemeral, verb
        both = town.alice.slash(
            town.channel, "lore grant", space="general", person=town.bob, members=True
        )
        assert "one of it" in await town.answer(both)


async def test_a_grant_to_a_role_opens_a_space(town):
    town.write("Bonus is paid in March.", name="board.md", space="board")
    role = town.fake.guilds.role(town.guild, "board")
    town.fake.guilds.give(town.guild, town.bob, [role])
    async with town.serving():
        order = town.alice.slash(town.channel, "lore grant", space="board", role=role)
        await town.answer(order)
        await confirmed(town, order.message, labels(order.message)[0])
        asked = town.bob.slash(town.channel, "ask", question="When is bonus paid?", private=True)
        said = await town.answer(asked)

    assert "March" in said
    assert Grantee(GrantKind.GROUP, "discord", str(role.id)) in {
        grant.to for grant in town.app.access.grants(town.workspace)
    }


async def test_who_may_order_is_checked_when_it_is_done(town):
    async with town.serving():
        refused = town.bob.slash(town.channel, "lore list", anyway=True)
        said = await town.answer(refused)
        typed = town.bob.autocomplete(town.channel, "lore show", "source", "", anyway=True)
        await town.fake.until(lambda: typed.settled)
        mods = town.fake.guilds.role(town.guild, "mods", May.MANAGE_GUILD)
        town.fake.guilds.give(town.guild, town.bob, [mods])
    async with town.serving(synced=False):
        allowed = town.bob.slash(town.channel, "lore list")
        listed = await town.answer(allowed)

    assert "Only admins" in said
    assert typed.choices == []
    assert "general" in listed
    outcomes = [(e.verb, e.outcome) for e in town.app.journal.entries(town.workspace, 9)]
    assert ("list", "denied") in outcomes


async def test_named_admins_are_the_only_ones(town):
    town.restart(admins=f"discord:person:{town.bob.id}")
    async with town.serving():
        alice = town.alice.slash(town.channel, "lore list")
        bob = town.bob.slash(town.channel, "lore list", anyway=True)
        said = [await town.answer(one) for one in (alice, bob)]

    assert "Only admins" in said[0]
    assert "general" in said[1]


async def test_files_in_a_direct_message_are_offered_to_admins_alone(town):
    async with town.serving():
        town.bob.send(town.bob.dm, "", files=[("leave.md", LEAVE)])
        refused = await town.reply(town.bob.dm)
        town.alice.send(town.alice.dm, "", files=[("leave.md", LEAVE)])
        offer = await town.reply(town.alice.dm)
        await confirmed(town, offer, "Add")
        await eventually(lambda: town.app.jobs.listing(town.workspace)[0].state == "queued")
        town.work()
        await eventually(lambda: "added" in words(offer))
        asked = town.bob.slash(town.channel, "ask", question=WEEKS)
        said = await town.answer(asked)

    assert "Only admins" in words(refused)
    assert "ten weeks" in said


async def test_the_files_of_a_message_are_added_from_its_menu(town):
    message = town.bob.send(town.channel, "here", files=[("leave.md", LEAVE)])
    async with town.serving():
        order = town.alice.menu(message, "Add to Teamlore")
        await added(town, order)
        asked = town.bob.slash(town.channel, "ask", question=WEEKS)
        said = await town.answer(asked)

    assert "ten weeks" in said
    assert "Bob · updated today" in said


async def test_a_thread_becomes_a_document_with_a_link_to_each_message(town):
    town.restart(discord_message_content=True)
    thread = town.alice.thread(town.channel, "printer")
    town.alice.send(thread, "Does the printer jam again?")
    last = town.bob.send(thread, "Open the left flap of the printer and pull the paper out.")
    async with town.serving():
        order = town.alice.menu(last, "Add to Teamlore")
        await added(town, order)
        asked = town.bob.slash(town.channel, "ask", question="Which flap of the printer do I open?")
        said = await town.answer(asked)

    assert "left flap" in said
    first = next(id for id, message in thread.messages.items() if "jam" in message.content)
    url = f"https://discord.com/channels/{town.guild.id}/{thread.id}/"
    assert links(asked.message)[0] in (f"{url}{first}", f"{url}{last.id}")


async def test_without_message_content_threads_are_refused_in_words(town):
    thread = town.alice.thread(town.channel, "printer")
    said = town.alice.send(thread, "Does the printer jam again?")
    async with town.serving():
        order = town.alice.menu(said, "Add to Teamlore")
        words_said = await town.answer(order)

    assert "TEAMLORE_DISCORD_MESSAGE_CONTENT" in words_said


async def test_a_report_that_takes_too_long_goes_on_in_direct_messages(town):
    async with town.serving():
        order = town.alice.slash(town.channel, "lore add", file=("leave.md", LEAVE))
        await town.answer(order)
        await confirmed(town, order.message, "Add")
        watch = (await eventually(lambda: town.app.journal.watches("discord")))[0]
        with town.app.database.write() as session:
            row = session.get(WatchRow, watch.id)
            row.route = dict(row.route) | {"until": "2020-01-01T00:00:00+00:00"}
        town.work()
        message = await town.reply(town.alice.dm)
        await eventually(lambda: "added" in words(message))
        await eventually(lambda: not town.app.journal.watches("discord"))

    assert len(town.fake.said(town.alice.dm)) == 1
