"""Teamlore from a document to its deletion with a remote index, against a facade of a server."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from bot.answer.models import Outcome
from bot.chat.sentences import sentence
from bot.cli.asking import answered, asked
from bot.cli.work import finish
from bot.wiring import App
from fakes.program import ROOT, Program
from fakes.qdrant.facade import Facade
from fakes.qdrant.faults import Fault
from fakes.words import WordModel
from store.database import now
from store.errors import UnavailableError
from store.index.patience import Patience
from store.index.server import Server, server_index
from store.naming import model_key
from store.schema import JobRow, QuestionRow
from store.settings import Settings

pytestmark = pytest.mark.integration
DOORS = "The door code of the office is 1234."
TEA = "Tea is served at four in the kitchen."
QUESTION = "What is the door code of the office?"
POINTS = "PUT /collections/*/points"


class Installation:
    """A data directory, and processes on it whose index is behind the facade."""

    def __init__(self, home, url, database):
        self.home, self.facade_url = home, url
        address = database._engine.url.render_as_string(hide_password=False)
        self.settings = Settings(home=home / "home", qdrant_url=url, database_url=address)
        self.apps = []
        self.app = self.process()
        self.workspace = self.app.access.workspace()

    def process(self):
        """Another process, of little patience."""
        app = App(self.settings, WordModel())
        server = Server(self.facade_url, patience=Patience(0.3, 0.3, 0))
        app.models.open_index = lambda o: server_index(server, o.key, o.generation.dimension)
        self.apps.append(app)
        return app

    def add(self, name, text):
        (self.home / name).mkdir()
        (self.home / name / "a.md").write_text(f"# {name}\n\n{text}\n")
        shelf = self.app.access.space(self.workspace, "general")
        found = self.app.identify(str(self.home / name))
        self.app.catalogue.add_source(self.workspace, shelf, *found, None)

    def work(self):
        """All jobs, also those that wait for a server."""
        with self.app.database.write() as session:
            waiting = update(JobRow).where(JobRow.state == "queued")
            session.execute(waiting.values(run_at=now() - timedelta(seconds=1)))
        with self.app.worker() as worker:
            worker.drain()

    def ask(self, app=None):
        app = app or self.app
        return answered(app.desk(), asked(app, QUESTION, "main", None, 3))

    def says(self):
        found = self.app.verifiers()[0].verify()
        names = ("missing", "orphans", "stale", "unembedded", "overdue")
        return {name: getattr(found, name) for name in names if getattr(found, name)}

    def source(self, name):
        return self.app.catalogue.source(self.workspace, name)


@pytest.fixture
def facade():
    with Facade() as made:
        yield made
    assert made.wrongs == []


@pytest.fixture
def there(tmp_path, facade, database):
    made = Installation(tmp_path, facade.url, database)
    yield made
    for app in made.apps:
        app.close()


def stored(facade) -> int:
    (collection,) = facade.engine.made
    return facade.engine.client.count(collection).count


def test_documents_are_added_asked_for_and_deleted(there, facade):
    there.add("doors", DOORS)
    there.add("tea", TEA)
    there.work()
    beside = there.process()  # which the embedded engine would have to turn away

    for app in (there.app, beside):
        answer = there.ask(app)
        assert answer.outcome in (Outcome.ANSWERED, Outcome.WEAK)
        assert DOORS in answer.citations[0].quote
    assert (stored(facade), there.says()) == (2, {})

    there.app.catalogue.remove_source(there.source("doors"), timedelta())
    assert all(DOORS not in c.quote for c in there.ask().citations)
    there.work()
    assert (stored(facade), there.says()) == (1, {})
    (kept,) = there.app.receipts.listing(there.workspace, 10)
    assert kept.receipt.counts["points_verified_gone"] == 1


@pytest.mark.parametrize("half", ["completed", "acknowledged", "wait_timeout"])
def test_a_write_that_never_arrived_is_noticed_and_nothing_of_it_is_shown(there, facade, half):
    facade.faults.add(Fault(POINTS, result={"operation_id": 1, "status": half}, times=99))
    there.add("doors", DOORS)
    with pytest.raises(UnavailableError):
        there.work()
    assert there.ask().outcome is Outcome.NOTHING

    facade.faults.clear()
    there.work()
    assert DOORS in there.ask().citations[0].quote
    assert there.says() == {}


def test_a_deletion_that_the_server_did_not_do_is_not_called_done(there, facade):
    there.add("doors", DOORS)
    there.work()
    done = {"operation_id": 1, "status": "completed"}
    facade.faults.add(Fault("POST *points/delete", result=done, times=99))
    there.app.catalogue.remove_source(there.source("doors"), timedelta())
    with pytest.raises(UnavailableError):
        there.work()

    assert there.app.receipts.listing(there.workspace, 10) == []
    assert stored(facade) == 1
    assert there.ask().outcome is Outcome.NOTHING  # hidden all the same
    facade.faults.clear()
    there.work()
    assert (stored(facade), there.says()) == (0, {})


def test_what_a_server_lost_is_found_and_brought_back(there, facade):
    there.add("doors", DOORS)
    there.add("tea", TEA)
    there.work()
    (collection,) = facade.engine.made
    (first, *_), _ = facade.engine.client.scroll(collection)
    facade.engine.client.delete(collection, [first.id])
    assert there.says() == {"missing": 1}

    there.app.repair()
    there.work()
    assert (stored(facade), there.says()) == (2, {})


def test_a_server_that_lost_everything_is_said_and_filled_again(there, facade):
    there.add("doors", DOORS)
    there.work()
    (collection,) = facade.engine.made
    facade.engine.drop(collection, {}, wait=True)
    answer = there.ask()
    assert answer.outcome is Outcome.UNAVAILABLE
    assert "run `teamlore verify --repair`" in answer.reason

    other = there.process()
    other.repair()
    with other.worker() as worker:
        worker.drain()
    assert DOORS in there.ask().citations[0].quote
    assert there.says() == {}


def test_search_out_of_reach_is_said_and_questions_are_kept(there, facade):
    there.add("doors", DOORS)
    there.work()
    facade.away()

    answer = there.ask()
    assert answer.outcome is Outcome.UNAVAILABLE
    assert answer.citations == ()
    said = sentence(answer.outcome, answer.reason)
    assert said.startswith("Search is out of reach: the Qdrant server cannot be reached; try again")
    assert "127.0.0.1" not in said
    with pytest.raises(UnavailableError, match="Search is out of reach"):
        there.says()

    facade.back()
    assert DOORS in there.ask().citations[0].quote
    with there.app.database.read() as session:
        assert session.scalar(select(func.count(QuestionRow.id))) == 2


def test_work_that_meets_an_absent_server_is_done_when_it_is_back(there, facade):
    there.add("doors", DOORS)
    there.work()
    there.add("tea", TEA)
    facade.away()
    with pytest.raises(UnavailableError):
        there.work()
    there.app.catalogue.remove_source(there.source("doors"), timedelta())
    with pytest.raises(UnavailableError):
        there.work()

    facade.back()
    there.work()
    assert (stored(facade), there.says()) == (1, {})
    assert {job.state for job in there.app.jobs.listing(there.workspace)} == {"done"}


def test_a_changed_model_has_passages_of_its_own_beside_the_old_ones(there, facade, monkeypatch):
    monkeypatch.setattr("store.models.load.load_encoder", lambda _: OtherWords())
    there.add("doors", DOORS)
    there.work()
    generation, _ = there.app.reembed("words/", None)
    there.work()
    assert len(facade.engine.made) == 2
    first = there.ask()

    there.app.generations.switch()
    then = there.ask()
    assert first.citations[0].quote == then.citations[0].quote
    assert (first.model, then.model) == (model_key(WordModel.spec), generation.key)
    assert all(verifier.verify().wrong == 0 for verifier in there.app.verifiers())

    there.app.generations.drop()
    there.work()
    assert there.ask().model == generation.key
    assert len(facade.engine.made) == 1
    assert [g.state for g in there.app.generations.listing()] == ["dropped", "active"]


class OtherWords(WordModel):
    """As if another model had been set; its name differs from the first by a sign that no name
    on a server may have.
    """

    spec = type(WordModel.spec)("words/", WordModel.spec.dimension, WordModel.spec.max_tokens)


def test_names_that_differ_are_never_mixed():
    spec = WordModel.spec
    keys = set()
    for name in ("words", "words/", "words ", "words-", "w" * 60, "w" * 61, "w" * 62):
        keys.add(model_key(type(spec)(name, 48, 256)))
    assert len(keys) == 7


def test_the_program_itself_with_a_key(tmp_path):
    with Facade(key="the-key") as facade:
        program = Program(
            tmp_path / "home",
            TEAMLORE_QDRANT_URL=facade.url, TEAMLORE_QDRANT_API_KEY="the-key",
        )  # fmt: skip
        handbook = str(ROOT / "deploy" / "demo" / "handbook")
        added = program.json("add", handbook)
        points = stored(facade)
        assert points == added["passages"] > 10
        answer = program.json("ask", "How do I report an incident?")
        assert answer["citations"][0]["source"] == "handbook"
        assert program.json("verify")["missing"] == 0

        assert program.json("status")["index"]["passages"] == points
        facade.away()
        index = program.json("status", status=3)["index"]
        assert (index["reachable"], index["says"][:23]) == (False, "Search is out of reach:")
        away = program.json("ask", "How do I report an incident?", status=3)
        assert away["outcome"] == "unavailable"
        assert away["reason"].startswith("Search is out of reach: the Qdrant server cannot be")
        facade.back()
        program.json("remove", "handbook", "--now")
        assert stored(facade) == 0
        assert facade.wrongs == []
        assert {asked.status for asked in facade.asked} == {200}


@pytest.mark.parametrize("arrived", [True, False])
def test_a_kill_in_the_middle_of_a_write_loses_and_doubles_nothing(tmp_path, facade, arrived):
    program = Program(tmp_path / "home", TEAMLORE_QDRANT_URL=facade.url)
    handbook = str(ROOT / "deploy" / "demo" / "handbook")
    facade.faults.add(Fault(POINTS, delay=3.0, after=arrived))
    first = program.start("add", handbook, "--json")
    while not facade.faults.met and first.poll() is None:
        time.sleep(0.02)
    time.sleep(0.2)
    first.kill()
    first.communicate()
    assert first.returncode == -9
    assert program.json("ask", "How do I report an incident?", status=1)["outcome"] == "nothing"
    with closing(sqlite3.connect(tmp_path / "home" / "teamlore.db")) as database, database:
        database.execute("UPDATE jobs SET lease_until = '2000-01-01 00:00:00.000000'")

    program.json("verify", "--repair")
    assert program.json("verify")["missing"] == 0
    assert program.json("ask", "How do I report an incident?")["citations"]


def test_a_job_that_another_process_does_is_followed_to_its_end(there, facade):
    """With one index for all, whoever asked for a job need not be the one who gets it."""
    there.add("doors", DOORS)
    (job,) = there.app.jobs.listing(there.workspace)
    facade.faults.add(Fault(POINTS, delay=0.8))
    working = threading.Thread(target=_drain, args=(patient(there),))
    working.start()
    while not facade.faults.met:
        time.sleep(0.01)

    (ended,) = finish(there.app, [job.id], lambda *_: None)
    working.join()
    assert (ended.state, ended.progress["added"]) == ("done", 1)


def test_what_a_worker_is_about_to_publish_is_not_taken_for_left_over(there, facade):
    """Only where the index is shared can somebody look while somebody writes."""
    there.add("doors", DOORS)
    there.add("tea", TEA)
    facade.faults.add(Fault("POST /collections/*/points", delay=1.0))  # reading back
    working = threading.Thread(target=_drain, args=(patient(there),))
    working.start()
    while not facade.faults.met:
        time.sleep(0.01)

    assert stored(facade) == 1
    assert there.says() == {}
    assert there.app.verifiers()[0].drop_strangers() == 0
    working.join()
    assert (stored(facade), there.says()) == (2, {})


def patient(there):
    """A process that waits for a server as long as it does by default."""
    app = there.process()
    server = Server(there.facade_url)
    app.models.open_index = lambda o: server_index(server, o.key, o.generation.dimension)
    return app


def _drain(app):
    with app.worker() as worker:
        worker.drain()


def test_points_have_the_ids_of_their_passages(there, facade):
    there.add("doors", DOORS)
    there.work()
    (collection,) = facade.engine.made
    (record,), _ = facade.engine.client.scroll(collection)
    assert UUID(record.id) == there.ask().citations[0].passage
    assert record.payload.keys() == {"workspace", "space"}
