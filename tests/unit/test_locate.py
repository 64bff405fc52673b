"""A citation opens the very place, by what the source record says alone."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.answer.locate import location
from store.library import Page
from store.records import Anchor, AnchorKind

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
PAGES = (Anchor(0, AnchorKind.PAGE, "1"), Anchor(4, AnchorKind.PAGE, "2"))


def page(*anchors: Anchor, lines: bool = False, url_base: str | None = None) -> Page:
    id = UUID(int=1)
    return Page(
        id, id, "plan.pdf", "Plan", None, "one\ntwo\n", lines, anchors, None, MOMENT, id, "Uploads",
        "upload", "uploads", url_base, "general",
    )  # fmt: skip


def linked(url: str) -> Anchor:
    return Anchor(0, AnchorKind.LINK, url)


def test_a_document_with_a_link_opens_there_on_its_page() -> None:
    assert location(page(*PAGES, linked("https://a.example/f")), 5) == "https://a.example/f#page=2"


def test_a_link_that_names_a_place_already_is_left_as_it_is() -> None:
    assert location(page(*PAGES, linked("https://a.example/f#x")), 5) == "https://a.example/f#x"


def test_line_numbers_mean_nothing_to_whoever_opens_a_link() -> None:
    assert location(page(linked("https://a.example/f"), lines=True), 5) == "https://a.example/f"


@pytest.mark.parametrize(("start", "place"), [(0, "#1"), (3, "#1"), (4, "#2"), (7, "#2")])
def test_a_thread_opens_at_the_message_a_quote_begins_in(start: int, place: str) -> None:
    links = [Anchor(at, AnchorKind.LINK, f"https://a.example/{n}") for at, n in ((0, 1), (4, 2))]
    whole = linked("https://a.example/0")

    opened = location(page(whole, *links, lines=True), start)

    assert opened == f"https://a.example/{place[1]}"


def test_without_a_link_the_path_and_its_place_are_named() -> None:
    assert location(page(*PAGES), 5) == "plan.pdf#page=2"
    assert location(page(lines=True), 5) == "plan.pdf#L2"
