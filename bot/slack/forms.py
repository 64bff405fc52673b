"""The modal views of the forms that admins fill in, and of a question before a change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from bot.chat.cards import Card
from bot.chat.words import cut, one_line
from bot.language import told
from bot.slack.cards import blocks
from bot.slack.text import Block, Element, plain
from store.taught import MAX_QUESTION

# Callback ids of the views.
ADD, GRANT, TEACH, CONFIRM = "form_add", "form_grant", "form_teach", "form_confirm"
# Ids of the blocks, each with one element of the same action id.
URL, FILES, SPACE, NEW_SPACE = "url", "files", "space", "new_space"
QUESTION, ANSWER = "question", "answer"
MEMBERS, PEOPLE, CHANNELS, GROUPS = "members", "people", "channels", "groups"

_TITLE, _BUTTON, _LABEL, _OPTION, _OPTION_VALUE, _OPTIONS = 24, 24, 150, 75, 150, 100
_METADATA = 3_000
_FILES, _GRANTEES = 10, 50
_ANSWER = 3_000  # what Slack takes in a field

State = Mapping[str, str]  # what comes back with the form


class Modal(TypedDict):
    """What ``views.open`` takes."""

    type: str
    callback_id: str
    title: Element
    submit: Element
    close: Element
    private_metadata: str
    blocks: list[Block]


def add_form(spaces: Sequence[str], chosen: str, state: State) -> Modal:
    """A web address or files, and the space whose readers may find them."""
    fields = [
        _field(
            URL, told("form-address"), {"type": "url_text_input"}, hint=told("form-address-hint")
        ),
        _field(
            FILES, told("form-files"), {"type": "file_input", "max_files": _FILES},
            hint=told("form-files-hint"),
        ),
        _space(spaces, chosen),
        _field(
            NEW_SPACE, told("form-new-space"), {"type": "plain_text_input", "max_length": 80},
            hint=told("form-new-space-hint"),
        ),
    ]  # fmt: skip
    return _modal(ADD, told("form-add"), told("form-add-yes"), fields, state)


def grant_form(spaces: Sequence[str], chosen: str, state: State) -> Modal:
    """A space, and who may read it from now on: everybody, people, channels, groups."""
    everybody = {"text": plain(told("form-member"), _OPTION), "value": MEMBERS}
    fields = [
        _space(spaces, chosen, optional=False),
        _field(
            MEMBERS, told("form-everybody"), {"type": "checkboxes", "options": [everybody]},
            hint=told("form-everybody-hint"),
        ),
        _field(
            PEOPLE, told("form-people"),
            {"type": "multi_users_select", "max_selected_items": _GRANTEES},
        ),
        _field(
            CHANNELS, told("form-channels"),
            {
                "type": "multi_conversations_select",
                "max_selected_items": _GRANTEES,
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            },
            hint=told("form-channels-hint"),
        ),
        _field(
            GROUPS, told("form-groups"), {"type": "plain_text_input", "max_length": 500},
            hint=told("form-groups-hint"),
        ),
    ]  # fmt: skip
    return _modal(GRANT, told("form-grant"), told("form-grant-yes"), fields, state)


def teach_form(spaces: Sequence[str], chosen: str, question: str, state: State) -> Modal:
    """A question and its answer, and the space whose readers are to be told it."""
    asked: Element = {"type": "plain_text_input", "max_length": MAX_QUESTION}
    if question:
        asked["initial_value"] = cut(one_line(question), MAX_QUESTION)
    answer = {"type": "plain_text_input", "multiline": True, "max_length": _ANSWER}
    fields = [
        _field(
            QUESTION, told("form-question"), asked, hint=told("form-question-hint"), optional=False
        ),
        _field(ANSWER, told("form-answer"), answer, hint=told("form-answer-hint"), optional=False),
        _space(spaces, chosen, optional=False),
    ]
    return _modal(TEACH, told("form-teach"), told("form-teach-yes"), fields, state)


def confirm_form(title: str, card: Card, yes: str, state: State) -> Modal:
    """What would be done, and a button that does it."""
    return _modal(CONFIRM, title, yes, blocks(card), state)


def state_in(view: Mapping[str, Any]) -> dict[str, str]:
    """The state that a form was opened with; empty for anything that is not ours."""
    try:
        state = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in state.items()} if isinstance(state, dict) else {}


def _modal(callback: str, title: str, submit: str, fields: list[Block], state: State) -> Modal:
    metadata = json.dumps(dict(state), separators=(",", ":"))
    if len(metadata) > _METADATA:
        raise ValueError(f"the state of a form has {len(metadata)} characters")
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, _TITLE),
        "submit": plain(submit, _BUTTON),
        "close": plain(told("cancel"), _BUTTON),
        "private_metadata": metadata,
        "blocks": fields,
    }


def _field(
    name: str, label: str, element: Element, *, hint: str = "", optional: bool = True
) -> Block:
    block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, _LABEL),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    return block | ({"hint": plain(hint, _LABEL)} if hint else {})


def _space(spaces: Sequence[str], chosen: str, *, optional: bool = True) -> Block:
    """A choice of spaces, or their name where there is none yet or more than a list can hold."""
    known = [space for space in dict.fromkeys(spaces) if 0 < len(space) <= _OPTION_VALUE]
    if not known or len(known) > _OPTIONS:
        written: Element = {"type": "plain_text_input", "max_length": 80}
        if chosen:
            written["initial_value"] = cut(one_line(chosen), 80)
        return _field(SPACE, told("form-space"), written, optional=optional)
    options = [{"text": plain(one_line(space), _OPTION), "value": space} for space in known]
    element: Element = {"type": "static_select", "options": options}
    if chosen in known:
        element["initial_option"] = options[known.index(chosen)]
    hint = told("form-space-hint")
    return _field(SPACE, told("form-space"), element, hint=hint, optional=optional)
