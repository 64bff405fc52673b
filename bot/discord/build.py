"""Puts the Discord face together from the core's parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from bot.chat.alarm import Alarms
from bot.chat.core import Core
from bot.chat.facts import KeptFacts
from bot.chat.history import Collector
from bot.chat.intake import Intake
from bot.chat.lane import Lanes
from bot.chat.readers import Readers
from bot.chat.runner import Backroom, Runner
from bot.chat.watch import Watcher
from bot.discord.connect import Listening, client_of
from bot.discord.does import Does
from bot.discord.face import DiscordFace
from bot.discord.facts import DiscordFacts
from bot.discord.guilds import Guilds
from bot.discord.hand import Hands, origins
from bot.discord.homes import Homes
from bot.discord.listeners import Also, Asking, Habits
from bot.discord.living import Living, Servers
from bot.discord.offers import Offers
from bot.discord.orders import Ordering
from bot.discord.overheard import Overheard
from bot.discord.part import DiscordPart
from bot.discord.parts import Parts
from bot.discord.past import DiscordPast
from bot.discord.pressing import Pressing
from bot.discord.send import Sender
from bot.discord.telling import Telling
from store.catalogue import Catalogue
from store.settings import Settings
from store.share import share_of


def discord_part(settings: Settings, core: Core, catalogue: Catalogue, lanes: Lanes) -> DiscordPart:
    """The face, ready to run."""
    quick = lanes.quick
    share = share_of(settings)
    client = client_of(settings, share)
    sender = Sender(client)
    live = DiscordFacts(Guilds(client, share), core.admins)
    facts = KeptFacts(live)
    readers = Readers(facts, core.access, quick)
    back = Backroom(core.inbox, core.desk, core.meter, share)
    runner = Runner(DiscordFace(client, sender), readers, back, quick, lanes.slow)
    parts = Parts(
        Intake(core.reception, lanes.record), core.reception, core.inbox, runner, facts, live,
        readers, sender, core.desk, core.after, core.orders, core.journal, core.access, core.home,
        quick,
    )  # fmt: skip
    hands = Hands(client, sender, origins(settings.discord_api_url), core.max_bytes)
    past = DiscordPast(client, sender, reads=settings.discord_message_content)
    reading = Reading(
        past, Overheard(client, past, core.archive, quick),
        Collector(past, replace(core.archive, share=share), quick, core.history_delay),
    )  # fmt: skip
    ordering = _listen(client, parts, hands, settings, catalogue, reading)
    watcher = Watcher(ordering, core.journal, core.orders, quick)
    alarms = Alarms(Telling(sender), core.notices, core.caretakers, core.access, quick)
    token = settings.discord_token.get_secret_value()
    return DiscordPart(client, token, sender, runner, watcher, alarms, reading.collector, lanes)


class Reading(NamedTuple):
    """What reads channels and keeps up with them."""

    past: DiscordPast
    overheard: Overheard
    collector: Collector


def _listen(
    client: Listening, parts: Parts, hands: Hands, settings: Settings, catalogue: Catalogue,
    reading: Reading,
) -> Ordering:  # fmt: skip
    """Hang every listener on the client; what shows the progress of jobs."""
    homes, reads = Homes(parts), settings.discord_message_content
    living = Living(client, parts, _servers(parts, settings, catalogue), reading.collector.missed)
    living.register()
    reading.overheard.register()
    ordering = Ordering(parts, hands, homes, living.tie, reading.past, reads=reads)
    habits = Habits(ids(settings.discord_threads), ids(settings.discord_forums), reads)
    also = Also(habits, ordering.files_sent, living.tie, reading.overheard)
    asking = Asking(client, parts, homes, also)
    asking.register()
    pressing = Pressing(client, parts, homes, asking.asked_again)
    does = Does(asking, ordering, pressing, Offers(parts, catalogue))
    client.doing = does
    client.on("interaction", does.interaction)
    return ordering


def _servers(parts: Parts, settings: Settings, catalogue: Catalogue) -> Servers:
    removes = timedelta(hours=settings.undo_hours) if settings.on_uninstall == "remove" else None
    named = ids(settings.discord_guilds)
    share = share_of(settings)
    return Servers(parts.access, catalogue, named, remove_after=removes, share=share)


def ids(setting: str) -> frozenset[str]:
    """The ids of a setting that lists them with commas."""
    return frozenset(id.strip() for id in setting.split(",") if id.strip())
