"""Admins on every platform: each verb, asked back, done once, on record, and for admins only."""

from __future__ import annotations

import pytest

from bot.chat.admin.verbs import VERBS
from fakes.teamlore import SWAP, TOLD
from store.grants import Grantee, GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

NOT_ADMIN = "Only admins may use /lore. To ask a question, use /ask."
OLD = "That was done already or is too old: give the command again."
CASES = {
    "list": ({}, "general"),
    "show": ({"source": "general"}, "rota.md"),
    "refresh": ({"source": "general"}, "Reading"),
    "status": ({}, "general"),
    "retry": ({"job": "all"}, "nothing has failed"),
    "spaces": ({}, "general"),
    "unanswered": ({}, "answered"),
    "audit": ({}, ""),
    "votes": ({}, "has votes"),
    "receipts": ({}, "deleted for good"),
    "help": ({}, "/lore add"),
    "undo": ({}, "nothing"),
}


@pytest.mark.parametrize("verb", CASES)
async def test_a_verb_answers_its_admin_alone(face, verb):
    given, says = CASES[verb]
    seen = await face.order(face.alice, verb, **given)

    assert says.lower() in seen.text.lower()
    assert seen.private


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS if verb.name != "add"])
async def test_nobody_else_may_give_it(face, verb):
    given = {
        "show": {"source": "general"}, "remove": {"source": "general"}, "retry": {"job": "all"},
        "grant": {"space": "general", "to": "members"}, "connect": {"code": "ABCD"},
        "revoke": {"space": "general", "to": "members"},
        "bind": {"channel": face.channel, "space": "general"},
        "teach": {"question": "Who?", "answer": "Me."}, "pause": {"source": "general"},
        "resume": {"source": "general"}, "hook": {"source": "general", "change": "new"},
    }.get(verb, {})  # fmt: skip
    seen = await face.order(face.bob, verb, **given)

    assert set(seen.text.splitlines()) == {NOT_ADMIN}
    assert seen.buttons == ()
    assert seen.private


async def test_help_explains_each_verb(face):
    seen = await face.order(face.alice, "help", about="grant")

    assert "grant SPACE TO" in seen.text


async def test_a_page_of_the_own_network_is_refused(face):
    card = await face.order(face.alice, "add", url="http://127.0.0.1:9/secret")
    await face.press(card, "Add", face.alice)
    report = await face.report(face.alice, card, "FETCH_ALLOW")

    assert "127.0.0.1" in report.text
    assert "9/secret" not in (await face.mention(face.bob, "What is the secret?")).text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/etc/passwd", "https://a:b@c.example/"])
async def test_what_is_no_address_of_the_web_is_refused(face, url):
    seen = await face.order(face.alice, "add", url=url)

    assert "Add" not in seen.buttons
    assert "Only web addresses" in seen.text or "user name or password" in seen.text


async def test_a_file_is_offered_read_and_quoted(face):
    offer = await face.hand_over(
        face.alice, "leave.md", b"# Leave\n\nParents have ten weeks off.\n"
    )
    await face.press(offer, "Add", face.alice)
    face.town.work()
    report = await face.report(face.alice, offer, "added")
    answer = await face.mention(face.bob, "How many weeks have parents?")

    assert "leave.md" in offer.text
    assert "1 added" in report.text
    assert "ten weeks" in answer.text


async def test_a_file_from_somebody_else_is_refused(face):
    seen = await face.hand_over(face.bob, "mine.md", b"# Mine\n\nBob is king.\n")

    assert "Only admins can add documents here." in seen.text
    assert "Add" not in seen.buttons


async def test_a_removed_source_is_gone_and_comes_back(face):
    face.shelf("wardens", "warden.md", "The fire warden is Priya.", to=face.channel)
    question = "Who is the fire warden?"
    card = await face.order(face.alice, "remove", source="wardens")
    still = await face.mention(face.bob, question)
    done = await face.press(card, "Remove", face.alice)
    gone = await face.mention(face.bob, question)
    await face.order(face.alice, "undo")
    face.town.work()
    back = await face.mention(face.bob, question)

    assert "This removes wardens" in card.text
    assert "wardens is removed" in done.text
    assert "Undo" in done.buttons
    assert "Priya" not in gone.text
    assert "Priya" in still.text
    assert "Priya" in back.text


async def test_a_document_is_removed_alone(face):
    face.shelf("rooms", "attic.md", "The attic is locked at night.", to=face.channel)
    card = await face.order(face.alice, "remove", source="rooms", document="attic.md")
    done = await face.press(card, "Remove", face.alice)

    assert "attic.md is removed" in done.text
    assert "locked" not in (await face.mention(face.bob, "When is the attic locked?")).text


async def test_nothing_happens_until_it_is_confirmed(face):
    card = await face.order(face.alice, "revoke", space="general", to="members")
    cancelled = await face.press(card, "Cancel", face.alice)

    assert "This closes general" in card.text
    assert "Nothing was changed." in cancelled.text
    assert TOLD in (await face.mention(face.bob, SWAP)).text


async def test_grant_and_revoke_open_and_close_a_space(face):
    face.town.write("Bonus is paid in March.", name="bonus.md", space="pay")
    question = "When is the bonus paid?"
    before = await face.command(face.bob, question)
    card = await face.order(face.alice, "grant", space="pay", to=face.bob)
    await face.press(card, "Let them read it", face.alice)
    opened = await face.command(face.bob, question)
    card = await face.order(face.alice, "revoke", space="pay", to=face.bob)
    await face.press(card, "Take it back", face.alice)
    closed = await face.command(face.bob, question)

    assert "March" not in before.text
    assert "March" in opened.text
    assert "March" not in closed.text


async def test_an_owner_is_made_by_a_word(face):
    card = await face.order(face.alice, "grant", space="general", to=face.carol, owner=True)
    await face.press(card, card.buttons[0], face.alice)
    owners = face.town.app.access.owners(
        frozenset({face.town.app.access.space(face.town.workspace, "general")})
    )

    assert Grantee(GrantKind.PERSON, face.platform, str(face.carol.id)) in owners


async def test_a_bound_channel_reads_its_space(face):
    face.town.write("The forge is lit at six.", name="forge.md", space="forge")
    room = face.room("smiths", face.alice, face.bob)
    card = await face.order(face.alice, "bind", channel=room, space="forge")
    await face.press(card, "Bind", face.alice)
    inside = await face.mention(face.bob, "When is the forge lit?", room)
    outside = await face.mention(face.bob, "When is the forge lit?")

    assert "lit at six" in inside.text
    assert "lit at six" not in outside.text


async def test_a_wrong_code_connects_nothing(face):
    seen = await face.order(face.alice, "connect", code="NO-SUCH-CODE")

    assert "code" in seen.text.lower()
    assert TOLD in (await face.mention(face.bob, SWAP)).text


async def test_a_code_of_its_own_workspace_changes_nothing(face):
    code, _ = face.town.app.access.connect_code(face.town.workspace)
    card = await face.order(face.alice, "connect", code=code)
    seen = await face.press(card, "Connect", face.alice)

    assert "This team belongs to that workspace already." in seen.text
    assert code not in (await face.order(face.alice, "audit")).text


async def test_a_gap_is_listed_without_its_asker(face):
    await face.mention(face.bob, "Who feeds the walrus?")
    seen = await face.order(face.alice, "unanswered")

    assert "Who feeds the walrus?" in seen.text
    assert str(face.bob.id) not in seen.text


async def test_a_yes_that_is_delivered_twice_counts_once(face):
    face.town.write("The barn is red.", name="barn.md", space="barns")
    card = await face.order(face.alice, "grant", space="barns", to="members")
    await face.press(card, "Let them read it", face.alice, times=2)
    await face.quiet()
    entries = face.town.app.journal.entries(face.town.workspace, 50)

    assert len([e for e in entries if e.verb == "grant" and "barns" in e.target]) == 1


async def test_an_old_yes_does_nothing(face):
    face.town.write("The mill is white.", name="mill.md", space="mills")
    card = await face.order(face.alice, "grant", space="mills", to="members")
    old = face.kept(card)
    await face.press(card, "Cancel", face.alice)
    seen = await face.press(old, "Let them read it", face.alice)

    assert OLD in seen.text
    assert "white" not in (await face.mention(face.bob, "Which colour has the mill?")).text


async def test_somebody_elses_yes_does_nothing(face):
    face.town.write("The well is deep.", name="well.md", space="wells")
    card = await face.order(face.alice, "grant", space="wells", to="members")
    seen = await face.steal(card, "Let them read it", face.bob)

    assert NOT_ADMIN in seen.text
    assert "deep" not in (await face.mention(face.bob, "How deep is the well?")).text


async def test_what_was_done_and_refused_is_on_record(face):
    await face.order(face.bob, "list")
    seen = await face.order(face.alice, "audit")
    entries = face.town.app.journal.entries(face.town.workspace, 500)

    assert ("list", "denied") in [(e.verb, e.outcome) for e in entries]
    assert "list" in seen.text
