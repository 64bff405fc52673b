"""Buttons and votes: action ids that are unique in a message, values that name what is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.chat.cards import Action, Button, Style
from bot.language import told
from bot.slack.text import Block, Element, plain

FEEDBACK = "feedback"  # the action id of both thumbs: Slack gives them one
_LABEL, _VALUE = 75, 2_000
_IN_A_ROW = 25


class Names:
    """Hands out action ids for one message: ``remove``, ``remove:1``, ``remove:2`` …"""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def new(self, action: str) -> str:
        """An id that no other element of the message has; see ``action_in``."""
        number = self._used[action]
        self._used[action] += 1
        return f"{action}:{number}" if number else action


def action_in(action_id: str) -> str:
    """What a pressed element does, whichever of its kind it was."""
    return action_id.partition(":")[0]


def vote_in(value: str) -> tuple[Action, str] | None:
    """The vote and the question's id from the value of a thumb; None for anything else."""
    vote, _, question = value.partition(":")
    if vote in (Action.HELPFUL, Action.UNHELPFUL) and question:
        return Action(vote), question
    return None


def actions(buttons: Sequence[Button], names: Names) -> Block:
    """A row of buttons."""
    return {
        "type": "actions",
        "elements": [button(one, names) for one in buttons[:_IN_A_ROW]],
    }


def button(one: Button, names: Names) -> Element:
    """One button. Its value is ours and short: a longer one is a mistake of the caller."""
    if len(one.value) > _VALUE:
        raise ValueError(f"the value of button {one.action} has {len(one.value)} characters")
    element: Element = {
        "type": "button",
        "text": plain(one.label, _LABEL),
        "action_id": names.new(one.action),
    }
    if one.value:
        element["value"] = one.value
    if one.style is not Style.PLAIN:
        element["style"] = one.style.value
    return element


def feedback(question: str, names: Names) -> Block:
    """Thumbs up and down for an answer."""
    thumbs = {
        "type": "feedback_buttons",
        "action_id": names.new(FEEDBACK),
        "positive_button": _thumb("helpful", "this-helped", Action.HELPFUL, question),
        "negative_button": _thumb("not-helpful", "did-not-help", Action.UNHELPFUL, question),
    }
    return {"type": "context_actions", "elements": [thumbs]}


def _thumb(label: str, spoken: str, vote: Action, question: str) -> Element:
    return {
        "text": plain(told(label), _LABEL),
        "accessibility_label": told(spoken),
        "value": f"{vote}:{question}",
    }
