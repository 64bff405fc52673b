"""Every passage of real folders is exactly its span of the text, and points to the right place."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from bot.answer.locate import line_number, location, page_number
from bot.wiring import App
from store.records import Audience
from store.schema import DocumentRow, PassageRow, VersionRow
from store.settings import Settings

pytestmark = [pytest.mark.quality, pytest.mark.timeout(900)]


class Placed(NamedTuple):
    path: str
    start: int
    end: int
    units: list[list]
    text: str
    lines: bool
    version: object


@pytest.fixture(scope="module", params=["govuk-developer-docs", "formats-unstructured"])
def folder(request, data_dir, tmp_path_factory):
    root = data_dir / request.param / "files"
    app = App(Settings(home=tmp_path_factory.mktemp(request.param)))
    tenant = app.access.workspace()
    shelf = app.access.make_space(tenant, "general")
    app.catalogue.add_source(tenant, shelf, *app.identify(str(root)), None)
    with app.worker() as worker:
        worker.drain()
    yield root, app, Audience(tenant, frozenset({shelf}))
    app.close()


def passages(app: App) -> list[Placed]:
    query = (
        select(
            DocumentRow.path, PassageRow.start, PassageRow.end, PassageRow.units, VersionRow.text,
            VersionRow.lines, VersionRow.id,
        )
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
    )  # fmt: skip
    with app.database.read() as session:
        return [Placed(*row) for row in session.execute(query)]


def test_every_passage_of_a_text_file_is_the_file_itself(folder) -> None:
    root, app, _ = folder
    seen = 0
    for placed in passages(app):
        if placed.lines and (text := decoded(root / placed.path)) is not None:
            assert placed.text == text
            seen += 1
    assert seen > 300


def test_every_unit_lies_in_its_passage_and_says_something(folder) -> None:
    _, app, _ = folder
    for placed in passages(app):
        assert 0 <= placed.start < placed.end <= len(placed.text)
        spans = [(unit[0], unit[1]) for unit in placed.units]
        assert spans == sorted(spans)
        assert spans[0][0] == placed.start
        assert spans[-1][1] == placed.end
        assert all(placed.text[s:e].strip() == placed.text[s:e] != "" for s, e in spans)


def test_every_location_opens_the_right_line_or_page(folder) -> None:
    _, app, audience = folder
    found = passages(app)
    pages = app.library.pages({p.version for p in found[:400]}, audience=audience)
    for placed in found[:400]:
        page = pages[placed.version]
        place = location(page, placed.start)
        if placed.lines and not page.anchors:
            line = int(place.rpartition("#L")[2])
            first = placed.text[placed.start : placed.end].split("\n")[0]
            assert first in placed.text.split("\n")[line - 1]
            assert line == line_number(placed.text, placed.start)
        elif (number := page_number(page, placed.start)) is not None:
            assert place.endswith(f"={number}")


@cache
def decoded(path: Path) -> str | None:
    """The file as its byte order mark or UTF-8 says; None where it declares no encoding."""
    data = path.read_bytes()
    for start, name in (
        (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):  # fmt: skip
        if data.startswith(start):
            return unix(data.decode(name))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else unix(text)


def unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
