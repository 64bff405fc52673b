"""REST routes of interactions, their webhooks, and the commands that lead to them."""

from __future__ import annotations

from fakes.discord import errors, wire
from fakes.discord.interactions import DEFER, REPLY, UPDATE, Interaction, Interactions
from fakes.discord.referee import CALLBACK, EXECUTE
from fakes.discord.rest import Call, Routes
from fakes.discord.world import Json, World

_ORIGINAL = EXECUTE + "/messages/@original"
_ONE = EXECUTE + "/messages/{message_id}"
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


class InteractionRoutes:
    """What the token of an interaction opens."""

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world, self._interactions = world, interactions

    @property
    def routes(self) -> Routes:
        return {
            ("POST", CALLBACK): self._callback,
            ("POST", EXECUTE): self._follow_up,
            ("GET", _ORIGINAL): self._get,
            ("PATCH", _ORIGINAL): self._edit,
            ("DELETE", _ORIGINAL): self._delete,
            ("GET", _ONE): self._get,
            ("PATCH", _ONE): self._edit,
            ("DELETE", _ONE): self._delete,
        }

    def _callback(self, call: Call) -> Json | None:
        token, number = call.named["interaction_token"], call.id("interaction_id")
        done = self._interactions.callback(number, token, call.json, call.files)
        wanted = call.query.get("with_response", "").lower() in ("1", "true")
        return self._resource(done) if wanted else None

    def _resource(self, done: Interaction) -> Json:
        told: Json = {"id": str(done.id), "type": done.kind}
        resource: Json = {"type": done.response}
        if done.message is not None and done.response in (REPLY, DEFER, UPDATE):
            told |= {
                "response_message_id": str(done.message.id),
                "response_message_loading": done.message.loading,
                "response_message_ephemeral": done.ephemeral,
            }
            resource["message"] = wire.message(self._world, done.message)
        return {"interaction": told, "resource": resource}

    def _follow_up(self, call: Call) -> Json:
        made = self._interactions.follow_up(self._token(call), call.json, call.files)
        return wire.message(self._world, made)

    def _get(self, call: Call) -> Json:
        token, message = self._token(call), call.named.get("message_id", "@original")
        return wire.message(self._world, self._interactions.original(token, message))

    def _edit(self, call: Call) -> Json:
        token, message = self._token(call), call.named.get("message_id", "@original")
        edited = self._interactions.edit(token, message, call.json, call.files)
        return wire.message(self._world, edited)

    def _delete(self, call: Call) -> None:
        token, message = self._token(call), call.named.get("message_id", "@original")
        self._interactions.delete(token, message)

    def _token(self, call: Call) -> str:
        if call.id("webhook_id") != self._world.application_id:
            raise errors.unknown("Webhook")
        return call.named["webhook_token"]


class CommandRoutes:
    """Commands, of the application everywhere or in one guild."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def routes(self) -> Routes:
        both: Routes = {}
        for path in (_GLOBAL, _GUILD):
            both |= {
                ("GET", path): self._list,
                ("PUT", path): self._overwrite,
                ("POST", path): self._upsert,
                ("GET", path + "/{command_id}"): self._get,
                ("DELETE", path + "/{command_id}"): self._delete,
            }
        return both

    def _list(self, call: Call) -> list[Json]:
        return self._shelf(call)

    def _overwrite(self, call: Call) -> list[Json]:
        """All commands at once: those with the same name keep their id."""
        shelf = self._shelf(call)
        made = [self._registered(call, shelf, command) for command in call.json]
        shelf[:] = made
        return made

    def _upsert(self, call: Call) -> Json:
        shelf = self._shelf(call)
        made = self._registered(call, shelf, call.json)
        shelf[:] = [c for c in shelf if c["id"] != made["id"]] + [made]
        return made

    def _get(self, call: Call) -> Json:
        found = [c for c in self._shelf(call) if c["id"] == call.named["command_id"]]
        if not found:
            raise errors.unknown("Application Command")
        return found[0]

    def _delete(self, call: Call) -> None:
        self._shelf(call).remove(self._get(call))

    def _shelf(self, call: Call) -> list[Json]:
        if call.id("application_id") != self._world.application_id:
            raise errors.missing_access()
        if "guild_id" not in call.named:
            return self._world.commands[None]
        guild = self._world.guilds.get(call.id("guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise errors.missing_access()
        return self._world.commands[guild.id]

    def _registered(self, call: Call, shelf: list[Json], command: Json) -> Json:
        kind = command.get("type") or 1
        same = [c for c in shelf if (c["name"], c["type"]) == (command["name"], kind)]
        rights = command.get("default_member_permissions")
        made = command | {
            "id": same[0]["id"] if same else str(self._world.ids.new()), "type": kind,
            "application_id": str(self._world.application_id),
            "version": str(self._world.ids.new()), "description": command.get("description") or "",
            "default_member_permissions": None if rights is None else str(rights),
            "nsfw": bool(command.get("nsfw")), "options": command.get("options") or [],
        }  # fmt: skip
        return made | ({"guild_id": call.named["guild_id"]} if "guild_id" in call.named else {})
