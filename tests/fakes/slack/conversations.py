"""The conversations.* methods and users.conversations, all of which answer in small pages."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

from fakes.slack.records import Channel, Json, Message, Token
from fakes.slack.referee import is_on
from fakes.slack.world import ApiError, World

_TYPES = {"public": "public_channel", "private": "private_channel"}


def info(world: World, caller: Token, args: Json) -> Json:
    channel = world.channel_for(caller, args.get("channel"))
    return {"channel": channel.as_json(world.bot(caller.team_id))}


def members(world: World, caller: Token, args: Json) -> Json:
    channel = world.channel_for(caller, args.get("channel"))
    return page(world, args, "members", channel.members)


def replies(world: World, caller: Token, args: Json) -> Json:
    channel = world.joined(caller, args.get("channel"))
    root = channel.messages.get(args.get("ts") or "")
    if root is None:
        raise ApiError("thread_not_found")
    found = [root] if root.root != root.ts else [root, *channel.replies(root.ts)]
    asked = [m for m in found if m is root or _in_range(m, args)]
    return page(world, args, "messages", asked, _shown(channel, args))


def history(world: World, caller: Token, args: Json) -> Json:
    channel = world.joined(caller, args.get("channel"))
    roots = [m for m in channel.messages.values() if m.root == m.ts and _in_range(m, args)]
    return page(world, args, "messages", roots[::-1], _shown(channel, args))


def open_direct(world: World, caller: Token, args: Json) -> Json:
    if args.get("channel"):
        return {"channel": {"id": world.channel_for(caller, args["channel"]).id}}
    users = str(args.get("users") or "").split(",")
    if any(user not in world.users for user in users):
        raise ApiError("user_not_found")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    return {"channel": {"id": world.direct(caller.team_id, users[0]).id}}


def list_all(world: World, caller: Token, args: Json) -> Json:
    return _channels(world, caller, args, lambda _channel: True)


def of_user(world: World, caller: Token, args: Json) -> Json:
    user = args.get("user") or world.bot(caller.team_id)
    if user not in world.users:
        raise ApiError("user_not_found")
    return _channels(world, caller, args, lambda channel: user in channel.members)


def page(
    world: World, args: Json, name: str, items: Sequence[Any],
    shown: Callable[[Any], Any] = lambda item: item,
) -> Json:  # fmt: skip
    """One page of a list: never more than ``world.page_size``, whatever limit was asked for."""
    start = _offset(args.get("cursor"))
    size = min(int(args.get("limit") or world.page_size), world.page_size)
    rest = start + size < len(items)
    cursor = b64encode(f"from:{start + size}".encode()).decode() if rest else ""
    return {name: [shown(item) for item in items[start : start + size]], "has_more": rest,
            "response_metadata": {"next_cursor": cursor}}  # fmt: skip


def _offset(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(b64decode(cursor).decode().removeprefix("from:"))
    except ValueError as error:
        raise ApiError("invalid_cursor") from error


def _in_range(message: Message, args: Json) -> bool:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9999999999")
    at, low, high = float(message.ts), float(oldest), float(latest)
    inside = low < at < high
    return inside or (is_on(args, "inclusive") and message.ts in {oldest, latest})


def _shown(channel: Channel, args: Json) -> Callable[[Message], Json]:
    with_metadata = is_on(args, "include_all_metadata")

    def show(message: Message) -> Json:
        answers = channel.replies(message.ts)
        thread: Json = {}
        if answers:
            thread = {"thread_ts": message.ts, "reply_count": len(answers),
                      "latest_reply": answers[-1].ts,
                      "reply_users": sorted({m.user for m in answers})}  # fmt: skip
        return message.as_json(metadata=with_metadata) | thread

    return show


def _channels(world: World, caller: Token, args: Json, wanted: Callable[[Channel], bool]) -> Json:
    bot = world.bot(caller.team_id)
    types = str(args.get("types") or "public_channel").split(",")
    found = [
        channel for channel in world.channels.values()
        if caller.team_id in {channel.team_id, *channel.shared_with} and wanted(channel)
        and _TYPES.get(channel.kind, channel.kind) in types
        and (channel.kind == "public" or bot in channel.members)
        and not (channel.is_archived and is_on(args, "exclude_archived"))
    ]  # fmt: skip
    return page(world, args, "channels", found, lambda channel: channel.as_json(bot))


METHODS = {
    "conversations.info": info,
    "conversations.members": members,
    "conversations.replies": replies,
    "conversations.history": history,
    "conversations.open": open_direct,
    "conversations.list": list_all,
    "users.conversations": of_user,
}
