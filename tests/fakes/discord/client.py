"""What Discord's own client does for a person: offers commands, and fills in their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fakes.discord import permissions, wire
from fakes.discord.limits import walk
from fakes.discord.posts import Posts
from fakes.discord.world import Channel, Json, Message, Role, User, World

(CHAT, MESSAGE_MENU) = (1, 3)  # kinds of commands
(SUB, GROUP, STRING, INTEGER, BOOLEAN) = (1, 2, 3, 4, 5)  # kinds of options
(USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE) = (6, 7, 8, 9, 10, 11)
_LONGEST = 6_000
_TYPES = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
_VALUES = {3: "values", 5: "values", 6: "values", 7: "values", 8: "values", 19: "values",
           22: "values", 4: "value", 21: "value", 23: "value"}  # fmt: skip


class NotOfferedError(Exception):
    """The client would not let this person do that here."""


class Client:
    """Turns what a person does into an interaction's data."""

    def __init__(self, world: World, posts: Posts) -> None:
        self._world, self._posts = world, posts

    def command(self, user: User, channel: Channel, name: str, kind: int, *,
                anyway: bool = False) -> Json:  # fmt: skip
        """A command as it was registered, if this person sees it in this channel."""
        shelves = (self._world.commands.get(channel.guild_id, []), self._world.commands[None])
        found = [c for shelf in shelves for c in shelf if (c["name"], c["type"]) == (name, kind)]
        if not found:
            raise NotOfferedError(f"no command {name!r} was ever registered here")
        if not anyway and not self._visible(found[0], user, channel):
            raise NotOfferedError(f"{name!r} is not shown to {user.name} in this channel")
        return found[0]

    def _visible(self, command: Json, user: User, channel: Channel) -> bool:
        in_dm, contexts = channel.guild_id is None, command.get("contexts")
        if contexts is not None and (1 if in_dm else 0) not in contexts:
            return False
        if in_dm:
            return command.get("dm_permission") is not False
        held = permissions.in_channel(self._world, channel, user.id)
        needed = command["default_member_permissions"]
        if needed is None:
            return bool(held & permissions.May.USE_COMMANDS)
        return held == permissions.ALL or (int(needed) != 0 and held & int(needed) == int(needed))

    def typed(self, command: Json, words: list[str], values: Mapping[str, Any], channel: Channel,
              focused: str | None = None) -> Json:  # fmt: skip
        """A slash command's data: groups, options, and what their values stand for."""
        resolved: Json = {}
        inner = self._nested(command, words, values, channel, resolved, focused)
        data = {"id": command["id"], "name": command["name"], "type": CHAT, "options": inner}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data | ({"resolved": resolved} if resolved else {})

    def _nested(self, level: Json, words: list[str], values: Mapping[str, Any], channel: Channel,
                resolved: Json, focused: str | None) -> list[Json]:  # fmt: skip
        options = level.get("options") or []
        if not words:
            if any(o["type"] in (SUB, GROUP) for o in options):
                raise NotOfferedError(f"{level['name']!r} wants a verb after it")
            return list(self._filled(options, values, channel, resolved, focused))
        for option in options:
            if option["name"] == words[0] and option["type"] in (SUB, GROUP):
                below = self._nested(option, words[1:], values, channel, resolved, focused)
                return [{"name": option["name"], "type": option["type"], "options": below}]
        raise NotOfferedError(f"{level['name']!r} has no {words[0]!r}")

    def _filled(self, options: list[Json], values: Mapping[str, Any], channel: Channel,
                resolved: Json, focused: str | None) -> Iterator[Json]:  # fmt: skip
        if strange := set(values) - {o["name"] for o in options}:
            raise NotOfferedError(f"no such options: {sorted(strange)}")
        for option in options:
            name, value = option["name"], values.get(option["name"])
            if value is None:
                if option.get("required") and focused is None:
                    raise NotOfferedError(f"{name!r} is required")
                continue
            if name == focused:
                yield {"name": name, "type": option["type"], "value": value, "focused": True}
                continue
            _check(option, value)
            held = self._resolve(option["type"], value, channel, resolved)
            yield {"name": name, "type": option["type"], "value": held}

    def _resolve(self, kind: int, value: Any, channel: Channel, resolved: Json) -> Any:
        """The value on the wire; what it stands for goes into ``resolved``."""
        if kind in _TYPES:
            return value
        if kind == FILE:
            return self._uploaded(value, channel, resolved)
        if isinstance(value, Channel):
            shown = wire.partial_channel(self._world, value, self._world.bot.id)
            resolved.setdefault("channels", {})[str(value.id)] = shown
        elif isinstance(value, Role):
            resolved.setdefault("roles", {})[str(value.id)] = wire.role(value)
        else:
            self._person(self._world.users[value.id], channel, resolved)
        return str(value.id)

    def _person(self, user: User, channel: Channel, resolved: Json) -> None:
        resolved.setdefault("users", {})[str(user.id)] = wire.user(user)
        guild = self._world.guild_of(channel)
        if guild is not None and user.id in guild.members:
            rights = str(int(permissions.in_channel(self._world, channel, user.id)))
            shown = wire.member(guild.members[user.id], whole=False) | {"permissions": rights}
            resolved.setdefault("members", {})[str(user.id)] = shown

    def _uploaded(self, file: tuple[str, bytes], channel: Channel, resolved: Json) -> str:
        [kept] = self._posts.attached(channel, [file])
        kept.ephemeral = True
        resolved.setdefault("attachments", {})[str(kept.id)] = wire.attachment(kept)
        return str(kept.id)

    def pointed(self, command: Json, message: Message) -> Json:
        """A context menu's data: the message, content and all, whatever the intents are."""
        shown = wire.message(self._world, message)
        return {"id": command["id"], "name": command["name"], "type": MESSAGE_MENU,
                "target_id": str(message.id),
                "resolved": {"messages": {str(message.id): shown}}}  # fmt: skip

    def used(self, message: Message, user: User, wanted: str, values: tuple[Any, ...],
             channel: Channel) -> Json:  # fmt: skip
        """A button's or menu's data, found by its custom_id or by what stands on it."""
        if message.seen_by not in (None, user.id):
            raise NotOfferedError("this message is not shown to them")
        for component in walk(message.components):
            if "custom_id" in component and wanted in (component["custom_id"], _label(component)):
                if component.get("disabled"):
                    raise NotOfferedError(f"{wanted!r} is disabled")
                return self._chosen(component, values, channel)
        raise NotOfferedError(f"nothing to click is called {wanted!r}")

    def _chosen(self, component: Json, values: tuple[Any, ...], channel: Channel) -> Json:
        data = {"custom_id": component["custom_id"], "component_type": component["type"],
                "id": component["id"]}  # fmt: skip
        if component["type"] == 2:
            return data
        resolved: Json = {}
        held = [self._picked(v, channel, resolved) for v in values]
        if component["type"] == 3:
            offered = {o["value"] for o in component["options"]}
            if strange := set(held) - offered:
                raise NotOfferedError(f"not among the choices: {sorted(strange)}")
        return data | {"values": held, "resolved": resolved}

    def _picked(self, value: Any, channel: Channel, resolved: Json) -> Any:
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return self._uploaded(value, channel, resolved)
        return self._resolve(MENTIONABLE, value, channel, resolved)

    def submitted(self, modal: Json, answers: Mapping[str, Any], channel: Channel) -> Json:
        """A form's data: an answer to each custom_id, files where they are asked for."""
        asked = {c["custom_id"]: c for c in walk(modal["components"]) if c.get("custom_id")}
        if strange := set(answers) - set(asked):
            raise NotOfferedError(f"the form does not ask for {sorted(strange)}")
        resolved: Json = {}
        parts = [self._part(c, answers, channel, resolved, n) for n, c in
                 enumerate(modal["components"], 1)]  # fmt: skip
        data = {"custom_id": modal["custom_id"], "components": parts}
        return data | ({"resolved": resolved} if resolved else {})

    def _part(self, of: Json, answers: Mapping[str, Any], channel: Channel, resolved: Json,
              number: int) -> Json:  # fmt: skip
        part: Json = {"type": of["type"], "id": of.get("id") or number}
        if "component" in of:
            inner = self._part(of["component"], answers, channel, resolved, number + 100)
            return part | {"component": inner}
        if "components" in of:
            below = [self._part(c, answers, channel, resolved, number + 100)
                     for c in of["components"]]  # fmt: skip
            return part | {"components": below}
        if of["type"] not in _VALUES:
            return part
        return part | {"custom_id": of["custom_id"]} | self._said(of, answers, channel, resolved)

    def _said(self, of: Json, answers: Mapping[str, Any], channel: Channel,
              resolved: Json) -> Json:  # fmt: skip
        value, name = answers.get(of["custom_id"]), _VALUES[of["type"]]
        if not value and of.get("required", of["type"] not in (23,)):
            raise NotOfferedError(f"{of['custom_id']!r} is required")
        if name == "values":
            return {name: [self._picked(v, channel, resolved) for v in value or ()]}
        if of["type"] == 4:
            value = value or ""
            if len(value) > of.get("max_length", 4_000) or len(value) < of.get("min_length", 0):
                raise NotOfferedError(f"{of['custom_id']!r} is too long or too short")
        return {name: value}


def _check(option: Json, value: Any) -> None:
    kind, name = option["type"], option["name"]
    if kind in _TYPES and not isinstance(value, _TYPES[kind]):
        raise NotOfferedError(f"{name!r} takes no {type(value).__name__}")
    if kind == STRING and not (
        option.get("min_length", 0) <= len(value) <= option.get("max_length", _LONGEST)
    ):
        raise NotOfferedError(f"{name!r} is too long or too short")
    choices = option.get("choices")
    if choices and value not in [c["value"] for c in choices]:
        raise NotOfferedError(f"{name!r} has no such choice: {value!r}")


def _label(component: Json) -> str | None:
    return component.get("label") or component.get("placeholder")
