"""The permissions that the bot asks a server for, and what each is for. As few as can be."""

from __future__ import annotations

NEEDED = {
    "view_channel": "see the channels it is asked in",
    "send_messages": "answer mentions, greet, share a private answer",
    "send_messages_in_threads": "answer in threads and forum posts",
    "create_public_threads": "open a thread for a question, where that is set",
    "read_message_history": "find an answer again after a crash; read a thread it is called into",
}


def permission_table() -> str:
    """The permissions for the documentation."""
    rows = ["| permission | to |", "| --- | --- |"]
    rows += [f"| {name.replace('_', ' ').capitalize()} | {why} |" for name, why in NEEDED.items()]
    return "\n".join(rows)


def invitation() -> str:
    """Where an application is invited with just these permissions, for the documentation."""
    from bot.discord.connect import PERMISSIONS  # which asks for what stands here

    address = "https://discord.com/oauth2/authorize?client_id=APPLICATION_ID"
    asked = f"&permissions={PERMISSIONS.value}&scope=bot+applications.commands"
    return f"```\n{address}{asked}\n```"
