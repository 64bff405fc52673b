"""The map with the real model: what belongs together lies together, and only what one may read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bot.map.plane import draw
from bot.map.points import Point, Points, gather
from bot.wiring import App
from fakes.program import ROOT, Program
from store.models.encoder import Encoder, InputKind
from store.models.load import load_encoder
from store.records import Audience
from store.settings import Settings, load_settings

pytestmark = pytest.mark.integration

HANDBOOK = ROOT / "deploy" / "demo" / "handbook"
VEHICLES = ("car", "truck", "bus", "bicycle", "motorcycle")
DRINKS = ("tea", "coffee", "orange juice", "milk", "lemonade")
LINES = (
    "I drink a cup of tea every morning.",
    "Every morning I have a cup of coffee.",
    "The satellite was launched into orbit last week.",
    "The parliament voted on the new tax law.",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(Settings())


def drawn(encoder: Encoder, words: tuple[str, ...]) -> np.ndarray:
    vectors = np.stack([e.dense for e in encoder.encode(list(words), InputKind.PASSAGE)])
    return draw(Points(tuple(map(Point, words)), vectors, 0)).places


def nearest(places: np.ndarray, at: int) -> int:
    distances = np.linalg.norm(places - places[at], axis=1)
    distances[at] = np.inf
    return int(distances.argmin())


def test_vehicles_lie_with_vehicles_and_drinks_with_drinks(encoder) -> None:
    places = drawn(encoder, VEHICLES + DRINKS)

    sides = [nearest(places, at) < len(VEHICLES) for at in range(len(places))]
    assert sides == [True] * len(VEHICLES) + [False] * len(DRINKS)


def test_the_lines_on_tea_and_coffee_are_each_others_nearest(encoder) -> None:
    places = drawn(encoder, LINES)

    assert (nearest(places, 0), nearest(places, 1)) == (1, 0)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo handbook in the main space, one secret in a space of its own."""
    base = tmp_path_factory.mktemp("map")
    secret = base / "secret.md"
    secret.write_text("# Merger\n\nThe quetzal buys the coal mine in May.\n", "utf-8")
    Program(base / "home").json("add", str(HANDBOOK))
    Program(base / "home").json("add", str(secret), "--space", "board")
    return base / "home"


def test_only_what_the_reader_may_read_is_drawn(home, encoder) -> None:
    app = App(load_settings(home=home), encoder)
    try:
        tenant = app.access.workspace("main")
        spaces = {name: app.access.space(tenant, name) for name in ("general", "board")}
        seen = {
            name: gather(
                app.library, encoder, [], 1000, audience=Audience(tenant, frozenset({space}))
            )
            for name, space in spaces.items()
        }
        nobody = gather(app.library, encoder, [], 1000, audience=Audience(tenant, frozenset()))
    finally:
        app.close()

    assert {point.space for point in seen["general"].all} == {"general"}
    assert [("quetzal" in point.text) for point in seen["board"].all] == [True]
    assert not any("quetzal" in point.text for point in seen["general"].all)
    assert (nobody.all, nobody.held) == ((), 0)


def test_a_part_is_spread_over_all_documents(home, encoder, tmp_path) -> None:
    told = Program(home).json("map", "--space", "general", "--duplicates")
    some = Program(home).json("map", "--space", "general", "--limit", "20", "--png",
                          str(tmp_path / "map.png"))  # fmt: skip

    assert told["passages"] == told["held"] > 60
    assert 10 <= some["passages"] <= 20
    assert some["held"] == told["held"]
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_typed_words_are_told_their_nearest_passages(home, tmp_path) -> None:
    page = tmp_path / "map.html"
    told = Program(home).json("map", "who carries the pager this week", "--html",
                          str(page))  # fmt: skip

    near = told["near"]["who carries the pager this week"]
    assert any("on-call" in each["other"]["location"] for each in near)
    assert "quetzal" not in page.read_text("utf-8")  # nobody may read that space yet
    assert told["written"] == [str(page)]


def test_what_is_said_twice_is_listed(home, tmp_path) -> None:
    copy = tmp_path / "copies"
    shutil.copytree(HANDBOOK / "on-call", copy)
    other = tmp_path / "home"
    shutil.copytree(home, other)
    Program(other).json("add", str(copy))

    told = Program(other).json("map", "--duplicates")
    assert len(told["duplicates"]) >= 3
    assert told["duplicates"][0]["similarity"] > 0.99
    assert {"one", "other", "similarity"} == set(told["duplicates"][0])


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_searches_and_filters_the_page(home, tmp_path) -> None:
    page, other = tmp_path / "map.html", tmp_path / "home"
    shutil.copytree(home, other)
    Program(other).json("grant", "board", "members")
    told = Program(other).json("map", "espresso", "--html", str(page))

    assert counted(page, "", tmp_path) == (told["passages"], told["passages"])
    found, everything = counted(page, "#words=pager", tmp_path)
    assert 0 < found < everything
    assert counted(page, "#space=board", tmp_path)[0] == 1
    assert counted(page, "#words=pager&space=board", tmp_path)[0] == 0


def counted(page: Path, asked: str, scratch: Path) -> tuple[int, int]:
    """What the page itself says of how many passages it shows."""
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={scratch / 'browser'}", "--virtual-time-budget=10000",
            "--dump-dom", page.as_uri() + asked,
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r'id="count"[^>]*>(\d+) of (\d+) passages', done.stdout)
    assert found is not None, done.stderr[-2000:]
    return int(found[1]), int(found[2])
