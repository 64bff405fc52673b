"""A real server is watched: states, numbers, and alert rules that name what there is."""

from __future__ import annotations

from pathlib import Path

import httpx
import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.docs import ROOT
from fakes.program import Program, serving, until

pytestmark = pytest.mark.integration
WORDS, SCRAPER = "the codeword is zebra", "a bearer of numbers"
FOREIGN = {"up"}  # made by Prometheus itself


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server that has a hook to answer, and has read a document."""
    base = tmp_path_factory.mktemp("watching")
    docs = base / "quarterly-zebra"
    docs.mkdir()
    (docs / "zebra.md").write_text(f"# Zebra\n\n{WORDS}.\n")
    program = Program(base / "home", TEAMLORE_HTTP_PORT="0", TEAMLORE_METRICS_TOKEN=SCRAPER)
    program.json("add", str(docs))
    program.json("backup", str(base / "b.zip"))
    made = program.json("hook", docs.name, "--new")
    with serving(program, base / "log") as address:
        hook = made["address"].rpartition("/")[2]
        yield Place(address, hook, made["secret"], docs, program)


class Place:
    def __init__(self, address: str, hook: str, secret: str, docs: Path, program: Program) -> None:
        self.address, self.hook, self.secret, self.docs = address, hook, secret, docs
        self.program = program

    def get(self, path: str, sent: str = SCRAPER) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", headers={"Authorization": f"Bearer {sent}"})

    def call(self, secret: str) -> int:
        to = f"{self.address}/hooks/{self.hook}"
        return httpx.post(to, headers={"Authorization": f"Bearer {secret}"}).status_code

    def samples(self) -> dict:
        families = text_string_to_metric_families(self.get("/metrics").text)
        return {(s.name, *sorted(s.labels.items())): s.value for f in families for s in f.samples}


def test_status_can_be_asked_for_beside_a_server(place):
    said = place.program.json("status")
    assert said["index"]["reachable"]
    assert "held by another" in said["index"]["says"]
    assert (said["sources"]["well"], said["working"], said["left"]) == (1, 0, 0)
    assert said["backed_up"] is not None


def test_it_lives_and_is_ready(place):
    assert place.get("/livez").json() == {"alive": True}
    assert place.get("/readyz").json() == {"ready": True, "waiting": []}
    assert place.get("/metrics", sent="other").status_code == 401
    nonsense = [(b"Authorization", b"Bearer \xff\xfe")]
    assert httpx.get(f"{place.address}/metrics", headers=nonsense).status_code == 401


def test_what_it_does_is_counted_and_tells_nobody_what_it_was(place):
    (place.docs / "more.md").write_text("# More\n\nZebra again.\n")
    assert [place.call("wrong"), place.call(place.secret)] == [401, 202]
    done = ("teamlore_jobs_ended_total", ("kind", "ingest"), ("outcome", "done"))
    found = until(lambda: (seen := place.samples()).get(done) and seen, 30)

    assert found["teamlore_hook_calls_total", ("status", "202")] == 1
    assert found["teamlore_hook_calls_total", ("status", "401")] == 1
    assert found["teamlore_documents_total", ("outcome", "added")] == 1
    assert found["teamlore_sources", ("state", "well")] == 1
    assert found["teamlore_database_up",] == 1
    assert found["process_resident_memory_bytes",] > 1e7
    said = place.get("/metrics").text.lower()
    assert not [word for word in ("zebra", place.hook, place.secret.lower()) if word in said]


def test_alert_rules_are_well_formed_and_name_metrics_that_there_are(place):
    said = place.get("/metrics").text
    known = {f.name for f in text_string_to_metric_families(said)} | FOREIGN
    rules = [r for g in yaml.safe_load(_file("deploy/alerts.yaml"))["groups"] for r in g["rules"]]

    assert len({rule["alert"] for rule in rules}) == len(rules) > 9
    for rule in rules:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert all(rule["annotations"][name] for name in ("summary", "action"))
        used = set(_selected(promql_parser.parse(rule["expr"])))
        assert used
        assert {_family(name) for name in used} <= known, rule["alert"]


def test_every_metric_is_in_the_documentation(place):
    families = text_string_to_metric_families(place.get("/metrics").text)
    ours = {f.name for f in families if f.name.startswith("teamlore_")}
    text = _file("deploy/docs/watching.md")

    assert [name for name in sorted(ours) if f"`{name}" not in text] == []


def _file(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def _family(name: str) -> str:
    """The metric whose samples have such a name."""
    for ending in ("_total", "_bucket", "_count", "_sum"):
        name = name.removesuffix(ending)
    return name


def _selected(expression):
    """Every metric that an expression looks at."""
    if isinstance(expression, promql_parser.VectorSelector):
        yield expression.name
    for part in ("expr", "lhs", "rhs", "vector_selector", "param"):
        inner = getattr(expression, part, None)
        if inner is not None and not isinstance(inner, str):
            yield from _selected(inner)
    for argument in getattr(expression, "args", None) or ():
        yield from _selected(argument)
