"""The admin's desk: who may, what would happen, a yes, and then it is done and on record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from bot.chat.admin import words as say
from bot.chat.admin.channels import Channels
from bot.chat.admin.handing import Handing
from bot.chat.admin.hooking import Hooking
from bot.chat.admin.knowledge import Knowledge
from bot.chat.admin.models import (
    Books,
    ChannelSeen,
    Done,
    Handed,
    Ingest,
    Limits,
    Offered,
    Office,
    Order,
    Plan,
    Reply,
)
from bot.chat.admin.parse import checked, order_of, verb_of
from bot.chat.admin.phrases import in_chat, shortened
from bot.chat.admin.readers import Readers
from bot.chat.admin.report import report
from bot.chat.admin.shelves import Shelves
from bot.chat.admin.teaching import Teaching
from bot.chat.admin.verbs import BY_NAME
from bot.chat.admin.views import Views
from bot.chat.admin.voting import Voting
from bot.chat.cards import Action, Button, Card, Style, Text, said
from bot.language import told
from store.errors import NotFoundError, RefusedError, TeamloreError, UsageError
from store.records import Job
from store.taught import Lesson

log = logging.getLogger(__name__)

_PRESSED = {  # buttons that are a verb with one argument
    Action.RETRY: "retry", Action.REFRESH: "refresh", Action.REMOVE: "remove", Action.SHOW: "show",
}  # fmt: skip
_OF_OWNERS = {"teach", Action.CONFIRM, Action.CANCEL}  # what owners of a space may order too
_ON_RECORD = {"fetch": "add", "listen": "add"}  # what a step of a verb is called in the audit


class AdminDesk:
    """Carries out what admins order in chat; see ``Orders``. Nothing it is given makes it raise."""

    def __init__(self, books: Books, ingest: Ingest, limits: Limits) -> None:
        self._books, self._shelves = books, Shelves(books.access)
        knowledge = Knowledge(books, self._shelves, ingest, limits)
        readers = Readers(books, self._shelves)
        self._handing = Handing(books, self._shelves, knowledge, ingest, limits)
        self._channels = Channels(books, self._shelves)
        self._teaching = Teaching(books, self._shelves, knowledge)
        doing = (knowledge, readers, self._teaching, Hooking(books, limits), Voting(books))
        self._views = Views(books).verbs
        self._plans = {verb: plan for part in doing for verb, plan in part.plans.items()}
        self._deeds = {verb: deed for part in doing for verb, deed in part.deeds.items()}
        self._deeds |= {**self._handing.deeds, **self._channels.deeds}

    def run(self, office: Office, line: str) -> Reply:
        """What stands after ``/lore``: a verb and its arguments; empty shows help."""
        verb = verb_of(office.actor.platform, line)
        return self._allowed(
            office, verb, lambda: self._answer(office, order_of(office.actor.platform, line))
        )

    def submit(self, office: Office, order: Order) -> Reply:
        """The same from a form that was filled in."""
        return self._allowed(office, order.verb, lambda: self._answer(office, order))

    def press(self, office: Office, action: Action, value: str) -> Reply:
        """A button of an earlier card; see ``Action``."""
        match action:
            case Action.CONFIRM:
                return self._allowed(office, action, lambda: self._confirmed(office, value))
            case Action.CANCEL:
                return self._allowed(office, action, lambda: self._cancelled(office, value))
            case Action.UNDO:
                return self.submit(office, Order("undo"))
            case Action.TEACH:
                return self._taught(office, lambda: self._teaching.begin(office, _id(value)))
            case Action.RETRY | Action.REFRESH | Action.REMOVE | Action.SHOW:
                return self.submit(office, Order(_PRESSED[action], (value,)))
            case _:
                return Reply(said(told("old-button")))

    def teach(self, office: Office, taught: Lesson, space: str | None) -> Reply:
        """Somebody's words are to be the answer to a question: a preview that asks."""
        return self._taught(
            office, lambda: self._decided(office, self._teaching.plan(office, taught, space))
        )

    def offer(self, office: Office, files: Sequence[Offered], space: str | None) -> Reply:
        """Files are to become documents: a preview that asks."""
        return self._allowed(
            office, "add", lambda: self._decided(office, self._handing.plan(office, files, space))
        )

    def store(self, office: Office, space: str, files: Sequence[Handed]) -> Reply:
        """Keep documents that were confirmed (or a thread) and queue their ingest."""
        named = {"verb": "add", "target": f"documents in {space}"}
        keep = self._handing.keep
        return self._allowed(
            office, "add", lambda: self._recorded(office, named, lambda: keep(office, space, files))
        )

    def listen(self, office: Office, seen: ChannelSeen, space: str | None) -> Reply:
        """A channel's history is to be answered from: a preview that asks."""
        plan = self._channels.plan
        return self._allowed(
            office, "add", lambda: self._decided(office, plan(office, seen, space))
        )

    def progress(self, jobs: Sequence[UUID]) -> tuple[Card, bool]:
        """How the jobs of one message go, as its card; true when that is their report."""
        found = self._found(jobs)
        if not found:
            return said(told("no-more")), True
        sources = {job.source: self._books.catalogue.by_id(job.source) for job in found}
        card, ended = report(found, {id: source.name for id, source in sources.items()})
        if not ended:
            return card, ended
        grants = {g.space for source in sources.values()
                  for g in self._books.access.grants(source.workspace)}  # fmt: skip
        closed = {s.space_name for s in sources.values() if s.published and s.space not in grants}
        hints = tuple(Text(say.no_readers(space)) for space in sorted(closed))
        return Card(card.title, (*card.parts, *hints), card.buttons), ended

    def _taught(self, office: Office, act: Callable[[], Reply]) -> Reply:
        return self._allowed(office, "teach", act, "not-trusted")

    def _allowed(
        self, office: Office, verb: str, act: Callable[[], Reply], denied: str = "not-admin"
    ) -> Reply:
        """The boundary: for admins, and whatever goes wrong is said in one sentence."""
        try:
            if not (office.admin or (verb in _OF_OWNERS and self._teaching.may(office))):
                return self._denied(office, verb, denied)
            return act()
        except TeamloreError as error:
            return Reply(said(in_chat(str(error))))
        except Exception:  # the boundary: the traceback goes to the log, never to a screen
            log.exception("an order of the verb %s failed", verb)
            return Reply(said(told("broken")))

    def _denied(self, office: Office, verb: str, says: str = "not-admin") -> Reply:
        if verb != "help":
            self._books.journal.note(office.actor, verb[:40], "", "denied")
        return Reply(said(told(says)))

    def _answer(self, office: Office, order: Order) -> Reply:
        verb = BY_NAME.get(order.verb)
        if verb is None:
            raise UsageError(say.no_such_verb(order.verb, None))
        checked(order, verb)
        if view := self._views.get(verb.name):
            return Reply(view(office, order))
        try:
            plan = self._plans[verb.name](office, order)
        except (UsageError, RefusedError):  # a change that nobody may make in this way
            self._books.journal.note(office.actor, verb.name, _without_secrets(order), "refused")
            raise
        return self._decided(office, plan)

    def _decided(self, office: Office, plan: Plan | Reply) -> Reply:
        """Ask, or do at once what needs no yes."""
        if isinstance(plan, Reply):
            return plan
        if not plan.asks:
            return self._carried_out(office, plan.action)
        kept = plan.action | {"choices": [name for _, name in plan.choices]}
        return Reply(_question(plan, str(self._books.journal.propose(office.actor, kept))))

    def _confirmed(self, office: Office, value: str) -> Reply:
        proposal, _, choice = value.partition(":")
        action = self._books.journal.take(office.actor, _id(proposal))
        if not office.admin and action["verb"] != "teach":  # an admin when it was proposed
            return self._denied(office, Action.CONFIRM)
        offered = choice if choice in action["choices"] else ""
        return self._carried_out(office, action | {"choice": offered})

    def _cancelled(self, office: Office, value: str) -> Reply:
        self._books.journal.take(office.actor, _id(value))
        return Reply(said(told("cancelled")))

    def _carried_out(self, office: Office, action: Mapping[str, Any]) -> Reply:
        deed = self._deeds[action["verb"]]
        return self._recorded(office, action, lambda: deed(office, action))

    def _recorded(self, office: Office, action: Mapping[str, Any], do: Callable[[], Done]) -> Reply:
        """Done and on record, or failed and on record."""
        verb = _ON_RECORD.get(action["verb"], action["verb"])
        try:
            done = do()
        except Exception:
            self._books.journal.note(office.actor, verb, action["target"], "failed")
            raise
        if done.ends:
            target = done.target or action["target"]
            self._books.journal.note(office.actor, verb, target, "done")
        return done.reply

    def _found(self, jobs: Sequence[UUID]) -> list[Job]:
        found = []
        for job in jobs:
            with suppress(NotFoundError):  # its source was purged, and it with that
                found.append(self._books.jobs.get(job))
        return found


def _question(plan: Plan, proposal: str) -> Card:
    yes = Style.DANGER if plan.danger else Style.PRIMARY
    choices = (Button(label, Action.CONFIRM, f"{proposal}:{name}") for label, name in plan.choices)
    return Card(
        parts=plan.says,
        buttons=(
            Button(plan.label, Action.CONFIRM, proposal, yes),
            *choices,
            Button(told("cancel"), Action.CANCEL, proposal),
        ),
    )


def _without_secrets(order: Order) -> str:
    """What was asked for, without what addresses carry before the host and in their query."""
    bare = (word.rpartition("@")[2].partition("?")[0] for word in order.words)
    return shortened(" ".join(bare))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError(told("old-button")) from None
