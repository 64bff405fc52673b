"""What the desk and the bot say about reading channels; see ``words`` for everything else."""

from __future__ import annotations

from bot.chat.cards import Card, Inline, Line, Strong, Text, worded


def add_channel(channel: Inline, space: str) -> Line:
    """A channel's history is to become a source."""
    return worded("channel-add", channel=channel, space=Strong(space))


def reads_back(channel: Inline) -> Line:
    """A channel's history is about to be read."""
    return worded("channel-reads-back", channel=channel)


def notice(space: str, id: str, *, shared: bool) -> Card:
    """What is posted in a channel before a word of it is read. Pure."""
    says = (
        worded("channel-notice-shared", space=Strong(space))
        if shared
        else worded("channel-notice-own")
    )
    ends = worded("channel-notice-ends", command=Strong(f"/lore remove {id}"))
    return Card(parts=(Text(says), Text(ends, faint=True)))
