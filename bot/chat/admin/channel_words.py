"""What the desk and the bot say about reading channels; see ``words`` for everything else."""

from __future__ import annotations

from bot.chat.cards import Card, Inline, Line, Strong, Text

LOOKING = "Looking at the channel …"
OTHER_PLATFORM = "A channel is added where it is: give the command on its own platform."
KNOWN = "It is read already: I read all of it again, and what changed is replaced."
NO_TEAM = "No team or server of this workspace has that channel, or I am not in it."
NOT_INSIDE = "Only somebody who reads a private channel themselves can have it read."
DIRECT = "Direct messages are not read: name a channel."


def add_channel(channel: Inline, space: str) -> Line:
    """A channel's history is to become a source."""
    return (
        "I will read back what was said in ", channel, " and answer from it in the space ",
        Strong(space), ". I post a notice there first. What is written, edited and deleted there "
        "later is kept up with.",
    )  # fmt: skip


def reads_back(channel: Inline) -> Line:
    """A channel's history is about to be read."""
    return (
        "I post a notice in ", channel, " and read it back, newest messages first; /lore list says "
        "how far I am.",
    )  # fmt: skip


def notice(space: str, id: str, *, shared: bool) -> Card:
    """What is posted in a channel before a word of it is read. Pure."""
    whom = (
        ("Whoever may read the space ", Strong(space), " can ask about them.")
        if shared
        else ("Only people who read this channel can ask about them.",)
    )
    return Card(
        parts=(
            Text(("Messages of this channel are now part of what I answer from. ", *whom)),
            Text(
                (
                    "Edited and deleted messages change here too. An admin ends it with ",
                    Strong(f"/lore remove {id}"), ".",
                ),
                faint=True,
            ),
        )
    )  # fmt: skip
