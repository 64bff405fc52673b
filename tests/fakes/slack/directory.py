"""Who is there: users, groups of users, bots, the team."""

from __future__ import annotations

from fakes.slack.conversations import page
from fakes.slack.records import Json, Token, User
from fakes.slack.referee import is_on
from fakes.slack.world import ApiError, World


def user_info(world: World, caller: Token, args: Json) -> Json:
    told = _user(world, args.get("user")).as_json()
    if not is_on(args, "include_locale"):
        told.pop("locale")
    return {"user": told}


def user_list(world: World, caller: Token, args: Json) -> Json:
    own = [user for user in world.users.values() if user.team_id == caller.team_id]
    return page(world, args, "members", own, User.as_json)


def group_list(world: World, caller: Token, args: Json) -> Json:
    groups = [g for g in world.usergroups.values() if g["team_id"] == caller.team_id]
    with_users = is_on(args, "include_users")
    hidden = set() if with_users else {"users"}
    return {"usergroups": [{k: v for k, v in g.items() if k not in hidden} for g in groups]}


def group_users(world: World, caller: Token, args: Json) -> Json:
    group = world.usergroups.get(args.get("usergroup") or "")
    if group is None or group["team_id"] != caller.team_id:
        raise ApiError("no_such_subteam")
    return {"users": list(group["users"])}


def bot_info(world: World, caller: Token, args: Json) -> Json:
    for user in world.users.values():
        if user.bot_id and user.bot_id == args.get("bot"):
            app = {"app_id": world.app_id} if user.id == world.bot(caller.team_id) else {}
            told = {"id": user.bot_id, "name": user.name, "user_id": user.id}
            return {"bot": told | app | {"deleted": user.deleted}}
    raise ApiError("bot_not_found")


def team_info(world: World, caller: Token, args: Json) -> Json:
    team = world.teams.get(args.get("team") or caller.team_id)
    if team is None:
        raise ApiError("team_not_found")
    return {"team": team.as_json()}


def _user(world: World, id: str | None) -> User:
    user = world.users.get(id or "")
    if user is None:
        raise ApiError("user_not_found")
    return user


METHODS = {
    "users.info": user_info,
    "users.list": user_list,
    "usergroups.list": group_list,
    "usergroups.users.list": group_users,
    "bots.info": bot_info,
    "team.info": team_info,
}
