"""Files, buttons and forms on simcord's Discord, before and after the process begins again."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult
from sqlalchemy import update

from fakes.discord.simulated import labels, simulated, words
from fakes.teamlore import SWAP, TOLD, eventually
from store.grants import Grantee, GrantKind
from store.schema import JobRow

pytestmark = pytest.mark.integration

LEAVE = ("leave.md", b"# Leave\n\nParental leave is ten weeks.\n")
DESK = ("desk.md", b"# Desk\n\nThe desk opens at seven.\n")
WEEKS = "How many weeks is parental leave?"
THANKS = "Thank you. Press again to take it back."


async def asked_by(sim, person, question=SWAP, **given):
    asked = await sim.call(person, "ask", question=question, **given)
    await sim.answer(asked)
    return asked.response


async def read(sim, offer):
    """Confirm what is offered, do the work, and wait for its report in the same message."""
    await sim.pressed(sim.alice, offer, "Add")
    await eventually(lambda: sim.app.jobs.listing(sim.workspace)[0].state == "queued")
    sim.work()
    await eventually(lambda: "added" in words(offer))
    return words(offer)


async def test_an_attached_file_is_read_and_quoted(sim):
    order = await sim.call(sim.alice, "lore add", file=LEAVE, space="general")
    await sim.answer(order)
    report = await read(sim, order.response)
    answer = await asked_by(sim, sim.bob, WEEKS)

    assert "1 added" in report
    assert "ten weeks" in words(answer)


async def test_a_form_takes_several_files_and_makes_a_space(sim):
    opened = await sim.call(sim.alice, "lore add", space="people")
    sent = await sim.alice.submit_modal(opened, {"files": [LEAVE, DESK], "space": "people"})
    offer = await sim.answer(sent)
    report = await read(sim, sent.response)

    assert opened.modal["title"] == "Add documents"
    assert "leave.md" in offer
    assert "desk.md" in offer
    assert "2 added" in report
    assert "Nobody may read people yet" in report
    assert "people" in [space.name for space in sim.app.access.spaces(sim.workspace)]


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        ({}, "Give a web address or a file, one of the two."),
        ({"url": "https://a.example/", "files": [LEAVE]}, "one of the two"),
        ({"url": "file:///etc/passwd"}, "Only web addresses"),
        ({"url": "https://a.example/x"}, "I will read"),
        ({"files": [("x.exe", b"MZ")]}, "cannot be read"),
    ],
)
async def test_a_form_says_what_it_will_do_or_what_is_wrong(sim, filled, says):
    opened = await sim.call(sim.alice, "lore add")
    sent = await sim.alice.submit_modal(opened, filled)

    assert says in await sim.answer(sent)
    assert sent.response.ephemeral


async def test_a_channel_that_is_chosen_is_told_and_read(tmp_path):
    async with simulated(tmp_path / "home", discord_message_content=True, history_delay=0.0) as sim:
        await sim.bob.send(sim.channel, "The bridge is painted green in June.")
        order = await sim.call(sim.alice, "lore add", channel=sim.channel)
        offer = await sim.answer(order)
        done = await sim.pressed(sim.alice, order.response, "Add")
        await eventually(lambda: _walked(sim, "#general"))
        (notice,) = sim.said(sim.channel)

    assert "I will read back what was said in" in offer
    assert "read it back, newest messages first" in done
    assert "part of what I answer from" in words(notice)


def _walked(sim, name):
    read = [s for s in sim.app.catalogue.sources(sim.workspace) if s.name == name]
    return read and sim.app.histories.reach(read[0].id).walked_at


async def test_a_channel_is_not_read_where_discord_hides_its_words(sim):
    order = await sim.call(sim.alice, "lore add", channel=sim.channel)
    both = await sim.call(sim.alice, "lore add", channel=sim.channel, url="https://a.example/")

    assert "Message Content Intent" in await sim.answer(order)
    assert "a file or a channel: one of it" in await sim.answer(both)


async def test_the_files_of_a_message_are_read_from_its_menu(sim):
    message = await sim.bob.send(sim.channel, "here", attachments=[LEAVE])
    order = await sim.call(sim.alice, "Add to Teamlore", message=message)
    await sim.answer(order)
    await read(sim, order.response)

    assert "ten weeks" in words(await asked_by(sim, sim.bob, WEEKS))


async def test_a_command_that_names_too_many_or_nobody_says_so(sim):
    order = await sim.call(
        sim.alice, "lore grant", space="general", person=sim.bob, role=sim.guild.roles["managers"]
    )
    none = await sim.call(sim.alice, "lore revoke", space="general")

    assert "one of it" in await sim.answer(order)
    assert "one of it" in await sim.answer(none)


async def test_a_vote_is_kept_changed_and_taken_back(sim):
    answer = await asked_by(sim, sim.bob)
    said = [
        await sim.pressed(person, answer, label)
        for person, label in (
            (sim.bob, "Helpful"), (sim.carol, "Helpful"), (sim.bob, "Not helpful"),
            (sim.bob, "Not helpful"),
        )
    ]  # fmt: skip

    assert said[:2] == [THANKS, THANKS]
    assert said[2].startswith("Noted:")
    assert said[3] == "Your vote is taken back."
    assert TOLD in words(answer)


async def test_more_is_shown_in_place(sim):
    sim.write("Swaps of a shift are told to the desk too.", name="desk.md")
    answer = await asked_by(sim, sim.bob)
    await sim.pressed(sim.carol, answer, "Show more")

    assert "told to the desk too" in words(answer)
    assert "Show more" not in labels(answer)
    assert len(sim.said(sim.channel)) == 1


async def test_a_private_answer_is_shared_once(sim):
    answer = await asked_by(sim, sim.bob, private=True)
    first = await sim.pressed(sim.bob, answer, "Share in the channel")
    shared = await eventually(lambda: sim.said(sim.channel))
    second = await sim.pressed(sim.bob, answer, "Share in the channel")

    assert (first, second) == ("Asked again for everyone here.", "It is shared already.")
    assert TOLD in words(shared[0])
    assert len(sim.said(sim.channel)) == 1


async def test_a_gap_is_told_to_an_owner_once(sim):
    to = Grantee(GrantKind.PERSON, "discord", str(sim.alice.id))
    sim.app.access.grant(sim.workspace, "general", to, owner=True)
    answer = await asked_by(sim, sim.bob, "Who feeds the zebra?")
    said = [await sim.pressed(sim.bob, answer, "Ask a person") for _ in range(2)]
    told = sim.said(sim.alice.user.dm_channel)

    assert said == [
        "I asked the people who look after these documents.",
        "Somebody was asked already.",
    ]
    assert ["Who feeds the zebra?" in words(one) for one in told] == [True]


async def test_nothing_happens_until_it_is_confirmed_and_undo_takes_it_back(sim):
    source = str(sim.app.catalogue.sources(sim.workspace)[0].id)
    first = await sim.call(sim.alice, "lore remove", source=source)
    await sim.answer(first)
    cancelled = await sim.pressed(sim.alice, first.response, "Cancel")
    still = words(await asked_by(sim, sim.bob))
    second = await sim.call(sim.alice, "lore remove", source=source)
    await sim.answer(second)
    await sim.pressed(sim.alice, second.response, "Remove")
    gone = words(await asked_by(sim, sim.bob))
    undone = await sim.pressed(sim.alice, second.response, "Undo")
    sim.work()

    assert cancelled == "Nothing was changed."
    assert TOLD in still
    assert TOLD not in gone
    assert undone == "general is back."
    assert TOLD in words(await asked_by(sim, sim.bob))


async def test_the_buttons_of_a_list_lead_on(sim):
    source = str(sim.app.catalogue.sources(sim.workspace)[0].id)
    shown = await sim.call(sim.alice, "lore show", source=source)
    await sim.answer(shown)
    asks = await sim.pressed(sim.alice, shown.response, "Remove")

    assert "This removes general" in asks
    assert "Cancel" in labels(shown.response)


async def test_every_button_works_in_another_process(sim):
    sim.write("Swaps of a shift are told to the desk too.", name="desk.md")
    public, private = await asked_by(sim, sim.bob), await asked_by(sim, sim.bob, private=True)
    gap = await asked_by(sim, sim.bob, "Who feeds the zebra?")
    card = await sim.call(sim.alice, "lore revoke", space="general", members=True)
    await sim.answer(card)
    await sim.begin_again()

    assert await sim.pressed(sim.bob, public, "Helpful") == THANKS
    assert "told to the desk too" in await sim.pressed(sim.carol, public, "Show more")
    assert "Asked again" in await sim.pressed(sim.bob, private, "Share in the channel")
    assert "nobody" in (await sim.pressed(sim.bob, gap, "Ask a person")).lower()
    assert "is closed to" in await sim.pressed(sim.alice, card.response, "Take it back")
    await eventually(lambda: len(sim.said(sim.channel)) == 3)


async def test_a_form_counts_in_another_process_than_the_one_that_opened_it(sim):
    opened = await sim.call(sim.alice, "lore add")
    await sim.begin_again()
    sent = await sim.alice.submit_modal(opened, {"files": [LEAVE]})

    assert "leave.md" in await sim.answer(sent)
    await read(sim, sent.response)
    assert "ten weeks" in words(await asked_by(sim, sim.bob, WEEKS))


async def test_a_question_that_waits_is_answered_by_the_next_process(sim):
    await sim.pause()
    asked: InteractionResult = await sim.call(sim.bob, "ask", question=SWAP)
    assert asked.deferred
    await sim.begin_again()

    assert TOLD in await sim.answer(asked)


async def test_a_report_goes_on_in_the_next_process(sim):
    order = await sim.call(sim.alice, "lore add", file=LEAVE)
    await sim.answer(order)
    await sim.pressed(sim.alice, order.response, "Add")
    await eventually(lambda: sim.app.jobs.listing(sim.workspace)[0].state == "queued")
    await sim.begin_again()
    sim.work()

    await eventually(lambda: "1 added" in words(order.response))


async def test_failed_work_is_tried_again_by_a_button(sim):
    with sim.app.database.write() as session:
        session.execute(update(JobRow).values(state="failed", reason="The disk is full."))
    status = await sim.call(sim.alice, "lore status")
    said = await sim.answer(status)
    await sim.pressed(sim.alice, status.response, "Try all again")
    sim.work()

    assert "The disk is full." in said
    await eventually(lambda: "Read 'general': 1 unchanged" in words(status.response))


async def test_a_source_is_looked_at_again_by_a_button(sim):
    source = str(sim.app.catalogue.sources(sim.workspace)[0].id)
    shown = await sim.call(sim.alice, "lore show", source=source)
    await sim.answer(shown)
    await sim.pressed(sim.alice, shown.response, "Look again")
    sim.work()

    await eventually(lambda: "1 unchanged" in words(shown.response))


async def test_whoever_is_in_two_servers_says_once_which_one_is_meant(sim):
    other = sim.env.create_guild("Beta")
    other.add_member(sim.bob.user)
    await sim.begin_again()
    direct = sim.bob.user.dm_channel
    await sim.bob.send_dm(SWAP)
    asks = (await eventually(lambda: sim.said(direct)))[0]
    assert labels(asks) == ["Acme", "Beta"]
    await sim.bob.user.click(asks, label="Acme")
    await eventually(lambda: TOLD in words(sim.said(direct)[-1]))
    answer = sim.said(direct)[-1]
    await sim.pressed(sim.bob.user, answer, "Ask another server")

    assert "Ask another server" in labels(answer)
