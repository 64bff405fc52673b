"""While one group of documents is encoded, the one before is published."""

from __future__ import annotations

from threading import Lock

import pytest

from ingest import pipeline

pytestmark = pytest.mark.contract


@pytest.fixture
def small_groups(monkeypatch):
    """Every document is a group."""
    monkeypatch.setattr(pipeline, "GROUP", 1)


def test_what_two_groups_share_is_encoded_once(world, small_groups, monkeypatch):
    encoded, encode, turn = [], world.encoder.encode, Lock()

    def note(texts, kind):
        with turn:
            encoded.extend(texts)
        return encode(texts, kind)

    monkeypatch.setattr(world.encoder, "encode", note)
    world.add("docs", {f"{n}.md": "the same\n" for n in range(5)})
    world.drain()

    assert world.published() == {f"{n}.md": ["the same"] for n in range(5)}
    assert len(encoded) == 1
    world.check()


def test_a_group_is_published_whatever_becomes_of_the_next(world, small_groups, monkeypatch):
    encode = world.encoder.encode

    def fails(texts, kind):
        if any("last" in text for text in texts):
            raise RuntimeError("a mistake of ours")
        return encode(texts, kind)

    world.add("docs", {"a.md": "first\n", "b.md": "second\n", "c.md": "last\n"})
    with monkeypatch.context() as patch:
        patch.setattr(world.encoder, "encode", fails)
        with pytest.raises(RuntimeError):
            world.drain()

    assert world.published() == {"a.md": ["first"], "b.md": ["second"]}
    (job,) = world.jobs.listing(world.workspace)
    assert job.state == "failed"
