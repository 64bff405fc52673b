"""Tokens are kept encrypted and go at once; a begun installation comes back once, in time."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store.database import now
from store.errors import StorageError, UsageError
from store.installations import Installations
from store.schema import InstallationRow, OAuthStateRow
from store.vault import Vault

pytestmark = pytest.mark.contract

TOKENS = {"bot_token": "xoxb-1-very-secret", "bot_refresh_token": "xoxe-1-also-secret"}


@pytest.fixture
def kept(database, tmp_path):
    return Installations(database, Vault("correct horse", tmp_path))


def under(database, tmp_path, phrases):
    return Installations(database, Vault(phrases, tmp_path))


def sealed_in(database):
    with database.read() as session:
        return list(session.scalars(select(InstallationRow.secret)))


def test_what_was_kept_is_found_and_cannot_be_read_in_the_database(database, kept):
    kept.save("slack", "T1", TOKENS, enterprise="E1")

    assert kept.find("slack", "T1") == TOKENS
    (sealed,) = sealed_in(database)
    assert b"secret" not in sealed
    assert kept.find("slack", "T2") is None
    assert kept.find("discord", "T1") is None


def test_installing_again_replaces_and_each_team_has_its_own(kept):
    kept.save("slack", "T1", {"bot_token": "old"})
    kept.save("slack", "T2", {"bot_token": "other"})
    kept.save("slack", "T1", {"bot_token": "new"})

    assert kept.find("slack", "T1") == {"bot_token": "new"}
    assert kept.find("slack", "T2") == {"bot_token": "other"}
    assert kept.teams("slack") == ["T1", "T2"]


def test_many_at_once_leave_one_installation(kept):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: kept.save("slack", "T1", {"n": n}), range(16)))

    assert kept.teams("slack") == ["T1"]


def test_forgotten_tokens_are_gone_and_a_late_renewal_does_not_bring_them_back(database, kept):
    kept.save("slack", "T1", TOKENS)
    kept.save("slack", "T2", TOKENS)
    assert kept.renew("slack", "T1", {"bot_token": "renewed"})
    assert kept.find("slack", "T1") == {"bot_token": "renewed"}

    assert kept.forget("slack", "T1")

    assert not kept.renew("slack", "T1", TOKENS)
    assert not kept.forget("slack", "T1")
    assert kept.teams("slack") == ["T2"]
    assert len(sealed_in(database)) == 1


def test_a_wrong_key_is_said_in_one_sentence(database, tmp_path, kept):
    kept.save("slack", "T1", TOKENS)

    with pytest.raises(UsageError, match="another key") as caught:
        under(database, tmp_path, "wrong").find("slack", "T1")

    assert str(caught.value).count(".") == 1
    assert "correct horse" not in str(caught.value)


def test_keys_rotate_and_the_old_one_can_then_be_taken_away(database, tmp_path, kept):
    kept.save("slack", "T1", TOKENS)
    both = under(database, tmp_path, "new key, correct horse")
    assert both.find("slack", "T1") == TOKENS

    assert both.reseal() == 1

    assert both.reseal() == 0
    assert under(database, tmp_path, "new key").find("slack", "T1") == TOKENS
    with pytest.raises(UsageError):
        kept.find("slack", "T1")


def test_a_row_put_under_another_team_is_of_no_use_there(database, kept):
    kept.save("slack", "T1", TOKENS)
    kept.save("slack", "T2", {"bot_token": "own"})
    (stolen,) = (sealed for sealed in sealed_in(database) if b"own" not in kept._vault.open(sealed))
    with database.write() as session:
        session.execute(update(InstallationRow).values(secret=stolen))

    assert kept.find("slack", "T1") == TOKENS
    with pytest.raises(UsageError, match="belongs to another"):
        kept.find("slack", "T2")


def test_a_state_comes_back_once(database, kept):
    state = kept.issue_state()
    with database.read() as session:
        assert state not in list(session.scalars(select(OAuthStateRow.digest)))

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: kept.consume_state(state), range(16)))

    assert taken.count(True) == 1
    assert not kept.consume_state("never issued")


def test_a_state_that_is_too_old_is_refused_and_swept(database, kept):
    state = kept.issue_state()
    with database.write() as session:
        session.execute(update(OAuthStateRow).values(expires_at=now() - timedelta(seconds=1)))

    assert not kept.consume_state(state)
    kept.issue_state()
    with database.read() as session:
        assert len(session.scalars(select(OAuthStateRow)).all()) == 1


def test_without_a_phrase_a_key_file_is_made_that_only_its_owner_reads(tmp_path):
    home = tmp_path / "new" / "home"

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda _: Vault("", home).seal(b"token"), range(16)))

    assert {Vault("", home).open(one) for one in sealed} == {b"token"}
    assert [file.name for file in home.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_one_may_move_from_the_key_file_to_a_phrase(tmp_path):
    sealed = Vault("", tmp_path).seal(b"token")

    moved = Vault("a phrase", tmp_path)

    assert moved.open(sealed) == b"token"
    assert not moved.is_current(sealed)
    assert moved.is_current(moved.seal(b"token"))


def test_a_damaged_or_unreadable_key_file_is_named(tmp_path):
    (tmp_path / "secret.key").write_text("nonsense")
    with pytest.raises(StorageError, match=r"secret\.key is damaged"):
        Vault("", tmp_path).seal(b"token")

    (tmp_path / "secret.key").unlink()
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(StorageError, match="cannot be used"):
        Vault("", tmp_path).seal(b"token")
