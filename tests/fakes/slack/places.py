"""The addresses beside the Web API: files, uploads, response URLs, and the page for installing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from fakes.slack import faults, posts
from fakes.slack.access import new_code
from fakes.slack.chat import own_message
from fakes.slack.faults import Faults
from fakes.slack.records import Ephemeral, Json
from fakes.slack.referee import is_on, message_problems
from fakes.slack.world import ApiError, ResponseUrl, World

_SIGN_IN = "<!DOCTYPE html><title>Slack</title><p>Sign in to your workspace to see this file."
_USES = 5


@dataclass(slots=True)
class Places:
    """Serves what people and apps open directly; ``installing`` agrees on the authorize page."""

    world: World
    faults: Faults
    installing: tuple[str, str] | None = None  # team, and who agrees; None: they decline

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/files/{place}/{rest:.*}", self.download),
            web.post("/upload/{id}", self.upload),
            web.post("/response/{id}", self.respond),
            web.get("/oauth/v2/authorize", self.authorize),
        ]

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes for those with a token; for others a sign-in page with status 200."""
        fault = self.faults.next_for("files")
        early = await faults.before(fault, request)
        if early is not None:
            return early
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self.world.tokens.get(value) if scheme == "Bearer" else None
        file = self.world.files.get(request.match_info["place"].rpartition("-")[2])
        if file is None or file.deleted:
            return web.Response(status=404, text="Not found", content_type="text/html")
        if token is None or token.revoked or "files:read" not in token.scopes:
            return web.Response(text=_SIGN_IN, content_type="text/html")
        return web.Response(body=file.data, content_type=file.mimetype)

    async def upload(self, request: web.Request) -> web.Response:
        file = self.world.uploads.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        file.data = await request.read()
        return web.Response(text=f"OK - {len(file.data)}")

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A response URL: five uses within thirty minutes, then 404."""
        fault = self.faults.next_for("response")
        args = await request.json()
        early = await faults.before(fault, request)
        if early is not None:
            return early
        try:
            self._use(request.match_info["id"], args)
        except ApiError as refusal:
            status = 404 if refusal.code in {"expired_url", "used_url"} else 400
            return web.json_response({"ok": False, "error": refusal.code}, status=status)
        return faults.after(fault, request) or web.json_response({"ok": True})

    async def authorize(self, request: web.Request) -> web.Response:
        """The page where a person agrees to install; it sends them back at once."""
        asked = request.query
        back: Json = {"state": asked.get("state", "")}
        redirect_uri = asked.get("redirect_uri", "")
        if asked.get("client_id") != self.world.client_id:
            return web.Response(status=400, text="invalid_client_id")
        if self.installing is None:
            back["error"] = "access_denied"
        else:
            scope = asked.get("scope", "")
            back["code"] = new_code(self.world, *self.installing, redirect_uri, scope)
        raise web.HTTPFound(f"{redirect_uri}?{urlencode(back)}")

    def _use(self, id: str, args: Json) -> None:
        place = self.world.response_urls.get(id)
        if place is None or place.expires_at < self.world.now():
            raise ApiError("expired_url")
        if len(place.uses) >= _USES:
            raise ApiError("used_url")
        place.uses.append(args)
        if not is_on(args, "delete_original"):
            public = args.get("response_type") == "in_channel"
            self.world.judge("response_url", args, message_problems(args, unfurls=public))
        take_response(self.world, place, args)


def take_response(world: World, place: ResponseUrl, args: Json) -> None:
    """Show what was answered to an interaction: in place of it, to everyone, or to one person."""
    channel = world.channels[place.channel]
    original = channel.messages.get(place.message or "")
    if original and is_on(args, "delete_original"):
        posts.remove(world, channel, original)
    elif original and is_on(args, "replace_original"):
        new = {"text": args.get("text") or "", "blocks": args.get("blocks") or []}
        posts.change(world, channel, original, new, original.user)
    elif args.get("response_type") == "in_channel":
        bot_token = next(t for t in world.tokens.values() if t.team_id == channel.team_id)
        posts.post(world, channel, own_message(world, bot_token, channel, args))
    else:
        _whisper(world, place, args)


def _whisper(world: World, place: ResponseUrl, args: Json) -> None:
    shown = [e for e in world.ephemerals if e.ts == place.message]
    if shown and (is_on(args, "replace_original") or is_on(args, "delete_original")):
        world.ephemerals.remove(shown[0])
    if not is_on(args, "delete_original"):
        world.ephemerals.append(Ephemeral(
            world.new_ts(), place.channel, place.user, args.get("text") or "",
            args.get("blocks") or [], args.get("thread_ts"),
        ))  # fmt: skip
    world.changed()
