"""Spans of questions and jobs arrive at a collector, and carry nobody's words."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.watching.traces import traced
from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at
from fakes.discord.town import ROTA, SWAP, TOLD, Town
from fakes.program import Program, serving, until
from store.errors import UsageError
from store.settings import Settings
from store.spans import span

pytestmark = pytest.mark.integration
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


class Collector:
    """Takes spans in as OpenTelemetry's protocol over HTTP has them."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/v1/traces":
                    collector.taken.append(body)
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def resources(self):
        """What was told, by who told it."""
        every = [ExportTraceServiceRequest.FromString(body) for body in self.taken]
        return [told for one in every for told in one.resource_spans]

    @property
    def spans(self):
        return [s for told in self.resources for scope in told.scope_spans for s in scope.spans]

    def below(self, root):
        """The names of the spans inside one."""
        return sorted(s.name for s in self.spans if s.parent_span_id == root.span_id)

    def one(self, name):
        (found,) = [s for s in self.spans if s.name == name]
        return found


@contextmanager
def collecting():
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        thread.join()
        made.server.server_close()


def facts(found):
    return {f.key: f.value.string_value or f.value.int_value for f in found.attributes}


async def test_a_question_is_followed_through_its_parts(tmp_path, monkeypatch):
    with collecting() as collector, FakeDiscord() as fake, discord_py_at(fake):
        monkeypatch.setenv(ENDPOINT, collector.url)
        town = Town(fake, tmp_path / "home", traces=True)
        town.write(ROTA)
        with traced(town.app.settings):
            async with town.serving():
                asked = town.bob.slash(town.channel, "ask", question=SWAP)
                assert TOLD in await town.answer(asked)
        town.app.close()

    question, answer = collector.one("question"), collector.one("answer")
    assert collector.below(question) == ["answer", "post", "understand"]
    assert collector.below(answer) == ["embed", "load", "quote", "rank", "search"]
    assert facts(question).keys() == {"teamlore.platform", "teamlore.id"}
    assert facts(question)["teamlore.platform"] == "discord"
    assert {s.trace_id for s in collector.spans} == {question.trace_id}
    assert not _words_in(collector, SWAP, "incident", "rota", str(town.bob.id), fake.token)


def test_a_server_tells_of_its_jobs_and_webhooks_until_it_ends(tmp_path):
    docs = tmp_path / "quarterly-zebra"
    docs.mkdir()
    (docs / "zebra.md").write_text("# Zebra\n\nThe codeword is zebra.\n")
    with collecting() as collector:
        program = Program(
            tmp_path / "home", TEAMLORE_HTTP_PORT="0", TEAMLORE_TRACES="true",
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        )  # fmt: skip
        program.json("add", str(docs))
        made = program.json("hook", docs.name, "--new")
        hook = made["address"].rpartition("/")[2]
        (docs / "more.md").write_text("# More\n\nZebra again.\n")
        with serving(program, tmp_path / "log") as address:
            bearer = {"Authorization": f"Bearer {made['secret']}"}
            assert httpx.post(f"{address}/hooks/{hook}", headers=bearer).status_code == 202
            until(lambda: program.json("sources")[0]["documents"] == 2, 30)

    job = collector.one("job")
    assert facts(job)["teamlore.kind"] == "ingest"
    assert collector.below(job) == ["mirror", "publish"]
    assert facts(collector.one("publish")) == {
        "teamlore.documents": 1, "teamlore.passages": 1
    }  # fmt: skip
    assert collector.one("hook")
    (who,) = {facts(told.resource)["service.name"] for told in collector.resources}
    assert who == "teamlore"
    assert not _words_in(collector, "zebra", "codeword", made["secret"])


def test_an_error_is_told_by_its_name(monkeypatch):
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with traced(Settings(traces=True)), pytest.raises(ValueError, match="zebra"), span("job"):
            raise ValueError("the codeword is zebra")

    assert collector.one("job").status.message == "ValueError"
    assert not _words_in(collector, "zebra")


def test_a_collector_that_is_away_holds_nothing_up(monkeypatch):
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:9")
    began = time.monotonic()
    with traced(Settings(traces=True)), span("job"):
        pass

    assert time.monotonic() - began < 5


def test_without_the_extra_it_says_which(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(UsageError, match=r"teamlore\[traces\]"), traced(Settings(traces=True)):
        pass


def _words_in(collector, *words):
    """Which of these were told."""
    told = b"".join(collector.taken).lower()
    return [word for word in words if word.lower().encode() in told]
