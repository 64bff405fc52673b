"""What the desk says to admins where a message needs more than its name: values, and which of two.

Cards carry plain text, so commands are written without any marks around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.admin.phrases import in_chat, shortened, until
from bot.chat.cards import Inline, Line, Strong, worded
from bot.language import language, told
from bot.language.heard import heard

_ADDS = {"site": "reads-site", "git": "reads-git"}  # what such an address is read for
_COUNTS = {
    "added": "count-added", "updated": "count-updated", "unchanged": "count-unchanged",
    "removed": "count-removed",
}  # fmt: skip
_LISTS = {"refused": "count-refused", "failed": "count-failed"}
_SAYS_OF_IT = ("is ", "cannot ", "holds ")  # sentences whose subject is the document


def no_such_verb(verb: str, near: str | None) -> str:
    """Something else than a verb stands after /lore."""
    if near:
        return told("no-such-verb-near", verb=shortened(verb, 40), near=near)
    return told("no-such-verb", verb=shortened(verb, 40))


def usage(of: str) -> str:
    """How a verb is written."""
    return told("usage", of=of)


def no_such_option(option: str, of: str) -> str:
    """An option that the verb does not have."""
    return told("no-such-option", option=shortened(option, 40), of=of)


def not_a_reader(text: str) -> str:
    """Nobody that a space could be granted to."""
    return told("not-a-reader", text=shortened(text, 60))


def not_a_channel(text: str) -> str:
    """Something else than a channel."""
    return told("not-a-channel", text=shortened(text, 60))


def no_such_document(source: str, path: str, short_id: str) -> str:
    """A source has no such document."""
    return told("no-such-document", source=source, path=shortened(path, 80), id=short_id)


def held(documents: int, passages: int) -> str:
    """How much there is."""
    return told(
        "held",
        documents=told("documents", count=documents),
        passages=told("passages", count=passages),
    )


def add_web(kind_of: str, url: Inline, space: str) -> Line:
    """A page, a site or a repository is to become a source."""
    return worded(_ADDS.get(kind_of, "reads-url"), url=url, space=Strong(space))


def reached(documents: int, expected: int, note: str) -> str:
    """How much of a source was reached, where that is not all."""
    whole = told("documents", count=expected)
    if note:
        return told("reached-note", done=documents, documents=whole, note=note)
    return told("reached", done=documents, documents=whole)


def also_in(spaces: Sequence[str]) -> str:
    """The page is a source elsewhere."""
    *names, last = spaces
    both = told("and-last", names=told("comma").join(names), last=last) if names else last
    return told("also-in", spaces=both)


def add_files(count: int, space: str) -> Line:
    """Files are to become documents."""
    files = told("files", count=count)
    return worded("reads-files", count=count, files=files, space=Strong(space))


def new_space(space: str) -> Line:
    """The space is not there yet."""
    return worded("new-space", space=Strong(space))


def no_readers(space: str) -> Line:
    """The space is granted to nobody."""
    return worded("no-readers", space=Strong(space), name=space)


def read_by(who: Line) -> Line:
    """Who may read a space."""
    return worded("read-by", who=who)


def unread_kind(name: str) -> str:
    """A file of a kind without a reader."""
    return told("unread-kind", ending=shortened(name.rpartition(".")[2].lower(), 16))


def reading(what: str) -> str:
    """Work that begins."""
    return told("reading", what=what)


def fetching(count: int) -> str:
    """Bytes that are on their way."""
    return told("fetching", files=told("files", count=count))


def refresh_all(sources: int, documents: int) -> str:
    """Every source is to be looked at."""
    return told(
        "refresh-all",
        sources=told("sources", count=sources),
        documents=told("documents", count=documents),
    )


def remove_source(name: str, space: str, size: str) -> Line:
    """A source is to go."""
    return worded("remove-source", name=Strong(name), space=space, size=size)


def remove_document(path: str, source: str, passages: int) -> Line:
    """A document is to go."""
    gone = told("passages", count=passages)
    return worded("remove-document", path=Strong(path), source=source, size=gone)


def grace(hours: float) -> str:
    """How long a removal can be taken back."""
    return told("grace", hours=f"{hours:g}") if hours else told("deleted-at-once")


def removed(what: str, hours: float) -> Line:
    """It is gone."""
    if not hours:
        return worded("removed-for-good", what=Strong(what))
    end = until(datetime.now(UTC) + timedelta(hours=hours))
    return worded("removed-until", what=Strong(what), until=end)


def restored(what: str) -> Line:
    """It is there again."""
    return worded("restored", what=Strong(what))


def grant_preview(who: Line, space: str, documents: int) -> Line:
    """Somebody is to read a space."""
    return _first_up(worded("grant-preview", who=who, what=_of(documents), space=Strong(space)))


def granted_already(who: Line, space: str) -> Line:
    """Nothing to grant."""
    return _first_up(worded("granted-already", who=who, space=Strong(space)))


def granted(who: Line, space: str, *, owner: bool) -> Line:
    """They may read it now."""
    return _first_up(worded("granted-owner" if owner else "granted", who=who, space=Strong(space)))


def revoke_preview(who: Line, space: str, documents: int) -> Line:
    """Somebody is to lose a space."""
    size = told("documents", count=documents)
    return worded("revoke-preview", space=Strong(space), who=who, documents=size)


def not_granted(who: Line, space: str) -> Line:
    """Nothing to revoke."""
    return worded("not-granted", space=Strong(space), who=who)


def revoked(who: Line, space: str) -> Line:
    """They may not read it now."""
    return worded("revoked", space=Strong(space), who=who)


def bind_preview(channel: Line, space: str, documents: int) -> Line:
    """A channel is to be tied to a space."""
    return worded("bind-preview", channel=channel, what=_of(documents), space=Strong(space))


def bound(channel: Line, space: str) -> Line:
    """A channel is tied to a space."""
    return worded("bound", channel=channel, space=Strong(space))


def connect_preview(sources: int) -> str:
    """A team is to leave its workspace."""
    return told("connect-preview", sources=told("sources", count=sources))


def of_what(sources: Sequence[str]) -> str:
    """What a job is about."""
    if len(sources) == 1:
        return told("quoted-name", name=sources[0])
    return told("sources", count=len(sources))


def so_far(what: str, done: int, total: int, rate: float) -> str:
    """A job that runs."""
    begun = told("so-far", what=what)
    if total:
        documents = told("documents", count=total)
        begun = told("so-far-count", what=what, done=done, documents=documents)
    return f"{begun} · {told('passages-a-second', rate=round(rate))}" if rate >= 1 else begun


def counts(progress: Mapping[str, Any]) -> str:
    """What became of a run's documents, in words; empty if there were none."""
    found = [(progress.get(key, 0), id) for key, id in _COUNTS.items()]
    found += [(len(progress.get(key, ())), id) for key, id in _LISTS.items()]
    return told("comma").join(told(id, count=count) for count, id in found if count)


def outcome(what: str, progress: Mapping[str, Any]) -> str:
    """The report of a run."""
    return told("read-done", what=what, counts=counts(progress) or told("nothing-to-do"))


def because(reason: str) -> str:
    """A reason, to stand behind the name of a document."""
    goes_on = language() == "en" and reason.startswith(_SAYS_OF_IT)
    return f" {reason}" if goes_on else f": {heard(reason)}"


def new_passages(count: int) -> str:
    """How much there is to quote from it."""
    return told("new-passages", passages=told("passages", count=count))


def job_failed(what: str, reason: str | None) -> str:
    """A job that was given up."""
    return told(
        "reading-failed", what=what, reason=in_chat(reason) if reason else told("log-tells-why")
    )


def work(kind: str, state: str) -> str:
    """A job in a list."""
    return f"{told('work', kind=kind)}{told('comma')}{told('work-state', state=state)}"


def _of(documents: int) -> str:
    if not documents:
        return told("whatever-comes")
    return told("the-documents", documents=told("documents", count=documents))


def _first_up(line: Line) -> Line:
    first, *rest = line
    return (first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest)
