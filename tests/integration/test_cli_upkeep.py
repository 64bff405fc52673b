"""Looking after an installation from the command line: removal, erasure, records, what is kept."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

import pytest

from bot.wiring import App
from fakes.shelf import ROTA
from store.settings import Settings
from store.uploads import Upload

pytestmark = pytest.mark.integration
NOW = datetime(2026, 3, 1, tzinfo=UTC)


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
