"""Sites and repositories through the real program: what a question about them opens."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from fakes.program import Program
from fakes.site.server import FakeSite

pytestmark = pytest.mark.integration
SWAPS = """<nav><a href="/other/">Menu</a></nav><main><h1>On call</h1>
<h2 id="rota">Rota</h2><p>The rota is written by the team lead every quarter, and it is kept in the
calendar that everyone in the team can read.</p>
<h2 id="swaps">Swapping a shift</h2><p>Tell the duty manager before noon on the day of the swap.
They write it down and inform the other team.</p></main><footer>Imprint and cookies</footer>"""


def test_a_site_is_added_asked_and_refreshed(tmp_path):
    with FakeSite() as site:
        site.html("/docs/", "<h1>Handbook</h1><p>Start here.</p><a href='on-call.html'>On call</a>")
        site.html("/docs/on-call.html", SWAPS)
        program = Program(
            tmp_path / "home", TEAMLORE_FETCH_ALLOW=site.host, TEAMLORE_FETCH_DELAY="0"
        )

        assert program.json("add", site.url("/docs/"), "--site", "--limit", "10")["added"] == 2
        answer = program.json("ask", "Whom do I tell when I swap a shift?")
        best = answer["citations"][0]
        assert best["location"] == site.url("/docs/on-call.html#swaps")
        assert "duty manager" in best["quote"]

        site.html("/docs/on-call.html", SWAPS.replace("duty manager", "shift lead"))
        site.forget()
        assert program.json("refresh")["updated"] == 1
        assert site.counted()[304] == 1
        assert "shift lead" in program.json("ask", "Whom do I tell when I swap a shift?")[
            "citations"
        ][0]["quote"]  # fmt: skip
        (listed,) = program.json("sources")
        assert (listed["kind"], listed["expected"], listed["whole"]) == ("site", 2, True)


def test_a_repository_is_added_and_cited_at_the_line(tmp_path):
    repo = tmp_path / "handbook"
    repo.mkdir()
    (repo / "deploy.md").write_text(
        "# Deploying\n\nEvery change is reviewed.\n\n## Rolling back\n\n"
        "Press the red button twice, then tell the release channel.\n"
    )
    git = ("git", "-c", "user.name=Ann Lee", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "first")):
        subprocess.run([*git, *arguments], cwd=repo, check=True)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repo, check=True, capture_output=True, text=True
    ).stdout.strip()
    program = Program(tmp_path / "home")

    program.json("add", f"git+{repo}", "--url-base", "https://gitlab.com/acme/handbook")
    best = program.json("ask", "How do I roll back?")["citations"][0]

    assert best["location"] == (
        f"https://gitlab.com/acme/handbook/-/blob/{commit}/deploy.md?plain=1#L5"
    )
    assert best["author"] == "Ann Lee"


def test_a_worker_keeps_to_a_schedule_and_everything_can_be_paused(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# One\n\nThe first note.\n")
    program = Program(tmp_path / "home")
    program.json("add", str(docs))
    (planned,) = program.json("refresh", "docs", "--every", "6h")
    assert (planned["every"], planned["paused_at"]) == (21_600, None)
    (paused,) = program.json("refresh", "docs", "--pause")
    assert paused["paused_at"] is not None
    assert "paused" in program.json("refresh", "docs", status=2)["error"]
    program.json("refresh", "docs", "--resume")
    _make_due(tmp_path / "home")
    (docs / "b.md").write_text("# Two\n\nThe second note.\n")

    worker = program.start("worker")
    try:
        for _ in range(100):
            (listed,) = program.json("sources")
            if listed["documents"] == 2:
                break
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.communicate(timeout=60)

    assert listed["documents"] == 2
    assert listed["next_at"] > planned["next_at"][:10]


def test_what_failed_is_listed_and_tried_again(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# One\n\nThe first note.\n")
    (docs / "empty.md").write_text("")
    program = Program(tmp_path / "home")
    program.json("add", str(docs), status=1)
    shown = program.json("show", "docs")
    (wrong,) = [d for d in shown["documents"] if d["reason"]]
    assert (wrong["path"], wrong["state"], shown["expected"]) == ("empty.md", "refused", 2)

    (docs / "empty.md").write_text("# Two\n\nNo longer empty.\n")

    assert program.json("retry", "docs", "empty.md")["added"] == 1
    assert "Nothing has failed" in program.json("retry", "all", status=1)["error"]


def _make_due(home: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "teamlore.db")) as database:
        database.execute("UPDATE sources SET next_at = '2026-01-01 00:00:00.000000'")
        database.commit()
