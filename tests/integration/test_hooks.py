"""Webhooks through the real program: a push to a real repository is answered from seconds later."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
import socket
import statistics
import subprocess
import time
from contextlib import closing
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from fakes.program import Program, serving, until

pytestmark = pytest.mark.integration
PUSH = b'{"ref": "refs/heads/main", "after": "0123"}'
GIT = ("git", "-c", "user.name=Ann Lee", "-c", "user.email=a@example.org")


class Repository:
    """A repository on this machine."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        subprocess.run([*GIT, "init", "-q"], cwd=folder, check=True)

    def commit(self, text):
        (self.folder / "deploy.md").write_text(f"# Rolling back\n\n{text}\n")
        for arguments in (("add", "-A"), ("commit", "-q", "-m", "change")):
            subprocess.run([*GIT, *arguments], cwd=self.folder, check=True)


def signature(secret, body=PUSH):
    return {"X-Hub-Signature-256": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}  # fmt: skip # noqa: E501


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    base = tmp_path_factory.mktemp("hooks")
    repository = Repository(base / "handbook")
    repository.commit("Press the red button twice.")
    program = Program(base / "home", TEAMLORE_HTTP_PORT="0")
    program.json("add", f"git+{repository.folder}")
    hook = program.json("hook", "handbook", "--new")
    with serving(program, base / "serve.log") as address:
        hook["path"] = urlsplit(hook["address"]).path
        yield program, repository, hook, address
    said = (base / "serve.log").read_text() + (base / "home" / "teamlore.log").read_text()
    assert hook["secret"] not in said


def answers(program, words):
    found = program.json("ask", "How do I roll back?")["citations"]
    return bool(found) and words in found[0]["quote"]


def test_a_push_is_answered_from(place):
    program, repository, hook, address = place
    repository.commit("Pull the green lever once.")
    for _ in range(5):  # as when a host sends a push again
        said = httpx.post(
            address + hook["path"], content=PUSH, headers=signature(hook["secret"])
        )  # fmt: skip
        assert (said.status_code, said.content) == (202, b"")

    until(lambda: answers(program, "green lever"), 40)
    jobs = [job for job in program.json("jobs") if job["kind"] == "ingest"]
    assert len(jobs) == 2
    assert jobs[0]["progress"]["updated"] == 1


def test_a_token_is_enough_where_a_host_cannot_sign(place):
    _, _, hook, address = place
    for path, headers in (
        (hook["path"], {"X-Gitlab-Token": hook["secret"]}),
        (hook["path"], {"Authorization": f"Bearer {hook['secret']}"}),
        (f"{hook['path']}/{hook['secret']}", {}),
    ):
        assert httpx.post(address + path, headers=headers).status_code == 202


def test_who_does_not_know_the_secret_learns_nothing(place):
    program, _, hook, address = place
    before = len(program.json("jobs"))
    wrong = httpx.post(address + hook["path"], content=PUSH, headers=signature("guess"))
    unknown = httpx.post(f"{address}/hooks/{uuid4().hex}", content=PUSH, headers=signature("x"))
    nonsense = httpx.post(f"{address}/hooks/..%2Fx", content=PUSH)

    assert [wrong.status_code, unknown.status_code, nonsense.status_code] == [401, 404, 404]
    assert wrong.content == unknown.content == nonsense.content == b""
    assert wrong.headers.keys() == unknown.headers.keys()
    assert httpx.get(address + hook["path"]).status_code == 405
    assert len(program.json("jobs")) == before


def test_guessing_is_slowed_down_alike_for_what_is_and_what_is_not(place):
    _, _, hook, address = place
    for path, first in ((f"{hook['path']}/x", 401), (f"/hooks/{uuid4().hex}", 404)):
        said = [httpx.post(address + path).status_code for _ in range(40)]
        assert said[0] in (first, 429)
        assert said[-1] == 429
    good = httpx.post(address + hook["path"], headers={"X-Gitlab-Token": hook["secret"]})
    assert good.status_code == 202


def test_what_is_unknown_takes_as_long_as_what_is_not_proved(place):
    _, _, hook, address = place

    def took(path):
        begun = time.perf_counter()
        httpx.post(address + path, content=PUSH, headers=signature("guess"))
        return time.perf_counter() - begun

    pairs = [(took(hook["path"]), took(f"/hooks/{uuid4().hex}")) for _ in range(60)]
    known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


def test_a_body_without_an_end_is_not_read(place):
    _, _, hook, address = place
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)) as line:
        line.putrequest("POST", hook["path"])
        line.putheader("Transfer-Encoding", "chunked")
        line.endheaders()
        sent = 0
        try:
            while sent < 40 * 2**20:
                line.send(b"100000\r\n" + bytes(2**20) + b"\r\n")
                sent += 2**20
        except (ConnectionError, socket.timeout):  # noqa: UP041 - it hung up
            return
        assert line.getresponse().status == 413


def test_one_that_is_off_is_unknown(place):
    program, repository, _, address = place
    program.json("add", str(repository.folder))
    other = program.json("hook", program.json("sources")[0]["id"], "--new")
    path = urlsplit(other["address"]).path
    token = {"X-Gitlab-Token": other["secret"]}
    assert httpx.post(address + path, headers=token).status_code == 202
    shown = program.json("hook", other["source"])
    assert shown["secret"] is None
    assert shown["called_at"]
    assert program.json("hook", other["source"], "--off") == {"off": True}
    assert httpx.post(address + path, headers=token).status_code == 404
    assert "has no webhook" in program.json("hook", other["source"], status=1)["error"]


def test_the_address_is_that_of_the_world_where_it_is_set(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nApples are red.\n")
    program = Program(tmp_path / "home", TEAMLORE_PUBLIC_URL="https://lore.example/")
    program.json("add", str(tmp_path / "a.md"))
    hook = program.json("hook", "a.md", "--new")

    assert re.fullmatch(r"https://lore\.example/hooks/[0-9a-f]{32}", hook["address"])
    entries = program.json("audit")
    assert ("hook", "a.md new") in [(entry["verb"], entry["target"]) for entry in entries]
    assert hook["secret"] not in str(entries)


@pytest.mark.parametrize(
    ("settings", "told"),
    [({}, "No chat is set up"), ({"TEAMLORE_INGEST": "false"}, "set TEAMLORE_QDRANT_URL, or take")],
)
def test_what_would_serve_nobody_does_not_begin(tmp_path, settings, told):
    with Program(tmp_path / "home", **settings).start("serve") as process:
        _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert told in " ".join(err.split())
