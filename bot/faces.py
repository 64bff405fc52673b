"""Builds the chat faces from the parts of ``bot.wiring``, as the settings ask for them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.core import Core
from bot.chat.history import Archive
from bot.chat.lane import Lane, lanes_of
from bot.chat.runner import IN_FLIGHT
from bot.wiring import App

if TYPE_CHECKING:  # each SDK is loaded only where its face is served
    from bot.discord.part import DiscordPart
    from bot.slack.connect import Connection
    from bot.slack.part import SlackPart
    from bot.slack.plan import Plan

ANSWERING = IN_FLIGHT  # threads that wait for an answer: those that wait are answered together


def slack_face(app: App) -> SlackPart | None:
    """The Slack face; None where nothing of Slack is set."""
    from bot.slack.build import slack_part
    from bot.slack.plan import plan_of

    plan = plan_of(app.settings)
    if plan is None:
        return None
    lanes = lanes_of("slack", ANSWERING)
    app.recover("slack")
    return slack_part(slack_connection(app, plan, lanes.tokens, lanes.quick), _core(app), lanes)


def discord_face(app: App) -> DiscordPart | None:
    """The Discord face; None where no token is set."""
    if not app.settings.discord_token.get_secret_value():
        return None
    from bot.discord.build import discord_part

    app.recover("discord")
    lanes = lanes_of("discord", ANSWERING)
    return discord_part(app.settings, _core(app), app.catalogue, lanes)


def slack_connection(app: App, plan: Plan, tokens: Lane, quick: Lane) -> Connection:
    """The tie to Slack: the app to hang listeners on, and its ways in.

    ``tokens`` should be its own: with OAuth, every acknowledgement waits for a look at a token.
    """
    from bot.slack.client import TeamWaits
    from bot.slack.connect import Connection
    from bot.slack.install import Teams

    removes = app.settings.on_uninstall == "remove"
    teams = Teams(
        app.access,
        app.catalogue,
        app.installations,
        remove_after=timedelta(hours=app.settings.undo_hours) if removes else None,
    )
    waits = partial(TeamWaits, app.waits, quick)
    return Connection(plan, app.installations, teams, tokens, waits)


def _core(app: App) -> Core:
    return Core(
        reception=app.reception,
        inbox=app.inbox,
        desk=app.desk(),
        after=app.aftercare,
        orders=app.orders,
        journal=app.journal,
        access=app.access,
        home=app.home,
        caretakers=app.caretakers,
        notices=app.notices,
        archive=Archive(app.histories, app.hearing, app.catalogue, app.access),
        admins=app.admins,
        max_bytes=app.settings.max_document_mb * 1_000_000,
        history_delay=app.settings.history_delay,
        meter=app.meter,
    )
