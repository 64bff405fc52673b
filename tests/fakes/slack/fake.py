"""The fake Slack: one program on one port, with people in it that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any

from aiohttp import web

from fakes.slack import events
from fakes.slack.api import Api, Call
from fakes.slack.courier import Courier, Delivery
from fakes.slack.faults import Fault, Faults, Limit
from fakes.slack.interactions import heed
from fakes.slack.people import People
from fakes.slack.places import Places
from fakes.slack.pulse import Pulse
from fakes.slack.records import Channel, Ephemeral, Json, Message, User, View
from fakes.slack.setting import Setting
from fakes.slack.signed import Signed
from fakes.slack.sockets import Sockets
from fakes.slack.world import Violation, World

_MOST_BYTES = 64 * 1024 * 1024


class FakeSlack(Setting, People):
    """Slack as far as this project needs it.

    ``async with FakeSlack() as slack`` runs it in the loop of the test; ``FakeSlackThread`` runs
    it in a thread, for tests that are not asynchronous. It starts with one team, installed, and
    delivers over Socket Mode; after ``deliver_to(url)`` it posts signed requests there.
    """

    def __init__(self) -> None:
        self.pulse = Pulse()
        self.world = World(emit=self._emit, changed=self.pulse)
        self.faults = Faults()
        self.sockets = Sockets(self.world)
        self.courier = Courier(self.sockets, self._heed, self.pulse)
        self.api = Api(self.world, self.faults, {"apps.connections.open": self.sockets.new_url})
        self.places = Places(self.world, self.faults)
        self.http: Signed | None = None
        self._runner: web.AppRunner | None = None
        self.add_team()

    async def start(self, port: int = 0) -> FakeSlack:
        """Listen on 127.0.0.1; without a port, on any that is free."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes([
            web.route("*", "/api/{method}", self.api.handle),
            web.get("/socket/{number}", self.sockets.handle),
            *self.places.routes(),
        ])  # fmt: skip
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.origin = f"http://127.0.0.1:{port}"
        return self

    async def stop(self) -> None:
        await self.courier.close()
        await self.sockets.close()
        if self.http is not None:
            await self.http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> FakeSlack:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        await self.stop()

    # Where it is

    @property
    def origin(self) -> str:
        return self.world.origin

    @property
    def api_url(self) -> str:
        """What the setting for Slack's API URL is given."""
        return f"{self.origin}/api/"

    @property
    def authorize_url(self) -> str:
        return f"{self.origin}/oauth/v2/authorize"

    # How it delivers

    def deliver_to(self, url: str) -> Signed:
        """From now on post signed requests to this address instead of using sockets."""
        self.http = Signed(url, self.world.signing_secret)
        self.courier.transport = self.http
        return self.http

    def hold(self) -> list[Delivery]:
        """Keep deliveries from now on, in the list returned: to shuffle or repeat them."""
        self.courier.held = []
        return self.courier.held

    def release(self) -> None:
        """Deliver at once again; what was held is not sent by this."""
        self.courier.held = None

    def send(self, delivery: Delivery, socket: int | None = None) -> None:
        """Send a delivery now, for the first time or again, over any socket or a given one."""
        self.courier.send(delivery, None if socket is None else self.sockets.numbered(socket))

    def event(self, event: Json, team: str | None = None) -> Delivery:
        """Send any event, whether it is subscribed or not."""
        event = {"event_ts": self.world.new_ts()} | event
        made = events.delivery_of(self.world, team or self.team.id, event)
        return self.courier.take(made)

    def fail(self, method: str, **how: Any) -> Fault:
        """Let the next calls of a method go wrong: see ``Fault`` for the ways.

        ``*`` stands for any; ``files`` and ``response`` are the downloads and response URLs.
        """
        fault = Fault(method, **how)
        self.faults.script.append(fault)
        return fault

    def limit(self, method: str, seconds: float, **more: Any) -> Limit:
        """Enforce a rate limit from now on: one call a channel every so many seconds."""
        made = Limit(method, seconds, **more)
        self.faults.limits.append(made)
        return made

    def advance(self, seconds: float) -> None:
        """Let time pass for streams, triggers, response URLs and tokens."""
        self.world.advance(seconds)

    # What came of it

    @property
    def calls(self) -> list[Call]:
        return self.api.calls

    @property
    def violations(self) -> list[Violation]:
        return self.world.violations

    @property
    def deliveries(self) -> list[Delivery]:
        return self.courier.deliveries

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def bot_messages(
        self, in_thread: Message | str | None = None, channel: str | None = None
    ) -> list[Message]:
        """What the bots have posted and not deleted, by time."""
        root = in_thread.root if isinstance(in_thread, Message) else in_thread
        where = in_thread.channel if isinstance(in_thread, Message) else channel
        rooms = [self.world.channels[where]] if where else list(self.world.channels.values())
        found = [message for room in rooms for message in _all_or_thread(room, root)]
        ours = [message for message in found if message.app_id]
        return sorted(ours, key=lambda m: m.ts)

    def whispers_to(self, user: User) -> list[Ephemeral]:
        return [e for e in self.world.ephemerals if e.user == user.id]

    def modals_of(self, user: User) -> list[View]:
        """The modals a person has before them, the topmost last."""
        modals = [v for v in self.world.views.values() if v.payload.get("type") == "modal"]
        return [view for view in modals if view.user == user.id and not view.closed]

    def home_of(self, user: User) -> View | None:
        return self.world.homes.get((user.team_id, user.id))

    def ack_seconds(self) -> list[float]:
        """How long each acknowledgement took."""
        tries = [attempt for delivery in self.deliveries for attempt in delivery.attempts]
        return [attempt.seconds for attempt in tries if attempt.seconds is not None]

    # Waiting

    async def until(
        self, look: Callable[[], Any], within: float = 100.0, what: str = "something"
    ) -> Any:
        """Wait for ``look`` to find something, and return it; fail when the time is over."""
        return await self.pulse.until(look, within, what)

    async def connected(self, count: int = 1, within: float = 100.0) -> None:
        await self.until(lambda: len(self.sockets.open) >= count, within, f"{count} sockets")

    async def posted(
        self, in_thread: Message | str | None = None, count: int = 1, within: float = 100.0,
        channel: str | None = None,
    ) -> list[Message]:  # fmt: skip
        """Wait until the bot has posted that many messages there: finished ones, no streams."""

        def look() -> list[Message] | None:
            found = self.bot_messages(in_thread, channel)
            done = [m for m in found if m.stream is None or m.stream.stopped]
            return done if len(done) >= count else None

        return await self.until(look, within, f"{count} messages of the bot")

    async def whispered(self, user: User, count: int = 1, within: float = 100.0) -> list[Ephemeral]:
        """Wait until that many messages are shown to one person only."""

        def look() -> list[Ephemeral] | None:
            found = self.whispers_to(user)
            return found if len(found) >= count else None

        return await self.until(look, within, f"{count} ephemeral messages to {user.name}")

    async def modal(self, user: User, within: float = 100.0) -> View:
        """Wait until a person has a modal before them: the topmost."""
        shown = await self.until(lambda: self.modals_of(user), within, f"a modal for {user.name}")
        return shown[-1]

    async def home(self, user: User, within: float = 100.0) -> View:
        look = lambda: self.home_of(user)  # noqa: E731
        return await self.until(look, within, f"the home of {user.name}")

    async def called(self, method: str, count: int = 1, within: float = 100.0) -> list[Call]:
        """Wait until a method was called that often."""

        def look() -> list[Call] | None:
            found = self.calls_of(method)
            return found if len(found) >= count else None

        return await self.until(look, within, f"{count} calls of {method}")

    async def answered(self, delivery: Delivery, within: float = 100.0) -> Json:
        """Wait for an acknowledgement, and return what stands in it: nothing, mostly."""
        await self.until(lambda: delivery.acked, within, f"an answer to {delivery.kind}")
        return delivery.answer

    async def quiet(self, seconds: float = 0.3, within: float = 100.0) -> None:
        """Wait until all is acknowledged and no call came for a while."""
        await self.until(lambda: self.courier.busy == 0, within, "all acknowledgements")
        async with asyncio.timeout(within):
            seen = -1
            while seen != len(self.calls):
                seen = len(self.calls)
                await asyncio.sleep(seconds)

    def _emit(self, team_id: str, event: Json) -> Delivery | None:
        if not events.is_subscribed(self.world, event):
            return None
        return self.courier.take(events.delivery_of(self.world, team_id, event))

    def _heed(self, delivery: Delivery) -> None:
        heed(self.world, delivery)


def _all_or_thread(room: Channel, root: str | None) -> list[Message]:
    if root is None:
        return list(room.messages.values())
    return [*filter(None, [room.messages.get(root)]), *room.replies(root)]
