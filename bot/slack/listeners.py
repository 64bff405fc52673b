"""What people say on Slack: on record before it is acknowledged, then left to the runner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.chat.reception import Ask, Refused
from bot.language import told
from bot.slack import hear
from bot.slack.hear import PLATFORM, Heard
from bot.slack.overheard import Overheard
from bot.slack.parts import Parts

FilesSent = Callable[[dict[str, Any], str, str], Awaitable[None]]
Next = Callable[[], Awaitable[None]]
_MANY = 16  # questions before one's own from which on people are told that they wait
_TAKEN = "teamlore_taken"


class Asking:
    """Mentions, direct messages, follow-ups, ``/ask`` and "Ask about this"."""

    def __init__(self, parts: Parts, files_sent: FilesSent, overheard: Overheard) -> None:
        self._parts, self._files_sent, self._overheard = parts, files_sent, overheard

    def register(self, app: AsyncApp) -> None:
        """Bolt acknowledges an event before its listener runs: recording is done in front."""
        app.event("app_mention", middleware=[self._record_mention])(self._recorded)
        app.event("message", middleware=[self._record_message])(self._recorded)
        app.command("/ask")(self._slash)
        app.message_shortcut("ask_about")(self._shortcut)

    async def _record_mention(
        self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext, next_: Next
    ) -> None:
        heard = heard_in(body, context)
        if hear.is_spoken(event, heard.bot):
            await self._take(hear.from_mention(event, heard), context)
        await next_()

    async def _record_message(
        self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext, next_: Next
    ) -> None:
        heard = heard_in(body, context)
        if event.get("subtype") in ("message_changed", "message_deleted"):
            await self._taken_back(event, heard)
            await self._overheard.deleted(event, heard.team, heard.bot)
        elif hear.is_spoken(event, heard.bot):
            ask = await self._spoken(event, heard)
            if ask is not None:
                await self._take(ask, context)
        await next_()

    async def _spoken(self, event: dict[str, Any], heard: Heard) -> Ask | None:
        """A direct message, or a follow-up in a thread where its writer asked us before."""
        if event.get("channel_type") == "im":
            return None if event.get("files") else hear.from_direct(event, heard)
        thread, text = event.get("thread_ts"), event.get("text") or ""
        if not thread or f"<@{heard.bot}" in text or not hear.is_follow_up(text, heard.bot):
            return None
        ours = await self._parts.lane.run(
            self._parts.inbox.asked_in,
            PLATFORM, heard.team, event["channel"], thread, event["user"],
        )  # fmt: skip
        return hear.from_follow_up(event, heard) if ours else None

    async def _taken_back(self, event: dict[str, Any], heard: Heard) -> None:
        """An edited or deleted question needs no answer any more."""
        ts = event.get("deleted_ts") or (event.get("message") or {}).get("ts")
        before = event.get("previous_message") or {}
        same = (event.get("message") or {}).get("text") == before.get("text")
        if ts and not ("message" in event and same):  # else Slack only added a preview
            await self._parts.lane.run(
                self._parts.inbox.drop, PLATFORM, heard.team, event["channel"], ts
            )

    async def _recorded(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        """After the acknowledgement: wake the runner, or say why a question is not taken."""
        taken = context.get(_TAKEN)
        if event.get("files") and event.get("channel_type") == "im":
            await self._files_sent(event, str(context.get("team_id") or ""), bot_of(context))
        elif isinstance(taken, UUID):
            self._parts.runner.notify()
        elif isinstance(taken, Refused):
            await self._parts.speak_to(str(context["team_id"]), event["user"])
            thread = event.get("thread_ts")
            more = {"thread_ts": thread} if thread else {}
            await self._parts.sender.whisper(
                context["team_id"], event["channel"], event["user"], {"text": taken.reason}, **more
            )
        if event.get("type") == "message" and event.get("channel_type") != "im":
            await self._overheard.said(event, str(context.get("team_id") or ""), bot_of(context))

    async def _slash(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """On record, acknowledged; then whoever has to wait is told, in their own language."""
        taken = await self._take(hear.from_slash(body, bot_of(context)), context)
        await ack()
        if isinstance(taken, Refused):
            return await self._told(body, body["user_id"], context, lambda: taken.reason)
        self._parts.runner.notify()
        before = await self._parts.lane.run(self._parts.inbox.waiting, [PLATFORM])
        if before > _MANY:
            count = before - 1
            await self._told(
                body, body["user_id"], context, lambda: told("before-yours", count=count)
            )
        return None

    async def _shortcut(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        taken = await self._take(hear.from_shortcut(body, bot_of(context)), context)
        await ack()
        if isinstance(taken, Refused):
            await self._told(body, body["user"]["id"], context, lambda: taken.reason)
        self._parts.runner.notify()

    async def _told(
        self, body: dict[str, Any], person: str, context: AsyncBoltContext, says: Callable[[], str]
    ) -> None:
        """One sentence for whoever called us, which is made when their language is known."""
        await self._parts.speak_to(str(context.get("team_id") or ""), person)
        await self._parts.sender.respond(body["response_url"], {"text": says()})

    async def _take(self, ask: Ask, context: AsyncBoltContext) -> UUID | Refused | None:
        taken = await self._parts.intake.take(ask)
        context[_TAKEN] = taken
        return taken


def heard_in(body: dict[str, Any], context: AsyncBoltContext) -> Heard:
    """Whose delivery it is. A shared channel's event names the team that it was delivered to."""
    team = context.get("team_id") or body.get("team_id") or ""
    return Heard(team, body.get("event_id") or "", bot_of(context))


def bot_of(context: AsyncBoltContext) -> str:
    """Our own user in the team that delivers."""
    return str(context.get("bot_user_id") or "")
