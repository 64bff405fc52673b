"""Views, the agent's status, prompts and title, reactions, and files by name."""

from __future__ import annotations

from collections.abc import Callable

from fakes.slack import posts
from fakes.slack.records import File, Json, Message, Token, View
from fakes.slack.referee import Problem, view_problems
from fakes.slack.world import ApiError, World


def open_view(world: World, caller: Token, args: Json) -> Json:
    return _opened(world, caller, args, "views.open", previous=None)


def push_view(world: World, caller: Token, args: Json) -> Json:
    shown = [v for v in world.views.values() if not v.closed and v.payload.get("type") == "modal"]
    if not shown:
        raise ApiError("not_found")
    return _opened(world, caller, args, "views.push", previous=shown[-1])


def update_view(world: World, caller: Token, args: Json) -> Json:
    view = _view(world, args)
    if args.get("hash") and args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    world.judge("views.update", args, view_problems(args.get("view")))
    replace_view(world, view, args["view"])
    return _answer(world, caller, view)


def publish_view(world: World, caller: Token, args: Json) -> Json:
    user = args.get("user_id") or ""
    if user not in world.users:
        raise ApiError("user_not_found")
    shown = world.homes.get((caller.team_id, user))
    if args.get("hash") and shown and args["hash"] != shown.hash:
        raise ApiError("hash_conflict")
    world.judge("views.publish", args, view_problems(args.get("view")))
    if shown is None:
        shown = new_view(world, caller.team_id, user, args["view"])
        world.homes[caller.team_id, user] = shown
    else:
        replace_view(world, shown, args["view"])
    return _answer(world, caller, shown)


def new_view(
    world: World, team: str, user: str, payload: Json, previous: View | None = None
) -> View:
    """Show a view to a person; ``previous`` is the one it is stacked upon."""
    id = world.new_id("V")
    root = previous.root if previous else id
    view = View(id, world.new_id("hash."), user, team, payload, root, previous and previous.id)
    world.views[id] = view
    world.changed()
    return view


def replace_view(world: World, view: View, payload: Json) -> None:
    view.payload, view.hash = payload, world.new_id("hash.")
    world.changed()


def set_status(world: World, caller: Token, args: Json) -> Json:
    world.channel_for(caller, args.get("channel_id"))
    lines = args.get("loading_messages") or []
    problems = [Problem("invalid_arguments", "more than ten loading messages")]
    world.judge("assistant.threads.setStatus", args, problems if len(lines) > 10 else [])
    return _noted(world, world.statuses, "assistant.threads.setStatus", args)


def set_prompts(world: World, caller: Token, args: Json) -> Json:
    world.channel_for(caller, args.get("channel_id"))
    prompts = args.get("prompts") or []
    whole = 1 <= len(prompts) <= 4 and all(p.get("title") and p.get("message") for p in prompts)
    problem = Problem("invalid_arguments", "one to four prompts, each with title and message")
    world.judge("assistant.threads.setSuggestedPrompts", args, [] if whole else [problem])
    return _noted(world, world.prompts, "assistant.threads.setSuggestedPrompts", args)


def set_title(world: World, caller: Token, args: Json) -> Json:
    world.channel_for(caller, args.get("channel_id"))
    return _noted(world, world.titles, "assistant.threads.setTitle", args)


def session_status(world: World, caller: Token, args: Json) -> Json:
    world.channel_for(caller, args.get("channel_id") or args.get("channel"))
    return _noted(world, world.statuses, "agents.sessions.setStatus", args)


def session_name(world: World, caller: Token, args: Json) -> Json:
    world.channel_for(caller, args.get("channel_id") or args.get("channel"))
    return _noted(world, world.titles, "agents.sessions.rename", args)


def add_reaction(world: World, caller: Token, args: Json) -> Json:
    users = _reactions(world, caller, args).setdefault(args["name"], [])
    if world.bot(caller.team_id) in users:
        raise ApiError("already_reacted")
    users.append(world.bot(caller.team_id))
    world.changed()
    return {}


def remove_reaction(world: World, caller: Token, args: Json) -> Json:
    users = _reactions(world, caller, args).get(args["name"], [])
    if world.bot(caller.team_id) not in users:
        raise ApiError("no_reaction")
    users.remove(world.bot(caller.team_id))
    world.changed()
    return {}


def file_info(world: World, caller: Token, args: Json) -> Json:
    file = world.files.get(args.get("file") or "")
    if file is None:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return {"file": file.as_json(world.origin), "comments": []}


def upload_url(world: World, caller: Token, args: Json) -> Json:
    id = world.new_id("F")
    bot, now = world.bot(caller.team_id), int(world.now())
    name = args.get("filename") or id
    world.uploads[id] = File(id, name, "text/plain", bot, caller.team_id, b"", now)
    return {"upload_url": f"{world.origin}/upload/{id}", "file_id": id}


def complete_upload(world: World, caller: Token, args: Json) -> Json:
    wanted = [world.uploads.get(entry["id"]) for entry in args.get("files") or []]
    if not wanted or None in wanted:
        raise ApiError("file_not_found")
    files = [file.as_json(world.origin) for file in wanted]
    world.files |= {file.id: file for file in wanted}
    if args.get("channel_id"):
        channel = world.writable(caller, args["channel_id"])
        text, root = args.get("initial_comment") or "", args.get("thread_ts")
        bot = world.teams[caller.team_id]
        posts.post(world, channel, Message(
            world.new_ts(), channel.id, bot.bot_user, text, bot.id, thread_ts=root, files=files,
            bot_id=bot.bot_id, app_id=world.app_id, subtype="file_share", sent=args,
        ))  # fmt: skip
    return {"files": files}


def _opened(world: World, caller: Token, args: Json, name: str, previous: View | None) -> Json:
    world.use_trigger(args.get("trigger_id"))
    world.judge(name, args, view_problems(args.get("view")))
    user = world.trigger_users.get(args["trigger_id"], "")
    view = new_view(world, caller.team_id, user, args["view"], previous)
    return _answer(world, caller, view)


def _answer(world: World, caller: Token, view: View) -> Json:
    return {"view": view.as_json(world.teams[caller.team_id], world.app_id)}


def _view(world: World, args: Json) -> View:
    def by_name(view: View) -> bool:
        return view.payload.get("external_id") == args.get("external_id")

    found = world.views.get(args.get("view_id") or "")
    if found is None and args.get("external_id"):
        found = next(filter(by_name, world.views.values()), None)
    if found is None or found.closed:
        raise ApiError("not_found")
    return found


def _noted(world: World, into: list[Json], method: str, args: Json) -> Json:
    into.append({"method": method, **args})
    world.changed()
    return {}


def _reactions(world: World, caller: Token, args: Json) -> dict[str, list[str]]:
    channel = world.joined(caller, args.get("channel"))
    if not args.get("name"):
        raise ApiError("invalid_name")
    return world.message_in(channel, args.get("timestamp")).reactions


METHODS: dict[str, Callable[[World, Token, Json], Json]] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
    "agents.sessions.setStatus": session_status,
    "agents.sessions.rename": session_name,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "files.info": file_info,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}
