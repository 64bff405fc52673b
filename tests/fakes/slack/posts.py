"""What happens to a message, and the events that tell of it: posted, changed, removed."""

from __future__ import annotations

from fakes.slack.records import Channel, File, Json, Message
from fakes.slack.world import World


def post(world: World, channel: Channel, message: Message) -> Message:
    """Put a message into its conversation and tell the app, as Slack does of its own posts too."""
    channel.add(message)
    if message.metadata:
        _tell_metadata(world, channel, message)
    tell(world, channel, _event(channel, message))
    world.changed()
    return message


def change(world: World, channel: Channel, message: Message, new: Json, by: str) -> None:
    """Give a message new text, blocks, metadata or files, and tell the app."""
    before = message.as_json()
    for name, value in new.items():
        setattr(message, name, value)
    message.states.append(message.text)
    message.edited = {"user": by, "ts": world.new_ts()}
    _tell_change(world, channel, message.as_json(), before)
    world.changed()


def remove(world: World, channel: Channel, message: Message) -> None:
    """Delete a message. One that has replies leaves a tombstone, which is told as a change."""
    before = message.as_json()
    if channel.replies(message.ts):
        message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
        message.user = "USLACKBOT"
        _tell_change(world, channel, message.as_json(), before)
    else:
        del channel.messages[message.ts]
        deleted = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
        tell(world, channel, _around(world, channel) | deleted | {"previous_message": before})
    world.changed()


def tell(world: World, channel: Channel, event: Json) -> None:
    """Send an event to every installation whose bot is in the conversation."""
    for team in world.teams.values():
        if team.bot_user in channel.members and team.id in {channel.team_id, *channel.shared_with}:
            world.emit(team.id, event)


def shown_file(world: World, channel: Channel, file: File) -> Json:
    """A file as events of this conversation carry it: only its id where others share it."""
    return file.as_stub() if channel.is_ext_shared else file.as_json(world.origin)


def _event(channel: Channel, message: Message) -> Json:
    about = {"channel": channel.id, "channel_type": channel.type, "event_ts": message.ts}
    return message.as_json() | about


def _around(world: World, channel: Channel) -> Json:
    ts = world.new_ts()
    about = {"type": "message", "channel": channel.id, "channel_type": channel.type}
    return about | {"ts": ts, "event_ts": ts}


def _tell_change(world: World, channel: Channel, message: Json, before: Json) -> None:
    changed = {"subtype": "message_changed", "hidden": True}
    about = {"message": message, "previous_message": before}
    tell(world, channel, _around(world, channel) | changed | about)


def _tell_metadata(world: World, channel: Channel, message: Message) -> None:
    about = {"channel_id": channel.id, "message_ts": message.ts, "event_ts": message.ts}
    who = {"app_id": message.app_id, "bot_id": message.bot_id, "user_id": message.user}
    event = {"type": "message_metadata_posted", "metadata": message.metadata}
    tell(world, channel, event | about | who)
