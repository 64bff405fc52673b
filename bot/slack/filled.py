"""Forms: which one to open for an order, and the order that a filled one stands for. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.admin.models import Form, Order
from bot.language import language, speaking, told
from bot.slack import forms

_CHANNEL = "channel"  # where the form was opened, kept in its state
_LANGUAGE = "language"  # what was spoken there
_LESSON = (forms.QUESTION, forms.ANSWER)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form asks for: an order, its line or files; or what is wrong, by field."""

    channel: str
    line: str = ""
    order: Order | None = None
    files: tuple[dict[str, Any], ...] = ()
    space: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def form_for(form: Form, spaces: Sequence[str], channel: str) -> dict[str, Any]:
    """The view of a form; it remembers the channel that it was opened in."""
    state = {_CHANNEL: channel, _LANGUAGE: language()}
    if form.verb == "teach":
        return dict(forms.teach_form(spaces, form.space, form.question, state))
    make = forms.grant_form if form.verb == "grant" else forms.add_form
    return dict(make(spaces, form.space, state))


def filled_in(view: Mapping[str, Any]) -> Filled:
    """The order of a form that was sent."""
    values = {
        name: element[name] for name, element in view["state"]["values"].items() if name in element
    }
    state = forms.state_in(view)
    with speaking(state.get(_LANGUAGE, "")):
        return _FILL.get(view["callback_id"], _add)(values, state.get(_CHANNEL, ""))


def _add(values: Mapping[str, Any], channel: str) -> Filled:
    url = str((values.get(forms.URL) or {}).get("value") or "").strip()
    files = tuple((values.get(forms.FILES) or {}).get("files") or ())
    new = str((values.get(forms.NEW_SPACE) or {}).get("value") or "").strip()
    space = new or _space(values)
    if bool(url) == bool(files):
        said = told("one-address-or-files")
        return Filled(channel, errors={forms.URL: said})
    if files:
        return Filled(channel, files=files, space=space)
    where = f" --space {shlex.quote(space)}" if space else ""
    return Filled(channel, line=f"add {shlex.quote(url)}{where}", space=space)


def _grant(values: Mapping[str, Any], channel: str) -> Filled:
    space = _space(values)
    everybody = bool((values.get(forms.MEMBERS) or {}).get("selected_options"))
    named = [
        *(["members"] if everybody else []),
        *((values.get(forms.PEOPLE) or {}).get("selected_users") or ()),
        *((values.get(forms.CHANNELS) or {}).get("selected_conversations") or ()),
        *str((values.get(forms.GROUPS) or {}).get("value") or "").split(),
    ]
    if not named:
        return Filled(channel, errors={forms.PEOPLE: told("name-somebody")})
    if len(named) > 1:
        return Filled(channel, errors={forms.PEOPLE: told("name-one")})
    to = named[0] if named[0] == "members" else f"slack:{named[0]}"
    return Filled(channel, line=f"grant {shlex.quote(space)} {shlex.quote(to)}", space=space)


def _teach(values: Mapping[str, Any], channel: str) -> Filled:
    words = (str((values.get(name) or {}).get("value") or "") for name in _LESSON)
    space = _space(values)
    return Filled(channel, order=Order("teach", tuple(words), space or None), space=space)


def _space(values: Mapping[str, Any]) -> str:
    given = values.get(forms.SPACE) or {}
    chosen = (given.get("selected_option") or {}).get("value")
    return str(chosen or given.get("value") or "").strip()


_FILL = {forms.GRANT: _grant, forms.TEACH: _teach}
