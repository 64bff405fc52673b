"""Real files of many formats: what a person finds in them must be found in the text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pypdf
import pytest

from ingest.extract.sandbox import Extractor
from store.errors import RefusedError
from store.records import AnchorKind, Extraction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.quality

FLOOR = 0.95

# The reference reader doubled this text: it read a drawing and its copy for old programs.
KNOWN_MISSES = {"files/docx-shapes.docx"}


def flat(text: str) -> str:
    return " ".join(text.split())


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.fixture(scope="module")
def formats(data_dir: Path) -> Path:
    return data_dir / "formats-unstructured"


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as shared:
        yield shared


@pytest.fixture(scope="module")
def outcomes(formats: Path, extractor: Extractor) -> dict[str, Extraction | str]:
    """Every file of the set with its text, or the reason why there is none."""
    return {
        str(path.relative_to(formats)): outcome(extractor, path)
        for path in sorted((formats / "files").rglob("*"))
        if path.is_file()
    }


def outcome(extractor: Extractor, path: Path) -> Extraction | str:
    try:
        return extractor.extract(path.read_bytes(), path.name).extraction
    except RefusedError as refused:
        return str(refused)


def test_probes_are_found(formats: Path, outcomes: dict[str, Extraction | str]) -> None:
    probes = table(formats / "probes.tsv")
    missed = {path for path, probe in probes if flat(probe) not in flat(text_of(outcomes[path]))}
    print(f"probes found: {len(probes) - len(missed)} of {len(probes)}; missed: {sorted(missed)}")  # noqa: T201 - a figure
    assert missed <= KNOWN_MISSES
    assert len(probes) - len(missed) >= FLOOR * len(probes)


def text_of(held: Extraction | str) -> str:
    return held if isinstance(held, str) else held.text


def test_files_without_a_probe_end_in_text_or_a_stated_reason(
    formats: Path, outcomes: dict[str, Extraction | str]
) -> None:
    for path, _ in table(formats / "no_probe.tsv"):
        held = outcomes[path]
        assert text_of(held).strip(), path
        if isinstance(held, str):
            assert "crash" not in held, path
            assert "too long" not in held, path


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("files/empty.txt", "is empty"),
        ("files/empty.xlsx", "is empty"),
        ("files/eml/empty.eml", "is empty"),
        ("files/fake-text-all-whitespace.txt", "is empty"),
        ("files/password_protected.xlsx", "is encrypted"),
        ("files/pdf/password.pdf", "is encrypted"),
        ("files/pdf/loremipsum-flat.pdf", "has no text layer"),
        ("files/pdf/single_table.pdf", "has no text layer"),
    ],
)
def test_what_cannot_be_read_says_why(
    outcomes: dict[str, Extraction | str], path: str, reason: str
) -> None:
    held = outcomes[path]
    assert isinstance(held, str)
    assert held.startswith(reason)


@pytest.mark.parametrize("name", ["fr_olap.pdf", "multi-column-2p.pdf", "reliance.pdf"])
def test_a_page_anchor_begins_the_page_that_another_reader_sees(
    formats: Path, outcomes: dict[str, Extraction | str], name: str
) -> None:
    path = next((formats / "files").rglob(name))
    held = outcomes[str(path.relative_to(formats))]
    assert isinstance(held, Extraction)
    starts = [each.start for each in held.anchors if each.kind is AnchorKind.PAGE]
    labels = [each.label for each in held.anchors if each.kind is AnchorKind.PAGE]
    ends = [*starts[1:], len(held.text)]
    for label, start, end in zip(labels, starts, ends, strict=True):
        theirs = set(pypdf.PdfReader(path).pages[int(label) - 1].extract_text().split())
        ours = set(held.text[start:end].split())
        assert len(ours & theirs) >= 0.5 * len(ours), label


def test_text_formats_keep_the_lines_of_the_file(
    formats: Path, outcomes: dict[str, Extraction | str]
) -> None:
    checked = 0
    for path, held in outcomes.items():
        if isinstance(held, str) or not held.lines:
            continue
        data = (formats / path).read_bytes()
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
            continue
        assert held.text.count("\n") == data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(
            b"\n"
        ), path
        checked += 1
    assert checked >= 15
