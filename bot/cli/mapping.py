"""The verb that draws a space: ``map``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.asking import InSpace, asked
from bot.cli.base import MAIN, AsJson, InWorkspace, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, show_table, visible
from store.errors import NotFoundError, StorageError, UsageError

if TYPE_CHECKING:
    from bot.map.alike import Pair
    from bot.map.points import Point, Points
    from bot.wiring import App

_SHOWN = 10  # rows of a list on the screen
_NEAR = 3  # neighbours of typed words

Words = Annotated[
    list[str] | None,
    typer.Argument(help="Words or sentences to place among the passages.", metavar="WORDS"),
]
Page = Annotated[Path | None, typer.Option("--html", help="The page to write.")]
Picture = Annotated[Path | None, typer.Option("--png", help="A picture to write.")]
Twice = Annotated[
    bool, typer.Option("--duplicates", help="List what is said twice and what stands alone.")
]
AtMost = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Passages, at most.")]


def register(cli: typer.Typer) -> None:
    """Add this verb to the command line."""
    cli.command("map", rich_help_panel="Look back")(draw_map)


@verb
def draw_map(
    words: Words = None,
    space: InSpace = None,
    html: Page = None,
    png: Picture = None,
    duplicates: Twice = False,
    limit: AtMost = 3000,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Draw what you may read on a plane: what is near in meaning is near on the map.

    Words and sentences that you type are placed among the passages. Without --html, --png or
    --duplicates the page is teamlore-map.html in this folder.
    """
    _check_libraries()
    typed = [each for each in words or () if each.strip()]
    with opened() as app:
        points = _gathered(app, workspace, space, typed, limit)
    if not points.all:
        raise NotFoundError("There is nothing to draw: add documents, or type words.")
    if html is None and png is None and not duplicates:
        html = Path("teamlore-map.html")
    told = _files(points, space or workspace, html, png) | _listed(points, duplicates)
    if as_json:
        print_json(told)
    else:
        _show(told, limit)


def _check_libraries() -> None:
    missing = [name for name in ("plotly", "matplotlib") if not importlib.util.find_spec(name)]
    if missing:
        raise UsageError("Maps need two more libraries: pip install 'teamlore[map]'.")


def _gathered(app: App, workspace: str, space: str | None, typed: list[str], limit: int) -> Points:
    from bot.map.points import gather

    wanted = asked(app, "map", workspace, space, 1)
    return gather(app.library, app.encoder, typed, limit, audience=app.audience(wanted))


def _files(points: Points, name: str, html: Path | None, png: Path | None) -> dict[str, Any]:
    """Draw, and write what was asked for."""
    told = {"passages": sum(not point.typed for point in points.all), "held": points.held}
    if html is None and png is None:
        return told
    from bot.map.page import save_page
    from bot.map.picture import save_picture
    from bot.map.plane import draw

    drawing = draw(points)
    try:
        if html is not None:
            save_page(points, drawing, name, html)
        if png is not None:
            save_picture(points, drawing, name, png)
    except OSError as error:
        raise StorageError(f"The map cannot be written ({error.strerror}).") from None
    written = [str(path) for path in (html, png) if path is not None]
    return told | {"written": written, "groups": list(drawing.names)}


def _listed(points: Points, duplicates: bool) -> dict[str, Any]:
    from bot.map import alike

    told: dict[str, Any] = {}
    typed = [number for number, point in enumerate(points.all) if point.typed]
    if typed:
        told["near"] = {
            points.all[n].text: [_pair(points, p) for p in alike.neighbours(points, n, _NEAR)]
            for n in typed
        }
    if duplicates:
        told["duplicates"] = [_pair(points, pair) for pair in alike.duplicates(points)]
        told["alone"] = [
            _place(points.all[n]) | {"similarity": mean}
            for n, mean in alike.outliers(points, _SHOWN)
        ]
    return told


def _pair(points: Points, pair: Pair) -> dict[str, Any]:
    one, other = points.all[pair.one], points.all[pair.other]
    places = {"other": _place(other)} if one.typed else {"one": _place(one), "other": _place(other)}
    return places | {"similarity": round(pair.similarity, 3)}


def _place(point: Point) -> dict[str, Any]:
    return {"title": point.title, "heading": point.heading, "location": point.location}


def _show(told: dict[str, Any], limit: int) -> None:
    for words, near in told.get("near", {}).items():
        rows = [(f"{pair['similarity']:.2f}", *_cells(pair["other"])) for pair in near]
        show_table(f"Nearest to {visible(words)}", ("cosine", "title", "where"), rows)
    if "duplicates" in told:
        _show_alike(told["duplicates"], told["alone"])
    for path in told.get("written", ()):
        done_line(f"Wrote {visible(path)}")
    if told["passages"] < told["held"]:
        hint_line(
            f"{told['passages']} of {told['held']} passages are drawn, spread over all documents: "
            f"--limit {limit} says how many at most."
        )


def _show_alike(pairs: list[dict[str, Any]], alone: list[dict[str, Any]]) -> None:
    if pairs:
        rows = [
            (f"{p['similarity']:.2f}", visible(p["one"]["location"]),
             visible(p["other"]["location"]))
            for p in pairs[:_SHOWN]
        ]  # fmt: skip
        show_table(f"Said twice ({len(pairs)})", ("cosine", "here", "and here"), rows)
    else:
        done_line("Nothing is said twice.")
    rows = [(f"{each['similarity']:.2f}", *_cells(each)) for each in alone]
    show_table("Alone", ("cosine", "title", "where"), rows)


def _cells(place: dict[str, Any]) -> tuple[str, str]:
    return visible(place["title"]), visible(place["location"])
