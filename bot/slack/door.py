"""Slack's way in over HTTP: only what Slack signed comes through, whatever else is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Door:
    """The places of Slack on the HTTP server.

    The signature is checked here and again by Bolt: Bolt alone answers 500 to headers that are no
    numbers, and logs the text of what it refuses.
    """

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app, self._verifier = app, SignatureVerifier(signing_secret)

    def routes(self) -> Sequence[web.RouteDef]:
        """Events, commands and clicks; installing too where the app has a flow for it."""
        flow = self._app.oauth_flow
        installing = [
            web.get(flow.install_path, self.install),
            web.get(flow.redirect_uri_path, self.redirect),
        ] if flow else []  # fmt: skip
        return [web.post("/slack/events", self.events), *installing]

    async def events(self, request: web.Request) -> web.StreamResponse:
        """401 for what Slack did not sign just now, 413 for what is too large."""
        try:
            body = (await request.read()).decode()
        except UnicodeDecodeError:
            return _refused()
        if _is_certificate_check(request, body):
            return web.Response()
        if not self._is_signed(request, body):
            return _refused()
        told = await self._app.async_dispatch(_bolt_request(request, body))
        return await to_aiohttp_response(told)

    async def install(self, request: web.Request) -> web.StreamResponse:
        """The page where an installation begins."""
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(await flow.handle_installation(_bolt_request(request)))

    async def redirect(self, request: web.Request) -> web.StreamResponse:
        """Where Slack sends people back to when they have agreed or declined."""
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(await flow.handle_callback(_bolt_request(request)))

    def _is_signed(self, request: web.Request, body: str) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        return self._verifier.is_valid(body, timestamp, signature)


def _bolt_request(request: web.Request, body: str = "") -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = {
        name.lower(): request.headers.getall(name) for name in request.headers
    }
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)


def _is_certificate_check(request: web.Request, body: str) -> bool:
    """Slack looks at the certificate now and then, unsigned, and wants a 200 for it."""
    form = request.content_type == "application/x-www-form-urlencoded"
    return form and len(body) < 1_000 and parse_qs(body).get("ssl_check") == ["1"]


def _refused() -> web.Response:
    return web.json_response({"error": "invalid request"}, status=401)
