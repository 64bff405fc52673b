"""The form that ``/lore add`` opens, and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

FORM = "lore:form:add"  # after a restart a filled form is known by this alone
URL, FILES, SPACE = "url", "files", "space"
_MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a form: an address, or files as Discord describes them."""

    url: str = ""
    files: tuple[dict[str, Any], ...] = ()
    space: str = ""


class AddForm(discord.ui.Modal):
    """A web address or files, and the space whose readers may find them."""

    def __init__(self, space: str) -> None:
        super().__init__(title="Add documents", timeout=600, custom_id=FORM)
        self.add_item(
            discord.ui.Label(
                text="Web address",
                description="A page, or a single file.",
                component=discord.ui.TextInput(custom_id=URL, required=False, max_length=1_000),
            )
        )
        self.add_item(
            discord.ui.Label(
                text="Or files",
                description="One with the name of a known file replaces it.",
                component=discord.ui.FileUpload(
                    custom_id=FILES, required=False, min_values=0, max_values=_MOST_FILES
                ),
            )
        )
        self.add_item(
            discord.ui.Label(
                text="Space",
                description="Who may read it can find what you add. A new one is made.",
                component=discord.ui.TextInput(
                    custom_id=SPACE, required=False, max_length=80, default=space or None
                ),
            )
        )


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
