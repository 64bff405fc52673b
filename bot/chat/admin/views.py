"""What admins look at: lists of what is known, of work, of readers, of gaps and of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.chat.admin import words as say
from bot.chat.admin.models import Books, Office, Order
from bot.chat.admin.phrases import age, in_chat, shortened
from bot.chat.admin.shelves import listed, person
from bot.chat.admin.upkeep_words import looks_again
from bot.chat.admin.verbs import BY_NAME, VERBS
from bot.chat.cards import (
    Action,
    Button,
    Card,
    Inline,
    Items,
    Line,
    Link,
    Pairs,
    Part,
    RefKind,
    Strong,
    Style,
    Text,
    said,
    worded,
)
from bot.language import told
from store.catalogue import Document, Source
from store.errors import UsageError
from store.receipts import Kept
from store.records import Job
from store.uploads import is_web_link

SHOWN = 15  # lines of a list; a longer one is no overview
_LOOKED_AT = 200  # rows of records that grow for ever
_STATES = ("failed", "refused", "pending", "published")  # what needs somebody comes first

_WEB = ("url", "site", "git")  # kinds whose targets are addresses that people may open

View = Callable[[Office, Order], Card]


class Views:
    """Reads for one workspace at a time: that of the office."""

    def __init__(self, books: Books) -> None:
        self._books = books

    @property
    def verbs(self) -> Mapping[str, View]:
        """What each verb shows."""
        return {
            "list": self._list, "show": self._show, "status": self._status,
            "spaces": self._spaces, "unanswered": self._unanswered, "audit": self._audit,
            "receipts": self._receipts, "help": self._help,
        }  # fmt: skip

    def _list(self, office: Office, _: Order) -> Card:
        found = self._books.catalogue.sources(office.actor.workspace)
        return _paged(told("list-sources"), [_source_line(s) for s in found], told("no-sources"))

    def _show(self, office: Office, order: Order) -> Card:
        source = self._books.catalogue.source(office.actor.workspace, order.words[0])
        documents = self._books.catalogue.documents(source.id)
        ordered = sorted(documents, key=lambda d: (_STATES.index(d.state), d.path))
        wrong = any(document.reason for document in documents)
        buttons = (
            Button(told("refresh"), Action.REFRESH, str(source.id)),
            *(Button(told("retry-failed"), Action.RETRY, str(source.id)),) * wrong,
            Button(told("remove"), Action.REMOVE, str(source.id), Style.DANGER),
        )
        about = Pairs(
            (
                (told("label-what"), (told("kind", kind=source.kind), *_address(source))),
                (told("label-space"), (source.space_name,)),
                (told("label-holds"), (say.held(source.published, source.passages),)),
                (told("label-looked-at"), (age(source.refreshed_at),)),
                (
                    told("label-looks-again"),
                    (looks_again(source.upkeep.rhythm, source.upkeep.next_at),),
                ),
                *_shortfall(source),
            )
        )
        return Card(source.name, (about, *_cut([_document_line(d) for d in ordered])), buttons)

    def _status(self, office: Office, _: Order) -> Card:
        jobs = self._books.jobs.listing(office.actor.workspace, _LOOKED_AT)
        names = {s.id: s.name for s in self._books.catalogue.sources(office.actor.workspace)}
        lines = [_job_line(job, names.get(job.source)) for job in jobs]
        card = _paged(told("list-jobs"), lines, told("no-jobs"))
        failed = any(job.state == "failed" for job in jobs)
        buttons = (Button(told("retry-all"), Action.RETRY, "all"),) * failed
        return Card(card.title, card.parts, buttons)

    def _spaces(self, office: Office, _: Order) -> Card:
        found = self._books.access.spaces(office.actor.workspace)
        lines: list[Line] = [
            worded(
                "space-line",
                space=Strong(s.name),
                sources=told("sources", count=s.sources),
                documents=told("documents", count=s.documents),
                who=listed(s.grants, office.actor),
            )
            for s in found
        ]
        return _paged(told("list-spaces"), lines, "")

    def _unanswered(self, office: Office, _: Order) -> Card:
        found = self._books.questions.unanswered(office.actor.workspace, _LOOKED_AT)
        lines: list[Line] = [
            (shortened(q.text), f" · {told('gap-outcome', outcome=q.outcome)} · {age(q.asked_at)}")
            for q in found
        ]
        return _paged(told("list-gaps"), lines, told("no-gaps"))

    def _audit(self, office: Office, _: Order) -> Card:
        found = self._books.journal.entries(office.actor.workspace, _LOOKED_AT)
        lines: list[Line] = [
            (
                f"{age(e.at)}: ",
                person(RefKind.PERSON, e.platform, e.person, office.actor),
                f" · {e.verb} {shortened(e.target)}".rstrip(),
                f" · {told('done-state', state=e.outcome)}",
            )
            for e in found
        ]
        return _paged(told("list-audit"), lines, told("no-entries"))

    def _receipts(self, office: Office, order: Order) -> Card:
        workspace, receipts = office.actor.workspace, self._books.receipts
        if order.words:
            return Card(parts=(_receipt(receipts.find(workspace, order.words[0])[0], office),))
        found = receipts.listing(workspace, _LOOKED_AT)
        lines: list[Line] = [
            (Strong(k.receipt.short_id), f" · {k.receipt.kind} · {k.receipt.says} · ",
             age(k.receipt.done_at))
            for k in found
        ]  # fmt: skip
        return _paged(told("list-receipts"), lines, told("no-receipts"))

    def _help(self, _office: Office, order: Order) -> Card:
        if not order.words:
            lines: list[Line] = [(Strong(f"/lore {v.usage}"), f" · {v.does}") for v in VERBS]
            return Card(
                told("list-help"), (Items(tuple(lines)), Text((told("first-hint"),), faint=True))
            )
        verb = BY_NAME.get(order.words[0].lower().removeprefix("/"))
        if verb is None:
            raise UsageError(say.no_such_verb(order.words[0], None))
        return Card(f"/lore {verb.usage}", (Text((f"{verb.does} {verb.more}".rstrip(),)),))


def _receipt(kept: Kept, office: Office) -> Pairs:
    """All that a receipt says; ids and digests are meant to be compared."""
    receipt = kept.receipt
    platform, _, name = receipt.who.partition(":")
    asker = (
        person(RefKind.PERSON, platform, name, office.actor)
        if name
        else receipt.who or told("nobody")
    )
    return Pairs(
        (
            (told("label-receipt"), (str(receipt.id),)),
            (told("label-deleted"), (f"{receipt.kind} {receipt.what}",)),
            (told("label-that-was"), (receipt.says,)),
            (told("label-asked"), worded("when-by", when=age(receipt.asked_at), who=asker)),
            (told("label-done"), (age(receipt.done_at),)),
            (told("label-contents"), (receipt.contents,)),
            (told("label-digest"), (kept.digest if kept.is_sound else told("not-sound"),)),
        )
    )  # fmt: skip


def _paged(title: str, lines: Sequence[Line], otherwise: str) -> Card:
    return Card(title, _cut(lines)) if lines else said(otherwise)


def _cut(lines: Sequence[Line]) -> tuple[Part, ...]:
    """The first lines, and how many more there are."""
    if not lines:
        return ()
    more = (Text((told("and-more", count=len(lines) - SHOWN),), faint=True),) * (len(lines) > SHOWN)
    return (Items(tuple(lines[:SHOWN])), *more)


def _shortfall(source: Source) -> Iterator[tuple[str, Line]]:
    """What was left out, and the last look if it came to nothing."""
    upkeep = source.upkeep
    if not upkeep.whole and upkeep.expected is not None:
        words = say.reached(source.published, upkeep.expected, upkeep.note or "")
        yield told("label-reached"), (words,)
    if upkeep.oldest_at:
        yield told("label-oldest"), (f"{upkeep.oldest_at:%Y-%m-%d}",)
    if source.last_look_failed:
        yield (
            told("label-failed"),
            (age(upkeep.failed_at), say.because(in_chat(upkeep.failure or ""))),
        )
    if upkeep.paused_at:
        yield told("label-paused"), (age(upkeep.paused_at),)


def _address(source: Source) -> tuple[Inline, ...]:
    """Where a page stands; a folder's place on the server is nobody's business here."""
    if source.kind not in _WEB or not is_web_link(source.target):
        return ()
    return (" · ", Link(source.target, source.target))


def _source_line(source: Source) -> Line:
    wrong = source.refused + source.failed
    not_taken = f" · {told('not-taken-in', count=wrong)}" if wrong else ""
    return (
        Strong(source.name),
        f" · {source.space_name} · {say.held(source.published, source.passages)}{not_taken}"
        f" · {told('looked-at', when=age(source.refreshed_at))} · {source.short_id}",
    )


def _document_line(document: Document) -> Line:
    if document.state == "published":
        size = told("passages", count=document.passages)
        return (Strong(document.path), f" · {size} · {age(document.updated_at)}")
    reason = (
        say.because(document.reason)
        if document.reason
        else f": {told('document-state', state=document.state)}"
    )
    return (Strong(document.path), reason)


def _job_line(job: Job, source: str | None) -> Line:
    ended = in_chat(job.reason or "") or say.counts(job.progress)
    return (
        Strong(source or told("removed-source")),
        f" · {say.work(job.kind, job.state)}{f': {ended}' if ended else ''}"
        f" · {age(job.finished_at or job.created_at)} · {job.id.hex[:8]}",
    )
