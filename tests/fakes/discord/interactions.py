"""Interactions from the click to the last edit: three seconds, one answer, fifteen minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe

from fakes.discord import errors, permissions, wire
from fakes.discord.gateway import Gateway
from fakes.discord.posts import File, Posts
from fakes.discord.world import EPOCH_MS, Channel, Flag, Json, Message, User, World

ANSWER_WITHIN = 3.0
TOKEN_LIVES = 15 * 60.0
(COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT) = (2, 3, 4, 5)
(PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL) = (1, 4, 5, 6, 7, 8, 9)
_FITTING = {
    COMMAND: {PONG, REPLY, DEFER, MODAL},
    COMPONENT: {PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {PONG, CHOICES},
    MODAL_SUBMIT: {PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE},
}


@dataclass(slots=True, eq=False)
class Interaction:
    """What a person did, and everything the bot did about it."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    payload: Json
    source: Message | None = None  # the message whose component was used
    attempts: int = 0  # callbacks that came, refused ones too
    response: int | None = None  # the type of the one that counted
    acked_after: float | None = None  # seconds
    ephemeral: bool = False
    message: Message | None = None  # the original response, or the message that was updated
    deleted: bool = False
    edits: int = 0  # of the original response
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None

    @property
    def answered(self) -> bool:
        """Whether a person sees an answer, not a "thinking…"."""
        return self.message is not None and not self.message.loading and not self.deleted

    @property
    def settled(self) -> bool:
        """Whether there is an answer, a list of choices or a form."""
        return self.answered or self.choices is not None or self.modal is not None


class Interactions:
    """Hands interactions to the bot and takes its callbacks."""

    def __init__(self, world: World, gateway: Gateway, posts: Posts) -> None:
        self._world, self._gateway, self._posts = world, gateway, posts
        self.answer_within, self.token_lives = ANSWER_WITHIN, TOKEN_LIVES  # seconds
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def deliver(self, kind: int, data: Json, user: User, channel: Channel,
                source: Message | None = None) -> Interaction:  # fmt: skip
        """Make an interaction of what a person did, and send it."""
        number, token = self._world.ids.new(), token_urlsafe(48)
        payload = self._payload(kind, data, user, channel) | {"id": str(number), "token": token}
        if source is not None:
            payload["message"] = wire.message(self._world, source)
        made = Interaction(number, token, kind, user, channel, payload, source)
        self.all[number] = self._by_token[token] = made
        self.redeliver(made)
        return made

    def redeliver(self, interaction: Interaction) -> None:
        """Send the same interaction, or send it again."""
        guild_id = interaction.channel.guild_id
        with self._world.changed:
            self._gateway.tell("INTERACTION_CREATE", interaction.payload, guild_id)
            self._world.changed.notify_all()

    def _payload(self, kind: int, data: Json, user: User, channel: Channel) -> Json:
        world, guild = self._world, self._world.guild_of(channel)
        mine = permissions.in_channel(world, channel, world.bot.id)
        payload: Json = {
            "type": kind, "version": 1, "application_id": str(world.application_id), "data": data,
            "channel_id": str(channel.id), "app_permissions": str(int(mine)),
            "locale": user.locale,
            "channel": wire.partial_channel(world, channel, user.id), "entitlements": [],
            "attachment_size_limit": 10 << 20, "context": 1 if guild is None else 0,
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        }  # fmt: skip
        if guild is None:
            return payload | {"user": wire.user(user)}
        rights = str(int(permissions.in_channel(world, channel, user.id)))
        return payload | {
            "member": wire.member(guild.members[user.id]) | {"permissions": rights},
            "guild_id": str(guild.id), "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        }  # fmt: skip

    def callback(self, number: int, token: str, body: Json, files: Sequence[File]) -> Interaction:
        """The one response that an interaction may have."""
        found = self.all.get(number)
        if found is None or found.token != token:
            raise errors.unknown("Interaction")
        found.attempts += 1
        late = self._age(found)
        if found.response is not None:
            raise errors.acknowledged()
        if late > self.answer_within:
            raise errors.unknown("Interaction")
        if body["type"] not in _FITTING[found.kind]:
            raise errors.invalid_form(f"a response of type {body['type']} does not fit")
        if body["type"] in (DEFER_UPDATE, UPDATE) and found.source is None:
            raise errors.invalid_form("there is no message to update")
        self._respond(found, body["type"], body.get("data") or {}, files)
        found.response, found.acked_after = body["type"], late
        return found

    def _respond(self, on: Interaction, kind: int, data: Json, files: Sequence[File]) -> None:
        match kind:
            case 4 | 5:
                on.ephemeral = bool((data.get("flags") or 0) & Flag.EPHEMERAL)
                on.message = self._reply(on, None, ephemeral=on.ephemeral)
                if kind == DEFER:
                    on.message.flags |= Flag.LOADING
                else:
                    self._posts.fill(on.message, data, files)
                self._posts.publish(on.message)
            case 6:
                on.message, on.ephemeral = on.source, on.source.ephemeral
            case 7:
                on.message, on.ephemeral = on.source, on.source.ephemeral
                self._posts.fill(on.source, data, files)
                self._posts.edited(on.source)
            case 8:
                on.choices = data["choices"]
            case 9:
                on.modal = data

    def _reply(self, on: Interaction, to: Message | None, *, ephemeral: bool) -> Message:
        message = self._posts.new(on.channel, self._world.bot)
        message.webhook_id = self._world.application_id
        message.kind = 20 if on.kind == COMMAND and on.message is None else 0
        message.interaction = {
            "id": str(on.id), "type": on.kind, "user": wire.user(on.user),
            "authorizing_integration_owners": on.payload["authorizing_integration_owners"],
        }  # fmt: skip
        if to is not None:
            message.kind, message.reference = 19, (to.channel_id, to.id)
        if ephemeral:
            message.flags, message.seen_by = int(Flag.EPHEMERAL), on.user.id
        return message

    def of_token(self, token: str) -> Interaction:
        """The interaction whose webhook this is, if its fifteen minutes are not over."""
        found = self._by_token.get(token)
        if found is None or found.response is None:
            raise errors.unknown("Webhook")
        if self._age(found) > self.token_lives:
            raise errors.token_expired()
        return found

    def original(self, token: str, message: str) -> Message:
        """The original response, or one of the others by its number."""
        found = self.of_token(token)
        if message == "@original" or (found.message and message == str(found.message.id)):
            if found.message is None or found.deleted:
                raise errors.unknown("Message")
            return found.message
        other = next((m for m in found.followups if str(m.id) == message), None)
        if other is None:
            raise errors.unknown("Message")
        return other

    def changed_by(self, named: Mapping[str, str]) -> Message | None:
        """The message that a request with these names in its path changes, if it is there."""
        if "interaction_id" in named:
            of = self._by_token.get(named["interaction_token"])
            return of.source if of else None
        try:
            return self.original(named["webhook_token"], named.get("message_id", "@original"))
        except errors.RefusedError:
            return None

    def edit(self, token: str, message: str, body: Json, files: Sequence[File]) -> Message:
        """Change a response; the first change of a deferred one is the answer."""
        found, changed = self.of_token(token), self.original(token, message)
        self._posts.fill(changed, body, files)
        changed.flags &= ~Flag.LOADING
        found.edits += changed is found.message
        self._posts.edited(changed)
        return changed

    def follow_up(self, token: str, body: Json, files: Sequence[File]) -> Message:
        """Another message. The first one after a defer is the deferred answer itself."""
        found = self.of_token(token)
        if found.message is not None and found.message.loading and not found.deleted:
            return self.edit(token, "@original", body, files)
        hidden = bool((body.get("flags") or 0) & Flag.EPHEMERAL)
        message = self._reply(found, found.message, ephemeral=hidden)
        self._posts.fill(message, body, files)
        found.followups.append(self._posts.publish(message))
        return message

    def delete(self, token: str, message: str) -> None:
        found, gone = self.of_token(token), self.original(token, message)
        self._posts.remove(gone)
        if gone is found.message:
            found.deleted = True
        else:
            found.followups.remove(gone)

    def _age(self, of: Interaction) -> float:
        return self._world.clock.now() - _made_at(of)


def _made_at(of: Interaction) -> float:
    """When it was made, as its number says; the bot reckons the same way."""
    return ((of.id >> 22) + EPOCH_MS) / 1000
