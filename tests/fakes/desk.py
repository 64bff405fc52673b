"""An admin at the desk of chat, in a world of the contract suites, without any platform."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.admin.desk import AdminDesk
from bot.chat.admin.models import Books, Handed, Limits, Office
from bot.chat.cards import Action, fallback
from ingest.extract.sniff import extension, named_kind
from ingest.sources.registry import identify
from store.hooks import Hooks
from store.journal import Actor, Journal
from store.questions import QuestionLog
from store.receipts import Receipts
from store.taught import Taught
from store.vault import Vault
from store.votes import Votes

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class Ingest:
    def identify(self, target):
        return identify(target)

    def reads(self, name):
        return named_kind(name) is not None or not extension(name)


class Chat:
    """An admin at the desk, pressing the buttons of the card before."""

    def __init__(self, world):
        self.world = world
        self.journal = Journal(world.database)
        self.books = Books(
            world.access, world.catalogue, world.jobs, self.journal,
            QuestionLog(world.database, "words-8-v1"), world.uploads,
            Receipts(world.database), Taught(world.uploads),
            Hooks(world.database, world.jobs, Vault("a passphrase", world.home)), world.schedules,
            Votes(world.database),
        )  # fmt: skip
        self.desk = AdminDesk(self.books, Ingest(), Limits(1, 24, "https://lore.example"))
        self.office = Office(
            Actor(world.workspace, "slack", "T1", "U1"), "C1", admin=True, name="Ada"
        )
        self.reply = None

    def says(self, line):
        self.reply = self.desk.run(self.office, line)
        return fallback(self.reply.card)

    def press(self, label):
        button = next(b for b in self.reply.card.buttons if b.label == label)
        self.reply = self.desk.press(self.office, Action(button.action), button.value)
        return fallback(self.reply.card)

    def press_again(self, reply, label):
        self.reply = reply
        return self.press(label)

    def labels(self):
        return [b.label for b in self.reply.card.buttons]

    def record(self):
        entries = self.journal.entries(self.world.workspace, 50)
        return [(e.verb, e.target, e.outcome) for e in reversed(entries)]

    def reports(self):
        self.world.drain()
        card, ended = self.desk.progress(self.reply.watch)
        assert ended
        return fallback(card)


def hand(chat, *files, space="general"):
    """Hand over documents that were confirmed; what is said to that."""
    chat.reply = chat.desk.store(chat.office, space, files)
    return fallback(chat.reply.card)


def notes(text="apple\n", name="notes.md", **about):
    """A document to hand over."""
    return Handed(name, text.encode(), MOMENT, **about)
