"""Two guilds that ask the same and know different things; every word of theirs is marked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from fakes.discord.interactions import Interaction
from fakes.discord.people import Person
from fakes.discord.town import Town, eventually
from fakes.discord.world import Channel

THINGS = """
    anvil badge cable desk easel flask glove hammer invoice jacket kettle ladder mirror needle oven
    printer quilt router sofa tablet umbrella valve whistle yoke zipper
""".split()
_ASKS = ("Where is the {}?", "Who keeps the {}?", "What does the {} cost?", "The {} is where?")


class Side:
    """One guild: its channel, its person, and the mark in everything that it knows."""

    def __init__(self, town: Town, mark: str, workspace: str, person: Person, channel: Channel):
        self._town, self.mark, self.person, self.channel = town, mark, person, channel
        for thing in THINGS:
            text = (
                f"# The {thing} of {mark}\n\nThe {thing} is in room {mark}{thing}. Keeper "
                f"{mark}keeper keeps the {thing}. It costs {len(thing)} {mark}coins.\n"
            )
            town.put(text, name=f"{mark}-{thing}.md", workspace=workspace)
        town.read(workspace)

    def ask(self, chance: random.Random) -> Interaction:
        """A question in one of the ways that there are, about anything."""
        text = chance.choice(_ASKS).format(chance.choice(THINGS))
        way = chance.randrange(6)
        if way == 0:
            return self.person.menu(self.person.send(self.channel, text), "Ask about this")
        if way == 1:
            return self.person.autocomplete(self.channel, "ask", "space", "", question=text)
        if way == 2:
            verb = chance.choice(("list", "spaces", "unanswered", "status", "audit"))
            return self.person.slash(self.channel, f"lore {verb}")
        return self.person.slash(self.channel, "ask", question=text, private=way % 2 == 0)


async def marked(town: Town) -> tuple[Side, Side]:
    """The town's guild, and another one in a workspace of its own."""
    other = town.fake.guild("Beta", town.alice)
    channel = town.fake.guilds.channel(other, "general")
    await eventually(lambda: town.app.access.workspace_of("discord", str(other.id)))
    return (
        Side(town, "alder", "main", town.alice, town.channel),
        Side(town, "birch", f"discord-{other.id}", town.alice, channel),
    )


def texts(asked: Interaction) -> Iterator[Any]:
    """Everything that came of it."""
    yield asked.choices
    for message in filter(None, [asked.message, *asked.followups]):
        yield message.components
