"""Secrets of thirty shapes, planted wherever one can come in, are told by nothing but their owner.

In the settings, in addresses of sources, redirects and hooks, in calls and in questions; looked for
in logs, metrics, and in what is kept of work that failed.
"""

from __future__ import annotations

import logging
import random
import re
from urllib.parse import quote

import httpx
import pytest

from bot.wiring import App
from drills.served import Served
from drills.shapes import Shapes
from fakes.program import until
from fakes.site.server import FakeSite
from fakes.slack.fake import FakeSlack
from store.errors import UsageError
from store.settings import Settings

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

_NAMED = ("token", "access_token", "api_key", "key", "sig", "signature", "password", "auth")
_NAME = re.compile(r'"document": "[^"]*"')  # the address that its owner gave is its name
_OPEN = "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')"
_DEAD = (
    "SELECT coalesce(reason, '') || progress FROM jobs",
    "SELECT coalesce(failure, '') || coalesce(note, '') FROM sources",
    "SELECT coalesce(reason, '') FROM documents",
)


@pytest.fixture
def secrets():
    return Shapes(random.Random(14)).all()


async def test_no_secret_is_told(tmp_path, secrets):
    assert len(set(secrets.values())) == 30
    given = {
        "TEAMLORE_SECRET_KEY": secrets["passphrase"],
        "TEAMLORE_METRICS_TOKEN": secrets["hex of 64"],
        "TEAMLORE_GIT_TOKENS": f"git.example={secrets['gitlab']}",
    }
    with FakeSite() as site:
        async with FakeSlack() as slack:
            served = Served(tmp_path, slack, TEAMLORE_FETCH_ALLOW=site.host, **given)
            ways = _sources(tmp_path, site, secrets)
            try:
                await served.start()
                address = until(lambda: _address(served))
                await _call(address, secrets)
                ann = slack.add_user("ann")
                for secret in secrets.values():
                    slack.direct_message(ann, f"What is {secret} for?")
                await slack.until(lambda: len(slack.bot_messages()) == len(secrets), 120)
                await slack.until(lambda: served.rows(_OPEN)[0][0] == 0, 120)
                told = await _told(served, address, given)
            finally:
                await served.kill()

    found = [(where, name) for name, secret in secrets.items() for where, text in told.items()
             if _stands(secret, text)]  # fmt: skip
    log.info("%d secrets, %d sources, %d kB looked through: %d told", len(secrets), ways,
             sum(map(len, told.values())) >> 10, len(found))  # fmt: skip
    assert ways == 2 * len(secrets)
    assert told["log"].count(" begins") >= ways
    assert "teamlore" in told["metrics"]
    assert told["failed work"].count("There is nothing at") >= ways
    assert found == []


def _sources(home, site, secrets):
    """Addresses that hold a secret, each as a source that fails; how many there are."""
    app, made = App(Settings(home=home, fetch_allow=site.host)), 0
    workspace = app.access.workspace()
    shelf = app.access.space(workspace, "general")
    for number, secret in enumerate(secrets.values()):
        safe, named = quote(secret, safe=""), _NAMED[number % len(_NAMED)]
        site.moved(f"/moved/{number}", site.url(f"/gone/{number}?{named}={safe}"))
        for target in (
            site.url(f"/lost/{number}?{named}={safe}"),
            site.url(f"/moved/{number}"),
            site.url(f"/{number}/").replace("//", f"//bob:{safe}@", 1),
            site.url(f"/{number}.git").replace("//", f"//bob:{safe}@", 1),
        ):
            try:
                found = app.identify(target)
            except UsageError:  # it would be kept as it is
                continue
            app.catalogue.add_source(workspace, shelf, *found, None)
            made += 1
    app.close()
    return made


async def _call(address, secrets):
    """Hooks that there are not, with a secret in the address, in a header and in a body."""
    hook = "00000000-0000-4000-8000-000000000000"
    async with httpx.AsyncClient() as client:
        for secret in secrets.values():
            await client.post(f"{address}/hooks/{hook}/{quote(secret, safe='')}", content=secret)
            await client.post(f"{address}/hooks/{hook}", headers={"X-Gitlab-Token": secret})
            await client.get(f"{address}/metrics", headers={"Authorization": f"Bearer {secret}x"})


async def _told(served, address, given):
    async with httpx.AsyncClient() as client:
        bearer = {"Authorization": f"Bearer {given['TEAMLORE_METRICS_TOKEN']}"}
        metrics = (await client.get(f"{address}/metrics", headers=bearer)).text
    dead = "\n".join(str(row[0]) for query in _DEAD for row in served.rows(query))
    dead = _NAME.sub("", dead)
    return {"log": served.log(), "metrics": metrics, "failed work": dead}


def _address(served):
    found = re.search(r"listening on \[\('127.0.0.1', (\d+)\)", served.log())
    return f"http://127.0.0.1:{found[1]}" if found else None


def _stands(secret, text):
    return secret in text or quote(secret, safe="") in text
