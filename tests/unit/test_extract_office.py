"""Office files: headings, lists, tables and places survive; made with the common writers."""

from __future__ import annotations

import datetime
import io

import docx
import openpyxl  # type: ignore[import-untyped]  # ships no types
import pptx
import pytest

from ingest.extract.dispatch import extract
from ingest.extract.draft import Items
from store.errors import RefusedError
from store.records import AnchorKind, Extraction, Markup


def place(held: Extraction, kind: AnchorKind) -> list[tuple[str, str]]:
    return [
        (each.label, held.text[each.start :].split("\n")[0])
        for each in held.anchors
        if each.kind is kind
    ]


def word_file() -> bytes:
    made = docx.Document()
    made.core_properties.author = "A. Writer"
    made.add_heading("On call", 0)
    made.add_heading("Escalation", 1)
    made.add_paragraph("Call *everyone* [twice].")
    made.add_paragraph("page the lead", style="List Bullet")
    made.add_paragraph("by phone", style="List Bullet 2")
    made.add_paragraph("wait", style="List Bullet")
    made.add_paragraph("stop", style="List Number")
    made.add_paragraph("think", style="List Number")
    made.add_heading("Numbers", 2)
    grid = made.add_table(2, 3)
    for at, text in enumerate(["Name", "Phone", "Hours", "Ann", "1|2", "day"]):
        grid.cell(at // 3, at % 3).text = text
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_word_file_becomes_markdown() -> None:
    held = extract(word_file(), "a.docx")
    assert held.text == (
        "# On call\n\n# Escalation\n\nCall *everyone* [twice].\n\n"
        "- page the lead\n  - by phone\n- wait\n1. stop\n2. think\n\n## Numbers\n\n"
        "| Name | Phone | Hours |\n| --- | --- | --- |\n| Ann | 1\\|2 | day |\n"
    )
    assert (held.title, held.author, held.markup) == ("On call", "A. Writer", Markup.MARKDOWN)


def slide_file() -> bytes:
    made = pptx.Presentation()
    title = made.slides.add_slide(made.slide_layouts[0])
    title.shapes.title.text = "Plan"
    title.placeholders[1].text = "for the year"
    points = made.slides.add_slide(made.slide_layouts[1])
    points.shapes.title.text = "Goals"
    frame = points.placeholders[1].text_frame
    frame.text = "First"
    deeper = frame.add_paragraph()
    deeper.text, deeper.level = "Deeper", 1
    points.notes_slide.notes_text_frame.text = "Say it twice."
    bare = made.slides.add_slide(made.slide_layouts[6])
    cells = bare.shapes.add_table(2, 2, 0, 0, 10, 10).table
    for at, text in enumerate(["Key", "Value", "a", "1"]):
        cells.cell(at // 2, at % 2).text = text
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_slides_keep_their_numbers() -> None:
    held = extract(slide_file(), "a.pptx")
    assert place(held, AnchorKind.SLIDE) == [
        ("1", "## Plan"),
        ("2", "## Goals"),
        ("3", "## Slide 3"),
    ]
    assert held.title in ("Plan", "PowerPoint Presentation")
    assert "## Goals\n\n- First\n  - Deeper\n\nNotes: Say it twice.\n" in held.text
    assert held.text.endswith("| Key | Value |\n| --- | --- |\n| a | 1 |\n")


def workbook(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Rates"
    for row in rows:
        made.active.append(row)
    made.create_sheet("Empty")
    made.create_sheet("Öther")["B2"] = "lone cell"
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_sheets_keep_their_names_and_tables_their_heads() -> None:
    first: list[list[object]] = [["Rates 2026"], ["City", None, "Rate"], ["Bonn", None, 3]]
    rows: list[list[object]] = [*first, [], ["City", "Tax"], ["Ulm", 7]]
    held = extract(workbook(rows), "a.xlsx")
    assert place(held, AnchorKind.SHEET) == [("Rates", "## Rates"), ("Öther", "## Öther")]
    assert held.text == (
        "## Rates\n\nRates 2026\n\n| City | Rate |\n| --- | --- |\n| Bonn | 3 |\n\n"
        "| City | Tax |\n| --- | --- |\n| Ulm | 7 |\n\n## Öther\n\nlone cell\n"
    )


def test_dates_and_times_are_shown_as_such() -> None:
    noon = datetime.time(12, 30)
    text = extract(workbook([["Day", "Time"], [datetime.date(2026, 3, 1), noon]]), "a.xlsx").text
    assert "| 2026-03-01 | 12:30:00 |" in text


def test_a_workbook_without_a_filled_cell_is_refused() -> None:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    with pytest.raises(RefusedError, match="is empty"):
        extract(held.getvalue(), "a.xlsx")


def test_items_stand_below_the_last_shallower_one() -> None:
    items = Items()
    lines = [
        items.line(depth, mark, "x") for depth, mark in [(2, "-"), (5, "9."), (6, "-"), (2, "-")]
    ]
    assert lines == ["- x", "  9. x", "      - x", "- x"]
