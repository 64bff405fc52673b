"""Commands, clicks, shortcuts and forms: the payloads, and what an acknowledgement brings about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fakes.slack.courier import Delivery
from fakes.slack.forms import element_in, pressed, state_of
from fakes.slack.places import take_response
from fakes.slack.records import Channel, Ephemeral, Json, Message, User, View
from fakes.slack.referee import message_problems, view_problems
from fakes.slack.surfaces import new_view, replace_view
from fakes.slack.world import ApiError, World


def command(world: World, name: str, text: str, user: User, channel: Channel) -> Delivery:
    """A slash command as a person typed it, names turned into ids (``should_escape``)."""
    told = about(world, user, channel.team_id)
    home = world.teams[channel.team_id]
    return Delivery("slash_commands", {
        "token": "verification", "team_id": home.id, "team_domain": home.domain,
        "channel_id": channel.id, "channel_name": _name_told(world, channel),
        "user_id": user.id, "user_name": user.name, "command": name,
        "text": with_ids(world, text), "api_app_id": world.app_id,
        "is_enterprise_install": "false", "trigger_id": told["trigger_id"],
        "response_url": world.new_response_url(channel.id, user.id),
    })  # fmt: skip


def click(
    world: World, where: Message | Ephemeral | View, action_id: str, user: User, value: Any
) -> Delivery:
    """A press on something in a message, a whisper or a view."""
    blocks = where.payload["blocks"] if isinstance(where, View) else where.blocks
    block, element = element_in(blocks, action_id)
    action = pressed(element, value) | {"action_id": action_id, "action_ts": world.new_ts()}
    action["block_id"] = block.get("block_id", "block")
    payload = {"type": "block_actions", "actions": [action], "token": "verification"}
    if isinstance(where, View):
        view = where.as_json(world.teams[where.team_id], world.app_id)
        place: Json = {"view": view, "container": {"type": "view", "view_id": where.id}}
        return Delivery("interactive", payload | about(world, user, where.team_id) | place)
    channel = world.channels[where.channel]
    place = _container(world, where, channel, user)
    state = {"state": {"values": state_of(blocks, {})}}
    return Delivery("interactive", payload | about(world, user, channel.team_id) | place | state)


def shortcut(world: World, callback_id: str, user: User, message: Message) -> Delivery:
    """A shortcut chosen in the menu of a message."""
    channel = world.channels[message.channel]
    return Delivery("interactive", about(world, user, channel.team_id) | {
        "type": "message_action", "token": "verification", "action_ts": world.new_ts(),
        "callback_id": callback_id, "channel": {"id": channel.id, "name": channel.name},
        "message_ts": message.ts, "message": message.as_json(),
        "response_url": world.new_response_url(channel.id, user.id),
    })  # fmt: skip


def global_shortcut(world: World, callback_id: str, user: User) -> Delivery:
    return Delivery("interactive", about(world, user, user.team_id) | {
        "type": "shortcut", "token": "verification", "action_ts": world.new_ts(),
        "callback_id": callback_id,
    })  # fmt: skip


def submission(world: World, view: View, user: User, values: Mapping[str, Any]) -> Delivery:
    """A form sent off: ``values`` by action id or block id, the rest as it was filled before."""
    shown = view.as_json(world.teams[view.team_id], world.app_id)
    shown["state"] = {"values": state_of(view.payload["blocks"], values)}
    return Delivery("interactive", about(world, user, view.team_id) | {
        "type": "view_submission", "token": "verification", "view": shown, "response_urls": [],
    })  # fmt: skip


def closing(world: World, view: View, user: User) -> Delivery:
    """A form closed without sending it off."""
    view.closed = True
    shown = view.as_json(world.teams[view.team_id], world.app_id)
    return Delivery("interactive", about(world, user, view.team_id) | {
        "type": "view_closed", "token": "verification", "view": shown, "is_cleared": False,
    })  # fmt: skip


def about(world: World, user: User, team_id: str) -> Json:
    """Who acts and where: part of every interaction."""
    team = world.teams[team_id]
    return {
        "team": {"id": team.id, "domain": team.domain}, "enterprise": None,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": world.app_id, "is_enterprise_install": False,
        "trigger_id": world.new_trigger(user.id),
    }  # fmt: skip


def with_ids(world: World, text: str) -> str:
    """What a person typed, as Slack passes it on: escaped, ``@name`` and ``#name`` resolved."""
    people = {user.name: user.id for user in world.users.values()}
    rooms = {c.name: c.id for c in world.channels.values() if c.kind in {"public", "private"}}

    def named(match: re.Match[str]) -> str:
        sign, name = match.groups()
        id = (people if sign == "@" else rooms).get(name)
        return f"<{sign}{id}|{name}>" if id else match[0]

    return re.sub(r"(?<!\S)([@#])([\w.-]+)", named, escaped(text))


def escaped(text: str) -> str:
    """The three characters that Slack escapes in what people write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heed(world: World, delivery: Delivery) -> None:
    """Do what the app's acknowledgement asks for: say something, or change the form."""
    answer = delivery.answer
    try:
        if delivery.kind == "slash_commands" and answer:
            _say(world, delivery, answer)
        elif delivery.payload.get("type") == "view_submission":
            _follow(world, world.views[delivery.payload["view"]["id"]], answer)
    except ApiError:
        return  # judged and kept in world.violations; Slack shows the person an error


def _name_told(world: World, channel: Channel) -> str:
    if channel.kind == "im":
        return "directmessage"
    known = channel.kind == "public" or world.bot(channel.team_id) in channel.members
    return channel.name if known else "privategroup"


def _say(world: World, delivery: Delivery, answer: Json) -> None:
    public = answer.get("response_type") == "in_channel"
    world.judge("ack", answer, message_problems(answer, unfurls=public))
    id = delivery.payload["response_url"].rpartition("/")[2]
    take_response(world, world.response_urls[id], answer)


def _follow(world: World, view: View, answer: Json) -> None:
    action = answer.get("response_action")
    if action == "errors":
        view.payload = view.payload | {"errors": answer["errors"]}
    elif action in {"update", "push"}:
        world.judge("ack", answer, view_problems(answer["view"]))
        if action == "update":
            replace_view(world, view, answer["view"])
        else:
            new_view(world, view.team_id, view.user, answer["view"], view)
    else:
        gone = [v for v in world.views.values() if v.root == view.root] if action else [view]
        for shown in gone:
            shown.closed = True
    world.changed()


def _container(world: World, where: Message | Ephemeral, channel: Channel, user: User) -> Json:
    whispered = isinstance(where, Ephemeral)
    container = {"type": "message", "message_ts": where.ts, "channel_id": channel.id,
                 "is_ephemeral": whispered}  # fmt: skip
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    place = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    place["response_url"] = world.new_response_url(channel.id, user.id, where.ts)
    return place if whispered else place | {"message": where.as_json()}
