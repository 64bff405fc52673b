"""Changes of what is known: each is planned, which says what it will do, and then done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.chat.admin import upkeep_words as upkeep
from bot.chat.admin import words as say
from bot.chat.admin.channels import channel_in
from bot.chat.admin.models import (
    Books,
    Deeds,
    Done,
    Form,
    Ingest,
    Limits,
    Look,
    Office,
    Order,
    Plan,
    Plans,
    Reply,
)
from bot.chat.admin.shelves import Shelves
from bot.chat.cards import Action, Button, Card, Link, Text, said
from bot.language import told
from store.access import valid_name
from store.catalogue import Document, Source
from store.errors import NotFoundError, UsageError
from store.grants import Grantee, GrantKind
from store.retrying import try_again

FOR_ALL = "members"  # the choice that also lets every full member read
_WEB = {"url": "", "site": "site:", "git": ""}  # kinds that are read from the web, as marked
_MEMBERS = Grantee(GrantKind.MEMBERS)
_STAYS = (
    "folder",
    "file",
    "url",
    "site",
    "git",
    "export",
)  # kinds whose documents lie somewhere else too


class Knowledge:
    """Plans and does: add, refresh, pause, resume, remove, undo, retry."""

    def __init__(self, books: Books, shelves: Shelves, ingest: Ingest, limits: Limits) -> None:
        self._books, self._shelves = books, shelves
        self._ingest, self._limits = ingest, limits

    @property
    def plans(self) -> Plans:
        """What each verb would do."""
        return {
            "add": self._plan_add, "refresh": self._plan_refresh, "remove": self._plan_remove,
            "undo": self._plan_undo, "retry": self._plan_retry, "pause": self._plan_pause,
            "resume": self._plan_pause,
        }  # fmt: skip

    @property
    def deeds(self) -> Deeds:
        """What each verb does."""
        return {
            "add": self._add, "refresh": self._refresh, "remove": self._remove,
            "undo": self._undo, "retry": self._retry, "pause": self._pause,
            "resume": self._resume,
        }  # fmt: skip

    def _plan_add(self, office: Office, order: Order) -> Plan | Reply:
        space = valid_name(self._shelves.space_of(office, order.space))
        if not order.words:
            return Reply(said(told("what-to-add")), form=Form("add", space))
        if channel := channel_in(office, order.words[0]):
            return Reply(said(told("looking")), look=Look(channel, order.space))
        kind, target, name = self._web(order.words[0], _WEB["site"] if order.site else "")
        action = {"verb": "add", "target": target, "space": space, "kind": kind, "name": name}
        says = [Text(say.add_web(kind, Link(target, target), space))]
        there = [s for s in self._books.catalogue.sources(office.actor.workspace)
                 if (s.kind, s.target) == (kind, target)]  # fmt: skip
        if any(s.space_name == space for s in there):
            says.append(Text((told("known-already"),)))
        elif there:
            says.append(Text((say.also_in([s.space_name for s in there]),)))
        says.append(self._shelves.readers(office, space))
        return Plan(action, tuple(says), told("confirm-add"), choices=self.choices(office, space))

    def choices(self, office: Office, space: str) -> tuple[tuple[str, str], ...]:
        """A space that nobody may read is offered to every member with what is added to it."""
        closed = self._shelves.is_closed(office, space)
        return ((told("confirm-add-for-all"), FOR_ALL),) * closed

    def open_space(self, office: Office, action: Mapping[str, Any]) -> None:
        """Make the space that something is added to, and open it if that was chosen."""
        access, actor = self._books.access, office.actor
        access.make_space(actor.workspace, action["space"])
        if action.get("choice") == FOR_ALL and access.grant(
            actor.workspace, action["space"], _MEMBERS
        ):
            self._books.journal.note(actor, "grant", f"{action['space']} to members", "done")

    def _add(self, office: Office, action: Mapping[str, Any]) -> Done:
        actor = office.actor
        self.open_space(office, action)
        shelf = self._books.access.space(actor.workspace, action["space"])
        kind, target, name = self._web(action["target"], _WEB.get(action["kind"], ""))
        if kind != action["kind"]:
            raise UsageError(told("only-web"))
        _, job = self._books.catalogue.add_source(actor.workspace, shelf, kind, target, name, None)
        return Done(
            Reply(said(say.reading(target)), watch=(job,)), f"{target} in {action['space']}"
        )

    def _web(self, text: str, mark: str) -> tuple[str, str, str]:
        """What an address on the web is; never anything else, whatever the text looks like."""
        kind, target, name = self._ingest.identify(f"{mark}{web_address(text)}")
        if kind not in _WEB:
            raise UsageError(told("only-web"))
        return kind, target, name

    def _plan_refresh(self, office: Office, order: Order) -> Plan | Reply:
        if order.words:
            source = self._source(office, order.words[0])
            return Plan({"verb": "refresh", "target": source.name, "sources": [str(source.id)]},
                        asks=False)  # fmt: skip
        known = self._books.catalogue.sources(office.actor.workspace)
        every = [source for source in known if source.upkeep.paused_at is None]
        if not every:
            return Reply(said(told("all-paused") if known else told("no-sources")))
        action = {"verb": "refresh", "target": "all", "sources": [str(s.id) for s in every]}
        says = say.refresh_all(len(every), sum(s.published for s in every))
        return Plan(action, (Text((says,)),), told("confirm-refresh"))

    def _refresh(self, office: Office, action: Mapping[str, Any]) -> Done:
        """Those that are still there; some may have been removed since it was planned."""
        known = self._books.catalogue.sources(office.actor.workspace)
        chosen = [s for s in known if str(s.id) in action["sources"]]
        if not chosen:
            raise NotFoundError(told("no-more"))
        jobs = tuple(self._books.catalogue.refresh(source) for source in chosen)
        what = say.of_what([source.name for source in chosen])
        return Done(Reply(said(say.reading(what)), watch=jobs))

    def _plan_pause(self, office: Office, order: Order) -> Plan | Reply:
        source = self._source(office, order.words[0])
        action = {"verb": order.verb, "target": source.name, "source": str(source.id)}
        return Plan(action, asks=False)

    def _pause(self, office: Office, action: Mapping[str, Any]) -> Done:
        source = self._source(office, action["source"])
        self._books.schedules.pause(source)
        return Done(Reply(Card(parts=(Text(upkeep.paused(source.name)),))))

    def _resume(self, office: Office, action: Mapping[str, Any]) -> Done:
        source = self._source(office, action["source"])
        self._books.schedules.resume(source)
        says = upkeep.resumed(source.name, source.upkeep.rhythm)
        return Done(Reply(Card(parts=(Text(says),))))

    def _plan_remove(self, office: Office, order: Order) -> Plan | Reply:
        source = self._source(office, order.words[0])
        action = {"verb": "remove", "source": str(source.id)}
        if len(order.words) > 1:
            document = self._document(source, order.words[1])
            action |= {"document": document.path, "target": f"{document.path} of {source.name}"}
            gone = say.remove_document(document.path, source.name, document.passages)
            stays = source.kind in _STAYS
        else:
            action |= {"target": source.name}
            size = say.held(source.published, source.passages)
            gone, stays = say.remove_source(source.name, source.space_name, size), False
        says = [Text(gone), Text((say.grace(self._limits.undo_hours),))]
        says += [Text((told("comes-back"),))] * stays
        return Plan(action, tuple(says), told("confirm-remove"), danger=True)

    def _remove(self, office: Office, action: Mapping[str, Any]) -> Done:
        source, hours = self._source(office, action["source"]), self._limits.undo_hours
        path, grace = action.get("document"), timedelta(hours=hours)
        catalogue, by = self._books.catalogue, f"{office.actor.platform}:{office.actor.person}"
        if path:
            receipt = catalogue.remove_document(source, path, grace, by)
        else:
            receipt = catalogue.remove_source(source, grace, by)
        says = (Text(say.removed(path or source.name, hours)),
                Text((told("will-be-proved", receipt=receipt.hex[:8]),), faint=True))  # fmt: skip
        card = Card(parts=says, buttons=(Button(told("undo"), Action.UNDO),) * bool(hours))
        return Done(Reply(card))

    def _plan_undo(self, _office: Office, _order: Order) -> Plan | Reply:
        return Plan({"verb": "undo", "target": ""}, asks=False)

    def _undo(self, office: Office, _action: Mapping[str, Any]) -> Done:
        name = self._books.catalogue.undo_removal(office.actor.workspace)
        return Done(Reply(Card(parts=(Text(say.restored(name)),))), name)

    def _plan_retry(self, _office: Office, order: Order) -> Plan | Reply:
        what, *document = order.words
        action = {"verb": "retry", "target": " ".join(order.words), "what": what}
        return Plan(action | {"document": document[0] if document else None}, asks=False)

    def _retry(self, office: Office, action: Mapping[str, Any]) -> Done:
        books, workspace = self._books, office.actor.workspace
        document = action["document"]
        if document:
            source = self._source(office, action["what"])
            document = self._document(source, document).path
        jobs = try_again(books.catalogue, books.jobs, workspace, action["what"], document)
        return Done(Reply(said(told("reading-many")), watch=tuple(jobs)))

    def _source(self, office: Office, name: str) -> Source:
        return self._books.catalogue.source(office.actor.workspace, name)

    def _document(self, source: Source, name: str) -> Document:
        """A document by its path, else by a title that no other one has."""
        every = self._books.catalogue.documents(source.id)
        by_path = [d for d in every if d.path == name]
        found = by_path or [d for d in every if d.title == name]
        if len(found) != 1:
            raise NotFoundError(say.no_such_document(source.name, name, source.short_id))
        return found[0]


def web_address(text: str) -> str:
    """The text, if it is an address that may be read; UsageError else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        raise UsageError(told("only-web")) from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError(told("only-web"))
    if "@" in parts.netloc:
        raise UsageError(told("no-passwords"))
    return f"{parts.scheme}{text[len(parts.scheme) :]}"  # urlsplit took HTTPS for https
