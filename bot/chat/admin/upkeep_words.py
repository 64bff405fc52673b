"""What the desk says of taught answers, pauses, webhooks and votes."""

from __future__ import annotations

from datetime import datetime

from bot.chat.admin.phrases import until
from bot.chat.cards import Line, Strong
from store.rhythm import Rhythm

CONFIRM_TEACH = "Teach"
NOT_TRUSTED = "Only admins and the owners of a space can teach answers to it."
WHAT_TO_TEACH = (
    "What is asked, and what is the answer? Write /lore teach QUESTION ANSWER, in quotes."
)
NO_QUESTION = (
    "I see no question that it answers: choose it on a reply in the thread that the question began."
)
REPLACES_ANSWER = "It replaces the answer that was taught to this question before."
HOOK_MADE = (
    "The secret is not shown again. Enter both where the source is hosted, with the content type "
    "application/json; a host that cannot sign sends the secret as a bearer token."
)
HOOK_LOCAL = (
    "That address is not one that others can reach safely: the setting TEAMLORE_PUBLIC_URL on the "
    "server says where they do."
)
HOOK_OF_CHANNEL = (
    "A channel needs no webhook: what is said there is heard as it is said. A call only has what "
    "is kept of it looked at again."
)
HOOK_HIDDEN = "Its secret was shown when it was made. /lore hook SOURCE new makes another one."
HOOK_CHANGES = {  # what it will do, and the button
    "new": ("This makes another webhook: the address and the secret from before end.", "Make it"),
    "off": ("This ends the webhook: nobody can call it any more.", "End it"),
}


def looks_again(rhythm: Rhythm, moment: datetime | None) -> str:
    """When a source is looked at without being asked for."""
    return f"{rhythm}, next {until(moment)}" if moment else str(rhythm)


def teaches(space: str) -> Line:
    """A question and its answer are to become a document."""
    return ("I will answer this question so, in the space ", Strong(space), ":")


def paused(name: str) -> Line:
    """Nothing looks at a source."""
    return (Strong(name), " is paused: what is known of it stays, and nothing looks at it.")


def resumed(name: str, rhythm: str) -> Line:
    """A source is looked at again."""
    return (Strong(name), f" is looked at again {rhythm}.")


def no_hook(short_id: str) -> str:
    """A source that nobody can call."""
    return f"It has no webhook: /lore hook {short_id} new makes one."


def hook_of(name: str) -> str:
    """The title of a webhook."""
    return f"Webhook of {name}"


def hook_off(name: str) -> str:
    """A webhook that was ended."""
    return f"The webhook of {name} is off."


VOTES = "What votes move"
NO_VOTES = "No passage that can be found has votes."
VOTES_HINT = "Votes count for questions in the same words, and fade by half in 30 days."
CONFIRM_VOTES = "Take them back"


def no_votes_on(name: str) -> str:
    """Nothing of that name has votes."""
    return f"There are no votes on a passage '{name}': /lore votes lists them."


def votes_preview(votes: str, passages: str) -> str:
    """What taking votes back will do."""
    return f"This takes back {votes} on {passages}: they count no more. It cannot be undone."


def votes_taken_back(votes: str) -> str:
    """It was done."""
    return f"{votes} taken back."


def thought(value: int, question: str, when: str) -> str:
    """What somebody thought of a passage."""
    return f"found it {'helpful' if value > 0 else 'not helpful'} for “{question}”, {when}"
