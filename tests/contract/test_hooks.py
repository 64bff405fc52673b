"""Webhooks: one secret each, kept encrypted, and one look however often they are called."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from store.database import now
from store.hooks import Hooks
from store.schema import HookRow, JobRow
from store.vault import Vault

pytestmark = pytest.mark.contract


@pytest.fixture
def hooks(world, tmp_path):
    return Hooks(world.database, world.jobs, Vault("a passphrase", tmp_path))


@pytest.fixture
def source(world):
    return world.fill({"a.md": "apple\n"})


def waiting(world):
    with world.database.read() as session:
        query = select(JobRow).where(JobRow.state == "queued", JobRow.kind == "ingest")
        return list(session.scalars(query))


def test_a_secret_is_known_to_its_maker_and_encrypted_in_the_database(world, hooks, source):
    made, secret = hooks.make(source)

    assert hooks.secret(made.id) == secret
    assert len(secret) >= 40
    with world.database.read() as session:
        kept = session.get_one(HookRow, made.id).secret
    assert secret.encode() not in kept


def test_every_source_has_one_at_most_and_a_new_one_ends_the_old(world, hooks, source):
    old, before = hooks.make(source)
    new, secret = hooks.make(source)

    assert hooks.secret(old.id) is None
    assert hooks.secret(new.id) == secret != before
    assert hooks.of(source) == new
    assert world.rows(HookRow) == 1


def test_one_that_is_off_cannot_be_called(world, hooks, source):
    made, _ = hooks.make(source)

    assert hooks.exist()
    assert hooks.drop(source)
    assert not hooks.drop(source)
    hooks.call(made.id)
    assert (hooks.secret(made.id), hooks.of(source), hooks.exist()) == (None, None, False)
    assert waiting(world) == []


def test_an_id_that_no_hook_has_is_none(hooks):
    hooks.call(uuid4())

    assert hooks.secret(uuid4()) is None


def test_a_secret_that_was_copied_to_another_hook_opens_nothing(world, hooks, source):
    world.add("more", {"b.md": "pear\n"})
    one, _ = hooks.make(source)
    other, _ = hooks.make(world.source("more"))
    with world.database.write() as session:
        stolen = session.get_one(HookRow, one.id).secret
        session.execute(update(HookRow).where(HookRow.id == other.id).values(secret=stolen))

    assert hooks.secret(other.id) is None


def test_without_its_key_a_hook_is_closed(world, hooks, source, tmp_path):
    made, _ = hooks.make(source)
    another = Hooks(world.database, world.jobs, Vault("another passphrase", tmp_path))

    assert another.secret(made.id) is None


def test_many_calls_come_to_one_look_soon(world, hooks, source):
    made, _ = hooks.make(source)
    for _ in range(20):
        hooks.call(made.id)

    (job,) = waiting(world)
    assert timedelta() < job.run_at - now() <= timedelta(seconds=3)
    assert hooks.of(source).called_at is not None


def test_a_call_while_it_is_looked_at_asks_for_another_look(world, hooks, source):
    hooks = Hooks(world.database, world.jobs, hooks._vault, timedelta(), timedelta())
    made, _ = hooks.make(source)
    hooks.call(made.id)
    world.jobs.claim()
    hooks.call(made.id)

    assert len(waiting(world)) == 1


def test_looks_keep_a_distance(world, hooks, source):
    made, _ = hooks.make(source)
    hooks.call(made.id)
    world.let_time_pass()
    with world.database.write() as session:
        session.execute(update(HookRow).values(due_at=now()))
    world.drain()
    hooks.call(made.id)

    (job,) = waiting(world)
    assert timedelta(seconds=20) < job.run_at - now() <= timedelta(seconds=30)


def test_a_replayed_call_costs_no_encoding(world, hooks, source):
    made, _ = hooks.make(source)
    encoded = world.encoder.encoded
    for _ in range(3):
        hooks.call(made.id)
        world.let_time_pass()
        world.drain()

    assert world.encoder.encoded == encoded
    assert world.published() == {"a.md": ["apple"]}


def test_a_paused_source_is_left_alone(world, hooks, source):
    made, _ = hooks.make(source)
    world.schedules.pause(source)
    hooks.call(made.id)

    assert waiting(world) == []
    assert hooks.secret(made.id) is not None


def test_a_removed_source_has_no_hook_till_it_is_back(world, hooks, source):
    made, secret = hooks.make(source)
    world.catalogue.remove_source(source, timedelta(hours=1))
    world.drain()
    assert hooks.secret(made.id) is None
    hooks.call(made.id)
    assert waiting(world) == []

    world.catalogue.undo_removal(world.workspace)
    assert hooks.secret(made.id) == secret


def test_it_goes_with_its_source(world, hooks, source):
    hooks.make(source)
    world.catalogue.remove_source(source, timedelta(hours=1))
    world.let_time_pass()
    world.drain()

    assert world.rows(HookRow) == 0
