"""``teamlore doctor slack`` says what Slack says, in words, and never a token."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.slack.doctor import examine
from bot.slack.scopes import SCOPES
from fakes.slack.access import new_bot_token
from fakes.slack.fake import FakeSlack
from fakes.slack.threaded import FakeSlackThread
from store.installations import Installations
from store.settings import load_settings
from store.vault import Vault

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def kept(new_sqlite, tmp_path):
    database = new_sqlite()
    yield Installations(database, Vault("a phrase", tmp_path))
    database.close()


def socket(slack):
    return {"slack_bot_token": slack.bot_token(), "slack_app_token": slack.app_token}


def http(slack):
    return {"slack_bot_token": slack.bot_token(), "slack_signing_secret": "a-signing-secret"}


def oauth(slack):
    return {
        "slack_client_id": slack.world.client_id,
        "slack_client_secret": slack.world.client_secret,
        "slack_signing_secret": "a-signing-secret",
        "public_url": "https://127.0.0.1:9",
    }


async def look(slack, kept, **settings):
    """The findings as lines; nothing secret stands in any."""
    found = await examine(load_settings(slack_api_url=slack.api_url, **settings), lambda: kept)
    lines = [f"{'✓' if f.ok else '✗'} {f.name}: {f.says}" for f in found]
    secrets = [*slack.world.tokens, slack.world.client_secret, "a-signing-secret"]
    assert not any(secret in line for line in lines for secret in secrets)
    return lines, any(f.away for f in found)


async def test_all_is_well_with_socket_mode(slack, kept):
    lines, away = await look(slack, kept, **socket(slack))

    assert [line.split(":")[0] for line in lines] == [
        "✓ settings", "✓ api", "✓ bot token", "✓ scopes", "✓ app token",
    ]  # fmt: skip
    assert slack.team.id in lines[2]
    assert f"all {len(SCOPES)} granted" in lines[3]
    assert not away


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "nothing of Slack is set"),
        ({"slack_bot_token": "xoxb-1"}, "TEAMLORE_SLACK_APP_TOKEN is missing"),
    ],
)
async def test_what_does_not_fit_together_is_said_first_and_alone(slack, kept, settings, says):
    lines, away = await look(slack, kept, **settings)

    assert len(lines) == 1
    assert lines[0].startswith(f"✗ settings: {says}")
    assert not away


async def test_each_missing_scope_is_named_with_what_it_leaves_out(slack, kept):
    few = frozenset(SCOPES) - {"channels:history", "users:read"}
    token = new_bot_token(slack.world, slack.team.id, few).value

    lines, _ = await look(slack, kept, **(socket(slack) | {"slack_bot_token": token}))

    wrong = [line for line in lines if line.startswith("✗")]
    assert len(wrong) == 2
    for scope, line in zip(("channels:history", "users:read"), wrong, strict=True):
        assert f"{scope} is not granted" in line
        assert SCOPES[scope] in line


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token"])
async def test_a_token_that_is_worth_nothing_is_named(slack, kept, name):
    bad = {"slack_bot_token": "xoxb-bad", "slack_app_token": "xapp-bad"}[name]

    lines, away = await look(slack, kept, **(socket(slack) | {name: bad}))

    (wrong,) = (line for line in lines if line.startswith("✗"))
    assert "invalid_auth" in wrong
    assert not away
    assert bad not in wrong


async def test_a_slack_that_cannot_be_reached_is_told_from_one_that_refuses(slack, kept):
    await slack.stop()

    lines, away = await look(slack, kept, slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # noqa: S106

    assert lines[-1].startswith("✗ api")
    assert away


async def test_the_way_in_must_be_https_and_lead_here(slack, kept):
    lines, away = await look(slack, kept, **http(slack))
    assert "✓ way in" in lines[-1]
    assert "not set" in lines[-1]
    assert not away

    lines, away = await look(slack, kept, **http(slack), public_url="http://lore.example")
    assert lines[-1].startswith("✗ way in: TEAMLORE_PUBLIC_URL is no https")
    assert not away

    lines, away = await look(slack, kept, **http(slack), public_url="https://127.0.0.1:9")
    assert "does not answer as Teamlore does" in lines[-1]
    assert away


async def test_with_oauth_every_installed_team_is_looked_at(slack, kept):
    other = slack.add_team("other")
    kept.save("slack", slack.team.id, {"bot_token": slack.bot_token()})
    kept.save("slack", other.id, {"bot_token": "xoxb-gone"})

    lines, _ = await look(slack, kept, **oauth(slack))

    assert "✓ client: id and secret belong together" in lines
    assert f"✗ teams: the token of {other.id} is worth nothing any more" in "\n".join(lines)
    assert "✓ teams: installed in 2, 1 with a good token" in lines


async def test_with_oauth_a_wrong_secret_or_key_is_said(slack, kept, tmp_path):
    kept.save("slack", slack.team.id, {"bot_token": slack.bot_token()})
    other = Installations(kept._database, Vault("another phrase", tmp_path))

    lines, _ = await look(slack, other, **(oauth(slack) | {"slack_client_secret": "wrong"}))

    said = "\n".join(lines)
    assert "✗ client: Slack does not accept TEAMLORE_SLACK_CLIENT_ID" in said
    assert "bad_client_secret" in said
    assert "✗ teams: The stored tokens were encrypted with another key" in said


# The verb


def run(home, *arguments, **settings):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
    environment |= {"TEAMLORE_HOME": str(home), "COLUMNS": "200"}
    environment |= {
        name if name.isupper() else f"TEAMLORE_{name.upper()}": value
        for name, value in settings.items()
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *arguments], cwd=ROOT, env=environment, text=True,
        capture_output=True, timeout=60,
    )  # fmt: skip


def test_the_verb_prints_a_line_each_or_json_and_ends_with_the_right_status(tmp_path):
    with FakeSlackThread() as slack:
        tokens = {
            "slack_api_url": slack.api_url, "slack_bot_token": slack.bot_token(),
            "slack_app_token": slack.app_token,
        }  # fmt: skip
        good = run(tmp_path, "slack", **tokens)
        listed = run(tmp_path, "slack", "--json", **tokens)
        bad = run(tmp_path, "slack", **(tokens | {"slack_bot_token": "xoxb-bad"}))
    away = run(tmp_path, "slack", "--json", **tokens)
    unknown = run(tmp_path, "telegraph")

    assert good.returncode == 0, good.stdout + good.stderr
    assert [line.split()[0] for line in good.stdout.splitlines()] == ["✓"] * 5
    assert [set(line) for line in json.loads(listed.stdout)] == [{"name", "ok", "says"}] * 5
    assert bad.returncode == 1
    assert "✗ bot token" in bad.stdout
    assert away.returncode == 3
    assert json.loads(away.stdout)[-1]["ok"] is False
    assert unknown.returncode == 2


def test_an_https_address_that_leads_here_is_good(tmp_path):
    with FakeSlackThread() as slack, alive_over_https(tmp_path) as (url, certificate):
        done = run(
            tmp_path, "slack", SSL_CERT_FILE=certificate, slack_api_url=slack.api_url,
            slack_bot_token=slack.bot_token(), slack_signing_secret="s", public_url=url,  # noqa: S106
        )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{url} leads to a running Teamlore" in done.stdout


@contextmanager
def alive_over_https(folder):
    """A server with a certificate of its own that answers as Teamlore does."""

    class Alive(BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{"alive": true}'
            self.send_response(200 if self.path == "/livez" else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_): ...

    certificate = _certificate(folder / "own.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), Alive) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}", certificate
        finally:
            server.shutdown()
            thread.join()


def _certificate(file):
    key, name = ec.generate_private_key(ec.SECP256R1()), "lore.test"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, pem, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return str(file)
