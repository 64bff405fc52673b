"""Sends to Discord, and says in our words what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar, cast
from uuid import UUID

import discord
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.discord.components import Component

T = TypeVar("T")
_NOBODY = discord.AllowedMentions.none()
_SHORT_SECONDS = 5.0
_MOST_SECONDS = 120.0
_TIMEOUT = ClientTimeout(total=30, sock_connect=10)
_INVALID_FORM = 50035
_ORIGINAL = "@original"
_NONCE = 25  # characters that Discord takes


class FormRefusedError(UndeliverableError):
    """Discord does not like something in the message itself, such as an address."""


class Layout(discord.ui.LayoutView):
    """Components that are made already; their buttons are listened to by their ids."""

    def __init__(self, components: Sequence[Component]) -> None:
        super().__init__(timeout=None)
        self._made = list(components)

    def to_components(self) -> list[Component]:
        """What is sent."""
        return self._made

    def has_components_v2(self) -> bool:
        """Always: texts are components."""
        return True

    def is_dispatchable(self) -> bool:
        """The library need not remember it."""
        return False


class Sender:
    """Posts and changes messages; RetryLaterError or UndeliverableError where it does not work.

    Nothing here is retried by itself: a post that was cut off may stand there already.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._session: ClientSession | None = None

    async def post(
        self,
        channel: str,
        components: Sequence[Component],
        *,
        reply_to: str = "",
        question: UUID | None = None,
    ) -> str:
        """Post a message; its id. The same question within minutes is not posted twice."""
        place = self._client.get_partial_messageable(int(channel))
        reference = (
            discord.MessageReference(
                message_id=int(reply_to), channel_id=int(channel), fail_if_not_exists=False
            )
            if reply_to
            else None
        )
        call = place.send(
            view=Layout(components),
            nonce=cast("str", question.hex[:_NONCE] if question else None),
            reference=cast("discord.MessageReference", reference),
            mention_author=False,
            allowed_mentions=_NOBODY,
            suppress_embeds=True,
        )
        return str((await delivered(call)).id)

    async def update(self, channel: str, message: str, components: Sequence[Component]) -> None:
        """Put other words into a message of ours."""
        found = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message))
        await delivered(found.edit(view=Layout(components), allowed_mentions=_NOBODY))

    async def direct(self, person: str, components: Sequence[Component]) -> dict[str, str]:
        """Post to a person's direct messages; where it stands, for later updates."""
        user = await delivered(self._client.fetch_user(int(person)))
        channel = str((await delivered(user.create_dm())).id)
        return {"channel": channel, "message": await self.post(channel, components)}

    async def respond(self, application: str, token: str, components: Sequence[Component]) -> str:
        """Put the answer where "thinking…" stands; may be repeated. The id of the message."""
        hook = discord.Webhook.partial(int(application), token, session=self.session)
        call = hook.edit_message(
            cast("int", _ORIGINAL), view=Layout(components), allowed_mentions=_NOBODY
        )
        return str((await delivered(call)).id)

    async def open_thread(self, team: str, channel: str, message: str, name: str) -> str:
        """The thread on a message, opened now or before; it has the message's number."""
        place = self._client.get_partial_messageable(int(channel), guild_id=int(team))
        found = place.get_partial_message(int(message))
        try:
            await delivered(found.create_thread(name=name))
        except UndeliverableError as error:
            cause = error.__cause__
            if not isinstance(cause, discord.HTTPException) or cause.code != 160004:
                raise
        return message

    @property
    def session(self) -> ClientSession:
        """For what goes without the bot's token."""
        if self._session is None:
            self._session = ClientSession(timeout=_TIMEOUT)
        return self._session

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()


async def delivered(call: Awaitable[T]) -> T:
    """What Discord answers; its refusals as one of the two errors that the runner knows."""
    try:
        return await call
    except discord.RateLimited as error:
        raise RetryLaterError(_bounded(error.retry_after)) from error
    except discord.HTTPException as error:
        raise _translated(error) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise RetryLaterError(_SHORT_SECONDS) from error
    except discord.DiscordException as error:
        raise UndeliverableError(type(error).__name__) from error


def _translated(error: discord.HTTPException) -> Exception:
    if passes(error):
        return RetryLaterError(_retry_after(error))
    words = f"Discord answers {error.status}, {error.code}"
    return FormRefusedError(words) if error.code == _INVALID_FORM else UndeliverableError(words)


def passes(error: discord.HTTPException) -> bool:
    """Whether Discord may do a moment later what it refuses now."""
    return error.status == 429 or error.status >= 500


def _retry_after(error: discord.HTTPException) -> float:
    given = error.response.headers.get("Retry-After", "")
    try:
        return _bounded(float(given))
    except ValueError:
        return _SHORT_SECONDS


def _bounded(seconds: float) -> float:
    return min(_MOST_SECONDS, max(1.0, seconds))
