"""The program as people run it: real processes, real engine, real model."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fakes.program import ROOT, Program
from fakes.shelf import ROTA

pytestmark = pytest.mark.integration


def test_a_question_is_answered_with_the_exact_passage_and_its_line(program, docs) -> None:
    added = program.json("add", str(docs))
    assert (added["added"], added["refused"]) == (2, [])

    answer = program.json("ask", "Whom do I inform when I trade my shift with somebody?")

    first = answer["citations"][0]
    assert answer["outcome"] in ("answered", "weak")
    assert first["document"] == "on-call/rota.md"
    assert first["location"] == "on-call/rota.md#L3"
    assert first["quote"] == ROTA[first["start"] : first["end"]]
    assert "Tell the incident lead before noon" in first["quote"]
    marked = [first["quote"][start:end] for start, end in first["highlights"]]
    assert marked
    assert all(text in first["quote"] for text in marked)


def test_what_the_documents_do_not_say_is_not_answered(program, docs) -> None:
    program.run("add", str(docs))

    answer = program.json("ask", "What is the boiling point of tungsten in Kelvin?", status=None)

    assert answer["outcome"] == "nothing"
    assert answer["citations"] == []


def test_before_anything_is_added_it_says_how_to_add(program, docs) -> None:
    assert "Nothing has been read yet: teamlore add" in program.run("ask", "Who?", status=1)
    program.run("add", str(docs))

    assert "Nothing has been read" not in program.run("ask", "Who brings cake?", status=None)


def test_what_is_refused_is_not_called_nothing_to_do(program, tmp_path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    said = program.run("add", str(tmp_path / "empty.pdf"), status=1)

    assert "empty.pdf: is empty" in said
    assert "nothing to do" not in said


def test_url_base_turns_files_into_links(program, docs) -> None:
    program.run("add", str(docs), "--url-base", "https://wiki.example/handbook")

    answer = program.json("ask", "Who brings cake?", status=None)

    assert answer["citations"][0]["location"] == "https://wiki.example/handbook/cake.md#L3"


def test_changes_replace_and_missing_files_go(program, docs) -> None:
    program.run("add", str(docs))
    (docs / "cake.md").write_text("# Cake\n\nThe newest colleague brings cake.\n", "utf-8")
    (docs / "on-call" / "rota.md").unlink()

    report = program.json("add", str(docs))

    assert (report["updated"], report["removed"], report["unchanged"]) == (1, 1, 0)
    assert "newest" in program.json("ask", "Who brings cake?", status=None)["citations"][0]["quote"]
    assert program.json("verify") == {
        "documents": 1, "passages": 1, "missing": 0, "orphans": 0, "stale": 0, "unembedded": 0,
        "overdue": 0, "model": "all-MiniLM-L6-v2", "state": "active", "beside": [],
    }  # fmt: skip


def test_unchanged_documents_are_left_alone(program, docs) -> None:
    program.run("add", str(docs))

    report = program.json("add", str(docs))

    assert (report["unchanged"], report["added"], report["updated"]) == (2, 0, 0)
    assert report["embedded"] == 0


def test_a_space_is_read_by_nobody_until_it_is_granted(program, docs) -> None:
    said = program.run("add", str(docs), "--space", "hr")
    assert "teamlore grant hr members" in said
    before = program.json("ask", "Who brings cake?", "--space", "hr", status=1)
    program.run("grant", "hr", "members")
    after = program.json("ask", "Who brings cake?", "--space", "hr", status=None)
    program.run("revoke", "hr", "members")
    again = program.json("ask", "Who brings cake?", "--space", "hr", status=1)

    assert before["outcome"] == again["outcome"] == "nothing"
    assert after["citations"][0]["space"] == "hr"


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["add", "/no/such/folder"], 1, "There is no file or folder"),
        (["add", "EMPTY"], 1, "no files that could be read"),
        (["ask", "anything", "--space", "nowhere"], 1, "There is no space 'nowhere'"),
        (["remove", "nothing"], 1, "There is no source 'nothing'"),
        (["undo"], 1, "nothing to undo"),
        (["grant", "general", "everyone"], 2, "is not someone to grant to"),
        (["add", "DOCS", "--url-base", "ftp://x"], 2, "--url-base must begin with"),
        (["add", "http://127.0.0.1/"], 1, "refused"),
        (["eval", "DOCS"], 2, "is not a labelled set"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_bad_input_gets_one_sentence_and_the_right_status(
    program, docs, tmp_path, arguments, status, says
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"EMPTY": str(tmp_path / "empty"), "DOCS": str(docs)}

    output = program.run(*[places.get(a, a) for a in arguments], status=status)

    assert says in " ".join(output.split())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TEAMLORE_MODEL", "/no/such/model", "is not a model"),
        ("TEAMLORE_BACKEND", "abacus", "TEAMLORE_BACKEND is wrong"),
        ("TEAMLORE_DATABASE_URL", "nonsense", "TEAMLORE_DATABASE_URL cannot be used"),
    ],
)
def test_wrong_settings_stop_and_name_the_variable(program, docs, name, value, says) -> None:
    output = Program(program.home, **{name: value}).run("add", str(docs), status=None)

    assert says in " ".join(output.split())


def test_answers_speak_the_language_of_the_settings_else_of_the_terminal(program, docs) -> None:
    program.run("add", str(docs))
    question = ("ask", "What is the code of the safe?")
    set_, usual = ({"TEAMLORE_LANGUAGE": "es"}, {"LANG": "de_DE.UTF-8"})

    assert "Not in the documents." in program.run(*question, status=1)
    assert "Nicht in den Dokumenten." in Program(program.home, **usual).run(*question, status=1)
    told = Program(program.home, **usual, **set_).run(*question, status=1)
    assert "No está en los documentos." in told
    assert Program(program.home, **set_).json(*question, status=1)["outcome"] == "nothing"


def test_every_refused_file_is_named_with_its_reason(program, docs, tmp_path) -> None:
    (docs / "empty.md").write_bytes(b"")
    (docs / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (docs / "leaves.md").symlink_to("/etc/hostname")

    report = program.json("add", str(docs), status=1)

    refused = {entry["document"]: entry["reason"] for entry in report["refused"]}
    assert set(refused) == {"empty.md", "noise.bin", "leaves.md"}
    assert "empty" in refused["empty.md"]
    assert "leaves the folder" in refused["leaves.md"]
    assert report["added"] == 2


def test_a_question_asked_while_another_process_holds_the_index_is_answered(program, docs) -> None:
    program.run("add", str(docs))
    holder = program.start("chat", typed=True)
    holder.stdin.write("Who brings cake?\n")
    holder.stdin.flush()
    while "cake" not in holder.stdout.readline():
        pass
    answer = program.json("ask", "Who brings cake?", status=None)
    (docs / "new.md").write_text("# Plants\n\nAda waters the plants on Mondays.\n", "utf-8")
    report = program.json("add", str(docs))
    later = program.json("ask", "Who waters the plants?", status=None)
    holder.communicate("/quit\n", timeout=60)

    assert "brings cake" in answer["citations"][0]["quote"]
    assert report["added"] == 1
    assert "Ada waters" in later["citations"][0]["quote"]
    assert holder.returncode == 0


def test_help_is_quick_to_import() -> None:
    heavy = ("torch", "sqlalchemy", "numpy", "onnxruntime", "httpx", "qdrant_client")
    code = f"import sys, bot.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
