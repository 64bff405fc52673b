"""Tokens: who calls, installing by OAuth, rotation, revocation and uninstalling."""

from __future__ import annotations

from fakes.slack.records import Json, Token
from fakes.slack.world import BOT_SCOPES, ApiError, World

ROTATION_SECONDS = 12 * 3600


def auth_test(world: World, caller: Token, args: Json) -> Json:
    team = world.teams[caller.team_id]
    if caller.kind == "app":
        return {"app_id": world.app_id, "app_name": "Teamlore", "team_id": team.id}
    return {
        "url": f"https://{team.domain}.slack.com/", "team": team.name, "user": "teamlore",
        "team_id": team.id, "user_id": team.bot_user, "bot_id": team.bot_id,
        "enterprise_id": team.enterprise_id, "is_enterprise_install": False,
    }  # fmt: skip


def auth_revoke(world: World, caller: Token, args: Json) -> Json:
    caller.revoked = True
    world.changed()
    return {"revoked": True}


def uninstall(world: World, caller: Token, args: Json) -> Json:
    _check_client(world, args)
    forget_team(world, caller.team_id)
    return {}


def oauth_access(world: World, caller: Token | None, args: Json) -> Json:
    _check_client(world, args)
    if args.get("grant_type") == "refresh_token":
        team_id = world.refresh_tokens.pop(args.get("refresh_token") or "", None)
        if team_id is None:
            raise ApiError("invalid_refresh_token")
        return _installed(world, team_id, "")
    code = world.codes.get(args.get("code") or "")
    if code is None:
        raise ApiError("invalid_code")
    if code["used"]:
        raise ApiError("code_already_used")
    if code["redirect_uri"] and args.get("redirect_uri") not in {None, code["redirect_uri"]}:
        raise ApiError("bad_redirect_uri")
    code["used"] = True
    return _installed(world, code["team"], code["user"], code["scope"])


def new_code(world: World, team: str, user: str, redirect_uri: str, scope: str = "") -> str:
    """What a person who agreed brings back from the authorize page."""
    code = world.new_id("code.")
    world.codes[code] = {"team": team, "user": user, "redirect_uri": redirect_uri,
                         "scope": scope, "used": False}  # fmt: skip
    return code


def new_bot_token(world: World, team_id: str, scopes: frozenset[str] = BOT_SCOPES) -> Token:
    """A bot token for a team: one that ends after twelve hours where tokens rotate."""
    prefix = "xoxe.xoxb-" if world.rotate_tokens else "xoxb-"
    expires_at = world.now() + ROTATION_SECONDS if world.rotate_tokens else None
    token = Token(world.new_id(prefix), "bot", team_id, scopes, expires_at)
    world.tokens[token.value] = token
    return token


def forget_team(world: World, team_id: str) -> None:
    """All tokens of a team are worth nothing any more, and the app is told so."""
    for token in world.tokens.values():
        if token.team_id == team_id and token.kind == "bot":
            token.revoked = True
    revoked = {"oauth": [], "bot": [world.bot(team_id)]}
    world.emit(team_id, {"type": "tokens_revoked", "tokens": revoked, "event_ts": world.new_ts()})
    world.emit(team_id, {"type": "app_uninstalled", "event_ts": world.new_ts()})
    world.changed()


def check_token(world: World, value: str | None, kind: str) -> Token:
    """The caller behind a token; refused as Slack refuses."""
    if not value:
        raise ApiError("not_authed")
    token = world.tokens.get(value)
    if token is None:
        raise ApiError("invalid_auth")
    if token.revoked:
        raise ApiError("token_revoked")
    if token.expires_at is not None and token.expires_at < world.now():
        raise ApiError("token_expired")
    if kind != "any" and token.kind != kind:
        raise ApiError("not_allowed_token_type")
    return token


def _check_client(world: World, args: Json) -> None:
    if args.get("client_id") != world.client_id:
        raise ApiError("invalid_client_id")
    if args.get("client_secret") != world.client_secret:
        raise ApiError("bad_client_secret")


def _installed(world: World, team_id: str, user: str, scope: str = "") -> Json:
    team = world.teams[team_id]
    asked = frozenset(scope.split(",")) if scope else BOT_SCOPES
    token = new_bot_token(world, team_id, asked)
    answer: Json = {
        "access_token": token.value, "token_type": "bot", "scope": ",".join(sorted(asked)),
        "bot_user_id": team.bot_user, "app_id": world.app_id,
        "team": {"id": team.id, "name": team.name}, "enterprise": None,
        "is_enterprise_install": False,
    }  # fmt: skip
    if user:
        answer["authed_user"] = {"id": user}
    if token.expires_at is not None:
        refresh = world.new_id("xoxe-1-")
        world.refresh_tokens[refresh] = team_id
        answer |= {"refresh_token": refresh, "expires_in": ROTATION_SECONDS}
    return answer


METHODS = {
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "apps.uninstall": uninstall,
    "oauth.v2.access": oauth_access,
}
