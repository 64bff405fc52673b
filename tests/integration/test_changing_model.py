"""Which model answers: as the settings said first, as it was switched to since, or a refusal."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot.answer.models import Outcome
from bot.answer.pipeline import Answerer
from bot.cli import cli
from bot.cli.asking import answered, asked
from bot.wiring import App
from fakes.words import WordModel
from store.errors import IndexHeldError, ModelError, UsageError
from store.ledger import Ledger
from store.naming import model_key
from store.settings import Settings, load_settings

pytestmark = pytest.mark.integration
QUESTION = "What is the door code of the office?"
DOORS = "# Doors\n\nThe door code of the office is 1234.\n"


def named(name: str):
    """A model of words that goes by this name."""
    spec = type(WordModel.spec)(name, WordModel.spec.dimension, WordModel.spec.max_tokens)
    return type("Named", (WordModel,), {"spec": spec})()


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Every model but one can be loaded; which were."""
    loaded: list[str] = []

    def load(settings: Settings):
        if settings.model == "nowhere":
            raise ModelError("'nowhere' is not a model.")
        loaded.append(settings.model)
        return named(settings.model)

    monkeypatch.setattr("store.models.load.load_encoder", load)
    monkeypatch.setattr("bot.cli.base._log_to", lambda _: None)  # it would take pytest's own log
    return loaded


@pytest.fixture
def there(tmp_path):
    """A data directory with one document, and programs on it, one at a time."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "doors.md").write_text(DOORS)
    opened: list[App] = []

    def program(**settings) -> App:
        while opened:
            opened.pop().close()
        opened.append(App(load_settings(home=tmp_path / "home", **settings)))
        return opened[-1]

    def run(*arguments: str, status: int = 0):
        while opened:
            opened.pop().close()
        done = CliRunner().invoke(cli, [*arguments, "--json"])
        assert done.exit_code == status, done.output
        return json.loads(done.stdout)

    run("add", str(tmp_path / "docs"))
    yield SimpleNamespace(program=program, run=run, home=tmp_path / "home", docs=tmp_path / "docs")
    while opened:
        opened.pop().close()


def ask(app: App):
    return answered(app.desk(), asked(app, QUESTION, "main", None, 3))


def states(told):
    return [(each["model"], each["state"]) for each in told["generations"]]


FIRST = "all-MiniLM-L6-v2"


def test_the_verb_from_beginning_to_end(there):
    made = there.run("reembed", "--model", "quality")
    assert states(made) == [(FIRST, "active"), ("all-mpnet-base-v2", "ready")]
    assert made["compared"]["same_documents"] == 1.0
    assert made["compared"]["made_from"] == "headings"
    assert made["generations"][1]["compared"] == made["compared"]

    assert there.run("reembed", "--switch")["answers"] == "all-mpnet-base-v2"
    assert ask(there.program()).model == "all-mpnet-base-v2-48-v1"
    assert there.run("reembed", "--rollback")["answers"] == FIRST
    assert there.run("reembed", "--rollback")["answers"] == "all-mpnet-base-v2"
    dropped = there.run("reembed", "--drop")
    assert (dropped["dropped"], dropped["dropping"]) == ([FIRST], [])
    assert states(there.run("reembed")) == [(FIRST, "dropped"), ("all-mpnet-base-v2", "active")]
    assert [each.name for each in (there.home / "index").glob("[!.]*")] == [
        "all-mpnet-base-v2-48-v1"
    ]
    done = [e["target"] for e in there.run("audit") if e["verb"] == "reembed"]
    assert len(done) == 5
    assert there.run("verify")["beside"] == []


def test_with_yes_it_goes_all_the_way(there):
    told = there.run("reembed", "--model", "quality", "--yes")
    assert (told["answers"], told["compared"]["probes"]) == ("all-mpnet-base-v2", 1)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--switch", "--rollback"], 2, "Say one thing"),
        (["--yes"], 2, "Say one thing"),
        (["--model", "x", "--switch"], 2, "Say one thing"),
        (["--switch"], 1, "Nothing is to be switched to"),
        (["--rollback"], 1, "Nothing answered before"),
        (["--drop"], 1, "Nothing is kept that could be dropped"),
        (["--drop", "--model", "x"], 1, "No vectors of 'x' are kept"),
        (["--drop", "--model", "fast"], 2, "That model answers"),
        (["--model", "fast"], 2, "answers already"),
        (["--model", "nowhere"], 3, "is not a model"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(there, arguments, status, says):
    assert says in there.run("reembed", *arguments, status=status)["error"]


def test_a_change_is_given_up(there):
    there.run("reembed", "--model", "quality")
    assert "is under way" in there.run("reembed", "--model", "other", status=2)["error"]
    told = there.run("reembed", "--drop", "--model", "quality")
    assert (told["dropped"], states(told)[0]) == (["all-mpnet-base-v2"], (FIRST, "active"))
    assert there.run("reembed", "--model", "other")["model"] == "other"


def test_a_setting_that_asks_for_what_was_never_used_is_refused(there):
    with pytest.raises(
        UsageError, match=r"Answers come from all-MiniLM-L6-v2 here, and .* quality"
    ):
        there.program(model="quality").desk()
    generation, _ = there.program(model="fast").reembed("quality", None)
    assert ask(there.program(model="quality")).model == model_key(WordModel.spec).replace(
        "words", FIRST
    )
    assert generation.state == "building"


def test_a_setting_that_lags_behind_a_switch_stops_nothing_and_is_mentioned(there):
    there.run("reembed", "--model", "quality", "--yes")
    app = there.program(model="fast")
    assert ask(app).outcome is Outcome.ANSWERED
    assert "TEAMLORE_MODEL names fast, and all-mpnet-base-v2 answers" in app.models.lag()
    assert there.program(model="quality").models.lag() is None
    assert there.program().models.lag() is None
    there.run("reembed", "--drop")
    assert ask(there.program(model="fast")).model.startswith("all-mpnet")


def test_a_process_that_runs_notices_with_its_next_question(there):
    app = there.program()
    desk = app.desk()
    wanted = asked(app, QUESTION, "main", None, 3)
    assert answered(desk, wanted).model.startswith(FIRST)
    app.reembed("quality", None)
    with app.worker() as worker:
        worker.drain()
        app.generations.switch()
        assert answered(desk, wanted).model.startswith("all-mpnet")
        app.generations.roll_back()
        assert answered(desk, wanted).model.startswith(FIRST)


def test_a_switch_in_the_middle_of_a_job_loses_nothing(there, monkeypatch):
    app, honest = there.program(), Ledger.stage
    app.reembed("quality", None)

    def stage(self, versions, embeddings):
        if app.generations.active().model == FIRST:
            app.generations.switch()
        return honest(self, versions, embeddings)

    monkeypatch.setattr(Ledger, "stage", stage)
    with app.worker() as worker:
        worker.drain()
        (there.docs / "tea.md").write_text("# Tea\n\nTea is served at four in the kitchen.\n")
        tenant = app.access.workspace()
        shelf = app.access.space(tenant, "general")
        app.catalogue.add_source(tenant, shelf, *app.identify(str(there.docs)), None)
        worker.drain()
        answer = answered(app.desk(), asked(app, "When is tea served?", "main", None, 3))
    assert (answer.model[:9], answer.citations[0].document) == ("all-mpnet", "tea.md")


def test_what_is_dropped_under_a_question_is_not_shown(there, monkeypatch):
    """The vectors go between the search and the answer: it is asked again with the other model."""
    app = there.program()
    desk = app.desk()
    app.reembed("quality", None)
    with app.worker() as worker:
        worker.drain()
    honest, seen = Answerer.answers, []

    def answers(self, wanted, hidden=frozenset()):
        found = honest(self, wanted, hidden)
        seen.append(self._model)
        if len(seen) == 1:
            app.generations.switch()
            app.generations.drop()
        return found

    monkeypatch.setattr(Answerer, "answers", answers)
    answer = answered(desk, asked(app, QUESTION, "main", None, 3))
    assert [model[:9] for model in seen] == ["all-MiniL", "all-mpnet"]
    assert (answer.outcome, answer.model[:9]) == (Outcome.ANSWERED, "all-mpnet")


def test_one_process_holds_the_indexes_of_all_generations(there):
    app = there.program()
    app.reembed("quality", None)
    with app.worker() as worker:
        worker.drain()
    app.generations.switch()
    former = next(o for o in app.models.others() if o.generation.state == "retired")
    former.close()
    other = App(load_settings(home=there.home))
    try:
        with pytest.raises(IndexHeldError):
            _ = other.models.others()[0].index
    finally:
        other.close()


def test_a_model_that_makes_other_vectors_now_is_not_mixed_in(there, monkeypatch):
    def changed(settings):
        model = named(settings.model)
        model.spec = type(model.spec)(settings.model, 32, 256)
        return model

    monkeypatch.setattr("store.models.load.load_encoder", changed)
    with pytest.raises(ModelError, match="makes other vectors than when it was first used"):
        there.program().desk()
