"""Answers that people teach: shown before they are kept, by admins and by owners of the space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from bot.chat.admin import upkeep_words as upkeep
from bot.chat.admin import words as say
from bot.chat.admin.knowledge import Knowledge
from bot.chat.admin.models import Books, Deeds, Done, Form, Office, Order, Plan, Plans, Reply
from bot.chat.admin.phrases import shortened
from bot.chat.admin.shelves import Shelves
from bot.chat.cards import Pairs, Part, Text, said
from bot.language import told
from store.access import valid_name
from store.errors import RefusedError
from store.taught import Lesson, lesson

_SHOWN = 600  # characters of an answer in its preview


class Teaching:
    """Plans and does: teach."""

    def __init__(self, books: Books, shelves: Shelves, knowledge: Knowledge) -> None:
        self._books, self._shelves, self._knowledge = books, shelves, knowledge

    @property
    def plans(self) -> Plans:
        """What the verb would do."""
        return {"teach": self._plan}

    @property
    def deeds(self) -> Deeds:
        """What the verb does."""
        return {"teach": self._teach}

    def may(self, office: Office, space: str | None = None) -> bool:
        """Whether somebody may teach in a space; in any at all, if none is named."""
        if office.admin:
            return True
        owned = self._shelves.owned(office)
        return space in owned if space is not None else bool(owned)

    def begin(self, office: Office, question: UUID) -> Reply:
        """The form for a question that somebody was asked, where the channel's answers go."""
        asked = self._books.questions.question(office.actor.workspace, question)
        there = replace(office, channel=asked.place)
        space = self._shelves.space_of(there, None)
        return Reply(said(told("what-to-teach")), form=Form("teach", space, asked.text))

    def plan(self, office: Office, taught: Lesson, space: str | None) -> Plan:
        """What would be taught, to whom; RefusedError if they may not."""
        shelf = valid_name(self._shelves.space_of(office, space))
        self._trusted(office, shelf)
        about = (
            (told("label-question"), (taught.question,)),
            (told("label-answer"), (shortened(taught.answer, _SHOWN),)),
        )
        says: list[Part] = [Text(upkeep.teaches(shelf)), Pairs(about)]
        says += [Text((told("replaces-answer"),))] * self._known(office, taught, shelf)
        says.append(self._shelves.readers(office, shelf))
        action = {
            "verb": "teach", "target": f"{taught.path} in {shelf}", "space": shelf,
            "question": taught.question, "answer": taught.answer, "author": taught.author,
            "link": taught.link,
        }  # fmt: skip
        choices = self._knowledge.choices(office, shelf) if office.admin else ()
        return Plan(action, tuple(says), told("confirm-teach"), choices=choices)

    def _plan(self, office: Office, order: Order) -> Plan | Reply:
        if len(order.words) > 1:
            question, answer = order.words
            return self.plan(office, lesson(question, answer), order.space)
        question = order.words[0] if order.words else ""
        space = valid_name(self._shelves.space_of(office, order.space))
        return Reply(said(told("what-to-teach")), form=Form("teach", space, question))

    def _teach(self, office: Office, action: Mapping[str, Any]) -> Done:
        self._trusted(office, action["space"])
        self._knowledge.open_space(office, action)
        actor = office.actor
        shelf = self._books.access.space(actor.workspace, action["space"])
        taught = lesson(action["question"], action["answer"], action["author"], action["link"])
        teacher, by = office.name or actor.person, f"{actor.platform}:{actor.person}"
        job = self._books.taught.keep(actor.workspace, shelf, taught, teacher, by)
        return Done(Reply(said(say.reading(say.of_what([taught.question]))), watch=(job,)))

    def _trusted(self, office: Office, space: str) -> None:
        if not self.may(office, space):
            raise RefusedError(told("not-trusted"))

    def _known(self, office: Office, taught: Lesson, space: str) -> bool:
        found = self._shelves.find(office, space)
        return found is not None and self._books.taught.knows(
            office.actor.workspace, found.id, taught
        )
