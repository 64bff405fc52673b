"""What the app asks for in Slack and why: the manifests, OAuth, the doctor and the docs agree."""

from __future__ import annotations

# Each reason completes "Without it …", as the doctor says it.
SCOPES = {
    "app_mentions:read": "nobody can ask by mentioning the app in a channel",
    "assistant:write": "the agent view has no suggested prompts and no titles",
    "channels:history": "follow-ups, threads and history of public channels are not read",
    "channels:read": "who reads a public channel is unknown, so nothing is answered there",
    "chat:write": "no answer can be posted",
    "commands": "/ask, /lore and the message shortcuts are missing",
    "files:read": "files that people hand over cannot be added",
    "groups:history": "follow-ups, threads and history of private channels are not read",
    "groups:read": "who reads a private channel is unknown, so nothing is answered there",
    "im:history": "direct messages are not heard",
    "im:write": "owners of a space cannot be told of gaps and failures",
    "usergroups:read": "grants to user groups, and admins named by group, do not count",
    "users:read": "guests, strangers and admins cannot be told apart, so nothing is answered",
}


def missing(granted: frozenset[str]) -> dict[str, str]:
    """The scopes that are not granted, each with what it leaves out."""
    return {scope: why for scope, why in SCOPES.items() if scope not in granted}
