"""Who may give orders on simcord's Discord: looked up when it is done, whatever Discord shows."""

from __future__ import annotations

import discord
import pytest
from simcord.backend.errors import SetupError

from fakes.discord.simulated import labels, words
from fakes.teamlore import SWAP, TOLD, eventually

pytestmark = pytest.mark.integration

NOT_ADMIN = "Only admins may use /lore. To ask a question, use /ask."
CAN_MANAGE = discord.Permissions(manage_guild=True)


async def listed(sim, person):
    return await sim.answer(await sim.call(person, "lore list"))


async def test_commands_of_admins_are_shown_to_those_who_manage_the_server(sim):
    orders = {name for name in sim.commands() if name.startswith("lore ")}

    assert set(sim.alice.available_commands(sim.channel)) == {"ask"} | orders
    assert set(sim.bob.available_commands(sim.channel)) == {"ask"}
    assert sim.bob.user.available_commands() == ()  # nothing of it is for direct messages


async def test_a_manager_is_an_admin_where_the_settings_name_nobody(sim):
    other = sim.guild.create_role("other managers", permissions=CAN_MANAGE)
    sim.env.backend.add_member_role(sim.guild.id, sim.carol.id, other.id)

    assert "general" in await listed(sim, sim.alice)
    assert "general" in await listed(sim, sim.carol)


async def test_a_person_named_in_the_settings_is_the_only_admin(sim):
    await sim.begin_again(admins=f"discord:person:{sim.bob.id}")
    await sim.show_to(sim.bob)

    assert await listed(sim, sim.alice) == NOT_ADMIN
    assert "general" in await listed(sim, sim.bob)


async def test_those_with_a_role_named_in_the_settings_are_the_only_admins(sim):
    keepers = sim.guild.create_role("keepers")
    sim.env.backend.add_member_role(sim.guild.id, sim.bob.id, keepers.id)
    await sim.begin_again(admins=f"discord:group:{keepers.id}")
    await sim.show_to(sim.bob, sim.carol)

    assert await listed(sim, sim.alice) == NOT_ADMIN
    assert "general" in await listed(sim, sim.bob)
    assert await listed(sim, sim.carol) == NOT_ADMIN


async def test_named_admins_are_the_only_ones_who_are_offered_names(sim):
    await sim.begin_again(admins=f"discord:person:{sim.bob.id}")
    await sim.show_to(sim.bob)

    async def offered(person):
        return await person.autocomplete(sim.channel, "lore show", "source", "")

    assert await offered(sim.alice) == []
    assert [one["name"] for one in await offered(sim.bob)] == ["general (general)"]


async def test_a_yes_counts_for_nothing_when_the_right_is_gone(sim):
    asked = await sim.call(sim.alice, "lore revoke", space="general", members=True)
    await sim.answer(asked)
    await sim.begin_again(admins=f"discord:person:{sim.bob.id}")
    said = await sim.pressed(sim.alice, asked.response, "Take it back")
    answer = await sim.answer(await sim.call(sim.bob, "ask", question=SWAP))

    assert said == NOT_ADMIN
    assert TOLD in answer


async def test_nobody_but_its_reader_can_press_what_is_on_a_private_card(sim):
    asked = await sim.call(sim.alice, "lore revoke", space="general", members=True)
    await sim.answer(asked)

    with pytest.raises(SetupError, match="not visible"):
        await sim.bob.click(asked.response, label="Take it back")


async def test_a_form_of_somebody_without_the_right_adds_nothing(sim):
    await sim.show_to(sim.bob)
    opened = await sim.call(sim.bob, "lore add")
    sent = await sim.bob.submit_modal(opened, {"files": [("mine.md", b"# Mine\n\nBob is king.\n")]})

    assert await sim.answer(sent) == NOT_ADMIN
    assert labels(sent.response) == []


async def test_a_file_in_a_direct_message_is_offered_to_an_admin_alone(sim):
    for person in (sim.bob, sim.alice):
        to_us = person.user.dm_channel
        file = sim.env.backend.cdn.store_attachment(7, to_us.id, "a.md", b"A.", None)
        await person.send_dm("", attachments=[file])
        await eventually(lambda to_us=to_us: sim.said(to_us))

    refused, offer = (sim.said(one.user.dm_channel)[0] for one in (sim.bob, sim.alice))
    assert words(refused) == "Only admins can add documents here."
    assert "a.md" in words(offer)
    assert labels(refused) == []


async def test_a_refused_order_is_on_record(sim):
    await sim.show_to(sim.bob)
    await listed(sim, sim.bob)

    entries = sim.app.journal.entries(sim.workspace, 9)
    assert [(e.verb, e.person, e.outcome) for e in entries] == [("list", str(sim.bob.id), "denied")]


async def test_another_server_sees_nothing_of_this_one(sim):
    other = sim.env.create_guild("Beta")
    there = other.create_text_channel("general")
    dora = other.add_member(
        sim.env.create_user("dora"), roles=[other.create_role("all", permissions=CAN_MANAGE)]
    )
    await sim.begin_again()
    asked = await dora.slash(there, "ask", question=SWAP)
    order = await dora.slash(there, "lore list")
    offers = [
        await dora.autocomplete(there, name, option, "")
        for name, option in (("ask", "space"), ("lore show", "source"))
    ]

    assert TOLD not in await sim.answer(asked)
    assert "There are no sources yet" in await sim.answer(order)
    assert [[one["name"] for one in choices] for choices in offers] == [["general"], []]
