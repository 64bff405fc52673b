"""What admins do on Slack: ``/lore``, buttons, files and threads, each checked when it is done."""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.chat.admin.models import Fetch, Form, Handed, Office, Reply
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Action, Card, said
from bot.chat.history import Past, looked
from bot.chat.watch import spoken
from bot.language import told
from bot.slack.buttons import action_in
from bot.slack.cards import render as render_card
from bot.slack.filled import filled_in, form_for
from bot.slack.hand import Hands, offered_file, offered_thread
from bot.slack.hear import PLATFORM, is_spoken, question_text
from bot.slack.listeners import bot_of
from bot.slack.parts import Parts
from bot.slack.send import delivered
from bot.slack.there import There, of_action, of_command, of_form
from store.errors import TeamloreError
from store.journal import Actor, Watch

log = logging.getLogger(__name__)

_OURS = (
    Action.CONFIRM, Action.CANCEL, Action.UNDO, Action.RETRY, Action.REFRESH, Action.REMOVE,
    Action.SHOW, Action.TEACH,
)  # fmt: skip
_PRESSED = re.compile(rf"^({'|'.join(_OURS)})(:|$)")


class Ordering:
    """Turns commands, buttons and forms into orders, and shows what they come to."""

    platform = PLATFORM

    def __init__(self, parts: Parts, hands: Hands, past: Past) -> None:
        self._parts, self._hands, self._past = parts, hands, past

    def register(self, app: AsyncApp) -> None:
        """Every way an admin gives an order."""
        app.command("/lore")(self._command)
        app.action(_PRESSED)(self._press)
        app.view(re.compile("^form_"))(self._form)
        app.message_shortcut("add_to_teamlore")(self._add)
        app.message_shortcut("teach_this")(self._teach)

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if not await self._first(body):
            return None
        there = of_command(body)
        office = await self._office(there)
        if office is None:
            card = await self._join(there, str(body.get("text") or ""))
            return await self._say(there, card)
        reply = await self._parts.lane.run(
            self._parts.orders.run, office, str(body.get("text") or "")
        )
        return await self._show(reply, office, there)

    async def _press(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        there = of_action(body)
        office = await self._office(there)
        if office is not None and await self._first(body):
            pressed = Action(action_in(action["action_id"]))
            reply = await self._parts.lane.run(
                self._parts.orders.press, office, pressed, str(action.get("value") or "")
            )
            await self._show(reply, office, there, replace=True)

    async def _form(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        filled = filled_in(view)
        if filled.errors:
            await ack(response_action="errors", errors=dict(filled.errors))
            return
        await ack()
        there = of_form(body, filled.channel)
        office = await self._office(there)
        if office is None or not await self._first({"trigger_id": view["id"]}):
            return
        run, orders = self._parts.lane.run, self._parts.orders
        if filled.files:
            files = [offered_file(file) for file in filled.files]
            reply = await run(orders.offer, office, files, filled.space or None)
        elif filled.order is not None:
            reply = await run(orders.submit, office, filled.order)
        else:
            reply = await run(orders.run, office, filled.line)
        await self._show(reply, office, there)

    async def _add(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """ "Add to Teamlore" on a message: its files, or else the thread it stands in."""
        await ack()
        message, there = body["message"], of_action(body)
        office = await self._office(there)
        if office is None or not await self._first(body):
            return
        files = [offered_file(file) for file in message.get("files") or ()]
        if not files:
            words = question_text(str(message.get("text") or ""), bot_of(context))
            root = str(message.get("thread_ts") or message["ts"])
            files = [offered_thread(there.channel, root, words)]
        reply = await self._parts.lane.run(self._parts.orders.offer, office, files, None)
        await self._show(reply, office, there)

    async def _teach(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """ "This answers it" on a message: the answer to what its thread began with."""
        await ack()
        there = of_action(body)
        office = await self._office(there)
        if office is None or not await self._first(body):
            return None
        try:
            taught = await self._hands.lesson(there.team, there.channel, body["message"])
        except TeamloreError as error:
            return await self._say(there, said(in_chat(str(error))))
        reply = await self._parts.lane.run(self._parts.orders.teach, office, taught, None)
        return await self._show(reply, office, there)

    async def files_sent(self, event: dict[str, Any], team: str, bot: str) -> None:
        """Files that came in a direct message: offered for adding, to admins only."""
        if not event.get("files") or not is_spoken(event, bot):
            return None
        there = There(team, event["channel"], event["user"], thread=event.get("thread_ts"))
        office = await self._office(there)
        key = f"{PLATFORM}:{team}:{event['channel']}:{event['ts']}"
        if office is None or not await self._parts.lane.run(self._parts.reception.first, [key]):
            return None
        if not office.admin:
            return await self._say(there, said(told("not-admin-files")))
        files = [offered_file(file) for file in event["files"]]
        reply = await self._parts.lane.run(self._parts.orders.offer, office, files, None)
        return await self._show(reply, office, there)

    async def show(self, watch: Watch, card: Card) -> None:
        """Put a job's progress into the message that shows it."""
        route = watch.route
        await self._parts.sender.update(
            watch.team, route["channel"], route["ts"], render_card(card)
        )

    async def _office(self, there: There) -> Office | None:
        """Who gives the order and whether they may, looked up now; None in an untied team.

        From here on they are spoken to in their own language.
        """
        await self._parts.speak_to(there.team, there.person)
        run = self._parts.lane.run
        workspace = await run(self._parts.access.workspace_of, PLATFORM, there.team)
        if workspace is None:
            return None
        admin = await self._parts.facts.is_admin(there.team, there.person)
        actor = Actor(workspace, PLATFORM, there.team, there.person)
        return Office(actor, there.channel, admin, there.name)

    async def _join(self, there: There, line: str) -> Card:
        """``/lore connect CODE`` in a team that no workspace knows yet."""
        verb, _, code = line.strip().partition(" ")
        if verb != "connect" or not code:
            return said(told("team-untied"))
        if not await self._parts.facts.is_admin(there.team, there.person):
            return said(told("team-only-admin"))
        try:
            await self._parts.lane.run(
                self._parts.access.connect, code.strip(), PLATFORM, there.team
            )
        except TeamloreError as error:
            return said(in_chat(str(error)))
        return said(told("team-tied"))

    async def _show(
        self, reply: Reply, office: Office, there: There, *, replace: bool = False
    ) -> None:
        if reply.form is not None and there.trigger:
            return await self._open(reply.form, office, there)
        if reply.look is not None:
            return await self._say(there, await looked(self._past, self._parts, office, reply.look))
        await self._say(there, reply.card, replace=replace)
        if reply.watch:
            await self._watch(reply, office)
        if reply.fetch is not None:
            await self._fetch(reply.fetch, office, there)
        return None

    async def _say(self, there: There, card: Card, *, replace: bool = False) -> None:
        message = render_card(card)
        sender = self._parts.sender
        if there.response_url:
            await sender.respond(there.response_url, message, replace=replace)
        elif there.is_direct:
            more = {"thread_ts": there.thread} if there.thread else {}
            await sender.post(there.team, there.channel, message, **more)
        else:
            await sender.direct(there.team, there.person, message)

    async def _watch(self, reply: Reply, office: Office) -> None:
        """How the jobs go stands in the admin's direct messages: it can be changed for ever."""
        actor, run = office.actor, self._parts.lane.run
        card, _ = await run(self._parts.orders.progress, reply.watch)
        route = await self._parts.sender.direct(actor.team, actor.person, render_card(card))
        await run(self._parts.journal.watch, actor, reply.watch, spoken(route))

    async def _open(self, form: Form, office: Office, there: There) -> None:
        client = await self._parts.sender.client(there.team)
        shelves = await self._parts.lane.run(self._parts.access.spaces, office.actor.workspace)
        view = form_for(form, [shelf.name for shelf in shelves], there.channel)
        await delivered(client.views_open(trigger_id=there.trigger, view=view))

    async def _fetch(self, fetch: Fetch, office: Office, there: There) -> None:
        got: list[Handed] = []
        for offered in fetch.files:
            try:
                got.append(await self._hands.fetch(there.team, offered))
            except TeamloreError as error:
                await self._say(there, said(in_chat(str(error))))
        if got:
            run = self._parts.lane.run
            reply = await run(self._parts.orders.store, office, fetch.space, got)
            await self._show(reply, office, there)

    async def _first(self, body: dict[str, Any]) -> bool:
        """Whether this delivery is new; buttons are keyed by the moment they were pressed."""
        key = body.get("trigger_id")
        if not key:
            return True
        return await self._parts.lane.run(self._parts.reception.first, [f"{PLATFORM}:order:{key}"])
