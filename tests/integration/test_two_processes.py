"""Two processes on one data directory: both are served, and no job is lost or doubled."""

from __future__ import annotations

import json
import time

import pytest

from bot.cli.asking import asked
from bot.wiring import App
from store.index.edge import EdgeIndex
from store.settings import load_settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
RUNNING = "SELECT count(*) FROM jobs WHERE state = 'running'"


def test_a_second_process_asks_while_the_first_holds_the_index(site):
    question = "How do I report an incident?"
    alone = site.run("ask", question)

    with site.index():
        beside = site.run("ask", question)

    assert alone["outcome"] == beside["outcome"] != "nothing"
    assert alone["citations"][0]["quote"] == beside["citations"][0]["quote"]


def test_a_process_that_stays_searches_the_index_once_it_has_it(site, monkeypatch):
    searched = []
    honest = EdgeIndex.many
    monkeypatch.setattr(EdgeIndex, "many", lambda *given: searched.append(1) or honest(*given))
    app = App(load_settings(home=site.home, threads=1))
    wanted = asked(app, "How do I report an incident?", "main", None, 1)

    def answered(desk):
        with desk.ask(wanted) as answer:
            return answer.outcome, answer.citations[0].quote

    with site.index():
        desk = app.desk()
        before = answered(desk)
        assert searched == []
    with app.worker():
        after = answered(desk)
        assert searched != []
    assert before == after
    app.close()


def test_a_second_process_leaves_its_job_to_the_one_that_holds_the_index(site):
    here = site.home.parent
    many, one = site.with_(folder=here / "many"), here / "one"
    many.folder.mkdir()
    one.mkdir()
    for _ in range(60):
        many.write()
    (one / "one.md").write_text("# One\n\nThe second process brings this.\n")
    first = site.start("add", str(many.folder), "--json")
    while first.poll() is None and not site.shows(RUNNING):
        time.sleep(0.01)

    second = site.run("add", str(one))
    out, err = first.communicate(timeout=120)

    assert (first.returncode, err) == (0, "")
    assert json.loads(out)["added"] == 60
    assert second["added"] == 1
    assert len(site.published()) == len(site.files()) + 61
    assert site.unfinished() == []


def test_a_job_that_nobody_does_yet_is_kept_for_the_next(site):
    one = site.home.parent / "one"
    one.mkdir()
    (one / "one.md").write_text("# One\n\nThis must wait.\n")
    with site.index():
        left = site.run("add", str(one))
    assert left["queued"] == 1

    site.run("verify", "--repair")
    assert "one.md" in dict(site.published())
    assert site.unfinished() == []
