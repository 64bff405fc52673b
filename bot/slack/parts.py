"""Everything that Slack's listeners work with, handed over once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.service import Desk
from bot.chat.admin.models import Orders
from bot.chat.after import Aftercare
from bot.chat.facts import KeptFacts
from bot.chat.intake import Intake
from bot.chat.lane import Lane
from bot.chat.readers import Readers
from bot.chat.reception import Reception
from bot.chat.runner import Runner
from bot.language import speak
from bot.slack.send import Sender
from store.access import AccessBook
from store.inbox import Inbox
from store.journal import Journal


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators of the listeners; blocking ones are called through ``lane``."""

    intake: Intake
    reception: Reception
    inbox: Inbox
    runner: Runner
    facts: KeptFacts
    readers: Readers
    sender: Sender
    desk: Desk
    after: Aftercare
    orders: Orders
    journal: Journal
    access: AccessBook
    lane: Lane

    async def speak_to(self, team: str, person: str) -> None:
        """From here on in this task, in the language of this person."""
        speak(await self.facts.locale(team, person))
