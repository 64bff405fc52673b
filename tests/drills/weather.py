"""Services of which a share of the calls goes wrong: refused, failed, cut off, slow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from fakes.discord import faults as discord
from fakes.discord.rest import Call
from fakes.qdrant import faults as qdrant
from fakes.slack import faults as slack
from fakes.slack.records import Json

# Connections are opened and tokens looked at before there is anything that could be lost.
_SPARED = ("apps.connections.open",)
_BY_CHANNEL = ("chat.postMessage", "chat.postEphemeral", "chat.update")
_CLOCKS = 0.05  # seconds by which the fake's time and ours may differ
_ON_ITS_WAY = 0.5  # what was sent before a refusal arrived is not early; machines are slow at times


@dataclass(slots=True)
class SlackWeather(slack.Faults):
    """``share`` of all calls go wrong, each in a way by chance."""

    chance: random.Random = field(default_factory=random.Random)
    share: float = 0.0
    harmed: int = 0
    called: int = 0
    early: list[str] = field(default_factory=list)  # calls before the time they were told to wait
    _held: dict[str, tuple[float, float]] = field(default_factory=dict)

    def next_for(
        self, method: str, args: Json | None = None, now: float = 0.0
    ) -> slack.Fault | None:
        kind = f"{method}:{(args or {}).get('channel')}" if method in _BY_CHANNEL else method
        self.called += 1
        since, until = self._held.get(kind, (0.0, 0.0))
        if since + _ON_ITS_WAY < now < until - _CLOCKS:
            self.early.append(kind)
        # two base classes with slots: super() without arguments does not find this one
        fault = self._harm(method) or slack.Faults.next_for(self, method, args, now)
        if fault is not None and fault.status == 429:
            self._held[kind] = now, now + fault.retry_after
        return fault

    def _harm(self, method: str) -> slack.Fault | None:
        if method in _SPARED or self.chance.random() >= self.share:
            return None
        self.harmed += 1
        return self.chance.choice(_ways_of_slack(method))


@dataclass(slots=True)
class QdrantWeather(qdrant.Faults):
    """``share`` of all requests go wrong, each in a way by chance."""

    chance: random.Random = field(default_factory=random.Random)
    share: float = 0.0

    def next(self, method: str, path: str) -> qdrant.Fault | None:
        if self.chance.random() >= self.share:
            return None
        self.met += 1
        return self.chance.choice(_ways_of_qdrant())


@dataclass(slots=True)
class DiscordWeather(discord.Faults):
    """``share`` of all requests go wrong, each in a way by chance."""

    chance: random.Random = field(default_factory=random.Random)
    share: float = 0.0
    harmed: int = 0

    def next(self, method: str, route: str) -> discord.Fault | None:
        if self.chance.random() >= self.share:
            return discord.Faults.next(self, method, route)
        self.harmed += 1
        return self.chance.choice(_ways_of_discord(route))


def early(calls: Sequence[Call]) -> list[str]:
    """Requests to Discord that were made before the time they were told to wait."""
    told: dict[tuple[str, str], tuple[float, float]] = {}
    found = []
    for call in calls:
        since, until = told.get((call.method, call.path), (0.0, 0.0))
        if since + _ON_ITS_WAY < call.at < until - _CLOCKS:
            found.append(f"{call.method} {call.route}")
        if call.wait:
            told[call.method, call.path] = call.at, call.at + call.wait
    return found


def _ways_of_discord(route: str) -> Sequence[discord.Fault]:
    harm, refused = discord.Harm, discord.too_many
    return (
        discord.Fault(harm.ANSWER, 429, *refused(1.0, route, everywhere=False)),
        discord.Fault(harm.ANSWER, 429, *refused(2.0, route, everywhere=False)),
        discord.Fault(harm.ANSWER, 500),
        discord.Fault(harm.ANSWER, 503),
        discord.Fault(harm.RESET),
        discord.Fault(harm.LOST),
        discord.Fault(harm.SLOW, seconds=1.0),
    )


def _ways_of_slack(method: str) -> Sequence[slack.Fault]:
    return (
        slack.Fault(method, status=429, retry_after=1),
        slack.Fault(method, status=429, retry_after=2),
        slack.Fault(method, status=500),
        slack.Fault(method, status=503),
        slack.Fault(method, reset=True),
        slack.Fault(method, reset=True, after=True),
        slack.Fault(method, delay=1.0),
    )


def _ways_of_qdrant() -> Sequence[qdrant.Fault]:
    return (
        qdrant.Fault(status=429, retry_after="1"),
        qdrant.Fault(status=500),
        qdrant.Fault(status=503, after=True),
        qdrant.Fault(cut=True),
        qdrant.Fault(torn=True, after=True),
        qdrant.Fault(delay=0.5),
    )
