"""The verbs that admins may use in chat: one table for parsing, help and the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language import told


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: how it is written. What is told of it is the message ``verb-NAME``."""

    name: str
    arguments: str = ""
    words: tuple[int, int] = (0, 0)  # at least, at most
    has_more: bool = False
    takes_space: bool = False
    other_names: tuple[str, ...] = ()

    @property
    def does(self) -> str:
        """What it does, in one sentence."""
        return told(f"verb-{self.name}")

    @property
    def more(self) -> str:
        """What else is good to know."""
        return told(f"verb-{self.name}-more") if self.has_more else ""

    @property
    def usage(self) -> str:
        """The verb with its arguments."""
        return f"{self.name} {self.arguments}".rstrip()


VERBS = (
    Verb("add", "[URL|CHANNEL] [--site] [--space SPACE]", (0, 1), has_more=True, takes_space=True),
    Verb("teach", "[QUESTION ANSWER] [--space SPACE]", (0, 2), has_more=True, takes_space=True),
    Verb("list", other_names=("sources",)),
    Verb("show", "SOURCE", (1, 1), has_more=True),
    Verb("refresh", "[SOURCE]", (0, 1), has_more=True),
    Verb("pause", "SOURCE", (1, 1), has_more=True),
    Verb("resume", "SOURCE", (1, 1), has_more=True),
    Verb("hook", "SOURCE [new|off]", (1, 2), has_more=True),
    Verb("remove", "SOURCE [DOCUMENT]", (1, 2), has_more=True),
    Verb("undo"),
    Verb("status", other_names=("jobs",)),
    Verb("retry", "JOB|SOURCE|all [DOCUMENT]", (1, 2), has_more=True),
    Verb("spaces"),
    Verb("grant", "SPACE TO [owner]", (2, 3), has_more=True),
    Verb("revoke", "SPACE FROM", (2, 2), has_more=True),
    Verb("bind", "CHANNEL SPACE", (2, 2), has_more=True),
    Verb("connect", "CODE", (1, 1), has_more=True),
    Verb("unanswered"),
    Verb("audit"),
    Verb("votes", "[PASSAGE|all]", (0, 1), has_more=True),
    Verb("receipts", "[RECEIPT]", (0, 1), has_more=True),
    Verb("help", "[VERB]", (0, 1), other_names=("?",)),
)

BY_NAME = {name: verb for verb in VERBS for name in (verb.name, *verb.other_names)}


def verb_table() -> str:
    """The verbs for the documentation."""
    rows = [f"| `/lore {_cell(verb.usage)}` | {verb.does} {verb.more}".rstrip() for verb in VERBS]
    return "\n".join(("| command | does |", "| --- | --- |", *(f"{row} |" for row in rows)))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
