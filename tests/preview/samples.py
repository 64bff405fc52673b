"""What the bot says besides answers, filled in as for Larkfield, the company of the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.answer.models import Outcome
from bot.chat.cards import (
    Action,
    Button,
    Card,
    Items,
    Link,
    Pairs,
    Ref,
    RefKind,
    Strong,
    Style,
    Text,
    said,
)
from bot.slack.home import Asked, Gap, Home, Office, Opened, Shelf, Work

_RUN_BOOKS = "https://wiki.larkfield.example/run-books/"

PROGRESS = said("Reading run-books: 18 of 42 documents so far.")
REPORT = Card(
    parts=(
        Text((Strong("run-books"), " is ready: 40 added, 2 refused.",)),
        Text(("612 passages can be found now.",), faint=True),
        Text(("Not taken in:",)),
        Items(
            (
                (Strong("network-plan.pdf"), ": only pictures, no text."),
                (Strong("old/contacts.doc"), ": save it as .docx and add it again."),
            )
        ),
    )
)  # fmt: skip


def offer(readers: str) -> Card:
    """An order of an admin that waits for a yes; ``readers`` is a group's id on the platform."""
    return Card(
        "Add documents?",
        (
            Pairs(
                (
                    ("Address", (Link(_RUN_BOOKS, _RUN_BOOKS),)),
                    ("Space", (Strong("engineering"),)),
                    ("Read by", (Ref(RefKind.GROUP, readers), ", 14 people")),
                )
            ),
            Text(("Everybody who reads this space can find what you add.",), faint=True),
        ),
        (
            Button("Add", Action.CONFIRM, "p1", Style.PRIMARY),
            Button("Cancel", Action.CANCEL, "p1"),
        ),
    )


def home(examples: Sequence[str], now: datetime) -> Home:
    """The home of somebody who has asked a little."""
    link = "https://larkfield.slack.example/archives/C01/p1"
    minutes = timedelta(minutes=1)
    return Home(
        recent=(
            Asked("May I take my laptop to Brazil?", now - 3 * minutes),
            Asked("How early must I request a long trip?", now - 90 * minutes, Outcome.WEAK, link),
            Asked("Who pays for a lost badge?", now - 3_000 * minutes, Outcome.ANSWERED, link),
            Asked("Is there a gym?", now - 9_000 * minutes, Outcome.NOTHING),
        ),
        examples=examples,
    )


def office(now: datetime) -> Office:
    """What admins see besides."""
    day = timedelta(days=1)
    return Office(
        sources=(
            Shelf("s1", "handbook", "general", 43, "ready", now - 2 * day),
            Shelf("s2", "run-books", "engineering", 40, "2 refused", now),
            Shelf("s3", "board minutes", "board", 1, "ready", now - 40 * day),
        ),
        jobs=(
            Work("j1", "handbook", "18 of 43 documents read", now),
            Work("j2", "price list", "failed: the site does not answer", now - day, failed=True),
        ),
        gaps=(
            Gap("What does Larkfield pay towards a gym membership?", 3, now - day),
            Gap("Which bank account do customers in Portugal pay to?", 1, now - 4 * day),
        ),
        spaces=(
            Opened("general", ("every full member",)),
            Opened("engineering", (Ref(RefKind.GROUP, "S02ENGINEERS"),)),
            Opened("board", ()),
        ),
    )
