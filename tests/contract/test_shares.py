"""Servers shared by several processes: what one looks after, in Python as in SQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from store.access import AccessBook
from store.errors import UsageError
from store.inbox import Inbox, NewQuestion
from store.settings import Settings
from store.share import WHOLE, Share, share_of

pytestmark = pytest.mark.contract

# of two shards: the first and third are shard 0's, the second is shard 1's
TEAMS = tuple(str(number << 22) for number in (2, 3, 4))
HALVES = Share(2, frozenset({0})), Share(2, frozenset({1}))
SHARES = st.integers(1, 20).flatmap(
    lambda count: st.builds(
        Share, st.just(count), st.frozensets(st.integers(0, count - 1), min_size=1)
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(share=SHARES, team=st.one_of(st.just(0), st.integers(2**22, 2**63 - 1)))
def test_the_database_agrees(database, share, team):
    team = str(team or "")
    query = select(share.within(literal("discord"), literal(team)))
    with database.read() as session:
        assert bool(session.scalar(query)) == share.holds(team)


@given(count=st.integers(1, 50), team=st.integers(2**22, 2**63 - 1))
def test_every_server_is_in_exactly_one_share(count, team):
    held = [n for n in range(count) if Share(count, frozenset({n})).holds(str(team))]

    assert held == [(team >> 22) % count]
    assert WHOLE.holds(str(team))


def test_questions_are_answered_where_their_server_is_heard(database):
    inbox, workspace = Inbox(database), AccessBook(database).workspace()
    asked = NewQuestion(workspace, "discord", "", "C1", "", "", "U1", "Where?", "private")
    slack = replace(asked, platform="slack", team="T0123", message="s")
    for number, team in enumerate(TEAMS):
        inbox.accept([f"d{number}"], replace(asked, team=team, message=f"d{number}"))
    inbox.accept(["s"], slack)

    mine, other = (inbox.claim(["discord"], 9, share) for share in HALVES)
    assert [held.asked.team for held in mine] == [TEAMS[0], TEAMS[2]]
    assert [held.asked.team for held in other] == [TEAMS[1]]
    assert [held.asked.team for held in inbox.claim(["slack"], 9)] == ["T0123"]


def test_channels_are_read_where_their_server_is_heard(world):
    mine, other = HALVES
    world.access.join("discord", TEAMS[1], "main")
    at = (world.workspace, world.general, "channel", "discord:channel:1")
    source, _ = world.catalogue.add_source(*at, "discord:channel:1", None)

    assert world.histories.claim("discord", mine) is None
    work = world.histories.claim("discord", other)  # not known to be of that server, but may be
    world.histories.found(work, TEAMS[1], "#help")
    world.histories.later(work, 60)
    world.histories.missed("discord", mine)
    assert world.histories.claim("discord", other) is None
    world.histories.missed("discord", other)
    assert world.histories.claim("discord", mine) is None
    assert world.histories.claim("discord", other).source == source


@pytest.mark.parametrize(
    ("shards", "ids", "share"),
    [
        (0, "", WHOLE),
        (8, "", WHOLE),
        (8, "0-3", Share(8, frozenset(range(4)))),
        (8, "0, 2,5-6", Share(8, frozenset({0, 2, 5, 6}))),
        (1, "0", Share(1, frozenset({0}))),
    ],
)
def test_it_is_given_by_settings(shards, ids, share):
    assert share_of(Settings(discord_shards=shards, discord_shard_ids=ids)) == share


@pytest.mark.parametrize(
    ("shards", "ids", "says"),
    [
        (0, "0", "needs TEAMLORE_DISCORD_SHARDS"),
        (-1, "0", "needs TEAMLORE_DISCORD_SHARDS"),
        (4, "0-4", "goes from 0 to 3 with 4 shards"),
        (4, "3-1", "goes from 0 to 3 with 4 shards"),
        (4, "one", "takes numbers and spans"),
        (4, "-1", "takes numbers and spans"),
    ],
)
def test_settings_that_contradict_are_told(shards, ids, says):
    with pytest.raises(UsageError, match=says):
        share_of(Settings(discord_shards=shards, discord_shard_ids=ids))
