"""What an embedding model promises, whatever it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LONG = 2048  # tokens: a dozen passages and more


class InputKind(StrEnum):
    """What is encoded; some models want a different prefix for each."""

    QUESTION = "question"
    THREAD = "thread"  # one question, and the thread up to it: encoded beside each other
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """What the rest of the program must know of a model; the model owns these facts."""

    name: str
    dimension: int
    max_tokens: int  # special tokens and prefix included
    question_prefix: str = ""
    passage_prefix: str = ""
    # Number of the most frequent word in the vocabulary, which is sorted by frequency behind some
    # special tokens and single characters: a token's number tells how rare it is.
    first_word: int = 1996
    shorter: tuple[int, ...] = ()  # dimensions to which its vectors may be cut, as it was trained

    @property
    def long_context(self) -> bool:
        """Whether it reads so much that a document's passages can be read together."""
        return self.max_tokens >= LONG

    def prefix(self, kind: InputKind) -> str:
        """The text that the model wants in front of this kind of input."""
        return self.passage_prefix if kind is InputKind.PASSAGE else self.question_prefix


@dataclass(frozen=True, slots=True)
class Encoded:
    """One encoded text: its own vector and one for each of its n tokens, all of length 1.

    ``dense`` is (dimension,), ``tokens`` is (n, dimension) without special tokens and prefix,
    ``spans`` is (n, 2): the code points of the text that each token stands for, ``ids`` is (n,):
    their numbers in the model's vocabulary.
    """

    dense: Floats
    tokens: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int64]


# Calls of ``encode`` that keep a model busy on the two cores measured: one more than cores, so
# that there is work while another call takes means and scales vectors.
CALLS_AT_ONCE = 3


class Encoder(Protocol):
    """A loaded model. Safe to call from several threads."""

    @property
    def spec(self) -> ModelSpec:
        """The facts of the model."""
        ...

    @property
    def backend(self) -> str:
        """What it runs on: onnx, openvino or torch."""
        ...

    def count(self, text: str) -> int:
        """How many tokens the text takes, special tokens not counted, nothing cut."""
        ...

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        """Encode texts in order; what is beyond ``max_tokens`` is cut."""
        ...


@runtime_checkable
class ReadsTogether(Protocol):
    """An encoder that can read passages as the one text that they are cut from."""

    def encode_together(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode passages in order, each token read with what stands around it.

        A passage's own vector is the mean over exactly its tokens.
        """
        ...


def unit_length(rows: Floats) -> Floats:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
