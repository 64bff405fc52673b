"""Many dimensions on a plane, and the groups there, named by their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.map.points import Points
from store.languages import STOP_WORDS
from store.models.encoder import Floats

_SEED = 7  # the same space is drawn the same way each time
# Points below which the axes of the greatest spread show them best; more need a drawing that keeps
# neighbours together (t-SNE).
_FEW = 30
_PERPLEXITY = 30.0
_SMALLEST = 8  # passages that make a group
_LOOSE = -1  # the number of those that are in no group
_WORDS = 3  # that name a group
_STEM = 6  # letters by which forms of a word agree
_WORD = r"(?u)\b[^\W\d_]{3,}\b"


@dataclass(frozen=True, slots=True)
class Drawing:
    """``places`` (n, 2), each point's ``groups`` (n,), -1 for none, and each group's name."""

    places: Floats
    groups: NDArray[np.intp]
    names: tuple[str, ...]


def draw(points: Points) -> Drawing:
    """Where each point falls, in which group. At least one point."""
    places = _places(points.vectors)
    groups = _groups(places)
    return Drawing(places, groups, _names([point.text for point in points.all], groups))


def _places(vectors: Floats) -> Floats:
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    count = len(vectors)
    if count < 3:
        return np.array([(float(n), 0.0) for n in range(count)], np.float32)
    if count < _FEW:
        found = PCA(2, random_state=_SEED).fit_transform(vectors)
    else:
        near = min(_PERPLEXITY, (count - 1) / 3)
        found = TSNE(2, perplexity=near, init="pca", random_state=_SEED).fit_transform(vectors)
    places: Floats = np.asarray(found, np.float32)
    return places


def _groups(places: Floats) -> NDArray[np.intp]:
    """Dense areas of the drawing; what lies between them is in none."""
    from sklearn.cluster import HDBSCAN

    if len(places) < 2 * _SMALLEST:
        return np.full(len(places), _LOOSE, np.intp)
    smallest = max(_SMALLEST, len(places) // 100)
    groups: NDArray[np.intp] = HDBSCAN(smallest, min_samples=3, copy=True).fit_predict(places)
    return groups


def _names(texts: Sequence[str], groups: NDArray[np.intp]) -> tuple[str, ...]:
    """For each group the words that are frequent in it and rare in the others."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    count = int(groups.max(initial=_LOOSE)) + 1
    if not count:
        return ()
    joined = [
        " ".join(text for text, group in zip(texts, groups, strict=True) if group == number)
        for number in range(count)
    ]
    words = TfidfVectorizer(stop_words=sorted(STOP_WORDS), sublinear_tf=True, token_pattern=_WORD)
    try:
        weights = words.fit_transform(joined).toarray()
    except ValueError:  # not one word in any of them
        return tuple(f"group {number + 1}" for number in range(count))
    listed = words.get_feature_names_out()
    best = (np.argsort(-row, kind="stable")[: np.count_nonzero(row)] for row in weights)
    return tuple(", ".join(_different(listed[each].tolist())) for each in best)


def _different(words: Sequence[str]) -> list[str]:
    """The first few that are not one word in two forms."""
    kept: list[str] = []
    for word in words:
        if not any(word.startswith(k[:_STEM]) for k in kept):
            kept.append(word)
        if len(kept) == _WORDS:
            break
    return kept
