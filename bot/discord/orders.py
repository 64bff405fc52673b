"""What admins do on Discord: ``/lore``, buttons, files and threads, each checked as it is done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.chat.admin.models import Fetch, Handed, Offered, Office, Order, Reply
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Action, Card, said
from bot.chat.history import Past, looked
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.chat.watch import spoken
from bot.discord.cards import render
from bot.discord.form import AddForm, TeachForm, filled_in, lesson_in
from bot.discord.hand import Hands, offered_data, offered_file, offered_thread
from bot.discord.hear import PLATFORM, TOKEN_LIFE
from bot.discord.homes import Home, Homes
from bot.discord.messages import Interaction, called, place_of, spoken_words
from bot.discord.parts import Parts
from bot.discord.protocol import Adding
from bot.discord.responder import Responder
from bot.discord.send import delivered
from bot.language import told
from store.errors import TeamloreError
from store.journal import Actor, Watch

log = logging.getLogger(__name__)

Tie = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the card of an order stands, so that it can be changed: an interaction or a message."""

    responder: Responder | None
    route: dict[str, str]


class Ordering:
    """Turns commands, buttons, forms and files into orders, and shows what they come to."""

    platform = PLATFORM

    def __init__(
        self, parts: Parts, hands: Hands, homes: Homes, tie: Tie, past: Past, *, reads: bool
    ) -> None:
        """``reads``: whether Discord shows us messages that are not for us."""
        self._parts, self._hands, self._homes, self._reads = parts, hands, homes, reads
        self._tie, self._past = tie, past

    async def order(self, interaction: Interaction, order: Order) -> None:
        """Any verb with what it needs."""
        responder = Responder(interaction)
        if not await self._begun(interaction, responder):
            return None
        office = await self._office(interaction)
        if office is None:
            return await responder.show(await self._join(interaction, order))
        reply = await self._parts.lane.run(self._parts.orders.submit, office, order)
        return await self._show(reply, office, _of(interaction, responder))

    async def add(self, interaction: Interaction, what: Adding, space: str | None) -> None:
        """An address, a file or a channel; none opens the form, which only an admin can send."""
        if what == Adding():
            await delivered(interaction.response.send_modal(AddForm(space or "")))
            return
        if sum(map(bool, what)) > 1:
            await Responder(interaction).tell(told("one-of-three"))
            return
        author = interaction.user.display_name
        files = [offered_file(what.file, None, author)] if what.file is not None else []
        channel = f"{PLATFORM}:channel:{what.channel}" if what.channel else ""
        await self._added(interaction, what.url or channel, files, space)

    async def submitted(self, interaction: Interaction) -> None:
        """A form was filled in."""
        data = dict(interaction.data or {})
        filled = filled_in(data)
        if filled is None:
            return await self.order(interaction, lesson_in(data))
        author = interaction.user.display_name
        files = [offered_data(file, author) for file in filled.files]
        return await self._added(interaction, filled.url, files, filled.space or None)

    async def teach(
        self, interaction: Interaction, question: str, answer: str | None, space: str | None
    ) -> None:
        """A question and its answer; without an answer it opens the form."""
        if answer is None or not question:
            form = TeachForm(question, space or "")
            await delivered(interaction.response.send_modal(form))
            return None
        return await self.order(interaction, Order("teach", (question, answer), space))

    async def teach_message(self, interaction: Interaction, message: discord.Message) -> None:
        """ "This answers it" on a message: the answer to what it replies to, or to its thread."""
        responder = Responder(interaction)
        office = await self._tied(interaction, responder)
        if office is None:
            return None
        try:
            taught = await self._hands.lesson(message)
        except TeamloreError as error:
            return await responder.show(said(in_chat(str(error))))
        reply = await self._parts.lane.run(self._parts.orders.teach, office, taught, None)
        return await self._show(reply, office, _of(interaction, responder))

    async def add_message(self, interaction: Interaction, message: discord.Message) -> None:
        """ "Add to Teamlore" on a message: its files, or else the thread it stands in."""
        responder = Responder(interaction)
        office = await self._tied(interaction, responder)
        if office is None:
            return None
        files = [
            offered_file(file, message.jump_url, message.author.display_name)
            for file in message.attachments
        ] or self._thread(message)
        if not files:
            return await responder.show(
                said(told("no-file-no-thread" if self._reads else "thread-hidden"))
            )
        reply = await self._parts.lane.run(self._parts.orders.offer, office, files, None)
        return await self._show(reply, office, _of(interaction, responder))

    async def pressed(self, interaction: Interaction, action: Action, value: str) -> None:
        """A button of a card of ours; what it leads to takes the card's place, or is a form."""
        if not await self._first(interaction):
            return None
        responder = Responder(interaction)
        if action is Action.TEACH:
            return await self._form(interaction, responder, value)
        await responder.change()
        office = await self._office(interaction)
        if office is None:
            return await responder.tell(
                told("server-untied" if interaction.guild_id else "which-first")
            )
        reply = await self._parts.lane.run(self._parts.orders.press, office, action, value)
        return await self._show(reply, office, _of(interaction, responder))

    async def _form(self, interaction: Interaction, responder: Responder, question: str) -> None:
        """The form for a question: it must be the first thing that Discord is answered."""
        office = await self._office(interaction)
        if office is None:
            return await responder.tell(
                told("server-untied" if interaction.guild_id else "which-first")
            )
        press = self._parts.orders.press
        reply = await self._parts.lane.run(press, office, Action.TEACH, question)
        if reply.form is None:
            return await responder.show(reply.card)
        form = TeachForm(reply.form.question, reply.form.space)
        await delivered(interaction.response.send_modal(form))
        return None

    async def files_sent(self, message: discord.Message, team: str) -> None:
        """Files that came in a direct message: offered for adding, to admins only."""
        channel, person = str(message.channel.id), str(message.author.id)
        key = f"{PLATFORM}:{channel}:{message.id}:files"
        if not await self._parts.lane.run(self._parts.reception.first, [key]):
            return
        office = await self._office_of(team, channel, person)
        if office is None or not office.admin:
            await self._parts.sender.post(channel, render(said(told("not-admin-files"))))
            return
        author = message.author.display_name
        files = [offered_file(file, message.jump_url, author) for file in message.attachments]
        reply = await self._parts.lane.run(self._parts.orders.offer, office, files, None)
        posted = await self._parts.sender.post(channel, render(reply.card))
        await self._goes_on(reply, office, Shown(None, {"channel": channel, "message": posted}))

    async def show(self, watch: Watch, card: Card) -> None:
        """Put jobs' progress into the message that shows it, while Discord lets us.

        An interaction's reply can be changed for a quarter of an hour. What takes longer goes on
        in the admin's direct messages.
        """
        route, components = watch.route, render(card)
        if "token" not in route:
            await self._parts.sender.update(route["channel"], route["message"], components)
        elif datetime.now(UTC) < datetime.fromisoformat(route["until"]):
            await self._parts.sender.respond(route["application"], route["token"], components)
        else:
            await self._moved(watch, card)

    async def _moved(self, watch: Watch, card: Card) -> None:
        run = self._parts.lane.run
        workspace = await run(self._parts.access.workspace_of, PLATFORM, watch.team)
        if workspace is not None:
            route = await self._parts.sender.direct(watch.person, render(card))
            actor = Actor(workspace, PLATFORM, watch.team, watch.person)
            await run(self._parts.journal.watch, actor, watch.jobs, spoken(route))
        raise UndeliverableError("it goes on in direct messages")

    async def _added(
        self, interaction: Interaction, url: str, files: Sequence[Offered], space: str | None
    ) -> None:
        responder = Responder(interaction)
        office = await self._tied(interaction, responder)
        if office is None:
            return None
        if bool(url) == bool(files):
            return await responder.show(said(told("one-address-or-file")))
        run, orders = self._parts.lane.run, self._parts.orders
        if files:
            reply = await run(orders.offer, office, files, space)
        else:
            reply = await run(orders.submit, office, Order("add", (url,), space))
        return await self._show(reply, office, _of(interaction, responder))

    def _thread(self, message: discord.Message) -> list[Offered]:
        """The thread that a message stands in or that hangs on it, where we may read it."""
        channel = message.channel if isinstance(message.channel, discord.Thread) else message.thread
        number = channel.id if channel else message.id if message.flags.has_thread else None
        if not self._reads or number is None:
            return []
        words = " ".join(spoken_words(message, None).split()[:8]) or "Thread"
        name = channel.name if channel else words
        guild = message.guild.id if message.guild else "@me"
        return [offered_thread(str(number), name, f"https://discord.com/channels/{guild}/{number}")]

    async def _begun(self, interaction: Interaction, responder: Responder) -> bool:
        """Acknowledge what is delivered for the first time."""
        if not await self._first(interaction):
            return False
        await responder.defer()
        return True

    async def _tied(self, interaction: Interaction, responder: Responder) -> Office | None:
        """Who orders, acknowledged; None if that is done already, or told why it cannot be."""
        if not await self._begun(interaction, responder):
            return None
        office = await self._office(interaction)
        if office is None:
            await responder.show(said(told("server-untied")))
        return office

    async def _first(self, interaction: Interaction) -> bool:
        key = called(interaction).key
        return await self._parts.lane.run(self._parts.reception.first, [key])

    async def _office(self, interaction: Interaction) -> Office | None:
        """Who gives the order and whether they may, looked up now; None in an untied server."""
        person, team = str(interaction.user.id), str(interaction.guild_id or "")
        if not team:
            home = await self._homes.of(person)
            team = home.team if isinstance(home, Home) else ""
        place = place_of(interaction.channel) or str(interaction.channel_id)
        return await self._office_of(team, place, person, interaction.user.display_name)

    async def _office_of(
        self, team: str, channel: str, person: str, name: str = ""
    ) -> Office | None:
        await self._tie(team)
        run = self._parts.lane.run
        workspace = await run(self._parts.access.workspace_of, PLATFORM, team)
        if workspace is None:
            return None
        admin = await self._parts.facts.is_admin(team, person)
        return Office(Actor(workspace, PLATFORM, team, person), channel, admin, name)

    async def _join(self, interaction: Interaction, order: Order) -> Card:
        """``/lore connect CODE`` in a server that no workspace knows."""
        if order.verb != "connect":
            return said(told("server-untied"))
        team, person = str(interaction.guild_id), str(interaction.user.id)
        if not await self._parts.facts.is_admin(team, person):
            return said(told("server-only-admin"))
        try:
            await self._parts.lane.run(self._parts.access.connect, order.words[0], PLATFORM, team)
        except TeamloreError as error:
            return said(in_chat(str(error)))
        return said(told("server-tied"))

    async def _show(self, reply: Reply, office: Office, shown: Shown) -> None:
        if reply.look is not None:
            return await self._put(shown, await looked(self._past, self._parts, office, reply.look))
        await self._put(shown, reply.card)
        return await self._goes_on(reply, office, shown)

    async def _goes_on(self, reply: Reply, office: Office, shown: Shown) -> None:
        """Jobs to follow in that very message, and bytes to get first."""
        if reply.watch:
            watch = self._parts.journal.watch
            await self._parts.lane.run(watch, office.actor, reply.watch, spoken(shown.route))
        if reply.fetch is not None:
            await self._fetch(reply.fetch, office, shown)

    async def _put(self, shown: Shown, card: Card) -> None:
        if shown.responder is not None:
            await shown.responder.show(card)
        else:
            route = shown.route
            await self._parts.sender.update(route["channel"], route["message"], render(card))

    async def _fetch(self, fetch: Fetch, office: Office, shown: Shown) -> None:
        got, lost = list[Handed](), list[str]()
        for offered in fetch.files:
            try:
                got.append(await self._hands.fetch(offered))
            except TeamloreError as error:
                lost.append(in_chat(str(error)))
            except (UndeliverableError, RetryLaterError) as error:
                log.info("a file cannot be fetched: %s", error)
                lost.append(told("file-not-fetched", name=offered.name))
        if got:
            store = self._parts.orders.store
            reply = await self._parts.lane.run(store, office, fetch.space, got)
            await self._show(reply, office, shown)
        if lost:
            await self._say(shown, " ".join(lost))

    async def _say(self, shown: Shown, text: str) -> None:
        if shown.responder is not None:
            await shown.responder.tell(text)
        else:
            await self._parts.sender.post(shown.route["channel"], render(said(text)))


def _of(interaction: Interaction, responder: Responder) -> Shown:
    until = interaction.created_at + TOKEN_LIFE
    return Shown(
        responder,
        {
            "application": str(interaction.application_id),
            "token": interaction.token,
            "until": until.isoformat(),
        },
    )
