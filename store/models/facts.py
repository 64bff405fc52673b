"""What is known of the models that Teamlore names: the table of the documentation.

Quality is nDCG@10 of XQuAD (English) and Cranfield by dense vectors alone, speed passages of 150
words a second on two cores as a multiple of all-MiniLM-L6-v2 on torch, both measured here; empty
where the weights could not be had, so that only the way they are loaded was tried, on tiny ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_ENGLISH, _HUNDRED = "English", "about 100"
_E5 = ("query: ", "passage: ")
_INSTRUCT = "Instruct: Given a question, retrieve passages that answer the question\nQuery: "


class Task(StrEnum):
    """What a model is for, and the setting that names it."""

    EMBED = "TEAMLORE_MODEL"
    LATE = "TEAMLORE_LATE_MODEL"
    RERANK = "TEAMLORE_RERANKER"


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model as its card describes it, and what was measured."""

    name: str
    task: Task
    languages: str
    dimension: int  # of a text for EMBED, of a token for LATE, 0 for RERANK
    max_tokens: int
    licence: str
    source: str  # "package", or the name at the hub
    prefixes: tuple[str, str] = ("", "")  # of questions, of passages
    matryoshka: tuple[int, ...] = ()  # shorter dimensions that it was trained for
    quality: str = ""
    speed: str = ""

    @property
    def tried(self) -> bool:
        """Whether its weights were, and not only the way they are loaded."""
        return self.source == "package"


FACTS = {
    facts.name: facts
    for facts in (
        ModelFacts(
            "all-MiniLM-L6-v2", Task.EMBED, _ENGLISH, 384, 256, "Apache-2.0", "package",
            quality=".943 / .395", speed="3.9",
        ),
        ModelFacts(
            "all-mpnet-base-v2", Task.EMBED, _ENGLISH, 768, 384, "Apache-2.0", "package",
            quality=".955 / .413", speed="0.5",
        ),
        ModelFacts(
            "multilingual-e5-small", Task.EMBED, _HUNDRED, 384, 512, "MIT", "package", _E5,
            quality=".969 / .382", speed="1.6",
        ),
        ModelFacts(  # without a limit of its own: passages are shorter than this
            "wordllama-256", Task.EMBED, _ENGLISH, 256, 512, "MIT", "package",
            matryoshka=(128, 64), quality=".908 / .322", speed="230",
        ),
        ModelFacts(
            "multilingual-e5-base", Task.EMBED, _HUNDRED, 768, 512, "MIT",
            "intfloat/multilingual-e5-base", _E5,
        ),
        ModelFacts(
            "multilingual-e5-large", Task.EMBED, _HUNDRED, 1024, 512, "MIT",
            "intfloat/multilingual-e5-large", _E5,
        ),
        ModelFacts(
            "multilingual-e5-large-instruct", Task.EMBED, _HUNDRED, 1024, 512, "MIT",
            "intfloat/multilingual-e5-large-instruct", (_INSTRUCT, ""),
        ),
        ModelFacts(
            "mxbai-embed-large-v1", Task.EMBED, _ENGLISH, 1024, 512, "Apache-2.0",
            "mixedbread-ai/mxbai-embed-large-v1",
            ("Represent this sentence for searching relevant passages: ", ""),
            (512, 256, 128, 64),
        ),
        ModelFacts(
            "modernbert-embed-base", Task.EMBED, _ENGLISH, 768, 8192, "Apache-2.0",
            "nomic-ai/modernbert-embed-base", ("search_query: ", "search_document: "), (256,),
        ),
        ModelFacts(
            "colbertv2.0", Task.LATE, _ENGLISH, 128, 512, "MIT", "colbert-ir/colbertv2.0",
        ),
        ModelFacts(
            "jina-colbert-v2", Task.LATE, "89", 128, 8192, "CC-BY-NC-4.0", "jinaai/jina-colbert-v2",
            matryoshka=(96, 64),
        ),
        ModelFacts(
            "ms-marco-MiniLM-L6-v2", Task.RERANK, _ENGLISH, 0, 512, "Apache-2.0",
            "cross-encoder/ms-marco-MiniLM-L6-v2",
        ),
    )
}  # fmt: skip


def facts_table() -> str:
    """The table of the documentation."""
    head = (
        "model", "setting", "languages", "dimensions", "tokens", "before questions",
        "before passages", "licence", "from", "quality", "speed", "weights",
    )  # fmt: skip
    rows = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    rows += [f"| {' | '.join(_cells(facts))} |" for facts in FACTS.values()]
    return "\n".join(rows)


def _cells(facts: ModelFacts) -> tuple[str, ...]:
    shorter = f" ({', '.join(map(str, facts.matryoshka))})" if facts.matryoshka else ""
    return (
        facts.name, f"`{facts.task}`", facts.languages, f"{facts.dimension or ''}{shorter}",
        f"{facts.max_tokens:,}", *(_prefix(prefix) for prefix in facts.prefixes), facts.licence,
        "a package" if facts.tried else f"`{facts.source}`", facts.quality, facts.speed,
        "tried" if facts.tried else "only the path",
    )  # fmt: skip


def _prefix(prefix: str) -> str:
    return f"`{prefix.strip()}`".replace("\n", " ") if prefix else ""
