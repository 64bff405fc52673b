"""The verbs that admins may use in chat: one table for parsing, help and the documentation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: how it is written, what it does in one sentence, and what else is good to know."""

    name: str
    arguments: str
    does: str
    more: str = ""
    words: tuple[int, int] = (0, 0)  # at least, at most
    takes_space: bool = False
    other_names: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """The verb with its arguments."""
        return f"{self.name} {self.arguments}".rstrip()


VERBS = (
    Verb(
        "add", "[URL|CHANNEL] [--site] [--space SPACE]",
        "Read a web page, or what is said in a channel, so that it can be quoted.",
        "With --site it is the whole site below that address; an address that ends in .git is a "
        "repository. Without --space it goes to the space of this channel, else to general. A new "
        "space is made; nobody may read it until it is granted. A channel is chosen with #, or is "
        "this one with here; without --space only its own readers may ask about it. To add files, "
        "send them to me in a direct message, or write /lore add alone for a form.",
        (0, 1), takes_space=True,
    ),
    Verb(
        "teach", "[QUESTION ANSWER] [--space SPACE]", "Teach the answer to a question.",
        "Put both in quotes, or write /lore teach alone for a form. When the question is asked "
        "again, the answer is quoted with your name. The same question again replaces its answer. "
        "Owners of a space may teach it too. What somebody wrote in a thread can be taught with "
        "This answers it, in the menu of the message.",
        (0, 2), takes_space=True,
    ),
    Verb(
        "list", "", "List where documents come from.", words=(0, 0), other_names=("sources",),
    ),
    Verb(
        "show", "SOURCE", "Show a source's documents, and why some were refused.",
        "A source is named by its id, its name or its address.", (1, 1),
    ),
    Verb(
        "refresh", "[SOURCE]", "Look again at a source, or at all of them.",
        "What is unchanged costs next to nothing, what changed is replaced, what is gone from a "
        "source is removed.", (0, 1),
    ),
    Verb(
        "pause", "SOURCE", "Let nothing look at a source until it is resumed.",
        "What is known of it stays, and so does its plan.", (1, 1),
    ),
    Verb(
        "resume", "SOURCE", "End a pause.",
        "A look that was missed meanwhile is made at once.", (1, 1),
    ),
    Verb(
        "hook", "SOURCE [new|off]", "Show or make the webhook of a source.",
        "Called by the host of the source, it has the source looked at within seconds. new makes "
        "one, in place of the one before, and shows its secret once, to you alone; off ends it.",
        (1, 2),
    ),
    Verb(
        "remove", "SOURCE [DOCUMENT]", "Remove a source or one document.",
        "It is gone from the next answer on. Its text is deleted when the time for undo is over.",
        (1, 2),
    ),
    Verb("undo", "", "Bring back what was removed last."),
    Verb(
        "status", "", "Show what is being read, and how it ended.", other_names=("jobs",),
    ),
    Verb(
        "retry", "JOB|SOURCE|all [DOCUMENT]", "Try again what failed.",
        "A job is named by the beginning of its id, as /lore status shows it. Of a source, the "
        "documents that failed or were refused are read again, one or all of them.", (1, 2),
    ),
    Verb("spaces", "", "List the spaces, what they hold and who may read them."),
    Verb(
        "grant", "SPACE TO [owner]", "Let somebody read a space.",
        "TO is members (every full member), a channel, a person, or a group or role. An owner "
        "also hears of questions that the space does not answer and of reads that fail.", (2, 3),
    ),
    Verb(
        "revoke", "SPACE FROM", "Stop somebody from reading a space.",
        "It holds from the next answer on.", (2, 2),
    ),
    Verb(
        "bind", "CHANNEL SPACE", "Make a space the channel's own.",
        "All who read the channel may read the space; what is added and asked there goes to it.",
        (2, 2),
    ),
    Verb(
        "connect", "CODE", "Tie this team or server to a workspace.",
        "The code is made on the server with teamlore connect; it can be used once.", (1, 1),
    ),
    Verb("unanswered", "", "List questions that the documents did not answer."),
    Verb("audit", "", "List who changed what."),
    Verb(
        "votes", "[PASSAGE|all]", "List the passages that votes move, and whose votes those are.",
        "With a passage, named by the beginning of its id, or all, the votes are taken back.",
        (0, 1),
    ),
    Verb(
        "receipts", "[RECEIPT]", "List the proofs of what was deleted for good.",
        "A receipt is named by the beginning of its id, as a removal tells it.", (0, 1),
    ),
    Verb("help", "[VERB]", "Explain these verbs.", words=(0, 1), other_names=("?",)),
)  # fmt: skip

BY_NAME = {name: verb for verb in VERBS for name in (verb.name, *verb.other_names)}


def verb_table() -> str:
    """The verbs for the documentation."""
    rows = [f"| `/lore {_cell(verb.usage)}` | {verb.does} {verb.more}".rstrip() for verb in VERBS]
    return "\n".join(("| command | does |", "| --- | --- |", *(f"{row} |" for row in rows)))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
