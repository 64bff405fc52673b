"""The commands that are registered with Discord: names, options, who sees them; nothing else.

What they do is found when they are called, at the client that heard the call, so that they can be
registered by a process that does nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Literal

import discord
from discord import app_commands

from bot.chat.admin.models import Order
from bot.discord.described import described
from bot.discord.messages import Interaction
from bot.discord.protocol import Adding, doing_of
from bot.discord.responder import Responder, apologise
from bot.language import told

log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]
_CHOICES, _CHOICE = 25, 100
Text = app_commands.Range[str, 1, 200]
SpaceName = app_commands.Range[str, 1, 80]
Channel = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel


async def on_error(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    """Whatever a command raised."""
    await apologise(interaction, getattr(error, "original", error))


def chosen(offers: Sequence[tuple[str, str]], typed: str) -> Choices:
    """Those that hold what was typed, as Discord takes them."""
    wanted = typed.casefold()
    fitting = [(name, value) for name, value in offers if wanted in name.casefold()]
    return [
        app_commands.Choice(name=name[:_CHOICE], value=value)
        for name, value in fitting[:_CHOICES]
        if name and len(value) <= _CHOICE
    ]


async def _own_spaces(interaction: Interaction, typed: str) -> Choices:
    return await _offered(interaction, typed, admin=False)


async def _all_spaces(interaction: Interaction, typed: str) -> Choices:
    return await _offered(interaction, typed, admin=True)


async def _offered(interaction: Interaction, typed: str, *, admin: bool) -> Choices:
    try:
        names = await doing_of(interaction).offer_spaces(interaction, admin=admin)
    except Exception:  # while someone types there is nobody to tell
        log.exception("no spaces can be offered")
        return []
    return chosen([(name, name) for name in names], typed)


async def _sources(interaction: Interaction, typed: str) -> Choices:
    try:
        offers = await doing_of(interaction).offer_sources(interaction)
    except Exception:  # while someone types there is nobody to tell
        log.exception("no sources can be offered")
        return []
    return chosen(offers, typed)


@app_commands.command(name="ask", description=described("command-ask"))
@app_commands.describe(
    question=described("option-question"),
    space=described("option-only-space"),
    private=described("option-private"),
)
@app_commands.autocomplete(space=_own_spaces)
@app_commands.guild_only()
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, 4000],
    space: SpaceName | None = None,
    private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
) -> None:
    """Public unless private."""
    await doing_of(interaction).ask(interaction, question, space, private=private)


@app_commands.context_menu(name="Ask about this")
@app_commands.guild_only()
async def ask_about(interaction: Interaction, message: discord.Message) -> None:
    """Answered to whoever chose it alone."""
    await doing_of(interaction).ask_about(interaction, message)


@app_commands.context_menu(name="Add to Teamlore")
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def add_to_teamlore(interaction: Interaction, message: discord.Message) -> None:
    """Its files, or the thread."""
    await doing_of(interaction).add_message(interaction, message)


@app_commands.context_menu(name="This answers it")
@app_commands.guild_only()
async def teach_this(interaction: Interaction, message: discord.Message) -> None:
    """Seen by everybody, for owners of a space need no permission of Discord's."""
    await doing_of(interaction).teach_message(interaction, message)


lore = app_commands.Group(
    name="lore",
    description=described("command-lore"),
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@lore.command(name="add", description=described("command-add"))
@app_commands.describe(
    url=described("option-url"), file=described("option-file"),
    channel=described("option-read-channel"),
    space=described("option-to-space"),
)  # fmt: skip
@app_commands.autocomplete(space=_all_spaces)
async def _add(
    interaction: Interaction,
    url: app_commands.Range[str, 1, 1000] | None = None,
    file: discord.Attachment | None = None,
    channel: Channel | None = None,
    space: SpaceName | None = None,
) -> None:
    what = Adding(url, file, str(channel.id) if channel else None)
    await doing_of(interaction).add(interaction, what, space)


@lore.command(name="teach", description=described("command-teach"))
@app_commands.describe(
    question=described("option-asked"), answer=described("option-answer"),
    space=described("option-taught-space"),
)  # fmt: skip
@app_commands.autocomplete(space=_all_spaces)
async def _teach(
    interaction: Interaction,
    question: Text | None = None,
    answer: app_commands.Range[str, 1, 4000] | None = None,
    space: SpaceName | None = None,
) -> None:
    await doing_of(interaction).teach(interaction, question or "", answer, space)


@lore.command(name="show", description=described("verb-show"))
@app_commands.describe(source=described("option-source"))
@app_commands.autocomplete(source=_sources)
async def _show(interaction: Interaction, source: Text) -> None:
    await _order(interaction, "show", source)


@lore.command(name="refresh", description=described("verb-refresh"))
@app_commands.describe(source=described("option-source-or-all"))
@app_commands.autocomplete(source=_sources)
async def _refresh(interaction: Interaction, source: Text | None = None) -> None:
    await _order(interaction, "refresh", source)


@lore.command(name="pause", description=described("verb-pause"))
@app_commands.describe(source=described("option-source"))
@app_commands.autocomplete(source=_sources)
async def _pause(interaction: Interaction, source: Text) -> None:
    await _order(interaction, "pause", source)


@lore.command(name="resume", description=described("verb-resume"))
@app_commands.describe(source=described("option-source"))
@app_commands.autocomplete(source=_sources)
async def _resume(interaction: Interaction, source: Text) -> None:
    await _order(interaction, "resume", source)


@lore.command(name="hook", description=described("verb-hook"))
@app_commands.describe(source=described("option-source"), change=described("option-hook"))
@app_commands.autocomplete(source=_sources)
async def _hook(
    interaction: Interaction, source: Text, change: Literal["new", "off"] | None = None
) -> None:
    await _order(interaction, "hook", source, change)


@lore.command(name="remove", description=described("verb-remove"))
@app_commands.describe(source=described("option-source"), document=described("option-document"))
@app_commands.autocomplete(source=_sources)
async def _remove(interaction: Interaction, source: Text, document: Text | None = None) -> None:
    await _order(interaction, "remove", source, document)


@lore.command(name="retry", description=described("verb-retry"))
@app_commands.describe(
    job=described("option-job"),
    document=described("option-document"),
)
@app_commands.autocomplete(job=_sources)
async def _retry(interaction: Interaction, job: Text = "all", document: Text | None = None) -> None:
    await _order(interaction, "retry", job, document)


@lore.command(name="connect", description=described("verb-connect"))
@app_commands.describe(code=described("option-code"))
async def _connect(interaction: Interaction, code: Text) -> None:
    await _order(interaction, "connect", code)


@lore.command(name="help", description=described("verb-help"))
@app_commands.describe(verb=described("option-verb"))
async def _help(interaction: Interaction, verb: Text | None = None) -> None:
    await _order(interaction, "help", verb)


@lore.command(name="bind", description=described("verb-bind"))
@app_commands.describe(channel=described("option-channel"), space=described("option-space"))
@app_commands.autocomplete(space=_all_spaces)
async def _bind(interaction: Interaction, channel: Channel, space: SpaceName) -> None:
    await _order(interaction, "bind", f"discord:channel:{channel.id}", space)


@lore.command(name="grant", description=described("verb-grant"))
@app_commands.describe(
    space=described("option-space"), role=described("option-role"),
    channel=described("option-readers"), person=described("option-person"),
    members=described("option-members"), owner=described("option-owner"),
)  # fmt: skip
@app_commands.autocomplete(space=_all_spaces)
async def _grant(
    interaction: Interaction,
    space: SpaceName,
    role: discord.Role | None = None,
    channel: Channel | None = None,
    person: discord.User | None = None,
    members: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    owner: bool = False,  # noqa: FBT001, FBT002
) -> None:
    to = _readers(role, channel, person, members=members)
    await _to_readers(interaction, "grant", space, to, owner=owner)


@lore.command(name="revoke", description=described("verb-revoke"))
@app_commands.describe(
    space=described("option-space"), role=described("option-role"),
    channel=described("option-readers"), person=described("option-person"),
    members=described("option-members"),
)  # fmt: skip
@app_commands.autocomplete(space=_all_spaces)
async def _revoke(
    interaction: Interaction,
    space: SpaceName,
    role: discord.Role | None = None,
    channel: Channel | None = None,
    person: discord.User | None = None,
    members: bool = False,  # noqa: FBT001, FBT002 - an option of the command
) -> None:
    to = _readers(role, channel, person, members=members)
    await _to_readers(interaction, "revoke", space, to)


@lore.command(name="list", description=described("verb-list"))
async def _list(interaction: Interaction) -> None:
    await _order(interaction, "list")


@lore.command(name="undo", description=described("verb-undo"))
async def _undo(interaction: Interaction) -> None:
    await _order(interaction, "undo")


@lore.command(name="status", description=described("verb-status"))
async def _status(interaction: Interaction) -> None:
    await _order(interaction, "status")


@lore.command(name="spaces", description=described("verb-spaces"))
async def _spaces(interaction: Interaction) -> None:
    await _order(interaction, "spaces")


@lore.command(name="unanswered", description=described("verb-unanswered"))
async def _unanswered(interaction: Interaction) -> None:
    await _order(interaction, "unanswered")


@lore.command(name="audit", description=described("verb-audit"))
async def _audit(interaction: Interaction) -> None:
    await _order(interaction, "audit")


@lore.command(name="receipts", description=described("verb-receipts"))
@app_commands.describe(receipt=described("option-receipt"))
async def _receipts(interaction: Interaction, receipt: str | None = None) -> None:
    await _order(interaction, "receipts", receipt)


@lore.command(name="votes", description=described("verb-votes"))
@app_commands.describe(passage=described("option-passage"))
async def _votes(interaction: Interaction, passage: str | None = None) -> None:
    await _order(interaction, "votes", passage)


def _readers(
    role: discord.Role | None, channel: Channel | None, person: discord.abc.User | None, *,
    members: bool,
) -> list[str]:  # fmt: skip
    named: tuple[tuple[str, Any], ...] = (("role", role), ("channel", channel), ("person", person))
    found = [f"discord:{kind}:{one.id}" for kind, one in named if one is not None]
    return [*found, *(["members"] if members else [])]


async def _to_readers(
    interaction: Interaction, verb: str, space: str, to: list[str], *, owner: bool = False
) -> None:
    if len(to) == 1:
        order = Order(verb, (space, to[0]), owner=owner)
        await doing_of(interaction).order(interaction, order)
    else:
        await Responder(interaction).tell(told("one-of-four"))


async def _order(interaction: Interaction, verb: str, *words: str | None) -> None:
    given = tuple(word for word in words if word)
    await doing_of(interaction).order(interaction, Order(verb, given))


COMMANDS: tuple[Any, ...] = (ask, ask_about, add_to_teamlore, teach_this, lore)
