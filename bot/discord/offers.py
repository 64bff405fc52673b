"""What is offered while somebody types: only names that they may know."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer.audience import ReplyKind, audience
from bot.chat.readers import granted_to
from bot.discord.hear import PLATFORM
from bot.discord.messages import Interaction, called
from bot.discord.parts import Parts
from store.catalogue import Catalogue


class Offers:
    """Names of spaces and sources; a name is content too."""

    def __init__(self, parts: Parts, catalogue: Catalogue) -> None:
        self._parts, self._catalogue = parts, catalogue

    async def spaces(self, interaction: Interaction, *, admin: bool) -> Sequence[str]:
        """Those that an answer here may use; for admins who look after them, all of them."""
        call, run = called(interaction), self._parts.lane.run
        workspace = await run(self._parts.access.workspace_of, PLATFORM, call.team)
        if workspace is None:
            return ()
        known = await run(self._parts.access.spaces, workspace)
        if admin:
            may = await self._parts.facts.is_admin(call.team, call.person)
            return [space.name for space in known] if may else ()
        grants = await run(self._parts.access.grants, workspace)
        private = bool(getattr(interaction.namespace, "private", False))
        reply = ReplyKind.PRIVATE if private else ReplyKind.PUBLIC
        place = await self._parts.facts.place(call.team, call.place)
        asker = await self._parts.facts.asker(call.team, call.person, granted_to(grants, PLATFORM))
        allowed = audience(workspace, place, asker, reply, grants).spaces
        return [space.name for space in known if space.id in allowed]

    async def sources(self, interaction: Interaction) -> Sequence[tuple[str, str]]:
        """Every source of the workspace with its id, for admins alone."""
        call, run = called(interaction), self._parts.lane.run
        workspace = await run(self._parts.access.workspace_of, PLATFORM, call.team)
        if workspace is None or not await self._parts.facts.is_admin(call.team, call.person):
            return ()
        found = await run(self._catalogue.sources, workspace)
        return [(f"{source.name} ({source.space_name})", str(source.id)) for source in found]
