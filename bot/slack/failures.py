"""The boundary of Slack's listeners: whatever goes wrong is logged, and told in one sentence."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.response import BoltResponse

from bot.chat.admin.phrases import in_chat
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.language import told
from bot.slack.send import Sender
from store.errors import TeamloreError

log = logging.getLogger(__name__)


class Failures:
    """Tells whoever acted; a delivery that was not recorded is delivered again by Slack."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def told(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Bolt's error handler; the status makes Slack deliver an event once more."""
        if isinstance(error, (RetryLaterError, UndeliverableError)):
            log.warning("a reply on Slack could not be delivered: %s", error)
        else:
            log.error("a listener of Slack failed", exc_info=error)
        url = body.get("response_url")
        if url:
            await self._say(str(url), _sentence(error))
        return BoltResponse(status=500)

    async def _say(self, url: str, sentence: str) -> None:
        try:
            await self._sender.respond(url, {"text": sentence})
        except (RetryLaterError, UndeliverableError) as error:
            log.warning("and it could not be told: %s", error)


def _sentence(error: Exception) -> str:
    if isinstance(error, TeamloreError):
        return in_chat(str(error))
    return told("slack-busy" if isinstance(error, RetryLaterError) else "try-in-a-moment")
