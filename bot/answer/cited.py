"""Citations of the passages that were chosen: what is quoted of each, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from bot.answer.evidence import Asked, Lexical
from bot.answer.locate import answering_place, location, page_number
from bot.answer.models import Citation
from bot.answer.quote import Quote, join, quote, unit_similarities
from bot.answer.rank import Evidence, Ranking
from store.library import Candidate, Library, Page, Passage
from store.records import Audience

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates that may be shown, with everything that is known of them."""

    asked: Asked
    candidates: list[Candidate]
    evidence: Evidence
    lexical: Lexical
    ranking: Ranking

    @property
    def documents(self) -> list[UUID]:
        """The documents, by their best passage."""
        found = (self.candidates[n].document for n in self.ranking.order)
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be cited of a ranking, best first, and who will read it."""

    ranked: Ranked
    numbers: Sequence[int]  # of candidates
    audience: Audience

    @property
    def passages(self) -> dict[UUID, int]:
        """The chosen passages with their numbers."""
        return {self.ranked.candidates[n].id: n for n in self.numbers}


@dataclass(slots=True)
class Shown:
    """A citation in the making; its quote grows when a neighbour is joined to it."""

    passage: Passage
    page: Page
    score: float
    quote: Quote

    @property
    def sentence(self) -> str:
        """The sentence, item or row that answers best; the whole quote if none is marked."""
        marked = (span for span in self.quote.highlights if span[0] == self.quote.best)
        start, end = next(marked, (self.quote.start, self.quote.end))
        return self.page.text[start:end]


def citations(shown: Sequence[Shown]) -> list[Citation]:
    """What is shown, numbered from 1."""
    return [_citation(number, entry) for number, entry in enumerate(shown, 1)]


def quotes(library: Library, chosen: Sequence[Chosen], *, whole: bool = False) -> list[list[Shown]]:
    """What to show of each; quotes that follow each other are made one, whole passages are not."""
    audiences = [each.audience for each in chosen]
    passages = for_each(audiences, [each.passages for each in chosen], library.passages)
    versions = [{p.version for p in found.values()} for found in passages]
    pages = for_each(audiences, versions, library.pages)
    return [
        _quotes(*each, whole=whole) for each in zip(chosen, passages, pages, strict=True)
    ]  # fmt: skip


class Reads(Protocol[T]):
    """Reads things by id, those that an audience may read."""

    def __call__(self, ids: Iterable[UUID], /, *, audience: Audience) -> Mapping[UUID, T]:
        """What there is, by id."""
        ...


def for_each(
    audiences: Sequence[Audience], ids: Sequence[Iterable[UUID]], read: Reads[T]
) -> list[dict[UUID, T]]:
    """What is read for each of several readers: those who may read the same share one look."""
    wanted: dict[Audience, set[UUID]] = {}
    for audience, own in zip(audiences, ids, strict=True):
        wanted.setdefault(audience, set()).update(own)
    found = {audience: read(all_, audience=audience) for audience, all_ in wanted.items() if all_}
    return [
        {id: found[audience][id] for id in own if id in found.get(audience, {})}
        for audience, own in zip(audiences, ids, strict=True)
    ]


def _quotes(
    chosen: Chosen, passages: Mapping[UUID, Passage], pages: Mapping[UUID, Page], *, whole: bool
) -> list[Shown]:
    shown: list[Shown] = []
    for id, n in chosen.passages.items():
        passage = passages.get(id)
        page = pages.get(passage.version) if passage else None
        if passage is None or page is None:
            continue  # gone since it was ranked
        made = _whole(passage) if whole else _quoted(chosen.ranked, n, passage, page)
        if whole or not _joined(shown, page, made):
            score = float(chosen.ranked.ranking.scores[n])
            shown.append(Shown(passage, page, score, made))
    return shown


def _joined(shown: Sequence[Shown], page: Page, made: Quote) -> bool:
    """Whether the quote could be made one with an earlier quote of the same document."""
    for entry in shown:
        if entry.page.version == page.version:
            both = join(page.text, entry.quote, made)
            if both is not None:
                entry.quote = both
                return True
    return False


def _whole(passage: Passage) -> Quote:
    return Quote(passage.start, passage.end, ())


def _quoted(ranked: Ranked, n: int, passage: Passage, page: Page) -> Quote:
    similar = unit_similarities(ranked.evidence.matches, n, len(passage.units))
    return quote(page.text, passage.units, similar, ranked.asked.weights)


def _citation(number: int, entry: Shown) -> Citation:
    page, passage, made = entry.page, entry.passage, entry.quote
    opened = made.start if made.section is None else made.section
    return Citation(
        rank=number,
        quote=page.text[made.start : made.end],
        highlights=tuple((s - made.start, e - made.start) for s, e in made.highlights),
        title=page.title,
        heading=passage.headings,
        location=location(page, answering_place(page, opened, made.best)),
        document=page.path,
        source=page.source_name,
        space=page.space_name,
        start=made.start,
        end=made.end,
        page=page_number(page, opened),
        score=entry.score,
        updated_at=page.modified_at or page.created_at,
        author=page.author,
        passage=passage.id,
        document_id=page.document,
        version_id=page.version,
    )
