"""What the core hands to a face."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.service import Desk
from bot.chat.admin.models import Orders
from bot.chat.after import Aftercare
from bot.chat.caretakers import Caretakers
from bot.chat.history import Archive
from bot.chat.home import Home
from bot.chat.reception import Reception
from store.access import AccessBook
from store.grants import Grantee
from store.inbox import Inbox
from store.journal import Journal
from store.meter import Meter
from store.notices import Notices


@dataclass(frozen=True, slots=True)
class Core:
    """Blocking parts, shared by every face of a process."""

    reception: Reception
    inbox: Inbox
    desk: Desk
    after: Aftercare
    orders: Orders
    journal: Journal
    access: AccessBook
    home: Home
    caretakers: Caretakers
    notices: Notices
    archive: Archive
    admins: Iterable[Grantee]
    max_bytes: int
    history_delay: float
    meter: Meter
