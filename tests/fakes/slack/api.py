"""The Web API over HTTP: reads a call, checks its token and scopes, answers, and records it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from fakes.slack import access, chat, conversations, directory, faults, streams, surfaces
from fakes.slack.faults import Faults
from fakes.slack.records import Json, Token
from fakes.slack.world import ApiError, World

Method = Callable[[World, Token, Json], Json]
# These come as JSON inside a form field when a client sends a form.
_NESTED = frozenset(
    "attachments blocks chunks files loading_messages metadata prompts view".split()
)
_UNSIGNED = frozenset({"oauth.v2.access", "api.test"})
_FOLDERS = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_SCOPES = {
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "bots.info": "users:read",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "users.list": "users:read",
}
_WRITES = {
    "assistant.threads.setStatus", "chat.postMessage", "chat.update", "chat.delete",
    "chat.postEphemeral", *streams.METHODS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API as it came, and what it was answered (None: nothing, a fault)."""

    method: str
    token: str | None
    args: Json
    at: float
    answer: Json | None = None

    @property
    def ok(self) -> bool:
        return bool(self.answer and self.answer.get("ok"))


@dataclass(slots=True)
class Api:
    """Serves ``/api/METHOD``; ``more`` are methods that need the running program."""

    world: World
    faults: Faults
    more: dict[str, Method] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        fault = self.faults.next_for(method, args, self.world.now())
        value = _token(request, args)
        early = await faults.before(fault, request)
        answer = None if early else self._answer(method, value, args)
        self.calls.append(Call(method, value, args, self.world.now(), answer))
        self.world.changed()
        late = early or faults.after(fault, request)
        return late or web.json_response(answer, headers=self._headers(value))

    def _answer(self, method: str, value: str | None, args: Json) -> Json:
        try:
            run = self._method(method)
            caller = None if method in _UNSIGNED else self._caller(method, value, args)
            return {"ok": True} | run(self.world, caller, args)
        except ApiError as refusal:
            return {"ok": False, "error": refusal.code} | refusal.more

    def _method(self, name: str) -> Method:
        for methods in (self.more, *_TABLES):
            if name in methods:
                return methods[name]
        raise ApiError("unknown_method", req_method=name)

    def _caller(self, method: str, value: str | None, args: Json) -> Token:
        kind = {"apps.connections.open": "app", "auth.test": "any", "auth.revoke": "any"}
        caller = access.check_token(self.world, value, kind.get(method, "bot"))
        needed = self._scope(method, args)
        if caller.kind == "bot" and needed and needed not in caller.scopes:
            provided = ",".join(sorted(caller.scopes))
            raise ApiError("missing_scope", needed=needed, provided=provided)
        return caller

    def _scope(self, method: str, args: Json) -> str | None:
        channel = self.world.channels.get(args.get("channel") or "")
        if channel is not None and method in {"conversations.replies", "conversations.history"}:
            return f"{_FOLDERS[channel.kind]}:history"
        if channel is not None and method in {"conversations.info", "conversations.members"}:
            return f"{_FOLDERS[channel.kind]}:read"
        return "chat:write" if method in _WRITES else _SCOPES.get(method)

    def _headers(self, value: str | None) -> dict[str, str]:
        token = self.world.tokens.get(value or "")
        return {"X-OAuth-Scopes": ",".join(sorted(token.scopes))} if token else {}


async def _arguments(request: web.Request) -> Json:
    """The arguments, whether they stand in the URL, in a form or in JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        given = json.loads(body) if body else {}
        return args | given
    posted = await request.post()
    args |= {name: value for name, value in posted.items() if isinstance(value, str)}
    return {name: _unfolded(name, value) for name, value in args.items()}


def _unfolded(name: str, value: Any) -> Any:
    if name not in _NESTED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _token(request: web.Request, args: Json) -> str | None:
    """The bearer token; an app's own id and secret are moved into the arguments instead."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        client_id, _, secret = b64decode(value).decode().partition(":")
        args.setdefault("client_id", client_id)
        args.setdefault("client_secret", secret)
        value = ""
    return value or args.pop("token", None)


def _api_test(world: World, caller: Token | None, args: Json) -> Json:
    return {"args": args}


_TABLES: tuple[dict[str, Any], ...] = (
    chat.METHODS, streams.METHODS, conversations.METHODS, directory.METHODS, surfaces.METHODS,
    access.METHODS, {"api.test": _api_test},
)  # fmt: skip
