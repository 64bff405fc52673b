"""The map: groups, names, what is said twice, and a page that no text can break out of."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.map.alike import Pair, duplicates, neighbours, outliers
from bot.map.page import page
from bot.map.plane import Drawing, draw
from bot.map.points import Point, Points
from store.models.encoder import unit_length

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> $x$ \u2028 &lt;b&gt;"


def passage(text: str, **more: str) -> Point:
    return Point(text, document=uuid4(), **more)


def points_of(vectors: np.ndarray, texts: list[str], typed: tuple[int, ...] = ()) -> Points:
    made = [Point(t) if n in typed else passage(t) for n, t in enumerate(texts)]
    return Points(tuple(made), unit_length(vectors.astype(np.float32)), len(made) - len(typed))


def two_crowds() -> Points:
    chance = np.random.default_rng(1)
    centres = np.repeat(np.eye(2, 16), 40, axis=0)
    words = ["invoice payment"] * 40 + ["pager alarm"] * 40
    return points_of(centres + chance.normal(0, 0.1, centres.shape), words)


def test_crowds_are_groups_of_their_own_named_by_their_words() -> None:
    drawing = draw(two_crowds())

    first, second = set(drawing.groups[:40].tolist()), set(drawing.groups[40:].tolist())
    assert not (first & second) - {-1}
    names = [drawing.names[number] for number in sorted((first | second) - {-1})]
    assert len(names) >= 2
    assert all(("invoice" in name) != ("pager" in name) for name in names)


def test_the_same_points_are_drawn_in_the_same_places() -> None:
    points = two_crowds()

    assert (draw(points).places == draw(points).places).all()


@pytest.mark.parametrize("count", range(1, 5))
def test_few_points_are_drawn_too(count: int) -> None:
    drawing = draw(points_of(np.eye(4)[:count], ["the of"] * count))

    assert drawing.places.shape == (count, 2)
    assert np.isfinite(drawing.places).all()
    assert drawing.names == ()


def test_what_is_said_twice_is_found_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.map.alike._BLOCK", 3)
    vectors = np.eye(8)
    vectors[7] = vectors[1] + 0.01 * vectors[2]
    vectors[5] = vectors[1]
    points = points_of(vectors, [str(n) for n in range(8)], typed=(5,))

    found = duplicates(points)
    assert [(pair.one, pair.other) for pair in found] == [(1, 7)]
    assert found[0].similarity == pytest.approx(1, abs=1e-3)


def test_neighbours_are_passages_and_the_nearest_first() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [1, 0]])
    points = points_of(vectors, ["a", "b", "c", "typed"], typed=(0, 3))

    near = neighbours(points, 3, 5)
    assert [pair.other for pair in near] == [1, 2]
    assert isinstance(near[0], Pair)


def test_what_stands_alone_is_far_from_its_nearest() -> None:
    vectors = np.vstack([np.tile([1.0, 0, 0], (9, 1)), [[0, 0, 1.0]], [[0, 0, 1.0]]])
    points = points_of(vectors, ["x"] * 11, typed=(10,))

    assert outliers(points, 1) == [(9, 0.0)]
    assert outliers(points_of(np.eye(1), ["x"]), 3) == []


@settings(max_examples=25)  # the library inside is five megabytes each time
@example(HOSTILE)
@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_place_in_the_page(text: str) -> None:
    shown = passage(text, title=text, heading=text, location=text, source=text, space=text)
    points = Points((shown, Point(text)), np.eye(2, dtype=np.float32), 1)
    drawing = Drawing(np.eye(2, dtype=np.float32), np.array([0, 0]), (text,))
    made = page(points, drawing, text)

    told = re.search(r'id="points">(.*?)</script>', made, re.DOTALL)
    assert told is not None
    assert json.loads(told[1])[0]["text"] == text
    figure = re.search(r'id="figure">(.*?)</script>', made, re.DOTALL)
    assert figure is not None
    hover = json.loads(figure[1])["data"][0]["text"][0]
    assert not re.search(r"<(?!/?[bi]>|br>)", hover)
    assert "<" not in json.loads(figure[1])["data"][1]["text"][0]
    title = re.search(r"<title>(.*?)</title>", made, re.DOTALL)
    assert title is not None
    assert "<" not in title[1]
