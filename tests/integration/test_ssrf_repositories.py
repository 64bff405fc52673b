"""Nothing that a repository or its host says leads anywhere else, or runs anything."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fakes.looks import looked_at
from ingest.sources.base import SourceAwayError, Tools
from ingest.sources.git import program
from store.errors import RefusedError

pytestmark = pytest.mark.integration
MB = 1_000_000


class Forge:
    """A host of repositories that its host may read: it answers every request in one way."""

    def __init__(self, folder: Path, answer: Callable[[str], tuple[int, dict[str, str], bytes]]):
        certificate = _certificate(folder)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> str:
        self._thread.start()
        return f"127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _certificate(folder: Path) -> Path:
    """A certificate that vouches for itself, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("place", ["http://127.0.0.1:{}/in.git", "https://127.0.0.1:{}/in.git"])
def test_a_host_of_repositories_redirects_nobody(status, place, inside, tmp_path, monkeypatch):
    monkeypatch.setattr(program, "_SETTINGS", (*program._SETTINGS, "http.sslVerify=false"))
    to = place.format(inside.port)
    with Forge(tmp_path, lambda path: (status, {"Location": to + path[7:]}, b"")) as host:
        assert _cloned(host, tmp_path) == "in/in has moved: add the address that it redirects to."


@pytest.mark.parametrize("named", ["http-alternates", "alternates"])
def test_a_plain_host_of_repositories_lends_from_nowhere_else(named, inside, tmp_path, monkeypatch):
    monkeypatch.setattr(program, "_SETTINGS", (*program._SETTINGS, "http.sslVerify=false"))
    asked = []

    def answer(path: str) -> tuple[int, dict[str, str], bytes]:
        asked.append(path)
        bodies = {
            "/in/in.git/info/refs": f"{'a' * 40}\trefs/heads/main\n",
            "/in/in.git/HEAD": "ref: refs/heads/main\n",
            f"/in/in.git/objects/info/{named}": f"http://127.0.0.1:{inside.port}/in/objects\n",
        }
        body = bodies.get(path.partition("?")[0])
        return (200, {"Content-Type": "text/plain"}, body.encode()) if body else (404, {}, b"")

    with Forge(tmp_path, answer) as host:
        said = _cloned(host, tmp_path)  # which of them: how far git gets before it is stopped
    assert re.match(r"in/in (cannot be read|has moved)", said)
    assert any(path.startswith("/in/in.git/info/refs") for path in asked)


def _cloned(host: str, home: Path) -> str:
    """Why a repository of the host could not be read."""
    tools = Tools(home, None, None, None, MB, (host,), fetch_delay=0.0)  # type: ignore[arg-type]
    visit = looked_at("git", f"https://{host}/in/in.git", tools)
    with pytest.raises((RefusedError, SourceAwayError)) as caught:
        list(visit.items())
    return str(caught.value)


def test_nothing_in_a_repository_leads_out_of_it(inside, tmp_path):
    """Submodules, filters, pointers to large files, links, settings of its own."""
    marker, folder, url = (
        tmp_path / "marker",
        tmp_path / "origin",
        f"http://127.0.0.1:{inside.port}",
    )
    folder.mkdir()
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    files = {
        "README.md": "outside\n", "large.md": pointer,
        ".gitmodules": f'[submodule "in"]\n\tpath = in\n\turl = {url}/in.git\n',
        ".lfsconfig": f"[lfs]\n\turl = {url}/lfs\n",
        ".gitattributes": "*.md filter=lfs diff=evil merge=evil\n",
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "passwd.md").symlink_to("/etc/passwd")
    for command in (
        ("init", "-q", "-b", "main"), ("config", "uploadpack.allowFilter", "true"),
        ("config", "remote.origin.url", f"{url}/in.git"),
        ("config", "core.fsmonitor", f"touch {marker}"),
        ("config", "core.sshCommand", f"touch {marker}"),
        ("config", "uploadpack.packObjectsHook", f"touch {marker}"),
        ("-c", "core.fsmonitor=false", "add", "."),
        ("-c", "core.fsmonitor=false", "update-index", "--add", "--cacheinfo",
         f"160000,{'a' * 40},in"),
        ("-c", "core.fsmonitor=false", "-c", "user.name=A", "-c", "user.email=a@example.org",
         "commit", "-q", "-m", "x"),
    ):  # fmt: skip
        subprocess.run(["git", *command], cwd=folder, check=True, env=_bare(tmp_path))
    for hook in ("post-checkout", "pre-upload", "post-receive", "reference-transaction"):
        file = folder / ".git" / "hooks" / hook
        file.write_text(f"#!/bin/sh\ntouch {marker}\n")
        file.chmod(0o755)
    marker.unlink(missing_ok=True)  # git's own user runs what stands in their own settings

    tools = Tools(tmp_path, None, None, None, MB, (), fetch_delay=0.0)  # type: ignore[arg-type]
    visit = looked_at("git", f"git+file://{folder}", tools)
    got = {}
    for found in visit.items():
        with suppress(RefusedError):
            got[found.path] = found.read(None).data
    visit.close()

    assert got["README.md"] == b"outside\n"
    assert not {"passwd.md", "large.md", "in"} & set(got)
    assert not marker.exists()


def _bare(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
