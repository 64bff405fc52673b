"""The second gate: nothing outside the audience is read, whatever its id and its state."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, combinations

import pytest
from sqlalchemy import select

from store.library import Library
from store.records import Audience
from store.schema import ALL_PASSAGES, PassageRow, VersionRow
from store.sparse import passage_terms

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
STATES = ("published", "replaced", "staged", "document removed", "source removed", "failed", "lost")


def make(world, workspace, space, state):
    """A source whose one document once was published and now is in this state."""
    target = f"{workspace.hex[:4]}-{space.hex[:4]}-{state}"
    at = {"workspace": workspace, "space": space}
    world.add(target, {"a.md": f"{state} here\nsecond\n"}, **at)
    world.worker.drain()
    source = world.catalogue.source(workspace, target)
    match state:
        case "document removed":
            world.catalogue.remove_document(source, "a.md", HOUR)
        case "source removed":
            world.catalogue.remove_source(source, HOUR)
        case "replaced" | "staged" | "failed" | "lost":
            world.add(target, **at)
            ledger = world.ledger(world.jobs.claim())
            if state == "failed":
                ledger.record("a.md", "failed", "cannot be read", None)
            elif state == "lost":
                ledger.drop_missing(["a.md"])
            else:
                version = world.staged(ledger, "a.md", f"{state} new\n")
                if state == "replaced":
                    ledger.publish([version], [None], {})


@pytest.fixture
def shelves(world):
    """Two workspaces with two spaces each, and a source in every state in every space."""
    main, other = world.workspace, world.access.workspace("other", create=True)
    spaces = [
        (workspace, world.access.make_space(workspace, name))
        for workspace in (main, other)
        for name in ("general", "hr")
    ]
    for workspace, space in spaces:
        for state in STATES:
            make(world, workspace, space, state)
    return spaces


def everything(world):
    """Every passage and version there is: what a mistaken index could bring up."""
    with world.database.read() as session:
        passages = list(session.scalars(select(PassageRow.id)))
        versions = list(session.scalars(select(VersionRow.id)))
    return passages, versions


def readable(world, workspace, spaces):
    """Texts that this audience should get, by another way than the library's."""
    expected = []
    for mine, _ in spaces:
        if mine == workspace:
            expected += [["published here", "second"], ["replaced new"], ["staged here", "second"]]
    return sorted(expected)


def test_an_audience_reads_exactly_what_is_published_in_its_spaces(world, shelves):
    library = Library(world.database, world.model)
    passages, versions = everything(world)
    subsets = chain.from_iterable(combinations(shelves, n) for n in range(len(shelves) + 1))
    for chosen in subsets:
        for workspace in {workspace for workspace, _ in shelves}:
            audience = Audience(workspace, frozenset(space for _, space in chosen))
            expected = readable(world, workspace, chosen)

            pages = library.pages(versions, audience=audience)
            candidates = library.candidates(passages, audience=audience)

            texts = sorted(page.text.splitlines() for page in pages.values())
            assert texts == expected
            assert len(candidates) == sum(map(len, expected))
            assert {c.document for c in candidates} == {page.document for page in pages.values()}
            assert library.passages(passages, audience=audience).keys() == {
                c.id for c in candidates
            }


def test_a_passage_is_read_back_as_it_was_cut(world):
    world.add("docs", {"a.md": "apple pie\nbanana\n"})
    world.drain()
    library = Library(world.database, world.model)
    audience = Audience(world.workspace, frozenset({world.general}))
    passages, (version,) = everything(world)

    page = library.pages([version], audience=audience)[version]
    found = library.passages(passages, audience=audience).values()
    first, second = sorted(found, key=lambda passage: passage.ordinal)

    assert page.text[second.start : second.end] == "banana"
    assert [(u.start, u.end) for u in second.units] == [(second.start, second.end)]
    assert (first.ordinal, second.ordinal, first.headings) == (0, 1, ("Top",))
    assert (page.path, page.source_name, page.space_name) == ("a.md", "docs", "general")


def test_vectors_of_another_model_are_never_mixed_in(world):
    world.add("docs", {"a.md": "apple\n"})
    world.drain()
    audience = Audience(world.workspace, frozenset({world.general}))
    passages, _ = everything(world)

    assert Library(world.database, world.model).candidates(passages, audience=audience)
    assert Library(world.database, "other-8-v1").candidates(passages, audience=audience) == []


def test_frequencies_count_the_workspace_and_nothing_else(world, shelves):
    library = Library(world.database, world.model)
    world.worker.drain()
    (term,) = passage_terms("second").indices.tolist()

    for workspace in {workspace for workspace, _ in shelves}:
        recount = world.recount(workspace)
        counts, total = library.frequencies(workspace, [term, 1])
        assert counts == {term: recount[term]}
        assert total == recount[ALL_PASSAGES] > recount[term]


def test_nothing_is_reranked_where_one_of_the_spaces_does_without(world):
    talk = world.access.make_space(world.workspace, "talk")
    world.access.set_reranking(world.workspace, "talk", on=False)
    library = Library(world.database, world.model)
    spaces = [{world.general}, {talk}, {world.general, talk}, set()]

    allowed = [
        library.may_rerank(audience=Audience(world.workspace, frozenset(each))) for each in spaces
    ]
    assert allowed == [True, False, False, True]
