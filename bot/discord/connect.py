"""The connection to Discord: its client, what it asks to be told, and how it is kept up."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord.commands import COMMANDS, on_error
from bot.discord.messages import Interaction
from bot.discord.permissions import NEEDED
from bot.discord.pressed import Press
from bot.discord.protocol import Doing
from bot.language import speak
from store.errors import UnavailableError, UsageError
from store.settings import Settings
from store.share import WHOLE, Share

log = logging.getLogger(__name__)

DEFAULT_API = "https://discord.com/api/v10"
PERMISSIONS = discord.Permissions(**dict.fromkeys(NEEDED, True))
_LONGEST_WAIT = 60.0  # seconds for a rate limit; what must wait longer is put back instead
_GUILD_SECONDS = 1.0  # without another guild, after which the list is taken to be complete
_TOKENS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?]+")
_LOGGERS = ("discord.http", "discord.webhook.async_")  # those that write addresses
_WAITS = (1.0, 5.0, 15.0, 60.0)
_CLOSED = {
    4004: "Discord does not know the token: set TEAMLORE_DISCORD_TOKEN anew.",
    4011: "Discord asks for more connections: set TEAMLORE_DISCORD_SHARDS to -1.",
    4014: "Discord does not grant the message content: allow it in the developer portal, or "
    "leave TEAMLORE_DISCORD_MESSAGE_CONTENT out.",
}


class Tree(app_commands.CommandTree[discord.Client]):
    """Commands are answered in the language of whoever gave them."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Every one may be looked at."""
        speak(interaction.locale.value)
        return True


class Listening(discord.Client):
    """A client that knows whether it is connected, and whose commands find their face.

    Everything that Discord must be told of is made before it connects; nothing is registered when
    it does.
    """

    def __init__(self, settings: Settings, **options: Any) -> None:
        # nobody is to be warned that there is no voice
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents_of(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_LONGEST_WAIT,
            max_messages=None,
            guild_ready_timeout=_GUILD_SECONDS,
            **options,
        )
        self.doing: Doing | None = None
        self.tree = Tree(self)
        for command in COMMANDS:
            self.tree.add_command(command)
        self.tree.error(on_error)
        self.add_dynamic_items(Press)
        self.begun = asyncio.Event()  # it was connected once: from then on it can be sent
        self._down: set[int | None] = set()

    @property
    def connected(self) -> bool:
        """Whether Discord tells us everything now."""
        return self.is_ready() and not self._down

    def on(self, event: str, listener: Callable[..., Awaitable[None]]) -> None:
        """Call the listener when this happens."""
        setattr(self, f"on_{event}", listener)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Notes what it means for the connection, then tells the listeners."""
        shard = args[0] if event.startswith("shard_") and args else None
        match event.removeprefix("shard_"):
            case "ready" | "resumed":
                self._down.discard(shard)
                self.begun.set()
            case "disconnect" if shard is not None or self.shard_count is None:
                self._down.add(shard)
        super().dispatch(event, *args, **kwargs)


class Sharded(Listening, discord.AutoShardedClient):
    """The same over several connections, as Discord asks of bots in many servers."""


def client_of(settings: Settings, share: Share = WHOLE) -> Listening:
    """The client that the settings ask for, told of the servers of a share."""
    point_at(settings)
    if not settings.discord_shards:
        return Listening(settings)
    count = settings.discord_shards if settings.discord_shards > 0 else None
    ids = None if share.whole else sorted(share.ids)
    return Sharded(settings, shard_count=count, shard_ids=ids)


def intents_of(settings: Settings) -> discord.Intents:
    """What we are told of: guilds, and messages; their content only where that is set."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        dm_messages=True,
        message_content=settings.discord_message_content,
    )


def point_at(settings: Settings) -> None:
    """Talk to the API and gateway of the settings; tokens of interactions stay out of the log."""
    api, gateway = settings.discord_api_url.rstrip("/"), settings.discord_gateway_url
    if api != Route.BASE:
        Route.BASE = api
    if gateway and yarl.URL(gateway) != DiscordWebSocket.DEFAULT_GATEWAY:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Discreet) for one in logger.filters):
            logger.addFilter(Discreet())
    # below INFO the library writes whole events: words of people, and tokens
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))


class Discreet(logging.Filter):
    """Takes the tokens out of addresses: whoever has one can answer in our name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record stays, without what must not be read."""
        record.msg, record.args = _TOKENS.sub(r"\1…", record.getMessage()), ()
        return True


async def keep_up(client: Listening, token: str) -> None:
    """Stay connected until cancelled; what nobody but a person can mend is raised."""
    try:
        for attempt in range(1_000_000_000):
            try:
                await client.login(token)
                return await client.connect()
            except discord.LoginFailure:
                raise UsageError(_CLOSED[4004]) from None
            except discord.PrivilegedIntentsRequired:
                raise UsageError(_CLOSED[4014]) from None
            except discord.ConnectionClosed as error:
                words = f"Discord ends the connection with {error.code}."
                raise UnavailableError(_CLOSED.get(error.code, words)) from None
            except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError,
                    OSError, TimeoutError) as error:  # fmt: skip
                wait = _WAITS[min(attempt, len(_WAITS) - 1)]
                log.warning("no way to Discord (%s): again in %.0f s", type(error).__name__, wait)
                await client.http.close()
                await asyncio.sleep(wait)
    finally:
        await client.close()
