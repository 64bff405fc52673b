"""Puts the Slack face together from the core's parts."""

from __future__ import annotations

from bot.chat.alarm import Alarms
from bot.chat.core import Core
from bot.chat.facts import KeptFacts
from bot.chat.history import Collector
from bot.chat.intake import Intake
from bot.chat.lane import Lanes
from bot.chat.readers import Readers
from bot.chat.runner import Backroom, Runner
from bot.chat.watch import Watcher
from bot.slack.connect import Connection
from bot.slack.face import SlackFace
from bot.slack.facts import SlackFacts
from bot.slack.hand import Hands
from bot.slack.pace import Pace
from bot.slack.part import SlackPart, listen, origins
from bot.slack.parts import Parts
from bot.slack.past import SlackPast
from bot.slack.send import Sender
from bot.slack.telling import Telling


def slack_part(link: Connection, core: Core, lanes: Lanes) -> SlackPart:
    """The face, ready to run."""
    quick = lanes.quick
    ours = origins(link.plan.api_url)
    sender = Sender(link.clients, Pace(), ours)
    facts = KeptFacts(SlackFacts(link.clients, core.admins))
    readers = Readers(facts, core.access, quick)
    face = SlackFace(link.clients, sender)
    runner = Runner(face, readers, Backroom(core.inbox, core.desk, core.meter), quick, lanes.slow)
    intake = Intake(core.reception, lanes.record)
    parts = Parts(
        intake, core.reception, core.inbox, runner, facts, readers, sender, core.desk, core.after,
        core.orders, core.journal, core.access, quick,
    )  # fmt: skip
    hands = Hands(link.clients, ours, core.max_bytes)
    past = SlackPast(link.clients, sender)
    ordering = listen(link, parts, hands, core.home, past, core.archive)
    collector = Collector(past, core.archive, quick, core.history_delay)
    watcher = Watcher(ordering, core.journal, core.orders, quick)
    alarms = Alarms(Telling(sender), core.notices, core.caretakers, core.access, quick)
    return SlackPart(link, runner, watcher, alarms, collector, lanes)
