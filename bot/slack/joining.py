"""What the bot says once, when it joins a channel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.cards import Card, Items, Strong, Text, worded
from bot.language import told

_NAMED = 20


def joined(spaces: Sequence[str], *, bot: str = "@Teamlore") -> Card:
    """How to ask here, and which spaces answers here may come from, by name.

    ``spaces`` are those that every reader of the channel may see; the names of others are no
    business of this channel.
    """
    ask = Text(worded("hello-slack", bot=Strong(bot), ask=Strong("/ask")))
    return Card(parts=(ask, *_readable(spaces)))


def _readable(spaces: Sequence[str]) -> tuple[Text | Items, ...]:
    if not spaces:
        command = Strong("/lore grant SPACE #channel")
        return (Text(worded("reads-nothing-slack", command=command)),)
    named = tuple((space,) for space in spaces[:_NAMED])
    over = len(spaces) - _NAMED
    rest = ((told("more-spaces", count=over),),) if over > 0 else ()
    return (
        Text((told("reads-only"),)),
        Items((*named, *rest)),
    )
