"""Workspaces, spaces, grants and codes as they stand in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from store.access import AccessBook
from store.database import now
from store.errors import NotFoundError, UsageError
from store.grants import Grantee, GrantKind, parse_grantee
from store.schema import ConnectCodeRow, GrantRow, SpaceRow, WorkspaceRow

pytestmark = pytest.mark.contract
MEMBERS = Grantee(GrantKind.MEMBERS)
CHANNEL = Grantee(GrantKind.CHANNEL, "slack", "C1")


@pytest.fixture
def book(database):
    return AccessBook(database)


def at_once(count, action):
    start = Barrier(count)

    def run(_):
        start.wait()
        try:
            return action()
        except NotFoundError:
            return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_main_comes_into_being_with_a_general_space_for_members(book):
    main = book.workspace()

    assert book.workspace() == main
    (general,) = book.spaces(main)
    assert (general.name, general.grants, general.sources) == ("general", (MEMBERS,), 0)


def test_a_space_is_reranked_until_it_is_said_not_to_be(book):
    main = book.workspace()
    book.make_space(main, "talk")

    assert [s.rerank for s in book.spaces(main)] == [True, True]
    assert book.set_reranking(main, "talk", on=False)
    assert not book.set_reranking(main, "talk", on=False)
    assert {s.name: s.rerank for s in book.spaces(main)} == {"general": True, "talk": False}
    assert book.set_reranking(main, "talk", on=True)
    with pytest.raises(NotFoundError):
        book.set_reranking(book.workspace("other", create=True), "talk", on=False)


def test_many_first_starts_make_one_workspace(database):
    made = at_once(6, lambda: AccessBook(database).workspace())

    assert len(set(made)) == 1
    with database.read() as session:
        assert len(session.scalars(select(WorkspaceRow.id)).all()) == 1
        assert len(session.scalars(select(GrantRow.id)).all()) == 1


def test_no_other_workspace_is_made_unless_it_is_asked_for(book):
    with pytest.raises(NotFoundError):
        book.workspace("other")
    assert book.workspace("other", create=True) == book.workspace("other")
    assert book.workspace("other") != book.workspace()


@pytest.mark.parametrize("name", ["", "Upper", "with space", "-dash", "a" * 81, "ä", "a/b", "a\n"])
def test_a_name_that_would_need_quoting_is_refused(book, name):
    with pytest.raises(UsageError):
        book.make_space(book.workspace(), name)
    with pytest.raises(UsageError):
        book.workspace(name or "?", create=True)


def test_nobody_may_read_a_new_space(book):
    main = book.workspace()

    space = book.make_space(main, "hr")

    assert book.make_space(main, "hr") == space == book.space(main, "hr")
    assert [s.grants for s in book.spaces(main) if s.id == space] == [()]
    assert not [g for g in book.grants(main) if g.space == space]


def test_many_who_make_one_space_make_it_once(book, database):
    main = book.workspace()

    assert len(set(at_once(6, lambda: book.make_space(main, "hr")))) == 1
    assert sum(at_once(6, lambda: book.grant(main, "hr", CHANNEL))) == 1
    with database.read() as session:
        assert len(session.scalars(select(SpaceRow.id)).all()) == 2


def test_a_grant_opens_and_a_revocation_closes(book):
    main = book.workspace()
    book.make_space(main, "hr")

    assert book.grant(main, "hr", CHANNEL)
    assert not book.grant(main, "hr", CHANNEL)
    assert [g.to for g in book.grants(main) if g.space == book.space(main, "hr")] == [CHANNEL]
    assert book.revoke(main, "hr", CHANNEL)
    assert not book.revoke(main, "hr", CHANNEL)
    assert len(book.grants(main)) == 1


def test_workspaces_do_not_see_each_others_spaces_and_grants(book):
    main, other = book.workspace(), book.workspace("other", create=True)
    book.make_space(main, "hr")
    book.grant(main, "hr", CHANNEL)

    assert [s.name for s in book.spaces(other)] == ["general"]
    assert {g.to for g in book.grants(other)} == {MEMBERS}
    for reach in (
        lambda: book.space(other, "hr"),
        lambda: book.grant(other, "hr", CHANNEL),
        lambda: book.revoke(other, "hr", CHANNEL),
        lambda: book.bind(other, CHANNEL, "hr"),
    ):
        with pytest.raises(NotFoundError):
            reach()
    assert book.make_space(other, "hr") != book.space(main, "hr")


def test_a_bound_channel_may_read_the_space_and_uses_it_by_default(book):
    main = book.workspace()
    for name in ("hr", "ops"):
        book.make_space(main, name)
        book.bind(main, CHANNEL, name)

    assert book.bound_space(main, "slack", "C1") == book.space(main, "ops")
    assert {g.space for g in book.grants(main) if g.to == CHANNEL} == {
        book.space(main, "hr"),
        book.space(main, "ops"),
    }
    assert book.bound_space(main, "slack", "C2") is None
    assert book.bound_space(main, "discord", "C1") is None
    with pytest.raises(UsageError):
        book.bind(main, Grantee(GrantKind.PERSON, "slack", "U1"), "hr")


def test_a_code_ties_a_team_once(book):
    other = book.workspace("other", create=True)
    code, _ = book.connect_code(other)

    assert book.connect(code, "discord", "G1") == other
    assert book.workspace_of("discord", "G1") == other
    with pytest.raises(NotFoundError):
        book.connect(code, "discord", "G2")
    assert book.workspace_of("discord", "G2") is None
    assert book.workspace_of("slack", "G1") is None


def test_a_code_that_many_redeem_at_once_ties_one_of_them(book):
    code, _ = book.connect_code(book.workspace())
    names = iter(range(8))

    done = at_once(6, lambda: book.connect(code, "discord", f"G{next(names)}"))

    assert len([workspace for workspace in done if workspace]) == 1


def test_a_code_expires(book, database):
    code, expires = book.connect_code(book.workspace())
    assert timedelta(minutes=25) < expires - now() <= timedelta(minutes=30)
    with database.write() as session:
        session.execute(update(ConnectCodeRow).values(expires_at=now() - timedelta(seconds=1)))

    with pytest.raises(NotFoundError):
        book.connect(code, "discord", "G1")
    book.connect_code(book.workspace())
    with database.read() as session:  # old ones are swept when a new one is made
        assert len(session.scalars(select(ConnectCodeRow.digest)).all()) == 1


def test_only_a_digest_of_a_code_is_kept(book, database):
    code, _ = book.connect_code(book.workspace())

    with database.read() as session:
        (row,) = session.scalars(select(ConnectCodeRow)).all()
    assert code not in repr(vars(row))
    assert len(row.digest) == 64


@pytest.mark.parametrize("wrong", ["", "x", "%", "' OR 1=1 --"])
def test_a_wrong_code_ties_nothing(book, wrong):
    book.connect_code(book.workspace())

    with pytest.raises(NotFoundError):
        book.connect(wrong, "discord", "G1")


@pytest.mark.parametrize(
    ("text", "kind", "platform", "subject"),
    [
        ("members", GrantKind.MEMBERS, "", ""),
        ("slack:C0AB", GrantKind.CHANNEL, "slack", "C0AB"),
        ("slack:U0AB", GrantKind.PERSON, "slack", "U0AB"),
        ("slack:S0AB", GrantKind.GROUP, "slack", "S0AB"),
        ("discord:role:77", GrantKind.GROUP, "discord", "77"),
        ("discord:channel:77", GrantKind.CHANNEL, "discord", "77"),
        ("terminal:person:ann", GrantKind.PERSON, "terminal", "ann"),
    ],
)
def test_whom_to_grant_to_can_be_written_down(text, kind, platform, subject):
    assert parse_grantee(text) == Grantee(kind, platform, subject)


@pytest.mark.parametrize(
    "text", ["", "everyone", "#general", "slack:", "slack:general", "slack:C1 C2", "irc:person:a"]
)
def test_what_names_nobody_is_refused(text):
    with pytest.raises(UsageError):
        parse_grantee(text)


def test_the_tied_teams_of_a_platform_are_listed(book):
    book.join("discord", "G2", "two")
    book.join("discord", "G1", "one")
    book.join("slack", "T1", "one")
    assert book.teams("discord") == ["G1", "G2"]

    book.leave("discord", "G1")
    assert book.teams("discord") == ["G2"]
