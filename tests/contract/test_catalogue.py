"""Sources and documents as admins see and change them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from store.errors import NotFoundError

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
FILES = {"a.md": "apple\nbanana\n", "b.md": "cherry\n", "c.md": "!", "d.md": ""}


@pytest.fixture
def filled(world):
    world.add("docs", FILES)
    world.drain()
    return world


def test_a_source_says_what_became_of_its_documents(filled):
    source = filled.source("docs")

    assert (source.published, source.failed, source.refused, source.passages) == (2, 1, 1, 3)
    assert source.refreshed_at >= source.added_at
    assert [(d.path, d.state, d.passages) for d in filled.catalogue.documents(source.id)] == [
        ("a.md", "published", 2),
        ("b.md", "published", 1),
        ("c.md", "failed", 0),
        ("d.md", "refused", 0),
    ]


def test_adding_again_refreshes_the_same_source(filled):
    again = filled.add("docs")

    assert again == filled.source("docs").id
    assert len(filled.catalogue.sources(filled.workspace)) == 1
    assert filled.jobs.claim().source == again


def test_the_same_folder_in_two_spaces_is_two_sources(filled):
    hr = filled.access.make_space(filled.workspace, "hr")

    filled.add("docs", space=hr)
    filled.drain()

    assert len(filled.catalogue.sources(filled.workspace)) == 2
    with pytest.raises(NotFoundError, match="several"):
        filled.source("docs")
    filled.check()


def test_an_address_for_people_is_kept_until_another_is_given(filled):
    def add(base):
        filled.catalogue.add_source(
            filled.workspace, filled.general, "folder", "docs", "docs", base
        )
        return filled.source("docs").url_base

    assert add("https://one.example/") == "https://one.example/"
    assert add(None) == "https://one.example/"
    assert add("https://two.example/") == "https://two.example/"


def test_a_source_is_named_by_id_beginning_target_or_name(filled):
    source = filled.source("docs")

    for name in (str(source.id), source.id.hex, source.short_id, source.target, source.name):
        assert filled.source(name).id == source.id


@pytest.mark.parametrize("name", ["", "nothing", "abc", "%", str(UUID(int=1))])
def test_what_names_no_source_is_not_found(filled, name):
    with pytest.raises(NotFoundError):
        filled.source(name)


def test_a_workspace_cannot_name_the_sources_of_another(filled):
    other = filled.access.workspace("other", create=True)
    source = filled.source("docs")

    assert filled.catalogue.sources(other) == []
    for name in (str(source.id), source.short_id, "docs"):
        with pytest.raises(NotFoundError):
            filled.catalogue.source(other, name)
    filled.catalogue.remove_source(source, HOUR)
    with pytest.raises(NotFoundError):
        filled.catalogue.undo_removal(other)


def test_a_removed_source_is_listed_apart_until_it_is_deleted(filled):
    filled.catalogue.remove_source(filled.source("docs"), HOUR)
    filled.drain()

    assert filled.catalogue.sources(filled.workspace) == []
    assert [s.name for s in filled.catalogue.sources(filled.workspace, removed=True)] == ["docs"]
    filled.let_time_pass()
    filled.drain()
    assert filled.catalogue.sources(filled.workspace, removed=True) == []


def test_adding_a_removed_source_again_brings_it_back(filled):
    filled.catalogue.remove_source(filled.source("docs"), HOUR)
    filled.drain()

    filled.add("docs")
    filled.drain()
    filled.let_time_pass()
    filled.drain()

    assert filled.source("docs").published == 2
    filled.check()


def test_a_document_that_is_not_there_cannot_be_removed(filled):
    source = filled.source("docs")
    filled.catalogue.remove_document(source, "a.md", HOUR)

    for path in ("a.md", "z.md", ""):
        with pytest.raises(NotFoundError):
            filled.catalogue.remove_document(source, path, HOUR)


def test_spaces_count_what_can_be_found_in_them(filled):
    filled.access.make_space(filled.workspace, "hr")
    filled.catalogue.remove_document(filled.source("docs"), "a.md", HOUR)

    counts = {s.name: (s.sources, s.documents) for s in filled.access.spaces(filled.workspace)}

    assert counts == {"general": (1, 1), "hr": (0, 0)}


def test_a_source_that_is_gone_fails_its_job_with_a_reason(filled):
    del filled.loader.files["docs"]
    filled.add("docs")
    filled.drain()

    (newest, *_) = filled.jobs.listing(filled.workspace)
    assert (newest.state, newest.reason) == ("failed", "There is no such folder.")
    assert filled.source("docs").published == 2  # a folder that is away is not an empty one
    filled.check()


def test_a_source_that_is_purged_takes_its_jobs_with_it(filled):
    source = filled.source("docs")
    filled.catalogue.refresh(source)
    filled.catalogue.remove_source(source, timedelta())
    filled.drain()

    assert filled.jobs.listing(filled.workspace) == []
    with pytest.raises(NotFoundError):
        filled.catalogue.by_id(source.id)
