"""A question with everything that decides who will read the reply, as it is at this moment."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Question
from bot.answer.service import Asked
from bot.chat.facts import KeptFacts
from bot.chat.lane import Lane
from store.access import AccessBook
from store.grants import Grant, Grantee, GrantKind
from store.inbox import NewQuestion

CITATIONS = 4  # the quote and three more


class Readers:
    """Looks up a channel's readers for a public reply, the asker for a private one."""

    def __init__(self, facts: KeptFacts, access: AccessBook, lane: Lane) -> None:
        self._facts, self._access, self._lane = facts, access, lane

    async def locale(self, new: NewQuestion) -> str:
        """The asker's, as it came with the question, else as the platform knows it."""
        came = new.route.get("locale")
        return str(came) if came else await self._facts.locale(new.team, new.asker)

    async def asked(self, new: NewQuestion, question: Question, *, surely: bool = False) -> Asked:
        """What the answering core needs; the audience rule is applied there.

        A team that has left the workspace since it asked reads nothing of it any more. Who cannot
        be looked up reads nothing either; with ``surely`` it is LookupLaterError where the platform
        may say so in a moment.
        """
        place, asker = Place(new.platform, new.place), Asker(new.platform, new.asker)
        reply = ReplyKind(new.reply)
        tied = await self._lane.run(self._access.workspace_of, new.platform, new.team)
        if tied != new.workspace:
            place, asker = Place(new.platform), Asker(new.platform, "")
        elif reply is ReplyKind.PUBLIC:
            place = await self._facts.place(new.team, new.place, surely=surely)
        else:
            grants = await self._lane.run(self._access.grants, new.workspace)
            granted = granted_to(grants, new.platform)
            asker = await self._facts.asker(new.team, new.asker, granted, surely=surely)
        return Asked(new.workspace, place, asker, reply, question, new.space, CITATIONS)


def granted_to(grants: Iterable[Grant], platform: str) -> frozenset[Grantee]:
    """The channels and groups of a platform that membership must be looked up for."""
    looked_up = (GrantKind.CHANNEL, GrantKind.GROUP)
    return frozenset(g.to for g in grants if g.to.platform == platform and g.to.kind in looked_up)
