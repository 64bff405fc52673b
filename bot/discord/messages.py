"""Messages and interactions of discord.py, as the plain values that ``hear`` works with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import discord

from bot.discord.buttons import pressed
from bot.discord.components import Component, walk
from bot.discord.hear import Called, Said, question_text

_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
Interaction = discord.Interaction[Any]


def is_spoken(message: discord.Message) -> bool:
    """Whether a person wrote it: no bot, no webhook, no notice of Discord's."""
    return message.type in _WRITTEN and not message.author.bot and message.webhook_id is None


def spoken_words(message: discord.Message, me: discord.abc.User | None) -> str:
    """The words of a message, without markup and without the mention of us."""
    return question_text(message.content, str(me.id if me else 0), _names(message))


def spoken_lines(message: discord.Message, me: discord.abc.User | None) -> list[str]:
    """The same, line by line."""
    own, names = str(me.id if me else 0), _names(message)
    return [question_text(line, own, names) for line in message.content.split("\n")]


def is_mentioned(message: discord.Message, me: discord.abc.User) -> bool:
    """Whether the message is for us: by name, by our role, or as a reply that notifies us."""
    own_role = message.guild.self_role if message.guild else None
    return me in message.mentions or (own_role is not None and own_role in message.role_mentions)


def said_in(message: discord.Message, me: discord.abc.User) -> Said:
    """What was said, and whose conversation it belongs to."""
    channel = message.channel
    thread = str(channel.id) if isinstance(channel, discord.Thread) else ""
    return Said(
        team=str(message.guild.id) if message.guild else "",
        place=place_of(channel),
        channel=str(channel.id),
        thread=thread or str(message.id),
        message=str(message.id),
        person=str(message.author.id),
        text=spoken_words(message, me),
    )


def replied_to(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, if Discord sent it along."""
    found = message.reference.resolved if message.reference else None
    return found if isinstance(found, discord.Message) else None


def question_of(message: discord.Message) -> UUID | None:
    """The question that a message of ours answers, as its buttons say."""
    for component in walk(_plain(message)):
        found = pressed(str(component.get("custom_id") or ""))
        if found is not None:
            try:
                return UUID(found[1])
            except ValueError:
                continue
    return None


def called(interaction: Interaction) -> Called:
    """Who called us where."""
    channel = interaction.channel
    return Called(
        team=str(interaction.guild_id or ""),
        place=place_of(channel) if channel else str(interaction.channel_id or ""),
        channel=str(interaction.channel_id or ""),
        person=str(interaction.user.id),
        id=str(interaction.id),
        token=interaction.token,
        application=str(interaction.application_id),
        at=interaction.created_at,
        locale=interaction.locale.value,
    )


def place_of(channel: object) -> str:
    """The channel whose readers read what stands here: of a thread, the one above it."""
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id)
    return str(getattr(channel, "id", ""))


def _plain(message: discord.Message) -> list[Component]:
    return [dict(component.to_dict()) for component in message.components]


def _names(message: discord.Message) -> dict[str, str]:
    named: Iterable[Any] = (
        *message.mentions, *message.role_mentions, *message.channel_mentions
    )  # fmt: skip
    return {str(one.id): getattr(one, "display_name", None) or one.name for one in named}
