"""How answers reach Slack: posted in their thread, or shown to their asker alone."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bot.answer.audience import ReplyKind
from bot.answer.models import Answer, Question
from bot.language import told
from bot.slack.answer import Showing, render
from bot.slack.client import Clients
from bot.slack.hear import PLATFORM, is_spoken, question_text
from bot.slack.send import Sender, delivered
from store.inbox import HeldQuestion, NewQuestion

log = logging.getLogger(__name__)

EVENT_TYPE = "teamlore_answer"  # of the metadata by which a reply is found again
_PAGE = 200
_TURNS = 4  # messages of a thread that a question asked in it is understood from


class SlackFace:
    """Posts answers and finds them again. Holds no state of a question."""

    platform = PLATFORM

    def __init__(self, clients: Clients, sender: Sender) -> None:
        self._clients, self._sender = clients, sender

    async def working(self, held: HeldQuestion) -> None:
        """A status in the direct message; elsewhere the answer is there before it would be."""
        route = held.asked.route
        if route["kind"] != "direct":
            return
        client = await self._sender.client(held.asked.team)
        call = client.assistant_threads_setStatus(
            channel_id=held.asked.place, thread_ts=route["thread_ts"], status=told("working")
        )
        try:
            await delivered(call)
        except Exception as error:  # noqa: BLE001 - an ornament must not cost the answer
            log.info("no status for question %s: %s", held.id, type(error).__name__)

    async def question(self, held: HeldQuestion, turns: tuple[str, ...]) -> Question:
        """The question with the turns before it; called into a thread, it reads the thread."""
        asked = held.asked
        if turns or not asked.route.get("summoned"):
            return Question(asked.text, turns)
        bot = (await self._clients.bot(asked.team)).user
        said = [
            question_text(m.get("text") or "", bot)
            async for m in self._replies(asked.team, asked.place, asked.route["thread_ts"])
            if is_spoken(m, bot) and float(m["ts"]) < float(asked.message)
        ]
        before = [text for text in said if text][-_TURNS:]
        text = asked.text or (before.pop() if before else "")
        return Question(text, tuple(before))

    async def post(self, held: HeldQuestion, answer: Answer, asked_at: datetime | None) -> str:
        """Post the reply where it belongs; its ts, or nothing for one that only its asker sees."""
        asked, route = held.asked, held.asked.route
        message = render(answer, showing(held.id, asked, asked_at=asked_at))
        if "response_url" in route and route["kind"] != "share":
            await self._sender.respond(route["response_url"], message)
            return ""
        more: dict[str, Any] = {"metadata": _metadata(held)}
        if route.get("thread_ts"):
            more["thread_ts"] = route["thread_ts"]
        return await self._sender.post(asked.team, asked.place, message, **more)

    async def find(self, held: HeldQuestion) -> str | None:
        """The ts of the reply to this very question, by the metadata that we post it with."""
        asked, route = held.asked, held.asked.route
        if "response_url" in route and route["kind"] != "share":
            return None  # nobody can look for what one person alone sees
        thread = route.get("thread_ts")
        messages = (
            self._replies(asked.team, asked.place, thread)
            if thread
            else self._history(asked.team, asked.place, held.asked_at)
        )
        async for message in messages:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("question") == str(held.id):
                return str(message["ts"])
        return None

    async def _replies(self, team: str, channel: str, thread: str) -> AsyncIterator[dict[str, Any]]:
        given = {"channel": channel, "ts": thread}
        async for message in self._listed(team, "conversations_replies", given):
            yield message

    async def _history(
        self, team: str, channel: str, since: datetime
    ) -> AsyncIterator[dict[str, Any]]:
        given = {"channel": channel, "oldest": f"{since.timestamp():.6f}"}
        async for message in self._listed(team, "conversations_history", given):
            yield message

    async def _listed(
        self, team: str, method: str, given: dict[str, Any]
    ) -> AsyncIterator[dict[str, Any]]:
        client = await self._sender.client(team)
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await delivered(
                getattr(client, method)(limit=_PAGE, include_all_metadata=True, **given, **more)
            )
            for message in page.get("messages") or []:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def showing(
    question: UUID, asked: NewQuestion, *, asked_at: datetime | None = None, expanded: bool = False
) -> Showing:
    """How the reply to a question looks where it was asked."""
    private = asked.reply == ReplyKind.PRIVATE
    above = asked.route.get("kind") in ("mention", "follow", "direct")
    return Showing(
        question=str(question),
        now=datetime.now(UTC),
        private=private,
        shareable=private and not asked.place.startswith("D"),
        expanded=expanded,
        asked="" if above else asked.text,
        asked_at=asked_at,
    )


def _metadata(held: HeldQuestion) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"question": str(held.id)}}
