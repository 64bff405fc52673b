"""The fake Slack by hand: ``PYTHONPATH=tests python -m fakes.slack``.

Prints the settings that point Teamlore at it, then asks in #general whatever is typed, as an
admin of the workspace, and prints what the bot says. A line that begins with a slash is a command.
"""

from __future__ import annotations

import asyncio
import sys

from fakes.slack.fake import FakeSlack


async def _talk(slack: FakeSlack) -> None:
    ann = slack.add_user("ann", is_admin=True)
    general = slack.add_channel("general", [ann])
    _print(f"TEAMLORE_SLACK_API_URL={slack.api_url}")
    _print(f"TEAMLORE_SLACK_BOT_TOKEN={slack.bot_token()}")
    _print(f"TEAMLORE_SLACK_APP_TOKEN={slack.app_token}")
    watcher = asyncio.create_task(_watch(slack))
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.startswith("/"):
            name, _, text = line.strip().partition(" ")
            slack.slash(name, text, ann, general)
        elif line.strip():
            slack.mention(general, ann, line.strip())
    watcher.cancel()


async def _watch(slack: FakeSlack) -> None:
    """Print every message, whisper and form of the bot once, as soon as it is there."""
    seen: set[str] = set()
    while True:
        views = {view.hash: view.shown for view in slack.world.views.values()}
        whispers = {whisper.ts: whisper.shown for whisper in slack.world.ephemerals}
        said = {m.ts + m.text: m.shown for m in slack.bot_messages()}
        for key, shown in (said | whispers | views).items():
            if key not in seen:
                seen.add(key)
                _print(f"> {shown}")
        await slack.pulse.next()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main() -> None:
    async with FakeSlack() as slack:
        await _talk(slack)


if __name__ == "__main__":
    asyncio.run(main())
