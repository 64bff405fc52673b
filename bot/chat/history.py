"""Reads the history of channels: tells the channel, reads back, sweeps; politely, step by step."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bot.chat.admin import channel_words as say
from bot.chat.admin.models import ChannelSeen, Look, Office, Orders
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Card, said
from bot.chat.facts import KeptFacts
from bot.chat.lane import Lane
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.language import told
from store.access import AccessBook
from store.catalogue import Catalogue
from store.errors import RefusedError, TeamloreError, UnavailableError
from store.grants import Grantee, GrantKind, parse_grantee
from store.hearing import Hearing
from store.histories import Histories, Work
from store.jobs import LostLeaseError
from store.messages import Message, Page, Thread
from store.share import WHOLE, Share

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0  # between looks for channels that are due
_AGAIN_SECONDS = 60.0  # after a refusal, which somebody may have mended meanwhile
_SOON_SECONDS = 5.0  # while a platform is away, or no team is tied yet


class Past(Protocol):
    """What a platform shows of its channels.

    Every call may raise RefusedError with a sentence for the admin, or RetryLaterError.
    """

    platform: str

    async def look(self, team: str, channel: str) -> ChannelSeen:
        """The channel, if it may be read at all."""
        ...

    async def announce(self, team: str, channel: str, notice: Card, key: UUID) -> None:
        """Post the notice; not twice within minutes for the same key."""
        ...

    async def page(self, team: str, channel: str, cursor: str) -> Page:
        """A stretch of the channel: the newest without a cursor, else what it names."""
        ...

    async def thread(self, team: str, channel: str, thread: Thread) -> Sequence[Message]:
        """All that people said in a thread."""
        ...


@dataclass(frozen=True, slots=True)
class Archive:
    """The blocking parts that reading needs."""

    histories: Histories
    hearing: Hearing
    catalogue: Catalogue
    access: AccessBook
    share: Share = WHOLE  # the servers whose channels this process reads

    def notice(self, source: UUID) -> Card:
        """What the channel is told: that it is read, who can ask about it, how it ends."""
        found = self.catalogue.by_id(source)
        grants = self.access.grants(found.workspace)
        readers = {grant.to for grant in grants if grant.space == found.space}
        shared = readers != {parse_grantee(found.target)}
        return say.notice(found.space_name, found.short_id, shared=shared)


class Ordered(Protocol):
    """What either face has at hand to carry out an order."""

    @property
    def facts(self) -> KeptFacts: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def lane(self) -> Lane: ...


async def looked(past: Past, parts: Ordered, office: Office, look: Look) -> Card:
    """A channel is to be read: what that would do, or why it cannot be."""
    try:
        seen = await _seen(past, parts.facts, office, look.channel)
    except TeamloreError as error:
        return said(in_chat(str(error)))
    return (await parts.lane.run(parts.orders.listen, office, seen, look.space)).card


async def _seen(past: Past, facts: KeptFacts, office: Office, channel: str) -> ChannelSeen:
    """The channel, if it can be read and whoever wants that reads it too."""
    team, person = office.actor.team, office.actor.person
    seen = await past.look(team, channel)
    if seen.private:
        here = Grantee(GrantKind.CHANNEL, past.platform, seen.id)
        asker = await facts.asker(team, person, frozenset({here}))
        if seen.id not in asker.channels:
            raise RefusedError(told("channel-not-inside"))
    return seen


class Collector:
    """Takes the steps that are due on a platform; several processes never take the same."""

    def __init__(self, past: Past, archive: Archive, lane: Lane, pause: float) -> None:
        """``pause``: seconds between two steps, for the platform's sake."""
        self._past, self._archive, self._lane, self._pause = past, archive, lane, pause
        self._histories, self._mine = archive.histories, (past.platform, archive.share)

    async def run(self) -> None:
        """Read until cancelled; first of all what was said while nobody listened."""
        await self.missed()
        while True:
            try:
                work = await self._lane.run(self._histories.claim, *self._mine)
                if work is not None:
                    await self._step(work)
            except LostLeaseError:
                log.info("a channel is read by another process")
            except TeamloreError as error:
                log.warning("channels wait: %s", error)
                work = None
            await asyncio.sleep(self._pause if work else _IDLE_SECONDS)

    async def missed(self) -> None:
        """Walk all channels again: something may have been said that was not heard."""
        try:
            await self._lane.run(self._histories.missed, *self._mine)
        except UnavailableError as error:
            log.warning("channels are not walked again: %s", error)

    async def _step(self, work: Work) -> None:
        run, histories = self._lane.run, self._histories
        try:
            await self._read(work)
        except RetryLaterError as error:
            await run(histories.later, work, error.seconds)
        except RefusedError as error:
            log.warning("a channel cannot be read: %s", error)
            wait = _AGAIN_SECONDS if work.teams else _SOON_SECONDS
            await run(histories.fail, work, str(error), wait)
        except UnavailableError as error:
            log.warning("a channel cannot be read now: %s", error)
            await run(histories.later, work, _SOON_SECONDS)
        except UndeliverableError as error:
            log.warning("a channel cannot be read: %s", error)
            refused = told("channel-refused", why=str(error))
            await run(histories.fail, work, refused, _AGAIN_SECONDS)
        except TeamloreError:
            raise
        except Exception:  # one channel must not stop the others; it is on record with its reason
            log.exception("a channel could not be read")
            await run(histories.fail, work, told("channel-bug"), _AGAIN_SECONDS)

    async def _read(self, work: Work) -> None:
        run, histories = self._lane.run, self._histories
        team = await self._team(work)
        if not work.announced:
            seen = await self._past.look(team, work.channel)
            await run(histories.found, work, team, seen.name)
            card = await run(self._archive.notice, work.source)
            await self._past.announce(team, work.channel, card, work.source)
            await run(histories.announced, work)
        if work.threads:
            thread = work.threads[0]
            said = await self._past.thread(team, work.channel, thread)
            await run(histories.keep_thread, work, thread, said)
        else:
            page = await self._past.page(team, work.channel, work.page or "")
            await run(histories.keep_page, work, page)

    async def _team(self, work: Work) -> str:
        """The team that has the channel; only teams of the source's own workspace are asked."""
        if work.team in work.teams:
            return work.team
        refused = RefusedError(told("channel-no-team"))
        for team in filter(self._archive.share.holds, work.teams):
            try:
                return (await self._past.look(team, work.channel)).team
            except RefusedError as error:
                refused = error if len(work.teams) == 1 else refused
        raise refused
