"""What people do in Slack: write, mention, click, send forms, upload, join, leave, uninstall."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from typing import Any

from fakes.slack import interactions, posts
from fakes.slack.access import forget_team
from fakes.slack.courier import Courier, Delivery
from fakes.slack.interactions import escaped
from fakes.slack.records import Channel, Ephemeral, File, Json, Message, User, View
from fakes.slack.world import World


class People:
    """The hands of the people in the fake; each deed returns what came of it.

    Text is what a person types: ``<``, ``>`` and ``&`` are escaped, unless ``raw`` is given.
    Messages return the message, commands and clicks the delivery (``.answer`` once acknowledged).
    """

    world: World
    courier: Courier

    def write(
        self, channel: Channel, user: User, text: str, thread: Message | str | None = None,
        files: Sequence[File] = (), *, raw: bool = False, metadata: Json | None = None,
    ) -> Message:  # fmt: skip
        """Post a message: in a channel, a thread or a direct conversation."""
        shown = [posts.shown_file(self.world, channel, file) for file in files]
        said = text if raw else escaped(text)
        message = Message(
            self.world.new_ts(), channel.id, user.id, said, user.team_id, _rich(said),
            getattr(thread, "root", thread), user.bot_id, files=shown, metadata=metadata,
            subtype="file_share" if shown else None,
        )  # fmt: skip
        posts.post(self.world, channel, message)
        for file in files:
            self._share(channel, file)
        return message

    def mention(
        self, channel: Channel, user: User, text: str, thread: Message | str | None = None,
        files: Sequence[File] = (), *, raw: bool = False,
    ) -> Message:  # fmt: skip
        """Post a message that names the bot: two events, where both are subscribed."""
        bot = self.world.bot(channel.team_id)
        said = f"<@{bot}> {text if raw else escaped(text)}"
        message = self.write(channel, user, said, thread, files, raw=True)
        event = message.as_json() | {"type": "app_mention", "channel": channel.id}
        profile = {"is_restricted": user.is_restricted, "name": user.name, "team": user.team_id}
        more = {"event_ts": message.ts, "user_profile": profile}
        event.pop("subtype", None)
        if bot in channel.members:
            self.world.emit(channel.team_id, event | more)
        return message

    def direct_message(
        self, user: User, text: str, thread: Message | str | None = None,
        files: Sequence[File] = (), *, team: str | None = None,
    ) -> Message:  # fmt: skip
        channel = self.world.direct(team or user.team_id, user.id)
        return self.write(channel, user, text, thread, files)

    def thread_message(self, parent: Message, user: User, text: str) -> Message:
        """Answer in a message's thread without naming the bot."""
        return self.write(self.world.channels[parent.channel], user, text, parent)

    def edit(self, message: Message, text: str, *, raw: bool = False) -> None:
        said = text if raw else escaped(text)
        channel = self.world.channels[message.channel]
        new = {"text": said, "blocks": _rich(said)}
        posts.change(self.world, channel, message, new, message.user)

    def delete(self, message: Message) -> None:
        posts.remove(self.world, self.world.channels[message.channel], message)

    def slash(self, name: str, text: str, user: User, channel: Channel) -> Delivery:
        return self.courier.take(interactions.command(self.world, name, text, user, channel))

    def click(
        self, where: Message | Ephemeral | View, action_id: str, user: User, value: Any = None
    ) -> Delivery:
        """Press something. ``value`` chooses: an option, or ``positive`` and ``negative``."""
        return self.courier.take(interactions.click(self.world, where, action_id, user, value))

    def shortcut(self, callback_id: str, user: User, message: Message | None = None) -> Delivery:
        """Choose a shortcut in a message's menu, or a global one."""
        if message is None:
            made = interactions.global_shortcut(self.world, callback_id, user)
        else:
            made = interactions.shortcut(self.world, callback_id, user, message)
        return self.courier.take(made)

    def submit_view(
        self, view: View, user: User, values: Mapping[str, Any] | None = None
    ) -> Delivery:
        return self.courier.take(interactions.submission(self.world, view, user, values or {}))

    def close_view(self, view: View, user: User) -> Delivery:
        return self.courier.take(interactions.closing(self.world, view, user))

    def open_home(self, user: User, tab: str = "home", context: Json | None = None) -> None:
        """Open the app's home; ``messages`` is the tab in which people talk to the agent."""
        channel = self.world.direct(user.team_id, user.id)
        event = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        shown = self.world.homes.get((user.team_id, user.id))
        if tab == "home" and shown:
            event["view"] = shown.as_json(self.world.teams[user.team_id], self.world.app_id)
        if context:
            event["context"] = context
        self._emit(user.team_id, event)

    def change_context(self, user: User, context: Json) -> None:
        """Look at something else while the agent is open."""
        channel = self.world.direct(user.team_id, user.id)
        event = {"type": "app_context_changed", "user": user.id, "channel": channel.id}
        self._emit(user.team_id, event | {"context": context})

    def stop_answer(self, user: User, message: Message) -> None:
        """Press stop while an answer is written: Slack ends the stream and tells the app."""
        streams = []
        if message.stream is not None and not message.stream.stopped:
            message.stream.stopped = True
            streams = [message.ts]
        posts.tell(self.world, self.world.channels[message.channel], {
            "type": "agent_session_stopped", "channel": message.channel, "user": user.id,
            "thread_ts": message.root, "streaming_message_ts": streams,
            "event_ts": self.world.new_ts(),
        })  # fmt: skip

    def upload(
        self, user: User, name: str, data: bytes, channel: Channel | None = None,
        text: str = "", thread: Message | str | None = None, mimetype: str | None = None,
    ) -> File:  # fmt: skip
        """Upload a file; with a channel it is shared there in a message."""
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        id, now = self.world.new_id("F"), int(self.world.now())
        file = File(id, name, kind, user.id, user.team_id, data, now)
        self.world.files[file.id] = file
        if channel is not None:
            self.write(channel, user, text, thread, [file])
        return file

    def delete_file(self, file: File) -> None:
        file.deleted = True
        self._emit(file.team_id, {"type": "file_deleted", "file_id": file.id})

    def join_channel(self, channel: Channel, user: User | None = None, by: str = "") -> None:
        """A person joins a channel; without one it is the bot, whom ``by`` invited."""
        id = user.id if user else self.world.bot(channel.team_id)
        if id not in channel.members:
            channel.members.append(id)
        event = self._membership("member_joined_channel", channel, id)
        posts.tell(self.world, channel, event | ({"inviter": by} if by else {}))

    def leave_channel(self, channel: Channel, user: User | None = None) -> None:
        """A person leaves a channel; without one the bot is removed."""
        id = user.id if user else self.world.bot(channel.team_id)
        channel.members.remove(id)
        event = self._membership("member_left_channel", channel, id)
        if user is None:
            self.world.emit(channel.team_id, event)
        posts.tell(self.world, channel, event)

    def uninstall(self, team: str) -> None:
        forget_team(self.world, team)

    def revoke_tokens(self, team: str) -> None:
        """The tokens are withdrawn, and the app stays installed."""
        for token in self.world.tokens.values():
            token.revoked = token.revoked or (token.team_id == team and token.kind == "bot")
        revoked = {"oauth": [], "bot": [self.world.bot(team)]}
        self._emit(team, {"type": "tokens_revoked", "tokens": revoked})

    def _emit(self, team: str, event: Json) -> None:
        self.world.emit(team, event | {"event_ts": self.world.new_ts()})

    def _membership(self, kind: str, channel: Channel, user: str) -> Json:
        letter = {"public": "C", "private": "G", "mpim": "G", "im": "D"}[channel.kind]
        return {"type": kind, "user": user, "channel": channel.id, "channel_type": letter,
                "team": channel.team_id, "event_ts": self.world.new_ts()}  # fmt: skip

    def _share(self, channel: Channel, file: File) -> None:
        file.channels.append(channel.id)
        posts.tell(self.world, channel, {
            "type": "file_shared", "file_id": file.id, "user_id": file.user,
            "file": {"id": file.id}, "channel_id": channel.id, "event_ts": self.world.new_ts(),
        })  # fmt: skip


def _rich(text: str) -> list[Json]:
    """The block Slack's own client sends beside the text of a person."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]
