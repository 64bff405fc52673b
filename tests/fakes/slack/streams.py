"""Messages written while people watch: chat.startStream, appendStream and stopStream."""

from __future__ import annotations

from fakes.slack import posts
from fakes.slack.chat import is_streaming, own_message
from fakes.slack.records import Channel, Json, Message, Stream, Token
from fakes.slack.referee import stream_problems
from fakes.slack.world import ApiError, World


def start(world: World, caller: Token, args: Json) -> Json:
    channel = world.writable(caller, args.get("channel"))
    if not args.get("thread_ts"):
        raise ApiError("invalid_thread_ts")
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not args.get(name):
                raise ApiError(f"missing_{name}")
    world.judge("chat.startStream", args, stream_problems(args, []))
    message = own_message(world, caller, channel, args)
    message.stream = Stream(world.now())
    _write(message, args)
    posts.post(world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def append(world: World, caller: Token, args: Json) -> Json:
    channel, message = _alive(world, caller, args)
    world.judge("chat.appendStream", args, stream_problems(args, []))
    _write(message, args)
    message.states.append(message.text)
    world.changed()
    return {"channel": channel.id, "ts": message.ts}


def stop(world: World, caller: Token, args: Json) -> Json:
    channel, message = _alive(world, caller, args)
    blocks = args.get("blocks") or []
    world.judge("chat.stopStream", args, stream_problems(args, [*message.stream.blocks, *blocks]))
    _write(message, args)
    message.stream.stopped = True
    new = {"blocks": [*message.stream.blocks, *blocks]}
    if args.get("metadata"):
        new["metadata"] = args["metadata"]
    posts.change(world, channel, message, new, message.user)
    if args.get("session_status"):
        world.statuses.append({"method": "chat.stopStream", **args})
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def _alive(world: World, caller: Token, args: Json) -> tuple[Channel, Message]:
    channel = world.channel_for(caller, args.get("channel"))
    message = world.message_in(channel, args.get("ts"))
    if message.user != world.bot(caller.team_id):
        raise ApiError("message_not_owned_by_app")
    if not is_streaming(world, message):
        raise ApiError("message_not_in_streaming_state")
    return channel, message


def _write(message: Message, args: Json) -> None:
    stream = message.stream
    pieces = [args.get("markdown_text") or ""]
    for chunk in args.get("chunks") or []:
        if chunk.get("type") == "markdown_text":
            pieces.append(chunk["text"])
        elif chunk.get("type") == "blocks":
            stream.blocks += chunk["blocks"]
        elif chunk.get("type") == "task_update":
            stream.tasks[chunk["id"]] = stream.tasks.get(chunk["id"], {}) | chunk
        elif chunk.get("type") == "plan_update":
            stream.tasks[""] = chunk
    stream.text += "".join(pieces)
    message.text = stream.text


METHODS = {"chat.startStream": start, "chat.appendStream": append, "chat.stopStream": stop}
