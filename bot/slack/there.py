"""Where on Slack somebody acts, and how to answer them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class There:
    """A person in a channel of a team; a response URL or a trigger where Slack gave one.

    ``name`` is what the person is called there.
    """

    team: str
    channel: str
    person: str
    response_url: str = ""
    trigger: str = ""
    thread: str | None = None
    name: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether the channel is this person's direct messages with the bot."""
        return self.channel.startswith("D")


def of_command(body: dict[str, Any]) -> There:
    """From a slash command."""
    return There(
        body["team_id"], body["channel_id"], body["user_id"], body.get("response_url") or "",
        body.get("trigger_id") or "", name=body.get("user_name") or "",
    )  # fmt: skip


def of_action(body: dict[str, Any]) -> There:
    """From a button, or a shortcut on a message."""
    message = body.get("message") or body.get("container") or {}
    return There(
        team=body["team"]["id"],
        channel=(body.get("channel") or {}).get("id") or "",
        person=body["user"]["id"],
        response_url=body.get("response_url") or "",
        trigger=body.get("trigger_id") or "",
        thread=message.get("thread_ts"),
        name=_name(body),
    )


def of_form(body: dict[str, Any], channel: str) -> There:
    """From a form that was sent; ``channel`` is where it was opened."""
    return There(body["team"]["id"], channel, body["user"]["id"], name=_name(body))


def _name(body: dict[str, Any]) -> str:
    user = body["user"]
    return str(user.get("name") or user.get("username") or "")
