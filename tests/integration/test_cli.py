"""The program as people run it: real processes, real engine, real model."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.wiring import App
from store.settings import Settings
from store.uploads import Upload

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROTA = """# On-call rota

## Swaps

You may swap a shift with a colleague. Tell the incident lead before noon on the day of the swap.

## Pay

| Day | Pay |
| --- | --- |
| Weekday | 40 euro |
| Sunday | 90 euro |
"""


class Program:
    """Runs verbs in a data directory of their own."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home, self.more = home, more

    def run(self, *arguments: str, status: int | None = 0) -> str:
        done = self.start(*arguments)
        output, errors = done.communicate(timeout=120)
        assert "Traceback" not in output + errors
        if status is not None:
            assert done.returncode == status, output + errors
        return output + errors

    def json(self, *arguments: str, status: int | None = 0):
        done = self.start(*arguments, "--json")
        output, errors = done.communicate(timeout=120)
        if status is not None:
            assert done.returncode == status, output + errors
        return json.loads(output)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        environment |= {"TEAMLORE_HOME": str(self.home), "COLUMNS": "100", "LANG": ""} | self.more
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "on-call").mkdir(parents=True)
    (folder / "on-call" / "rota.md").write_text(ROTA, "utf-8")
    (folder / "cake.md").write_text("# Cake\n\nWhoever breaks the build brings cake.\n", "utf-8")
    return folder


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


def test_a_removed_source_is_gone_at_once_and_comes_back_by_undo(program, docs) -> None:
    program.run("add", str(docs))
    program.run("remove", "docs")
    gone = program.json("ask", "Who brings cake?", status=None)
    program.run("undo")
    back = program.json("ask", "Who brings cake?", status=None)

    assert gone["outcome"] == "nothing"
    assert "brings cake" in back["citations"][0]["quote"]
    assert program.json("verify")["missing"] == 0


def test_what_is_removed_for_good_leaves_no_text_behind(program, docs) -> None:
    (docs / "secret.md").write_text("# Vault\n\nThe vault's word is xylophone-42.\n", "utf-8")
    program.run("add", str(docs))
    program.run("remove", "docs", "secret.md", "--now")
    program.run("jobs")

    assert program.json("verify")["documents"] == 2
    written = b"".join(p.read_bytes() for p in program.home.rglob("*") if p.is_file())
    assert b"xylophone-42" not in written


def test_a_deletion_is_proved_by_the_receipt_that_the_removal_names(program, docs) -> None:
    program.run("add", str(docs))
    removed = program.json("remove", "docs", "cake.md", "--now")
    assert "receipts" in program.run("remove", "docs", "--now")

    (receipt,) = program.json("receipts", removed["receipt"][:8])
    assert (receipt["id"], receipt["kind"], receipt["sound"]) == (
        removed["receipt"], "document", True,
    )  # fmt: skip
    assert receipt["counts"]["points_verified_gone"] == receipt["counts"]["passages"] == 1
    assert receipt["who"].startswith("terminal:")
    assert [each["kind"] for each in program.json("receipts")] == ["source", "document"]
    assert receipt["id"][:8] in program.run("receipts")
    assert "There is no receipt 'ffff0000'" in program.run("receipts", "ffff0000", status=1)
    assert program.json("verify")["overdue"] == 0


def test_a_person_is_exported_and_erased(program, docs) -> None:
    program.run("add", str(docs))
    program.run("ask", "Who brings cake?", status=None)
    me = f"terminal:{getpass.getuser()}"

    out = program.json("export", me)
    assert [question["text"] for question in out["questions"]] == ["Who brings cake?"]
    assert out["questions"][0]["cites"]
    would = program.json("erase", me)["would_erase"]
    assert (would["questions"], would["audit"]) == (1, 1)
    assert "--yes" in program.run("erase", me)
    assert program.json("export", me)["questions"]

    done = program.json("erase", me, "--yes")
    assert done["erased"] == would
    assert program.json("receipts", done["receipt"])[0]["what"] == done["named"]
    assert program.json("export", me)["questions"] == []
    assert [(e["person"], e["verb"]) for e in program.json("audit")][1:] == [(done["named"], "add")]
    written = b"".join(p.read_bytes() for p in program.home.glob("teamlore.db*"))
    assert b"Who brings cake?" not in written
    assert "Nothing is held of slack:U0" in program.run("erase", "slack:U0", "--yes", status=1)
    assert "is no person" in program.run("export", "somebody", status=2)


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
def test_wrong_settings_stop_with_the_name_of_the_variable(
    program, docs, monkeypatch, name, value, says
) -> None:
    class WithSetting(Program):
        def start(self, *arguments: str) -> subprocess.Popen[str]:
            environment = os.environ | {"TEAMLORE_HOME": str(self.home), name: value}
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip

    output = WithSetting(program.home).run("add", str(docs), status=None)

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
    holder = program.start("chat")
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


def test_who_changed_what_is_on_record(program, docs) -> None:
    program.run("add", str(docs), "--space", "hr")
    program.run("grant", "hr", "slack:C1", "--owner")
    program.run("grant", "hr", "slack:C1")
    program.run("revoke", "hr", "slack:C1")
    program.run("revoke", "hr", "slack:C1", status=1)
    program.run("bind", "discord:channel:7", "hr")
    program.run("remove", "docs", "cake.md")
    program.run("undo")

    entries = program.json("audit")

    assert [(e["verb"], e["target"]) for e in reversed(entries)] == [
        ("add", f"{docs.resolve()} in hr"), ("grant", "hr to slack:channel:C1 as owner"),
        ("revoke", "hr from slack:channel:C1"), ("bind", "discord:channel:7 to hr"),
        ("remove", "cake.md of docs"), ("undo", "cake.md"),
    ]  # fmt: skip
    assert {(e["platform"], e["outcome"]) for e in entries} == {("terminal", "done")}
    assert program.json("audit", "--limit", "1")[0]["verb"] == "undo"
    assert "cake.md of docs" in program.run("audit")


def test_questions_asked_in_vain_are_listed(program, docs) -> None:
    assert "Every question so far was answered." in program.run("unanswered")
    program.run("add", str(docs))
    program.json("ask", "What is the boiling point of tungsten in Kelvin?", status=None)

    (gap,) = program.json("unanswered")

    assert (gap["outcome"], gap["platform"]) == ("nothing", "terminal")
    assert "boiling point of tungsten" in gap["text"]
    assert "boiling point of tungsten" in program.run("unanswered")


def test_votes_are_listed_with_what_they_move_and_taken_back(program, docs) -> None:
    assert "No passage that can be found has votes." in program.run("votes")
    program.run("add", str(docs))
    cited = program.json("ask", "How many days of leave can I carry over?")["citations"][0]
    app = App(Settings(home=program.home))
    tenant = app.access.workspace()
    (asked,) = app.record.recent(tenant, "terminal", getpass.getuser(), 1)
    app.record.vote(tenant, asked.id, "slack:U0ANN", 1)
    app.close()

    (moved,) = program.json("votes")

    assert (moved["document"], moved["moves"]) == (cited["document"], 0.125)
    assert [(v["person"], v["value"]) for v in moved["votes"]] == [("slack:U0ANN", 1)]
    assert "+0.12" in program.run("votes")
    assert "No passage 'ffff0000' has votes" in program.run(
        "votes", "--reset", "ffff0000", status=1
    )
    assert program.json("votes", "--reset", moved["passage"][:8])["taken_back"] == 1
    assert program.json("votes") == []
    assert program.json("audit")[0]["verb"] == "votes"


def test_what_was_handed_over_in_chat_is_a_source_like_any_other(program) -> None:
    link = "https://team.example/archives/C1/p{}"
    thread = "Ada: Where do I park?\n\nBob: Guests park in the yard behind the mill.\n"
    app = App(Settings(home=program.home))
    tenant = app.access.workspace()
    app.uploads.keep(
        tenant, app.access.space(tenant, "general"),
        [
            Upload("rota.md", ROTA.encode(), NOW, link="https://team.example/files/F1/rota.md"),
            Upload("site-1.md", thread.encode(), NOW, author="Ada",
                   links=((1, link.format(1)), (3, link.format(3)))),
        ],
        "slack:U1",
    )  # fmt: skip
    app.close()

    assert program.json("refresh", "Uploads")["unchanged"] == 0
    assert program.json("sources")[0]["documents"] == 2

    answer = program.json("ask", "Where do guests park?", status=None)
    first = answer["citations"][0]
    assert first["document"] == "threads/site-1.md"
    assert first["location"] == link.format(3), "the message that answers is opened"
    assert first["quote"] == thread[first["start"] : first["end"]]
    assert first["author"] == "Ada"

    program.run("remove", "Uploads", "threads/site-1.md")
    assert program.json("refresh", "Uploads")["unchanged"] == 1
    shown = program.json("show", "Uploads")["documents"]
    assert [d["path"] for d in shown] == ["rota.md"]
    program.run("undo")
    assert program.json("refresh", "Uploads")["unchanged"] == 2
