"""Teams that install the app or are named in the settings, and a real server for them."""

from __future__ import annotations

import asyncio

from bot.slack.install import Teams
from store.access import AccessBook
from store.catalogue import Catalogue
from store.installations import Installations
from store.jobs import JobQueue
from store.vault import Vault


class World:
    """The parts below the face, on a database of their own."""

    def __init__(self, database, home):
        self.database = database
        self.access = AccessBook(database)
        self.catalogue = Catalogue(database, JobQueue(database))
        self.installations = Installations(database, Vault("a phrase", home))

    def teams(self, remove_after=None):
        return Teams(self.access, self.catalogue, self.installations, remove_after=remove_after)

    def source(self, workspace, name):
        space = self.access.space(workspace, "general")
        self.catalogue.add_source(workspace, space, "file", f"/{name}", name, None)


class Running:
    """A connection that serves, its HTTP places on a port."""

    def __init__(self, connection, url, lane, task):
        self.connection, self.url, self._lane, self._task = connection, url, lane, task

    async def ready(self, within=60.0):
        async with asyncio.timeout(within):
            while not self.connection.ready:
                if self._task.done():
                    self._task.result()
                await asyncio.sleep(0.02)

    async def ended(self):
        await asyncio.wait_for(self._task, 60)


def oauth(slack):
    return {
        "slack_client_id": slack.world.client_id,
        "slack_client_secret": slack.world.client_secret,
        "slack_signing_secret": slack.world.signing_secret,
    }


def over_http(slack):
    return {
        "slack_bot_token": slack.bot_token(), "slack_signing_secret": slack.world.signing_secret
    }  # fmt: skip


def over_socket(slack):
    return {"slack_bot_token": slack.bot_token(), "slack_app_token": slack.app_token}


class Browser:
    """A person's browser: it keeps the cookie, although this is no https."""

    def __init__(self, session):
        self._session, self.cookies = session, {}

    async def get(self, url):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
            self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
            return answer.status, answer.headers.get("Location", ""), await answer.text()


async def begin(running, browser):
    """Open the page, press the button; where Slack sends the person back to."""
    status, _, page = await browser.get(f"{running.url}/slack/install")
    assert status == 200
    button = page.split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    status, back, _ = await browser.get(button)
    assert status == 302, back
    return button, back


async def install(slack, running, browser, team, who):
    slack.places.installing = (team.id, who.id)
    _, back = await begin(running, browser)
    status, _, page = await browser.get(back)
    assert status == 200, page
    return back


async def until(look, within=60.0):
    async with asyncio.timeout(within):
        while not look():  # noqa: ASYNC110 - rows of a database tell nobody that they changed
            await asyncio.sleep(0.02)
