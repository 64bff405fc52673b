"""The chat.* methods: post, update, delete, whisper, link."""

from __future__ import annotations

from fakes.slack import posts
from fakes.slack.records import Channel, Ephemeral, Json, Message, Token
from fakes.slack.referee import message_problems
from fakes.slack.world import ApiError, World


def post_message(world: World, caller: Token, args: Json) -> Json:
    channel = world.writable(caller, args.get("channel"))
    world.judge("chat.postMessage", args, message_problems(args))
    message = own_message(world, caller, channel, args)
    posts.post(world, channel, message)
    shown = message.as_json(metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def own_message(world: World, caller: Token, channel: Channel, args: Json) -> Message:
    """A message of the bot that calls, not yet in the conversation."""
    team = world.teams[caller.team_id]
    return Message(
        world.new_ts(), channel.id, team.bot_user, args.get("text") or "", team.id,
        blocks=args.get("blocks") or [], thread_ts=root_of(channel, args.get("thread_ts")),
        bot_id=team.bot_id, app_id=world.app_id, metadata=args.get("metadata"), sent=args,
    )  # fmt: skip


def root_of(channel: Channel, thread_ts: str | None) -> str | None:
    """The message a reply hangs on, which is the root even if a reply was named."""
    if not thread_ts:
        return None
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    return parent.root


def update(world: World, caller: Token, args: Json) -> Json:
    channel = world.channel_for(caller, args.get("channel"))
    message = _own(world, caller, channel, args.get("ts"), "cant_update_message")
    if is_streaming(world, message):
        raise ApiError("streaming_state_conflict")
    world.judge("chat.update", args, message_problems(args, unfurls=False))
    new = {name: args[name] for name in ("text", "blocks", "metadata") if name in args}
    if "text" in args and "blocks" not in args:
        new["blocks"] = []
    posts.change(world, channel, message, new, message.user)
    return {"channel": channel.id, "ts": message.ts, "text": message.text,
            "message": message.as_json()}  # fmt: skip


def delete(world: World, caller: Token, args: Json) -> Json:
    channel = world.channel_for(caller, args.get("channel"))
    message = _own(world, caller, channel, args.get("ts"), "cant_delete_message")
    posts.remove(world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(world: World, caller: Token, args: Json) -> Json:
    channel = world.joined(caller, args.get("channel"))
    if args.get("user") not in channel.members:
        raise ApiError("user_not_in_channel")
    world.judge("chat.postEphemeral", args, message_problems(args, unfurls=False))
    whispered = Ephemeral(
        world.new_ts(), channel.id, args["user"], args.get("text") or "",
        args.get("blocks") or [], args.get("thread_ts"),
    )  # fmt: skip
    world.ephemerals.append(whispered)
    world.changed()
    return {"message_ts": whispered.ts}


def get_permalink(world: World, caller: Token, args: Json) -> Json:
    channel = world.channel_for(caller, args.get("channel"))
    message = world.message_in(channel, args.get("message_ts"))
    return {"channel": channel.id, "permalink": permalink(world, channel, message)}


def permalink(world: World, channel: Channel, message: Message) -> str:
    """Where people open a message."""
    domain = world.teams[channel.team_id].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    in_thread = message.thread_ts and message.thread_ts != message.ts
    return link + (f"?thread_ts={message.thread_ts}&cid={channel.id}" if in_thread else "")


def is_streaming(world: World, message: Message) -> bool:
    """Whether a message may still be appended to."""
    stream = message.stream
    alive = stream is not None and not stream.stopped
    return alive and world.now() - stream.started <= world.stream_seconds


def _own(world: World, caller: Token, channel: Channel, ts: str | None, code: str) -> Message:
    message = world.message_in(channel, ts)
    if message.user != world.bot(caller.team_id):
        raise ApiError(code)
    return message


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
