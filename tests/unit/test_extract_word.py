"""Word documents part by part: what is read on the page is in the text, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.extract.dispatch import extract
from store.errors import RefusedError

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

NUMBERING = """<w:numbering xmlns:w="{s}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""

STYLES = """<w:styles xmlns:w="{s}">
<w:style w:styleId="h"><w:name w:val="Heading 2"/></w:style>
<w:style w:styleId="own"><w:name w:val="Chapter"/><w:basedOn w:val="h"/></w:style>
<w:style w:styleId="loop"><w:name w:val="Loop"/><w:basedOn w:val="loop"/></w:style></w:styles>"""


def read(body: str, space: str = SPACE, **parts: str) -> str:
    held = io.BytesIO()
    main = f'<w:document xmlns:w="{space}" xmlns:m="urn:m"><w:body>{body}</w:body></w:document>'
    members = {"document": main, "numbering": NUMBERING.format(s=space), **parts}
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/styles.xml", STYLES.format(s=space))
        for name, text in members.items():
            package.writestr(f"word/{name}.xml", text)
    return extract(held.getvalue(), "a.docx").text


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, depth: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


@pytest.mark.parametrize("space", [SPACE, STRICT])
def test_headings_are_known_by_style_base_and_outline_level(space: str) -> None:
    body = p("One", '<w:pStyle w:val="h"/>') + p("Two", '<w:pStyle w:val="own"/>')
    body += p("Three", '<w:outlineLvl w:val="2"/>') + p("Four", '<w:pStyle w:val="loop"/>')
    assert read(body, space) == "## One\n\n## Two\n\n### Three\n\nFour\n"


def test_numbers_go_on_and_start_again_below_each_item() -> None:
    body = item("a", 0) + item("b", 1) + "<w:p/>" + item("c", 0) + p("text") + item("d", 0)
    assert read(body) == "3. a\n    - b\n4. c\n\ntext\n\n5. d\n"


def test_deletions_and_field_codes_are_silent_and_signs_are_kept() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:tab/><w:t>tab</w:t><w:noBreakHyphen/>"
        "<w:t>x</w:t><w:br/><w:t>line</w:t></w:r></w:p>"
    )
    assert read(body) == "new tab-x\nline\n"


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('boxed')}</w:txbxContent>"
    body = f"<w:p><w:r><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></w:r>"
    assert read(body + "<w:r><w:t>Around</w:t></w:r></w:p>") == "Around\n\nboxed\n"


def test_a_merged_cell_is_said_in_each_row_it_covers() -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = "<w:tbl>" + tr(tc("Team"), tc("Who"), tc("When"))
    body += tr(tc("Ops", start), tc("Ann"), tc("day")) + tr(tc("", more), tc("Ben"), tc("night"))
    body += tr(tc("Dev"), tc("both", '<w:gridSpan w:val="2"/>'))
    body += tr(tc("Rest", '<w:gridSpan w:val="3"/>')) + "</w:tbl>"
    assert read(body).splitlines()[2:] == [
        "| Ops | Ann | day |",
        "| Ops | Ben | night |",
        "| Dev | both | both |",
        "| Rest |  |  |",
    ]


def test_a_table_of_one_column_is_a_box_around_prose() -> None:
    body = f"<w:tbl>{tr(tc('Note'))}{tr('<w:tc>' + item('point', 1) + '</w:tc>')}</w:tbl>"
    assert read(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>") == "Note\n\n- point\n"


def test_footnotes_follow_the_text() -> None:
    notes = f'<w:footnotes xmlns:w="{SPACE}"><w:footnote w:id="0" w:type="separator">{p("--")}'
    notes += f'</w:footnote><w:footnote w:id="2">{p("Said so.")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert read(body, footnotes=notes) == "Claim[^2]\n\n[^2]: Said so.\n"


@pytest.mark.parametrize("body", ["<w:p>", "<w:r>" * 5_000 + "</w:r>" * 5_000])
def test_what_is_broken_or_empty_is_refused(body: str) -> None:
    with pytest.raises(RefusedError):
        read(body)


def test_deep_nesting_is_refused_with_a_reason() -> None:
    body = "<w:p>" + "<w:r>" * 5_000 + "<w:t>x</w:t>" + "</w:r>" * 5_000 + "</w:p>"
    with pytest.raises(RefusedError, match="nested too deeply"):
        read(body)
