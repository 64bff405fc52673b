"""Labelled sets of questions: BEIR-layout folders, or raw files with a table of questions."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.errors import NotFoundError, UsageError

_BEIR = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
_NO_ANSWER = "-"  # the path of a question that the documents do not answer


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with what is known of its answer; an empty ``gold`` means: not answered."""

    text: str
    gold: dict[str, int]  # document to grade
    must_contain: str | None = None
    answers: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()  # what was asked before it in its conversation, oldest first
    language: str = ""  # where the set names it

    @property
    def best(self) -> set[str]:
        """The documents of the highest grade."""
        top = max(self.gold.values(), default=0)
        return {document for document, grade in self.gold.items() if grade == top}


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Documents as a source to be ingested, and questions about them."""

    name: str
    kind: str  # kind of source: folder or corpus
    target: Path
    questions: tuple[Labelled, ...]


def load_set(folder: Path) -> LabelledSet:
    """Read a set; raw files win where both layouts are there. UsageError says what is missing."""
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder '{folder}'.")
    name = f"{folder.parent.name}/{folder.name}" if len(folder.name) < 4 else folder.name
    table = folder / "questions.tsv"
    if table.is_file():
        root = _root(folder, table)
        return LabelledSet(name, "folder", root, tuple(_raw_questions(table, root, folder)))
    if all((folder / file).is_file() for file in _BEIR):
        return LabelledSet(name, "corpus", folder / "corpus.jsonl", tuple(_beir_questions(folder)))
    raise UsageError(
        f"'{folder}' is not a labelled set: it needs questions.tsv with its files, or "
        "corpus.jsonl, queries.jsonl and qrels.tsv."
    )


def english_sets(folder: Path) -> list[LabelledSet]:
    """The labelled sets in a folder, or in its folders, whose questions are in English.

    A set that names no language counts as English. The folder may be a set itself.
    """
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder '{folder}'.")
    places = [folder, *sorted(folder.glob("*/")), *sorted(folder.glob("*/*/"))]
    sets = [load_set(place) for place in places if _is_set(place)]
    english = [s for s in sets if {q.language for q in s.questions} <= {"", "en"}]
    if not english:
        raise UsageError(f"'{folder}' has no labelled set in English in it.")
    return english


def _is_set(folder: Path) -> bool:
    return (folder / "questions.tsv").is_file() or all((folder / f).is_file() for f in _BEIR)


def _root(folder: Path, table: Path) -> Path:
    """Where the documents are: ``files/``, else the one folder that all questions point into."""
    if (folder / "files").is_dir():
        return folder / "files"
    paths = [line.split("\t")[1] for line in table.read_text("utf-8").splitlines()[1:] if line]
    tops = {path.partition("/")[0] for path in paths if path != _NO_ANSWER}
    only = folder / tops.pop() if len(tops) == 1 else folder
    return only if only.is_dir() else folder


def _raw_questions(table: Path, root: Path, folder: Path) -> Iterator[Labelled]:
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"question", "path", "must_contain"} <= set(rows.fieldnames or ()):
            raise UsageError(f"'{table}' needs the columns question, path and must_contain.")
        for row in rows:
            if row["path"] == _NO_ANSWER:
                yield Labelled(row["question"], {})
                continue
            document = (folder / row["path"]).relative_to(root).as_posix()
            yield Labelled(row["question"], {document: 1}, row["must_contain"])


def _beir_questions(folder: Path) -> Iterator[Labelled]:
    gold: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                gold[row["query-id"]][row["corpus-id"]] = int(row["score"])
    for query in json_lines(folder / "queries.jsonl"):
        yield Labelled(
            query["text"],
            gold.get(query["_id"], {}),
            query.get("must_contain"),
            tuple(query.get("answers") or ()),
            tuple(str(turn["user"]) for turn in query.get("history") or ()),
            str(query.get("lang") or ""),
        )


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
