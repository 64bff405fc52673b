"""The forms that ``/lore add`` and ``/lore teach`` open, and what comes back from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.admin.models import Order
from bot.chat.words import cut, one_line
from bot.language import told
from store.taught import MAX_QUESTION

FORM = "lore:form:add"  # after a restart a filled form is known by this alone
TEACH_FORM = "lore:form:teach"
URL, FILES, SPACE = "url", "files", "space"
QUESTION, ANSWER = "question", "answer"
_MOST_FILES = 10
_ANSWER = 4_000  # what Discord takes in a field


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a form: an address, or files as Discord describes them."""

    url: str = ""
    files: tuple[dict[str, Any], ...] = ()
    space: str = ""


class AddForm(discord.ui.Modal):
    """A web address or files, and the space whose readers may find them."""

    def __init__(self, space: str) -> None:
        super().__init__(title=told("form-add"), timeout=600, custom_id=FORM)
        self.add_item(
            discord.ui.Label(
                text=told("form-address"),
                description=told("form-address-hint"),
                component=discord.ui.TextInput(custom_id=URL, required=False, max_length=1_000),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=told("form-files"),
                description=told("form-files-hint"),
                component=discord.ui.FileUpload(
                    custom_id=FILES, required=False, min_values=0, max_values=_MOST_FILES
                ),
            )
        )
        self.add_item(_space(space, told("form-space-hint-new")))


class TeachForm(discord.ui.Modal):
    """A question and its answer, and the space whose readers are to be told it."""

    def __init__(self, question: str, space: str) -> None:
        super().__init__(title=told("form-teach"), timeout=600, custom_id=TEACH_FORM)
        known = cut(one_line(question), MAX_QUESTION) or None
        asked = discord.ui.TextInput[Any](
            custom_id=QUESTION, max_length=MAX_QUESTION, default=known
        )
        answer = discord.ui.TextInput[Any](
            custom_id=ANSWER, max_length=_ANSWER, style=discord.TextStyle.paragraph
        )
        self.add_item(
            discord.ui.Label(
                text=told("form-question"), description=told("form-question-hint"), component=asked
            )
        )
        self.add_item(
            discord.ui.Label(
                text=told("form-answer"), description=told("form-answer-hint"), component=answer
            )
        )
        self.add_item(_space(space, told("form-space-hint-teach")))


def _space(chosen: str, description: str) -> discord.ui.Label[Any]:
    written = discord.ui.TextInput[Any](
        custom_id=SPACE, required=False, max_length=80, default=chosen or None
    )
    return discord.ui.Label(text=told("form-space"), description=description, component=written)


def lesson_in(data: Mapping[str, Any]) -> Order:
    """The order that a filled form of teaching gives. Pure."""
    fields = {field.get("custom_id"): field for field in _fields(data.get("components") or ())}
    said = {name: str((fields.get(name) or {}).get("value") or "") for name in fields if name}
    words = (said.get(QUESTION, ""), said.get(ANSWER, ""))
    return Order("teach", words, said.get(SPACE, "").strip() or None)


def filled_in(data: Mapping[str, Any]) -> Filled | None:
    """What a filled form says; None for a form that is not ours. Pure."""
    if data.get("custom_id") != FORM:
        return None
    fields = {field.get("custom_id"): field for field in _fields(data.get("components") or ())}
    attachments = (data.get("resolved") or {}).get("attachments") or {}
    ids = (fields.get(FILES) or {}).get("values") or ()
    return Filled(
        url=str((fields.get(URL) or {}).get("value") or "").strip(),
        files=tuple(attachments[id] for id in ids if id in attachments),
        space=str((fields.get(SPACE) or {}).get("value") or "").strip(),
    )


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from _fields(component.get("components") or ())
        if component.get("component"):
            yield component["component"]
