"""Slack's way in over Socket Mode: one connection, opened again whenever it breaks."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from contextlib import suppress
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.bots import DEAD, UNREACHABLE, error_code
from store.errors import UsageError

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.25
_CONNECT_SECONDS = 10.0
_MOST_SECONDS = 30.0  # between attempts
_PING_SECONDS = 5.0
_REFUSALS = frozenset({"too_many_websockets", "link_disabled"})  # others ask us to come back now


class _NoTickets(logging.Filter):
    """The library names the address it connects to, and a ticket stands in that."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = re.sub(r"ticket=[^&\s'\"]+", "ticket=…", record.getMessage())
        record.msg, record.args, record.exc_info = said, (), None
        return True


class _Client(SocketModeClient):
    """The library's client, which connects only when it is told to.

    Left alone, it tries the address that it got once for ever, even if that is dead.
    """

    refused = False

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Where Slack wants us gone, ``Socket`` sees to that; all else is for the library."""
        if message.get("type") == "disconnect":
            self.refused = message.get("reason") in _REFUSALS
            self.stale = True
            return
        await super().run_message_listeners(message, raw_message)


class Socket:
    """Holds the connection for as long as it runs.

    Every attempt has a new address, a time limit, and after a failure a pause that grows.
    """

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._app, self._app_token = app, app_token
        self._client: _Client | None = None
        self._log = logging.getLogger(f"{__name__}.library")
        self._log.addFilter(_NoTickets())

    @property
    def ready(self) -> bool:
        """Whether the connection stands."""
        client = self._client
        if client is None or client.stale or client.current_session is None:
            return False
        return not client.current_session.closed

    async def run(self) -> None:
        """Stay connected until cancelled; UsageError if Slack does not accept the app token."""
        client = self._client = _Client(
            self._app_token,
            logger=self._log,
            web_client=self._app.client,
            auto_reconnect_enabled=False,
            ping_interval=_PING_SECONDS,
        )
        client.socket_mode_request_listeners.append(self._take)
        try:
            await self._hold(client)
        finally:
            self._client = None
            await _closed(client)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        told = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, told, began)

    async def _hold(self, client: _Client) -> None:
        failures = 0
        while True:
            if await client.is_connected():
                await asyncio.sleep(_LOOK_SECONDS)
                failures = 0 if await client.is_connected() else failures
            elif client.refused or not await self._connected(client):
                client.refused = False
                failures += 1
                pause = min(_MOST_SECONDS, 0.5 * 2.0 ** min(failures, 8))
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - only spreads

    async def _connected(self, client: _Client) -> bool:
        """Try once; False if it did not work and may work later."""
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                told = await client.web_client.apps_connections_open(app_token=self._app_token)
                client.wss_uri, client.last_ping_pong_time = told["url"], None
                await client.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            code = error_code(error)
            if code in DEAD or code == "missing_scope":
                raise UsageError(
                    f"Slack does not accept TEAMLORE_SLACK_APP_TOKEN ({code}): it needs the "
                    "scope connections:write; make a new one under Basic Information."
                ) from None
            log.warning("Socket Mode is not available: %s", code)
            return False
        except UNREACHABLE as error:
            log.warning("Slack cannot be reached: %s", type(error).__name__)
            return False
        log.info("connected to Slack")
        return True


async def _closed(client: _Client) -> None:
    """Close, and wait until the library's own tasks have ended."""
    tasks = (client.message_processor, client.current_session_monitor, client.message_receiver)
    await client.close()  # type: ignore[no-untyped-call]
    for task in tasks:
        if task is not None:
            with suppress(asyncio.CancelledError):
                await task
