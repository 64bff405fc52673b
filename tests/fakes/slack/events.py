"""Events as Slack sends them: which are sent, and the envelope around each."""

from __future__ import annotations

from fakes.slack.courier import Delivery
from fakes.slack.records import Json
from fakes.slack.world import World

_PLURAL = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def is_subscribed(world: World, event: Json) -> bool:
    """Whether the app's manifest asks for events of this kind."""
    if event["type"] == "message":
        return f"message.{_PLURAL[event['channel_type']]}" in world.subscriptions
    return event["type"] in world.subscriptions


def delivery_of(world: World, team_id: str, event: Json) -> Delivery:
    """The event with everything Slack says around it."""
    team = world.teams[team_id]
    authorization = {
        "enterprise_id": team.enterprise_id, "team_id": team.id, "user_id": team.bot_user,
        "is_bot": True, "is_enterprise_install": False,
    }  # fmt: skip
    id = world.new_id("Ev")
    return Delivery("events_api", {
        "token": "verification", "team_id": team.id, "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id, "api_app_id": world.app_id, "event": event,
        "type": "event_callback", "event_id": id, "event_time": int(world.now()),
        "authorizations": [authorization], "event_context": f"context-{id}",
        "is_ext_shared_channel": _is_shared(world, event),
    })  # fmt: skip


def _is_shared(world: World, event: Json) -> bool:
    channel = world.channels.get(str(event.get("channel") or event.get("channel_id") or ""))
    return channel is not None and channel.is_ext_shared
