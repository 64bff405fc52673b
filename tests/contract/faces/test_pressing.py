"""What people do with an answer, on every platform: once each, by whom it is for, of what it is."""

from __future__ import annotations

import pytest

from fakes.teamlore import SWAP, TOLD
from store.grants import GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

NO_RECORD = "That question is not on record any more: ask it again."
GAP = "Who feeds the {}?"
LIFT = "Who repairs the lift?"


async def test_a_vote_is_thanked_for_and_can_be_taken_back(face):
    answer = await face.mention(face.bob, SWAP)
    thanks = await face.press(answer, "Helpful", face.bob)
    changed = await face.press(answer, "Not helpful", face.bob)
    back = await face.press(answer, "Not helpful", face.bob)

    assert thanks.text.startswith("Thank you.")
    assert changed.text.startswith("Noted:")
    assert "Your vote is taken back." in back.text
    assert thanks.private


async def test_everybody_has_a_vote_of_their_own(face):
    answer = await face.mention(face.bob, SWAP)
    said = [await face.press(answer, "Helpful", one) for one in (face.bob, face.carol, face.alice)]

    assert all(one.text.startswith("Thank you.") for one in said)
    assert _votes(face) == [1, 1, 1]


async def test_a_press_that_is_delivered_twice_counts_once(face):
    answer = await face.mention(face.bob, SWAP)
    await face.press(answer, "Helpful", face.bob, times=2)
    await face.quiet()

    assert _votes(face) == [1]


async def test_a_vote_moves_what_is_quoted_first_and_admins_see_whose_it_was(face):
    for name in ("lift-a.md", "lift-b.md"):
        face.shelf(name[:6], name, "# Lift\n\nOtis repairs the lift on Fridays.", to=face.channel)
    answer = await face.mention(face.bob, LIFT)
    await face.press(answer, "Not helpful", face.carol)
    listed = await face.order(face.alice, "votes")
    again = await face.mention(face.bob, LIFT)
    await face.press(answer, "Not helpful", face.carol)
    back = await face.mention(face.bob, LIFT)

    first, then, last = (_quoted_first(seen) for seen in (answer, again, back))
    assert {first, then} == {"lift-a.md", "lift-b.md"}
    assert last == first
    assert f"{first} in" in listed.text
    assert "-0.12 at most" in listed.text
    assert listed.private


def _quoted_first(seen):
    """The document that the first link leads to."""
    return next(link for link in seen.links if "lift-" in link).rpartition("/")[2].partition("#")[0]


async def test_more_is_shown_in_place(face):
    face.shelf("swaps", "desk.md", "Swaps of a shift are told to the desk too.", to=face.channel)
    answer = await face.mention(face.bob, SWAP)
    before = len(face.said(face.channel))
    whole = await face.press(answer, "Show more", face.carol)

    assert "told to the desk too" in whole.text
    assert "Show more" not in whole.buttons
    assert len(face.said(face.channel)) == before


async def test_a_team_that_has_left_the_workspace_sees_no_more_of_it(face):
    face.shelf("swaps", "desk.md", "Swaps of a shift are told to the desk too.", to=face.channel)
    answer, private = await face.mention(face.bob, SWAP), await face.command(face.bob, SWAP)
    access, town = face.town.app.access, face.town
    asked = town.app.inbox.recall(town.questions()[-1])[0]
    access.leave(face.platform, asked.team)
    told = [await face.press(one, "Show more", face.bob) for one in (answer, private)]
    code, _ = access.connect_code(town.workspace)
    access.connect(code, face.platform, asked.team)

    assert all(one.text.strip().endswith(NO_RECORD) for one in told)
    assert all("told to the desk too" not in one.text for one in told)


async def test_sharing_asks_again_for_everyone(face):
    private = await face.command(face.bob, SWAP)
    shared = await face.share(private, face.bob)

    assert TOLD in shared.text
    assert not shared.private


async def test_sharing_leaks_nothing_that_the_channel_may_not_read(face):
    face.town.write("The locker of Bob is number 88.", name="locker.md", space="lockers")
    face.grant("lockers", face.bob, GrantKind.PERSON)
    private = await face.command(face.bob, "Which number is the locker of Bob?")
    shared = await face.share(private, face.bob)

    assert "number 88" in private.text
    assert "number 88" not in shared.text
    assert "locker.md" not in shared.text


async def test_it_is_shared_once(face):
    private = await face.command(face.bob, SWAP)
    await face.share(private, face.bob)
    again = await face.press(private, "Share in the channel", face.bob)

    assert "It is shared already." in again.text


async def test_a_public_answer_needs_no_sharing(face):
    answer = await face.mention(face.bob, SWAP)

    assert "Share in the channel" not in answer.buttons


async def test_a_gap_is_told_once_to_those_who_look_after_the_space(face):
    _owned(face)
    before = len(face.told(face.alice))
    answer = await face.mention(face.bob, GAP.format("zebra"))
    first = await face.press(answer, "Ask a person", face.bob)
    second = await face.press(answer, "Ask a person", face.carol)
    told = face.told(face.alice)[before:]

    assert "I asked the people who look after these documents." in first.text
    assert "Somebody was asked already." in second.text
    assert [GAP.format("zebra") in one.text for one in told] == [True]
    assert told[0].links


async def test_a_private_gap_is_told_without_a_link(face):
    _owned(face)
    answer = await face.command(face.bob, GAP.format("yak"))
    await face.press(answer, "Ask a person", face.bob)
    told = face.told(face.alice)[-1]

    assert GAP.format("yak") in told.text
    assert told.links == ()


@pytest.mark.parametrize("label", ["Helpful", "Show more", "Share in the channel"])
async def test_the_button_of_somebody_elses_answer_gives_nothing(face, label):
    face.shelf("swaps", "desk.md", "Swaps of a shift are told to the desk too.", to=face.channel)
    private = await face.command(face.bob, SWAP)
    stolen = await face.steal(private, label, face.carol)

    assert NO_RECORD in stolen.text
    assert TOLD not in stolen.text


async def test_a_button_outlives_the_process(face):
    answer = await face.mention(face.bob, SWAP)
    await face.restart()
    thanks = await face.press(answer, "Helpful", face.bob)

    assert thanks.text.startswith("Thank you.")


def _owned(face):
    face.grant("general", face.alice, GrantKind.PERSON, owner=True)


def _votes(face):
    """What stands on the last question."""
    return face.votes(face.town.questions()[-1])
