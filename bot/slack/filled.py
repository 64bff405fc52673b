"""Forms: which one to open for an order, and the order that a filled one stands for. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.admin.models import Form
from bot.slack import forms

_CHANNEL = "channel"  # where the form was opened, kept in its state


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form asks for: an order line or files; or what is wrong, by field."""

    channel: str
    line: str = ""
    files: tuple[dict[str, Any], ...] = ()
    space: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def form_for(form: Form, spaces: Sequence[str], channel: str) -> dict[str, Any]:
    """The view of a form; it remembers the channel that it was opened in."""
    make = forms.grant_form if form.verb == "grant" else forms.add_form
    return dict(make(spaces, form.space, {_CHANNEL: channel}))


def filled_in(view: Mapping[str, Any]) -> Filled:
    """The order of a form that was sent."""
    values = {
        name: element[name] for name, element in view["state"]["values"].items() if name in element
    }
    channel = forms.state_in(view).get(_CHANNEL, "")
    fill = _grant if view["callback_id"] == forms.GRANT else _add
    return fill(values, channel)


def _add(values: Mapping[str, Any], channel: str) -> Filled:
    url = str((values.get(forms.URL) or {}).get("value") or "").strip()
    files = tuple((values.get(forms.FILES) or {}).get("files") or ())
    new = str((values.get(forms.NEW_SPACE) or {}).get("value") or "").strip()
    space = new or _space(values)
    if bool(url) == bool(files):
        said = "Give a web address or files, one of the two."
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
        return Filled(channel, errors={forms.PEOPLE: "Name somebody who may read it."})
    if len(named) > 1:
        return Filled(channel, errors={forms.PEOPLE: "Name one at a time: it is asked for each."})
    to = named[0] if named[0] == "members" else f"slack:{named[0]}"
    return Filled(channel, line=f"grant {shlex.quote(space)} {shlex.quote(to)}", space=space)


def _space(values: Mapping[str, Any]) -> str:
    given = values.get(forms.SPACE) or {}
    chosen = (given.get("selected_option") or {}).get("value")
    return str(chosen or given.get("value") or "").strip()
