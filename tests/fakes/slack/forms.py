"""What a press or a filled form looks like in a payload, element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fakes.slack.records import Json

_PLAIN = {
    "plain_text_input": "value", "email_text_input": "value", "url_text_input": "value",
    "number_input": "value", "datepicker": "selected_date", "timepicker": "selected_time",
    "users_select": "selected_user", "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel", "multi_channels_select": "selected_channels",
    "rich_text_input": "rich_text_value", "file_input": "files",
}  # fmt: skip
_ONE = {"static_select", "external_select", "radio_buttons", "overflow"}
_MANY = {"multi_static_select", "multi_external_select", "checkboxes"}
_INITIAL = {
    "value": "initial_value", "selected_date": "initial_date", "selected_time": "initial_time",
    "selected_user": "initial_user", "selected_users": "initial_users",
    "selected_conversation": "initial_conversation", "selected_channel": "initial_channel",
    "selected_conversations": "initial_conversations", "selected_channels": "initial_channels",
    "rich_text_value": "initial_value", "files": "initial_files",
}  # fmt: skip


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that can be acted upon, with its block."""
    for block in blocks:
        held = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for element in held:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def element_in(blocks: list[Json], action_id: str) -> tuple[Json, Json]:
    """The element with this id: nobody can press what is not there."""
    for block, element in elements(blocks):
        if element["action_id"] == action_id:
            return block, element
    there = [element["action_id"] for _, element in elements(blocks)]
    raise LookupError(f"nothing to press with action_id {action_id!r}; there are {there}")


def pressed(element: Json, value: Any) -> Json:
    """The action in a payload. ``value`` chooses where there is a choice; buttons have theirs."""
    kind = element["type"]
    if kind == "feedback_buttons":
        button = element[f"{value}_button"]
        return {"type": kind, "text": button["text"], "value": button["value"]}
    if kind in {"button", "workflow_button", "icon_button"}:
        told = {"type": kind, "text": element.get("text"), "value": element.get("value")}
        return {name: part for name, part in told.items() if part is not None}
    return {"type": kind} | _filled(element, value)


def state_of(blocks: list[Json], values: Mapping[str, Any]) -> Json:
    """``state.values`` of a form; a value with no field to put it in is a mistake of the test."""
    state: Json = {}
    unused = set(values)
    for number, (block, element) in enumerate(elements(blocks)):
        if element["type"] in {"button", "feedback_buttons", "overflow", "icon_button"}:
            continue
        names = [n for n in (element["action_id"], block.get("block_id")) if n in values]
        unused -= set(names)
        given = _filled(element, values[names[0]]) if names else _initial(element)
        block_id = block.get("block_id", f"block{number}")
        state.setdefault(block_id, {})[element["action_id"]] = {"type": element["type"]} | given
    if unused:
        raise LookupError(f"the form has no field {sorted(unused)}")
    return state


def _filled(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind in _PLAIN:
        return {_PLAIN[kind]: value}
    if kind in _ONE:
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in _MANY:
        return {"selected_options": [_option(element, one) for one in value]}
    raise LookupError(f"nobody knows how to fill in a {kind}")


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in _ONE:
        return {"selected_option": element.get("initial_option")}
    if kind in _MANY:
        return {"selected_options": element.get("initial_options", [])}
    name = _PLAIN[kind]
    return {name: element.get(_INITIAL[name])}


def _option(element: Json, value: str) -> Json:
    groups = element.get("option_groups") or [element]
    for option in (option for group in groups for option in group.get("options", [])):
        if option["value"] == value:
            return option
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    raise LookupError(f"no option {value!r} in {element['action_id']!r}")
