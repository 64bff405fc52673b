"""Buttons whose custom_id says what they do and on what: they work after any restart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.chat.cards import Action, Button, Style
from bot.chat.words import cut, one_line
from bot.discord.components import BUTTON, CUSTOM_ID, IN_A_ROW, LABEL, Component, row

TEMPLATE = re.compile(r"lore:(?P<action>[a-z_]+)(?::(?P<value>.*))?", re.DOTALL)
_STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.DANGER: 4}
_EMOJI = {Action.HELPFUL: "👍", Action.UNHELPFUL: "👎"}


def custom_id(action: str, value: str) -> str:
    """The id of a button. Values are ours and short: a longer one is a mistake of the caller."""
    made = f"lore:{action}:{value}" if value else f"lore:{action}"
    if len(made) > CUSTOM_ID:
        raise ValueError(f"the value of button {action} has {len(value)} characters")
    return made


def pressed(id: str) -> tuple[Action, str] | None:
    """What a pressed button does, and on what; None for what is not ours."""
    match = TEMPLATE.fullmatch(id)
    if match is None or match["action"] not in set(Action):
        return None
    return Action(match["action"]), match["value"] or ""


def button(one: Button) -> Component:
    """One button."""
    made: Component = {
        "type": BUTTON,
        "style": _STYLES[one.style],
        "label": cut(one_line(one.label), LABEL) or "–",
        "custom_id": custom_id(one.action, one.value),
    }
    emoji = _EMOJI.get(Action(one.action)) if one.action in set(Action) else None
    return made | {"emoji": {"name": emoji}} if emoji else made


def rows(buttons: Sequence[Button], most: int) -> list[Component]:
    """At most so many rows of five; the same button does not come twice."""
    made = list({one["custom_id"]: one for one in map(button, buttons)}.values())
    starts: Iterable[int] = range(0, len(made), IN_A_ROW)
    return [row(*made[n : n + IN_A_ROW]) for n in starts][:most]
