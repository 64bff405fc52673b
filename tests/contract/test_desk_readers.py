"""Who may read what, at the admin's desk: granted, bound, connected."""

from __future__ import annotations

import pytest

from bot.language import told
from fakes.desk import hand, notes
from store.grants import Grantee, GrantKind

pytestmark = pytest.mark.contract
MEMBERS = Grantee(GrantKind.MEMBERS)


def test_a_grant_says_who_will_read_how_much(chat):
    hand(chat, notes(), notes("cherry\n", "b.md"), space="hr")
    chat.world.drain()

    text = chat.says("grant hr <#C9|people-team> owner")

    assert text.startswith("C9 will be able to read the 2 documents in hr.")
    assert told("owner-preview") in text
    assert chat.press(told("confirm-grant")) == (
        "C9 may read hr from now on. As owner they hear of its gaps and failures."
    )
    to = Grantee(GrantKind.CHANNEL, "slack", "C9")
    assert chat.world.access.owners(
        frozenset({chat.world.access.space(chat.world.workspace, "hr")})
    ) == [to]
    assert chat.says("grant hr <#C9|people-team>") == "C9 may read hr already."
    assert chat.says("revoke hr <#C9|people-team>").startswith(
        "This closes hr to C9: 2 documents, from the next answer on."
    )
    chat.press(told("confirm-revoke"))
    assert "hr was not granted to C9." in chat.says("revoke hr <#C9>")
    assert [e[0] for e in chat.record()] == ["add", "grant", "revoke"]


def test_everybody_is_named_as_every_full_member(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says("grant hr members") == (
        "Every full member will be able to read whatever will be in hr."
    )


@pytest.mark.parametrize("line", ["grant hr nobody", "grant hr #general", "bind <@U1> hr"])
def test_who_cannot_be_told_by_an_id_gets_nothing(chat, line):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert "so that I get its id" in chat.says(line)
    assert [e[2] for e in chat.record()] == ["refused"]


def test_a_channel_is_bound(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    chat.says("bind <#C1|team> hr")
    assert chat.press(told("confirm-bind")) == "C1 reads hr, adds to it and asks it."

    bound = chat.world.access.bound_space(chat.world.workspace, "slack", "C1")
    assert bound == chat.world.access.space(chat.world.workspace, "hr")
    assert "There is no space 'x': /lore spaces lists them." in chat.says("bind <#C1> x")


def test_a_team_that_leaves_nothing_behind_connects_at_once(chat):
    other = chat.world.access.workspace("other", create=True)
    code, _ = chat.world.access.connect_code(other)

    assert chat.says(f"connect {code}") == told("connected")
    assert chat.world.access.workspace_of("slack", "T1") == other
    assert "wrong, used or too old" in chat.says(f"connect {code}")
    assert [e[2] for e in chat.record()] == ["done", "failed"]
    assert code not in str(chat.record())
    assert [e.target for e in chat.journal.entries(other, 5)] == ["slack T1"]


def test_a_team_that_leaves_knowledge_behind_is_asked(chat):
    chat.world.add("handbook", {"a.md": "apple\n"})
    other = chat.world.access.workspace("other", create=True)
    code, _ = chat.world.access.connect_code(other)

    assert "the 1 source there can no longer be used here" in chat.says(f"connect {code}")
    assert chat.world.access.workspace_of("slack", "T1") != other
    assert chat.press(told("confirm-connect")) == told("connected")
    assert chat.world.access.workspace_of("slack", "T1") == other


def test_a_code_for_the_workspace_that_a_team_is_in_changes_nothing(chat):
    code, _ = chat.world.access.connect_code(chat.world.workspace)

    assert chat.says(f"connect {code}") == told("connected-already")


@pytest.mark.parametrize("line", ["bind general hr", "bind members hr"])
def test_only_a_channel_is_bound(chat, line):
    assert "is no channel" in chat.says(line)


def test_spaces_say_who_reads_them(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says("spaces") == (
        "Spaces\n• general: 0 sources, 0 documents · read by every full member\n"
        "• hr: 0 sources, 0 documents · read by nobody"
    )
