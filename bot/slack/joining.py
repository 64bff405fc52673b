"""What the bot says once, when it joins a channel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.cards import Card, Items, Strong, Text

_NAMED = 20


def joined(spaces: Sequence[str], *, bot: str = "@Teamlore") -> Card:
    """How to ask here, and which spaces answers here may come from, by name.

    ``spaces`` are those that every reader of the channel may see; the names of others are no
    business of this channel.
    """
    ask = Text(
        (
            "Hello! Ask me a question with ", Strong(bot), " and I answer in its thread with the "
            "passage of your documents that says it, and a link to the place. In that thread you "
            "can go on asking without naming me. ", Strong("/ask"), " answers for your eyes only.",
        )
    )  # fmt: skip
    return Card(parts=(ask, *_readable(spaces)))


def _readable(spaces: Sequence[str]) -> tuple[Text | Items, ...]:
    if not spaces:
        none = "I may not read any documents here yet. An admin can open a space to this channel: "
        return (Text((none, Strong("/lore grant SPACE #channel"))),)
    named = tuple((space,) for space in spaces[:_NAMED])
    over = len(spaces) - _NAMED
    rest = ((f"… and {over} more",),) if over > 0 else ()
    return (
        Text(("Everyone in this channel can read my answers here, so I use only:",)),
        Items((*named, *rest)),
    )
