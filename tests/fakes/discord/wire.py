"""How the world's things look on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fakes.discord import permissions
from fakes.discord.world import (
    Attachment,
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Message,
    Role,
    User,
    World,
)


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user(of: User) -> Json:
    return {
        "id": str(of.id), "username": of.name, "global_name": None if of.bot else of.name.title(),
        "discriminator": "0", "avatar": None, "bot": of.bot, "public_flags": 0,
    }  # fmt: skip


def member(of: Member, *, whole: bool = True) -> Json:
    """A member; without the user inside where the user stands beside it."""
    shown: Json = {
        "roles": [str(r) for r in of.roles], "joined_at": moment(of.joined_at), "nick": None,
        "avatar": None, "deaf": False, "mute": False, "flags": 0, "pending": of.pending,
        "premium_since": None, "communication_disabled_until": None,
    }  # fmt: skip
    return shown | {"user": user(of.user)} if whole else shown


def role(of: Role) -> Json:
    return {
        "id": str(of.id), "name": of.name, "permissions": str(int(of.permissions)), "color": 0,
        "position": of.position, "managed": of.managed, "hoist": False, "mentionable": False,
        "flags": 0, "icon": None, "unicode_emoji": None,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    }  # fmt: skip


def channel(of: Channel, me: int | None = None) -> Json:
    """A channel, thread or private channel; with ``me``, a thread tells whether I am in it."""
    last = max(of.messages, default=None)
    shown: Json = {
        "id": str(of.id), "type": int(of.kind), "flags": 0, "rate_limit_per_user": 0,
        "last_message_id": None if last is None else str(last),
    }  # fmt: skip
    if of.kind is Kind.DM:
        return shown | {"recipients": [user(r) for r in of.recipients]}
    parent = None if of.parent_id is None else str(of.parent_id)
    shown |= {"guild_id": str(of.guild_id), "name": of.name, "parent_id": parent}
    return shown | (_thread(of, me) if of.is_thread else _placed(of))


def _placed(of: Channel) -> Json:
    placed: Json = {
        "position": of.position, "topic": of.topic, "nsfw": False,
        "permission_overwrites": [
            {"id": str(o.target), "type": int(o.for_member),
             "allow": str(int(o.allow)), "deny": str(int(o.deny))}
            for o in of.overwrites.values()
        ],
    }  # fmt: skip
    if of.kind is Kind.VOICE:
        placed |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    if of.kind is Kind.FORUM:
        placed |= {"available_tags": of.tags, "default_reaction_emoji": None,
                   "default_sort_order": None, "default_forum_layout": 0}  # fmt: skip
    return placed


def _thread(of: Channel, me: int | None) -> Json:
    shown: Json = {
        "owner_id": str(of.owner_id), "message_count": len(of.messages),
        "total_message_sent": len(of.messages), "member_count": len(of.members),
        "applied_tags": [str(t) for t in of.applied_tags],
        "thread_metadata": {
            "archived": of.archived, "locked": of.locked, "auto_archive_duration": 1440,
            "archive_timestamp": moment(of.created_at), "invitable": True,
            "create_timestamp": moment(of.created_at),
        },
    }  # fmt: skip
    return shown | {"member": thread_member(of, me)} if me in of.members else shown


def thread_member(of: Channel, user_id: int | None) -> Json:
    return {"id": str(of.id), "user_id": str(user_id), "flags": 0,
            "join_timestamp": moment(of.created_at)}  # fmt: skip


def partial_channel(world: World, of: Channel, user_id: int) -> Json:
    """A channel as an interaction carries it, with what its user may do there."""
    return channel(of) | {"permissions": str(permissions.in_channel(world, of, user_id))}


def guild(of: Guild) -> Json:
    return {
        "id": str(of.id), "name": of.name, "owner_id": str(of.owner_id), "icon": None,
        "roles": [role(r) for r in of.roles.values()], "emojis": [], "stickers": [],
        "features": of.features, "preferred_locale": of.locale,
        "verification_level": 0, "mfa_level": 0, "nsfw_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0,
        "premium_tier": 0, "system_channel_flags": 0, "afk_timeout": 300, "description": None,
        "system_channel_id": None, "rules_channel_id": None, "public_updates_channel_id": None,
        "afk_channel_id": None, "application_id": None, "banner": None, "splash": None,
        "discovery_splash": None, "vanity_url_code": None, "premium_progress_bar_enabled": False,
    }  # fmt: skip


def guild_create(of: Guild, me: int, *, everyone: bool) -> Json:
    """A guild as the gateway opens it: all members only for whom the intent allows it."""
    seen = of.members.values() if everyone else [m for m in of.members.values() if m.user.id == me]
    places = of.channels.values()
    return guild(of) | {
        "unavailable": False, "large": False, "joined_at": moment(of.members[me].joined_at),
        "member_count": len(of.members), "members": [member(m) for m in seen],
        "channels": [channel(c) for c in places if not c.is_thread],
        "threads": [channel(c, me) for c in places if c.is_thread and not c.archived],
        "voice_states": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    }  # fmt: skip


def attachment(of: Attachment) -> Json:
    return {
        "id": str(of.id), "filename": of.filename, "size": len(of.content), "url": of.url,
        "proxy_url": of.url, "content_type": of.content_type, "ephemeral": of.ephemeral,
    }  # fmt: skip


def message(world: World, of: Message, *, deep: bool = True) -> Json:
    """A message as REST gives it; what it answers is inside unless it is inside already."""
    shown: Json = {
        "id": str(of.id), "channel_id": str(of.channel_id), "author": user(of.author),
        "content": of.content, "timestamp": moment(of.created_at), "type": of.kind,
        "edited_timestamp": None if of.edited_at is None else moment(of.edited_at),
        "flags": int(of.flags), "embeds": of.embeds, "components": of.components,
        "attachments": [attachment(a) for a in of.attachments], "pinned": False, "tts": False,
        "mentions": [user(u) for u in of.mentions], "mention_roles": [],
        "mention_everyone": of.mention_everyone, "reactions": _reactions(world, of),
    }  # fmt: skip
    extra = {"nonce": of.nonce, "interaction_metadata": of.interaction}
    if of.webhook_id is not None:
        extra |= {"webhook_id": str(of.webhook_id), "application_id": str(of.webhook_id)}
    shown |= {k: v for k, v in extra.items() if v is not None}
    if of.reference is not None and deep:
        shown |= _answered(world, *of.reference)
    thread = world.channels.get(of.id)
    return shown | {"thread": channel(thread, world.bot.id)} if thread else shown


def _answered(world: World, channel_id: int, message_id: int | None) -> Json:
    place = world.channels.get(channel_id)
    reference: Json = {"type": 0, "channel_id": str(channel_id)}
    if place and place.guild_id is not None:
        reference["guild_id"] = str(place.guild_id)
    if message_id is None:
        return {"message_reference": reference}
    reference["message_id"] = str(message_id)
    found = place.messages.get(message_id) if place else None
    answered = None if found is None else message(world, found, deep=False)
    return {"message_reference": reference, "referenced_message": answered}


def _reactions(world: World, of: Message) -> Sequence[Json]:
    return [
        {"emoji": emoji(name), "count": len(who), "me": world.bot.id in who, "burst_colors": [],
         "count_details": {"burst": 0, "normal": len(who)}, "me_burst": False}
        for name, who in of.reactions.items()
    ]  # fmt: skip


def emoji(name: str) -> Json:
    return {"id": None, "name": name}


def redacted(world: World, shown: Json) -> Json:
    """The message for a bot without the message-content intent: empty, unless it is concerned."""
    answered = shown.get("referenced_message")
    if answered:
        shown = shown | {"referenced_message": redacted(world, answered)}
    mine = str(world.bot.id)
    concerned = shown["author"]["id"] == mine or any(u["id"] == mine for u in shown["mentions"])
    if concerned or world.channels[int(shown["channel_id"])].kind is Kind.DM:
        return shown
    return shown | {"content": "", "embeds": [], "attachments": [], "components": []}
