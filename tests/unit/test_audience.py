"""The audience rule, as a full matrix and as properties: a reply never shows more than allowed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.audience import Asker, Place, ReplyKind, audience
from store.grants import Grant, Grantee, GrantKind

WORKSPACE = UUID(int=1)
SPACE = UUID(int=2)
HERE, ELSEWHERE = "C1", "C2"
MEMBER, RIGHTS = True, (frozenset({"S1"}), frozenset({HERE}))

GRANTEES = {
    "members": Grantee(GrantKind.MEMBERS),
    "this channel": Grantee(GrantKind.CHANNEL, "slack", HERE),
    "another channel": Grantee(GrantKind.CHANNEL, "slack", ELSEWHERE),
    "this channel's id on another platform": Grantee(GrantKind.CHANNEL, "discord", HERE),
    "the asker's group": Grantee(GrantKind.GROUP, "slack", "S1"),
    "another group": Grantee(GrantKind.GROUP, "slack", "S2"),
    "the group's id on another platform": Grantee(GrantKind.GROUP, "discord", "S1"),
    "the asker": Grantee(GrantKind.PERSON, "slack", "U1"),
    "another person": Grantee(GrantKind.PERSON, "slack", "U2"),
    "the asker's id on another platform": Grantee(GrantKind.PERSON, "discord", "U1"),
    "nobody in particular": Grantee(GrantKind.PERSON, "slack", ""),
}
PLACES = {
    "a channel of full members": Place("slack", HERE, full_members_only=True),
    "a channel with guests": Place("slack", HERE),
    "another channel": Place("slack", ELSEWHERE, full_members_only=True),
    "no channel": Place("slack", None, full_members_only=True),
}
ASKERS = {
    "a member here": Asker("slack", "U1", MEMBER, *RIGHTS),
    "a guest here": Asker("slack", "U1", not MEMBER, *RIGHTS),
    "a member of nothing": Asker("slack", "U1", MEMBER),
    "a stranger": Asker("slack", "U9"),
    "someone unknown": Asker("slack", ""),
    "a member elsewhere": Asker("discord", "U1", MEMBER, *RIGHTS),
}

# Who may use a space by each grant. In public nothing of the asker counts, in private nothing of
# the place.
PUBLIC = {
    ("members", "a channel of full members"),
    ("members", "another channel"),
    ("this channel", "a channel of full members"),
    ("this channel", "a channel with guests"),
    ("another channel", "another channel"),
}
PRIVATE = {
    ("members", "a member here"),
    ("members", "a member of nothing"),
    ("members", "a member elsewhere"),
    ("this channel", "a member here"),
    ("this channel", "a guest here"),
    ("this channel's id on another platform", "a member elsewhere"),
    ("the asker's group", "a member here"),
    ("the asker's group", "a guest here"),
    ("the group's id on another platform", "a member elsewhere"),
    ("the asker", "a member here"),
    ("the asker", "a guest here"),
    ("the asker", "a member of nothing"),
    ("the asker's id on another platform", "a member elsewhere"),
}


@pytest.mark.parametrize("reply", ReplyKind)
@pytest.mark.parametrize(("to", "place", "asker"), list(product(GRANTEES, PLACES, ASKERS)))
def test_each_grant_opens_exactly_what_it_says(to, place, asker, reply):
    expected = (to, place) in PUBLIC if reply is ReplyKind.PUBLIC else (to, asker) in PRIVATE

    found = audience(WORKSPACE, PLACES[place], ASKERS[asker], reply, [Grant(SPACE, GRANTEES[to])])

    assert found.workspace == WORKSPACE
    assert found.spaces == (frozenset({SPACE}) if expected else frozenset())


names = st.sampled_from(["", "A", "B", "C"])
platforms = st.sampled_from(["slack", "discord", "terminal"])
sets_of_names = st.frozensets(names, max_size=3)
grants = st.lists(
    st.builds(
        Grant,
        st.integers(0, 5).map(lambda n: UUID(int=n)),
        st.one_of(
            st.just(Grantee(GrantKind.MEMBERS)),
            st.builds(
                Grantee,
                st.sampled_from([GrantKind.CHANNEL, GrantKind.GROUP, GrantKind.PERSON]),
                platforms,
                names,
            ),
        ),
    ),
    max_size=8,
)
places = st.builds(Place, platforms, st.none() | names, st.booleans())
askers = st.builds(Asker, platforms, names, st.booleans(), sets_of_names, sets_of_names)
replies = st.sampled_from(ReplyKind)


@given(places, askers, replies)
def test_without_grants_there_is_nothing(place, asker, reply):
    assert audience(WORKSPACE, place, asker, reply, []).spaces == frozenset()


@given(places, askers, replies, grants)
def test_only_what_was_granted_can_be_used(place, asker, reply, given_grants):
    found = audience(WORKSPACE, place, asker, reply, given_grants)

    assert found.spaces <= {grant.space for grant in given_grants}


@given(places, askers, replies, grants, grants)
def test_one_more_grant_never_takes_a_space_away(place, asker, reply, some, more):
    before = audience(WORKSPACE, place, asker, reply, some).spaces

    assert before <= audience(WORKSPACE, place, asker, reply, [*some, *more]).spaces


@given(places, askers, replies, grants)
def test_the_order_of_grants_does_not_matter(place, asker, reply, some):
    assert audience(WORKSPACE, place, asker, reply, some) == audience(
        WORKSPACE, place, asker, reply, some[::-1]
    )


@given(places, askers, grants)
def test_a_public_reply_uses_no_right_of_a_person_or_group(place, asker, some):
    shared = [g for g in some if g.to.kind in (GrantKind.MEMBERS, GrantKind.CHANNEL)]

    assert audience(WORKSPACE, place, asker, ReplyKind.PUBLIC, some) == audience(
        WORKSPACE, place, asker, ReplyKind.PUBLIC, shared
    )


@given(places, askers, askers, grants)
def test_a_public_reply_is_the_same_whoever_asks(place, one, other, some):
    assert audience(WORKSPACE, place, one, ReplyKind.PUBLIC, some) == audience(
        WORKSPACE, place, other, ReplyKind.PUBLIC, some
    )


@given(places, places, askers, grants)
def test_a_private_reply_is_the_same_wherever_it_is_asked_for(one, other, asker, some):
    assert audience(WORKSPACE, one, asker, ReplyKind.PRIVATE, some) == audience(
        WORKSPACE, other, asker, ReplyKind.PRIVATE, some
    )


@given(places, grants)
def test_someone_of_whom_nothing_is_known_gets_nothing_in_private(place, some):
    unknown = Asker(place.platform, "")

    assert audience(WORKSPACE, place, unknown, ReplyKind.PRIVATE, some).spaces == frozenset()


@given(places, askers, grants)
def test_a_guest_gets_nothing_from_what_is_open_to_members(place, asker, some):
    guest = replace(asker, full_member=False)
    members_only = [g for g in some if g.to.kind is GrantKind.MEMBERS]

    assert not audience(WORKSPACE, place, guest, ReplyKind.PRIVATE, members_only).spaces


@given(askers, grants)
def test_a_public_reply_in_no_channel_shows_nothing(asker, some):
    place = Place(asker.platform, None, full_members_only=True)

    assert audience(WORKSPACE, place, asker, ReplyKind.PUBLIC, some).spaces == frozenset()
