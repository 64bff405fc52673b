"""What the desk says to admins: every sentence stands here, to be read and translated.

Cards carry plain text, so commands are written without any marks around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.admin.phrases import in_chat, many, shortened, until
from bot.chat.cards import Inline, Line, Strong

CONFIRM_ADD = "Add"
CONFIRM_ADD_FOR_ALL = "Add, and let every member read it"
CONFIRM_REFRESH = "Look again"
CONFIRM_REMOVE = "Remove"
CONFIRM_GRANT = "Let them read it"
CONFIRM_OWNER = "Make them an owner"
CONFIRM_REVOKE = "Take it back"
CONFIRM_BIND = "Bind"
CONFIRM_CONNECT = "Connect"
CANCEL = "Cancel"
UNDO = "Undo"
RETRY = "Try again"
RETRY_ALL = "Try all again"
RETRY_FAILED = "Try what failed again"
REFRESH = "Look again"
REMOVE = "Remove"

NOT_ADMIN = "Only admins may use /lore. To ask a question, use /ask."
BROKEN = "Something went wrong in Teamlore itself; its log tells more. Nothing else was changed."
CANCELLED = "Nothing was changed."
OLD_BUTTON = "That button is too old: give the command again."
NO_MORE = "There is nothing more to see of it: the source was removed."
ONLY_WEB = (
    "Only web addresses that begin with https:// or http:// can be added here. Send me files "
    "themselves; folders of the server are added there, with teamlore add."
)
NO_PASSWORDS = "An address with a user name or password in it is not read: leave them out."
WHAT_TO_ADD = "What shall I read? Write /lore add URL, or send me files in a direct message."
NO_FILES = "There are no files in it that could be added."
NOTHING_FITS = "None of it can be added:"
LEFT_OUT = "These are left out:"
REPLACES = "replaces the one of that name"
SAME_NAME = "another one here has the same name: rename it"
READING_MANY = "Reading …"
NO_SOURCES = "There are no sources yet: /lore add URL makes one, or send me files."
ALL_PAUSED = "Every source is paused: /lore resume SOURCE ends a pause."
NO_JOBS = "Nothing was read yet, and nothing waits."
NO_GAPS = "Every question so far was answered."
NO_ENTRIES = "Nothing was changed yet."
NO_RECEIPTS = "Nothing was deleted for good yet."
REFUSED = "Not taken in:"
FAILED = "Could not be read this time:"
REMOVED_SOURCE = "a removed source"
MEMBERS = "every full member"
NOBODY = "nobody"
SOURCES, GAPS, AUDIT = "Sources", "Questions without a sure answer", "Who changed what"
SPACES, JOBS, HELP = "Spaces", "Work", "What /lore can do"
NOT_SOUND = "it does not fit what the receipt says"
RECEIPTS = "What was deleted for good"
FIRST_HINT = "Questions are asked with /ask. /lore help VERB tells more about one of these."

_KINDS = {
    "folder": "a folder of the server",
    "file": "a file of the server",
    "url": "a web page",
    "site": "a web site",
    "git": "a repository",
    "export": "an export of another tool",
    "upload": "documents handed over in chat",
    "channel": "what people say in a channel",
    "taught": "questions with the answers that people taught",
    "corpus": "a collection of records",
}
_READ = {  # what an address of such a kind is read for
    "site": "I will read every page of the site below ",
    "git": "I will read the files of the repository ",
}
_WORK = {
    "ingest": "reading", "sync": "tidying up", "purge": "deleting what was removed",
    "reembed": "changing the model",
}  # fmt: skip
_COUNTS = ("added", "updated", "unchanged", "removed")
_LISTS = ("refused", "failed")
_SAYS_OF_IT = ("is ", "cannot ", "holds ")  # sentences whose subject is the document
_OUTCOMES = {"nothing": "nothing was found", "weak": "not surely answered"}


def no_such_verb(verb: str, near: str | None) -> str:
    """Something else than a verb stands after /lore."""
    guess = f"did you mean /lore {near}? " if near else ""
    return f"There is no verb '{shortened(verb, 40)}': {guess}/lore help lists them all."


def usage(of: str) -> str:
    """How a verb is written."""
    return f"Write: /lore {of}"


def no_such_option(option: str, of: str) -> str:
    """An option that the verb does not have."""
    return f"There is no option '{shortened(option, 40)}' here. {usage(of)}"


def not_a_reader(text: str) -> str:
    """Nobody that a space could be granted to."""
    return (
        f"'{shortened(text, 60)}' is nobody I could grant to: write members, or choose a channel "
        "with # or a person or group with @, so that I get its id."
    )


def not_a_channel(text: str) -> str:
    """Something else than a channel."""
    return f"'{shortened(text, 60)}' is no channel: choose it with #, so that I get its id."


def no_such_document(source: str, path: str, short_id: str) -> str:
    """A source has no such document."""
    return f"'{source}' has no document '{shortened(path, 80)}': /lore show {short_id} lists them."


def kind(of: str) -> str:
    """What a source is."""
    return _KINDS.get(of, of)


def held(documents: int, passages: int) -> str:
    """How much there is."""
    return f"{many(documents, 'document')} and {many(passages, 'passage')}"


def add_web(kind_of: str, url: Inline, space: str) -> Line:
    """A page, a site or a repository is to become a source."""
    begin = _READ.get(kind_of, "I will read ")
    return (begin, url, " and answer from it in the space ", Strong(space), ".")


def reached(documents: int, expected: int, note: str) -> str:
    """How much of a source was reached, where that is not all."""
    return f"{documents:,} of {many(expected, 'document')}" + (f": {note}" if note else "")


def known_already() -> str:
    """The page is a source there."""
    return "It is known there already: I look at it again, and what changed is replaced."


def also_in(spaces: Sequence[str]) -> str:
    """The page is a source elsewhere."""
    return f"It stays in {_listed(spaces)} too; this adds it a second time."


def add_files(count: int, space: str) -> Line:
    """Files are to become documents."""
    them = "it" if count == 1 else "them"
    return (
        f"I will read {many(count, 'file')} and answer from {them} in the space ", Strong(space),
        ".",
    )  # fmt: skip


def new_space(space: str) -> Line:
    """The space is not there yet."""
    return ("The space ", Strong(space), " is new: nobody may read it until it is granted.")


def no_readers(space: str) -> Line:
    """The space is granted to nobody."""
    return ("Nobody may read ", Strong(space), f" yet: /lore grant {space} members")


def read_by(who: Line) -> Line:
    """Who may read a space."""
    return ("Answers from it can be read by ", *who, ".")


def too_big(megabytes: int) -> str:
    """A file over the limit."""
    return f"larger than {megabytes} MB: split it"


def unread_kind(name: str) -> str:
    """A file of a kind without a reader."""
    ending = name.rpartition(".")[2].lower()
    return f"files that end in .{shortened(ending, 16)} cannot be read"


def reading(what: str) -> str:
    """Work that begins."""
    return f"Reading {what} …"


def fetching(count: int) -> str:
    """Bytes that are on their way."""
    return f"Getting {many(count, 'file')} …"


def refresh_all(sources: int, documents: int) -> str:
    """Every source is to be looked at."""
    return (
        f"I will look again at {many(sources, 'source')} with {many(documents, 'document')}. "
        "What is unchanged costs next to nothing; what is gone from a source is removed."
    )


def remove_source(name: str, space: str, size: str) -> Line:
    """A source is to go."""
    return ("This removes ", Strong(name), f" from {space}: {size}, from the next answer on.")


def remove_document(path: str, source: str, passages: int) -> Line:
    """A document is to go."""
    gone = many(passages, "passage")
    return ("This removes ", Strong(path), f" from {source}: {gone}, from the next answer on.")


def comes_back_with_a_refresh() -> str:
    """Removing one document of something that still has it."""
    return "If its source still has it, the next look at the source brings it back."


def grace(hours: float) -> str:
    """How long a removal can be taken back."""
    if not hours:
        return "Its text is deleted at once. This cannot be undone."
    return f"/lore undo brings it back for {hours:g} hours; then its text is deleted."


def removed(what: str, hours: float) -> Line:
    """It is gone."""
    if not hours:
        return (Strong(what), " is removed, and its text is deleted.")
    end = until(datetime.now(UTC) + timedelta(hours=hours))
    return (Strong(what), f" is removed. Until {end} it can be brought back.")


def will_be_proved(receipt: str) -> str:
    """Where the proof of a deletion is to be found."""
    return f"When its text is deleted, /lore receipts {receipt} proves it."


def restored(what: str) -> Line:
    """It is there again."""
    return (Strong(what), " is back.")


def grant_preview(who: Line, space: str, documents: int) -> Line:
    """Somebody is to read a space."""
    return (*_first_up(who), f" will be able to read {_of(documents)} in ", Strong(space), ".")


def owner_preview() -> str:
    """What an owner is."""
    return "As owner they also hear of questions it does not answer and of reads that fail."


def granted_already(who: Line, space: str) -> Line:
    """Nothing to grant."""
    return (*_first_up(who), " may read ", Strong(space), " already.")


def granted(who: Line, space: str, *, owner: bool) -> Line:
    """They may read it now."""
    hears = " As owner they hear of its gaps and failures." if owner else ""
    return (*_first_up(who), " may read ", Strong(space), f" from now on.{hears}")


def revoke_preview(who: Line, space: str, documents: int) -> Line:
    """Somebody is to lose a space."""
    return (
        "This closes ", Strong(space), " to ", *who,
        f": {many(documents, 'document')}, from the next answer on. "
        "What another grant lets them read stays open.",
    )  # fmt: skip


def not_granted(who: Line, space: str) -> Line:
    """Nothing to revoke."""
    return (Strong(space), " was not granted to ", *who, ".")


def revoked(who: Line, space: str) -> Line:
    """They may not read it now."""
    return (Strong(space), " is closed to ", *who, ", unless another grant lets them read it.")


def bind_preview(channel: Line, space: str, documents: int) -> Line:
    """A channel is to be tied to a space."""
    return (
        "Everybody who reads ", *channel, f" will be able to read {_of(documents)} in ",
        Strong(space), ". What is added and asked there goes to that space.",
    )  # fmt: skip


def bound(channel: Line, space: str) -> Line:
    """A channel is tied to a space."""
    return (*_first_up(channel), " reads ", Strong(space), ", adds to it and asks it.")


def connect_preview(sources: int) -> str:
    """A team is to leave its workspace."""
    return (
        f"This team leaves its workspace: the {many(sources, 'source')} there can no longer be "
        "used here. From then on it uses the workspace that the code belongs to."
    )


CONNECTED = "This team is connected: what its new workspace knows can be asked here now."
CONNECTED_ALREADY = "This team belongs to that workspace already."


def of_what(sources: Sequence[str]) -> str:
    """What a job is about."""
    return f"'{sources[0]}'" if len(sources) == 1 else many(len(sources), "source")


def waiting_for_turn(what: str) -> str:
    """A job that has not begun."""
    return f"Waiting to read {what} …"


def so_far(what: str, done: int, total: int, rate: float) -> str:
    """A job that runs."""
    pace = f" · {rate:,.0f} passages a second" if rate >= 1 else ""
    count = f": {done:,} of {many(total, 'document')}" if total else ""
    return f"Reading {what}{count}{pace}"


def counts(progress: Mapping[str, Any]) -> str:
    """What became of a run's documents, in words; empty if there were none."""
    found = [(progress.get(key, 0), key) for key in _COUNTS]
    found += [(len(progress.get(key, ())), key) for key in _LISTS]
    return ", ".join(f"{count:,} {key}" for count, key in found if count)


def outcome(what: str, progress: Mapping[str, Any]) -> str:
    """The report of a run."""
    return f"Read {what}: {counts(progress) or 'nothing to do'}."


def because(reason: str) -> str:
    """A reason, to stand behind the name of a document."""
    return f" {reason}" if reason.startswith(_SAYS_OF_IT) else f": {reason}"


def new_passages(count: int) -> str:
    """How much there is to quote from it."""
    return f"What is new holds {many(count, 'passage')} that can be quoted."


def job_failed(what: str, reason: str | None) -> str:
    """A job that was given up."""
    return f"Reading {what} failed: {in_chat(reason or 'the log tells why')}"


def work(job_kind: str, state: str) -> str:
    """A job in a list."""
    return f"{_WORK.get(job_kind, job_kind)}, {'waits' if state == 'queued' else state}"


def gap(outcome_of: str) -> str:
    """What came of a question without a sure answer."""
    return _OUTCOMES.get(outcome_of, outcome_of)


def _of(documents: int) -> str:
    return f"the {many(documents, 'document')}" if documents else "whatever will be"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _first_up(line: Line) -> Line:
    first, *rest = line
    return (first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest)
