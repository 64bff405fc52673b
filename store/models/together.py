"""Late chunking: a long text is read once, and its passages are taken out of what came of it.

What is longer than the window is read in windows that overlap, and each token is taken from the
one in which it has most around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from store.models.encoder import LONG, Encoded, Floats, unit_length

# Tokens read at once, whatever more the model could: what attention needs grows by the square,
# 200 MB for 12 heads here and 3 GB at 8,192.
WINDOW = LONG
_SHARED = 4  # a window begins a quarter of its length before the one before it ends
_BETWEEN = "\n"

Runs = Callable[[NDArray[np.int64], NDArray[np.int64]], Floats]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every window begins and ends with: special tokens and the model's prefix."""

    head: list[int]
    tail: list[int]


class LongReader:
    """Reads passages together with a model whose vector of a text is the mean of its tokens'."""

    def __init__(self, tokenizer: Path, prefix: str, run: Runs, max_tokens: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._run, self._frame = run, self._framed(prefix)
        room = min(max_tokens, WINDOW) - len(self._frame.head) - len(self._frame.tail)
        self._room = max(room, 1)

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Each passage's vectors, from its tokens in the text that all of them make."""
        read = self._tokenizer.encode(_BETWEEN.join(texts), add_special_tokens=False)
        ids = np.asarray(read.ids, np.int64)
        spans = np.asarray(read.offsets, np.int32).reshape(-1, 2)
        rows, made, at = self._rows(ids), [], 0
        for text in texts:
            mine = np.flatnonzero((spans[:, 1] > at) & (spans[:, 0] < at + len(text)))
            own = np.clip(spans[mine] - at, 0, len(text))
            made.append(_encoded(rows[mine], own, ids[mine]))
            at += len(text) + len(_BETWEEN)
        return made

    def _rows(self, ids: NDArray[np.int64]) -> Floats:
        """A vector for each token, from the window that owns it."""
        parts = zip(windows(len(ids), self._room), owned(len(ids), self._room), strict=True)
        return np.concatenate(
            [
                self._window(ids[start:end])[first - start : last - start]
                for (start, end), (first, last) in parts
            ]
        )

    def _window(self, ids: NDArray[np.int64]) -> Floats:
        framed = np.array([[*self._frame.head, *ids.tolist(), *self._frame.tail]], np.int64)
        begin = len(self._frame.head)
        return self._run(framed, np.ones_like(framed))[0, begin : begin + len(ids)]

    def _framed(self, prefix: str) -> _Frame:
        """Told apart by a letter in the middle, for a prefix may be empty."""
        whole = self._tokenizer.encode("a")
        before = whole.special_tokens_mask.index(0)
        behind = whole.special_tokens_mask[::-1].index(0)
        told = self._tokenizer.encode(prefix, add_special_tokens=False).ids if prefix else []
        return _Frame([*whole.ids[:before], *told], whole.ids[len(whole.ids) - behind :])


def windows(tokens: int, room: int) -> list[tuple[int, int]]:
    """Where windows of at most ``room`` tokens begin and end, so that each token is in one."""
    if tokens <= room:
        return [(0, tokens)]
    step = room - room // _SHARED
    starts = [*range(0, tokens - room, step), tokens - room]
    return [(start, start + room) for start in starts]


def owned(tokens: int, room: int) -> list[tuple[int, int]]:
    """For each window the tokens that are taken from it: up to the middle of what two share."""
    middles = [(end + start) // 2 for (_, end), (start, _) in pairwise(windows(tokens, room))]
    return list(zip([0, *middles], [*middles, tokens], strict=True))


def _encoded(rows: Floats, spans: NDArray[np.int32], ids: NDArray[np.int64]) -> Encoded:
    mean = rows.sum(axis=0) / np.float32(max(len(rows), 1))
    return Encoded(unit_length(mean), unit_length(rows), spans, ids)
