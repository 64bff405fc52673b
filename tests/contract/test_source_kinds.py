"""What every kind of source promises, checked on each of them: a new kind needs one more place."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from fakes.places import (
    Answers,
    Exported,
    Folder,
    Git,
    Handed,
    Lines,
    Looks,
    OnePage,
    SingleFile,
    Spoken,
    Web,
)
from ingest.sources.registry import KINDS, check_options, identify
from store.errors import NotFoundError, TeamloreError, UsageError

pytestmark = pytest.mark.contract


PLACES = (Folder, SingleFile, Lines, Handed, Answers, Web, OnePage, Git, Exported, Spoken)


@pytest.fixture
def database(new_sqlite):
    """One kind of database is enough: what is tested here lies beside it."""
    made = new_sqlite()
    yield made
    made.close()


@pytest.fixture(params=PLACES, ids=lambda place: place.kind)
def place(request, world, tmp_path):
    made = request.param(tmp_path / "place", world)
    yield made
    made.end()


@pytest.fixture
def looks(place):
    return Looks(place)


def test_every_document_is_read_once_and_is_in_the_list(place, looks):
    place.write(**{"a": "apple", "b": "banana"} if place.several else {"a": "apple"})

    read, held = looks.look()

    assert set(read) == held
    assert len(read) == (2 if place.several else 1)
    assert any("apple" in text for text in read.values())
    assert looks.coverage.expected == len(read)
    assert looks.coverage.whole


def test_a_second_look_reads_nothing_and_lists_the_same(place, looks):
    place.write(**{"a": "apple", "b": "banana"} if place.several else {"a": "apple"})
    _, before = looks.look()

    assert looks.look() == ({}, before)


def test_only_what_changed_is_new(place, looks):
    place.write(**{"a": "apple", "b": "banana"} if place.several else {"a": "apple"})
    _, before = looks.look()
    place.write(a="avocado")

    read, held = looks.look()

    assert held == before
    (text,) = read.values()
    assert "avocado" in text


def test_what_is_gone_is_not_in_the_list(place, looks):
    if not place.several:
        pytest.skip("it holds one document, which is the place itself")
    place.write(a="apple", b="banana")
    looks.look()
    place.write(b=None)

    read, held = looks.look()

    assert (read, len(held)) == ({}, 1)


def test_a_place_that_is_gone_is_an_error_and_never_an_empty_list(place, looks):
    if not place.goes:
        pytest.skip("it is kept here, or is the one document itself")
    place.write(a="apple")
    looks.look()
    place.vanish()

    with pytest.raises(TeamloreError):
        looks.look()


def test_a_visit_can_be_given_up_at_any_moment(place, looks):
    place.write(**{"a": "apple", "b": "banana"} if place.several else {"a": "apple"})
    looks.begin().close()
    with closing(looks.begin()) as visit:
        next(visit.items())
        visit.coverage()
    read, _ = looks.look()

    assert len(read) == (2 if place.several else 1)


def test_a_checkpoint_taken_in_the_middle_loses_nothing(place, looks):
    place.write(**{"a": "apple", "b": "banana"} if place.several else {"a": "apple"})
    with closing(looks.begin()) as visit:
        list(visit.items())
        looks.since = replace(looks.since, checkpoint=visit.checkpoint())  # nothing was published

    read, _ = looks.look()

    assert len(read) == (2 if place.several else 1)


def test_every_kind_is_in_the_suite_and_its_name_is_its_own():
    names = [name for kind in KINDS for name in kind.names]

    assert sorted(names) == sorted({place.kind for place in PLACES})


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("https://example.org/a.html", "url"), ("site:https://example.org/docs/", "site"),
        ("slack:C0AB12", "channel"), ("discord:123456", "channel"),
        ("https://example.org/a.git", "git"), ("git+https://example.org/a", "git"),
    ],
)  # fmt: skip
def test_a_target_says_its_kind(target, kind):
    assert identify(target).kind == kind


@pytest.mark.parametrize("target", ["site:ftp://x/", "site:", "site:https://u:p@x/"])
def test_a_site_that_is_none_is_said(target):
    with pytest.raises(UsageError):
        identify(target)


def test_direct_messages_are_no_source():
    with pytest.raises(UsageError, match="Direct messages"):
        identify("slack:D0AB12")


def test_what_is_nowhere_is_said():
    with pytest.raises(NotFoundError):
        identify("/no/such/folder")


@pytest.mark.parametrize(
    ("kind", "options"),
    [("folder", {"depth": 1}), ("site", {"branch": "x"}), ("site", {"limit": 0}),
     ("site", {"depth": 99}), ("git", {"branch": "-x"}), ("git", {"path": [""]})],
)  # fmt: skip
def test_an_option_that_does_not_fit_is_said(kind, options):
    with pytest.raises(UsageError):
        check_options(kind, options)
