"""The models of this process: of each generation the encoder and the index, opened once.

Which one answers is looked up in the database whenever somebody asks, so that a switch is noticed
with the next question; an old one stays open until its vectors are dropped.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Condition, RLock
from typing import TYPE_CHECKING

from store.database import Database
from store.errors import IndexHeldError, ModelError, StorageError, UsageError
from store.generations import Generation, Generations
from store.naming import SHAPING, asked, canonical, matches, model_key, named
from store.settings import Settings

if TYPE_CHECKING:  # engines and models take a while to load
    from store.index.base import Searches, VectorIndex
    from store.models.encoder import Encoder
    from store.shortening import Shortenings

log = logging.getLogger(__name__)


class Opened:
    """A generation as this process works on it; parts are made when first used."""

    def __init__(
        self, generation: Generation, models: Models, encoder: Encoder | None = None
    ) -> None:
        self.generation, self._models = generation, models
        self._encoder, self._index = encoder, None
        self._lock = RLock()
        self._users, self._free = 0, Condition()

    _index: VectorIndex | None

    @property
    def key(self) -> str:
        """Names its vectors."""
        return self.generation.key

    @property
    def encoder(self) -> Encoder:
        """Its model, loaded; ModelError where that makes other vectors than it used to."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._models.load(self.generation)
            return self._encoder

    @property
    def index(self) -> VectorIndex:
        """Its vectors, for writing; IndexHeldError if another process has them."""
        with self._lock:
            if self._index is None:
                self._index = self._models.open_index(self)
            return self._index

    @property
    def is_open(self) -> bool:
        """Whether its index was opened here."""
        return self._index is not None

    def searches(self) -> Searches:
        """The index for reading if it is free and sound; else what SQL holds, until it is open
        here.
        """
        try:
            return self.index
        except (IndexHeldError, StorageError) as error:
            log.warning("the database is searched instead of the index: %s", error)
            return self._models.meanwhile(self.key, lambda: self._index)

    @contextmanager
    def used(self) -> Iterator[Opened]:
        """It is not closed meanwhile."""
        with self._free:
            self._users += 1
        try:
            yield self
        finally:
            with self._free:
                self._users -= 1
                self._free.notify_all()

    def drop(self) -> None:
        """Delete its index and see that it is gone."""
        self._models.drop(self.generation)

    def destroy(self) -> None:
        """Delete its index, when nobody uses it any more."""
        self._until_free()
        with self._lock:
            self.index.destroy()
            self._index = self._encoder = None

    def close(self) -> None:
        """Give its index back, when nobody uses it any more."""
        self._until_free()
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = self._encoder = None

    def _until_free(self) -> None:
        with self._free:
            self._free.wait_for(lambda: not self._users)


class Models:
    """Opens generations for one process. Safe to call from several threads."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        generations: Generations,
        encoder: Encoder | None = None,
        on_hold: Callable[[], None] | None = None,
    ) -> None:
        """``encoder`` is taken for what the settings name; ``on_hold`` is called once this
        process is the only one that holds the embedded index.
        """
        self._settings, self._database, self._generations = settings, database, generations
        self._given, self._on_hold = encoder, on_hold
        self._opened: dict[int, Opened] = {}
        self._lock = RLock()
        self._hold: int | None = None
        self._checked = False

    def active(self) -> Opened:
        """What answers now; the model of the settings, where nothing ever did.

        UsageError if the settings name a model that was never used here.
        """
        found = self._generations.active() or self._adopted()
        if not self._checked:
            self._check(found)
            self._checked = True
        return self.of(found)

    def others(self) -> list[Opened]:
        """The generations that are kept beside the active one."""
        return [each for each in self.kept() if each.generation.state != "active"]

    def kept(self) -> list[Opened]:
        """Every generation that has vectors."""
        return [self.of(each) for each in self._generations.kept()]

    def of(self, generation: Generation) -> Opened:
        """This generation, as the caller knows it to be."""
        with self._lock:
            opened = self._opened.get(generation.number)
            if opened is None:
                opened = self._opened[generation.number] = Opened(generation, self)
            opened.generation = generation
            return opened

    def named(self, model: str | None, late_model: str | None) -> tuple[Encoder, dict[str, str]]:
        """The model that is to be changed to, loaded, and the settings that load it.

        What is not named stays as it is.
        """
        now = self.active().generation.made_of
        wish = {"model": model, "late_model": late_model}
        made_of = {
            name: now.get(name, "") if (said := wish[name]) is None else said and canonical(said)
            for name in SHAPING
        }
        return self._loaded(made_of), made_of

    def lag(self) -> str | None:
        """What to say where the settings name another model than the one that answers."""
        active = self.active().generation
        if matches(self._settings, active.made_of):
            return None
        return (
            f"TEAMLORE_MODEL names {asked(self._settings)}, and {active.model} answers since a "
            "switch: set it to that, or take it out."
        )

    def drop(self, generation: Generation) -> None:
        """Delete a generation's index and see that it is gone; may be repeated."""
        with self._lock:
            opened = self._opened.pop(generation.number, None)
        (opened or Opened(generation, self)).destroy()

    def load(self, generation: Generation) -> Encoder:
        """A generation's model; ModelError says what to do where it cannot be had."""
        given = self._given
        if given is not None and model_key(given.spec) == generation.key:
            return given
        if not generation.made_of:
            raise ModelError(f"Of {generation.model} only the vectors are known, not the model.")
        encoder = self._loaded(generation.made_of)
        if model_key(encoder.spec) != generation.key:
            raise ModelError(
                f"The model {generation.model} makes other vectors than when it was first used: "
                f"`teamlore reembed --model '{generation.model}'` makes them anew."
            )
        return encoder

    def open_index(self, opened: Opened) -> VectorIndex:
        """The index that holds a generation's vectors."""
        first = not self._settings.qdrant_url and self._be_the_holder()
        try:
            engine = partial(self._engine, opened.key)
            index = self.shortenings(opened).opened(self._settings.dims, engine)
        except BaseException:
            if first:
                self._let_go()
            raise
        if first and self._on_hold is not None:
            self._on_hold()
        return index

    def shortenings(self, opened: Opened) -> Shortenings:
        """On which axes the index of a generation holds vectors; loads its model where asked."""
        from store.shortening import Shortenings

        shorter = opened.encoder.spec.shorter if self._settings.dims else ()
        return Shortenings(self._database, opened.generation, shorter)

    def _engine(self, key: str, name: str, dimension: int) -> VectorIndex:
        """The index that the settings name; ``name`` tells those of one generation apart."""
        if self._settings.qdrant_url:
            from store.index.server import Server, server_index

            return server_index(Server.of(self._settings), key + name, dimension)
        from store.index.edge import EdgeIndex

        return EdgeIndex(self._settings.home / "index" / (key + name), dimension)

    def meanwhile(self, key: str, index: Callable[[], VectorIndex | None]) -> Searches:
        """What SQL holds of a generation, until there is its index."""
        from store.index.scan import Meanwhile, ScanIndex

        return Meanwhile(ScanIndex(self._database, key), index)

    def close(self) -> None:
        """Give back every index."""
        with self._lock:
            every = list(self._opened.values())
            self._opened.clear()
        for opened in every:
            opened.close()
        self._let_go()

    def accept_any_setting(self) -> None:
        """For the one who changes the model: the settings may ask for what is not there yet."""
        self._checked = True

    def _adopted(self) -> Generation:
        encoder = self._given or self._loaded({})
        made_of = {name: named(self._settings, name) for name in SHAPING}
        if self._given is not None:
            made_of = {"model": encoder.spec.name, "late_model": ""}
        key, dimension = model_key(encoder.spec), encoder.spec.dimension
        found = self._generations.adopt(key, made_of, dimension)
        with self._lock:
            if found.key == key:
                self._opened[found.number] = Opened(found, self, encoder)
        return found

    def _check(self, active: Generation) -> None:
        """A setting that lags behind a switch is no reason to stop; a new wish is one to ask."""
        if self._given is not None or matches(self._settings, active.made_of):
            return
        if any(matches(self._settings, each.made_of) for each in self._generations.listing()):
            log.warning("the settings name a model that does not answer: %s does", active.model)
            return
        wish = asked(self._settings)
        raise UsageError(
            f"Answers come from {active.model} here, and TEAMLORE_MODEL asks for {wish}: take it "
            f"out, or run `teamlore reembed --model '{wish}'`, which changes over while questions "
            "are answered."
        )

    def _loaded(self, made_of: Mapping[str, str]) -> Encoder:
        from store.models import load

        return load.load_encoder(self._settings.model_copy(update=dict(made_of)))

    def _be_the_holder(self) -> bool:
        """One process holds the embedded indexes of all generations; true if it is news."""
        from store.index.edge import held

        with self._lock:
            if self._hold is not None:
                return False
            self._hold = held(self._settings.home / "index")
            return True

    def _let_go(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None
