"""The composition root: builds everything once, lazily, from the settings.

The only module of ``bot`` that may import ``ingest`` and concrete classes. Imports stand inside
the functions that need them, because a small verb must not pay for a model.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bot.stores import Stores
from store.meter import UNMEASURED

if TYPE_CHECKING:
    from bot.answer.pipeline import Answerer
    from bot.answer.rerank import Reranking
    from bot.answer.service import Asked, Desk
    from bot.chat.admin.models import Orders
    from bot.chat.after import Aftercare
    from bot.chat.caretakers import Caretakers
    from bot.chat.home import Home
    from bot.chat.reception import Reception
    from bot.measure.probing import Comparison
    from ingest.worker import Worker
    from store.generations import Generation
    from store.grants import Grantee
    from store.index.base import Searches, VectorIndex
    from store.library import Library
    from store.meter import Meter
    from store.models.encoder import Encoder
    from store.opened import Models, Opened
    from store.questions import QuestionLog
    from store.records import Audience
    from store.settings import Settings
    from store.short import Axes
    from store.shortening import Shortenings
    from store.tunings import Tunings
    from store.verification import Verifier

log = logging.getLogger(__name__)

NOBODY = UUID(int=0)  # the id of no point


# Products here are small: a second BLAS thread costs more in waiting than it saves. Must be set
# before numpy is imported, which every part does lazily.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class App(Stores):
    """Everything of one process; parts are made when first used."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        super().__init__(settings)
        self._encoder = encoder
        self._places: list[int] = []  # among the processes that serve
        self.meter: Meter = UNMEASURED

    @cached_property
    def models(self) -> Models:
        """The embedding generations of this process."""
        from store.opened import Models

        expire = None if self.settings.qdrant_url else self.jobs.expire
        return Models(self.settings, self.database, self.generations, self._encoder, expire)

    @property
    def encoder(self) -> Encoder:
        """The model that answers, loaded."""
        return self.models.active().encoder

    @property
    def model_key(self) -> str:
        """Names what the model that answers makes of passages."""
        return self.models.active().key

    def identify(self, target: str) -> tuple[str, str, str]:
        """Kind, canonical target and name of what a person wants to add."""
        from ingest.sources.registry import identify

        return identify(target)

    def check_options(self, kind: str, options: Mapping[str, Any]) -> None:
        """UsageError if these options do not go with a kind of source, or are wrong for it."""
        from ingest.sources.registry import check_options

        check_options(kind, options)

    def reads(self, name: str) -> bool:
        """Whether there is a reader for files of such a name; one without an ending may be text."""
        from ingest.extract.sniff import extension, named_kind

        return named_kind(name) is not None or not extension(name)

    def index(self) -> VectorIndex:
        """The vector index for writing; IndexHeldError if another process has it."""
        return self.models.active().index

    def find_index(self) -> None:
        """Nothing, where the index can be asked, or the database in its place; an error else."""
        active = self.models.active()
        if active.is_open:
            active.index.present([NOBODY])

    def searches(self) -> Searches:
        """The index for reading if it is free and sound; else what SQL holds, until it is."""
        return self.models.active().searches()

    def audience(self, asked: Asked) -> Audience:
        """The spaces that may be used for a reply to this question."""
        from bot.answer.service import audience_of

        return audience_of(asked, self.access.grants(asked.workspace))

    def answerer(self, searches: Searches | None = None) -> Answerer:
        """What turns a question into an answer, with the model that answers now.

        By its index, unless another is given.
        """
        return self.answerer_of(self.models.active(), searches)

    def answerer_of(self, opened: Opened, searches: Searches | None = None) -> Answerer:
        """What answers with one generation: its model, its vectors, its confidence."""
        from bot.answer.pipeline import Answerer
        from bot.answer.tuned import Tuned
        from store.library import Library
        from store.models.remembering import RememberingEncoder
        from store.tunings import Tunings

        room = self.settings.question_cache_mb << 20
        encoder = RememberingEncoder(opened.encoder, room) if room else opened.encoder
        library = Library(self.database, opened.key)
        tuned = Tuned(Tunings(self.database, opened.key), encoder.spec.name)
        return Answerer(
            encoder, searches or opened.searches(), library, tuned, self._reranking, opened.key
        )

    @cached_property
    def _reranking(self) -> Reranking | None:
        if not self.settings.reranker:
            return None
        from bot.answer.rerank import Reranking
        from store.models.load import load_reranker

        return Reranking(lambda: load_reranker(self.settings), self.library)

    @cached_property
    def tunings(self) -> Tunings:
        """How confidence was fitted on the workspaces' own questions."""
        from store.tunings import Tunings

        return Tunings(self.database, self.model_key)

    @cached_property
    def library(self) -> Library:
        """What may be shown to whom."""
        from store.library import Library

        return Library(self.database, self.model_key)

    def desk(self) -> Desk:
        """The recorded way from question to outcome that every face uses."""
        from bot.answer.current import Current
        from bot.answer.service import Desk

        answers = Current(self.models, self.answerer_of, self.generations.is_kept)
        answers.warm()
        return Desk(answers, self.access, self.questions, self.settings.cores, self.meter)

    @cached_property
    def questions(self) -> QuestionLog:
        """What was asked and what came of it."""
        from store.questions import QuestionLog

        return QuestionLog(self.database, self.model_key)

    @cached_property
    def reception(self) -> Reception:
        """Takes in what people ask in chat."""
        from bot.chat.reception import Reception

        return Reception(self.access, self.inbox, self.settings.questions_per_minute)

    @cached_property
    def orders(self) -> Orders:
        """The desk where admins give orders in chat."""
        from bot.chat.admin.desk import AdminDesk
        from bot.chat.admin.models import Books, Limits

        books = Books(
            self.access, self.catalogue, self.jobs, self.journal, self.record, self.uploads,
            self.receipts, self.taught, self.hooks, self.schedules, self.votes,
        )  # fmt: skip
        settings = self.settings
        limits = Limits(settings.max_document_mb, settings.undo_hours, settings.address)
        return AdminDesk(books, self, limits)

    @cached_property
    def admins(self) -> tuple[Grantee, ...]:
        """Who may change what is known, by the settings."""
        from store.grants import parse_grantee
        from store.settings import listed

        return tuple(parse_grantee(name) for name in listed(self.settings.admins))

    @cached_property
    def aftercare(self) -> Aftercare:
        """What people do with answers."""
        from bot.chat.after import Aftercare

        return Aftercare(self.inbox, self.questions, self.access, self.caretakers)

    @cached_property
    def caretakers(self) -> Caretakers:
        """Who looks after a space."""
        from bot.chat.caretakers import Caretakers

        return Caretakers(self.access, self.admins)

    @cached_property
    def home(self) -> Home:
        """What a face shows a person who only looks."""
        from bot.chat.home import Home

        return Home(self.access, self.catalogue, self.jobs, self.questions, self.library)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """The ingest worker of this process; IndexHeldError if another one is at work."""
        from ingest.extract.sandbox import Extractor
        from ingest.hands import Hands
        from ingest.sources.base import Tools
        from ingest.sources.registry import Sources
        from ingest.worker import Worker
        from store.messages import Messages
        from store.shedding import Shedder

        self.index()
        with Extractor(cache=self.settings.model_cache) as extractor:
            tools = Tools.of(self.settings, self.uploads, Messages(self.database), self.histories)
            shedder = Shedder(self.database, self.generations)
            hands = Hands(Sources(tools), extractor, self.models, shedder)
            yield Worker(
                self.database, self.jobs, self.catalogue, hands, self.schedules,
                self.housekeeping, self.meter,
            )  # fmt: skip

    def pdf_trouble(self) -> str | None:
        """What keeps PDFs from being read as well as they can be, in words."""
        from ingest.extract.library import MISSING, library_folder

        return None if library_folder(self.settings.model_cache) else MISSING

    def verifiers(self) -> list[Verifier]:
        """Compare the database with the index of each generation, that which answers first."""
        from store.verification import Verifier

        every = [self.models.active(), *self.models.others()]
        return [Verifier(self.database, each.index, each.generation) for each in every]

    def repair(self) -> list[UUID]:
        """The jobs that make the index hold exactly what the database says.

        They encode only what the model that answers never did. What is overdue is deleted too.
        """
        from store.purging import overdue

        for verifier in self.verifiers():
            verifier.drop_strangers()
        with self.database.write() as session:
            every, late = self.catalogue.every_source(session), overdue(session)
            jobs = {each: self.jobs.enqueue(session, *each, "sync") for each in every}
            for each in late:
                self.jobs.enqueue(session, *each, "purge")
            return [job for each, job in jobs.items() if each not in late]  # those go with it

    def reembed(self, model: str | None, late_model: str | None) -> tuple[Generation, list[UUID]]:
        """Begin, or go on with, another generation; the jobs that make its vectors."""
        from store.generations import find_whole
        from store.naming import model_key

        encoder, made_of = self.models.named(model, late_model)
        key, dimension = model_key(encoder.spec), encoder.spec.dimension
        generation = self.generations.begin(key, made_of, dimension)
        with self.database.write() as session:
            every = self.catalogue.every_source(session)
            jobs = [self.jobs.enqueue(session, *each, "reembed") for each in every]
            find_whole(self.database, session)  # where nothing is known, at once
        return generation, jobs

    def compared(self, generation: Generation, workspace: str) -> Comparison:
        """How another generation does on probes of a workspace, beside the one that answers."""
        from bot.measure.probing import compare, probes_of
        from store.records import Audience

        tenant = self.access.workspace(workspace)
        audience = Audience(tenant, frozenset(s.id for s in self.access.spaces(tenant)))
        made_from, probes = probes_of(self.record, self.library, audience)
        after = self.answerer_of(self.models.of(generation))
        return compare(self.answerer(), after, probes, made_from, audience)

    def recover(self, platform: str) -> None:
        """Take up at once what a killed server held; where others serve too, its leases end."""
        from store.presence import present

        def free() -> None:
            self.inbox.free([platform])
            self.histories.free(platform)

        if self.database.dialect == "sqlite":  # all of its processes are on this machine
            self._places.append(present(self.settings.home, platform, free))
        self.housekeeping.tidy()

    def close(self) -> None:
        """Give back the index and the database."""
        if "models" in self.__dict__:
            self.models.close()
        while self._places:
            os.close(self._places.pop())
        if "database" in self.__dict__:
            self.database.close()

    @cached_property
    def shortenings(self) -> Shortenings:
        """On which axes the index of the model that answers holds vectors."""
        return self.models.shortenings(self.models.active())

    def trial(self, axes: Axes | None, folder: Path) -> VectorIndex:
        """An index on other axes, apart from the one in use, filled and free to be measured."""
        from store.index.edge import EdgeIndex

        index = self.shortenings.index(axes, lambda name, n: EdgeIndex(folder / f"trial{name}", n))
        self.shortenings.fill(index)
        return index
