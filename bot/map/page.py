"""The map as one page that needs nothing else: no server, no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from bot.map.colours import LOOSE, NAME, TYPED, colour_of
from bot.map.plane import Drawing
from bot.map.points import Point, Points

_HOVER = 420  # characters of a passage beside the pointer
_HOVER_LINE = 70
_WHOLE = 4000  # characters of a passage in the side panel
_FONT = "system-ui, sans-serif"


def save_page(points: Points, drawing: Drawing, title: str, path: Path) -> None:
    """Write the page. OSError if the file cannot be written."""
    path.write_text(page(points, drawing, title), "utf-8")


def page(points: Points, drawing: Drawing, title: str) -> str:
    """HTML with the drawing, its data and the library that shows it inside."""
    from plotly.offline import get_plotlyjs

    template = (files("bot.map") / "page.html").read_text("utf-8")
    parts = {
        "TITLE": escape(title),
        "FIGURE": _inside(_figure(points, drawing)),
        "POINTS": _inside([_told(point) for point in points.all if not point.typed]),
        "LIBRARY": get_plotlyjs(),
    }
    for name, text in parts.items():
        template = template.replace(f"<!--{name}-->", text)
    return template


def _inside(document: Any) -> str:
    """JSON that can stand in a script: no text in it can end it."""
    text = json.dumps(document, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _told(point: Point) -> dict[str, str]:
    """What the side panel shows and what search and filters look at."""
    whole = point.text if len(point.text) <= _WHOLE else point.text[:_WHOLE] + " \u2026"
    return {
        "title": point.title, "heading": point.heading, "text": whole,
        "location": point.location, "source": point.source, "space": point.space,
    }  # fmt: skip


def _figure(points: Points, drawing: Drawing) -> dict[str, Any]:
    import plotly.graph_objects as go

    read = [number for number, point in enumerate(points.all) if not point.typed]
    typed = [number for number, point in enumerate(points.all) if point.typed]
    figure = go.Figure(
        [_passages(points, drawing, read), _words(points, drawing, typed)], _layout(drawing)
    )
    document: dict[str, Any] = json.loads(figure.to_json())
    return document


def _passages(points: Points, drawing: Drawing, read: Sequence[int]) -> Any:
    import plotly.graph_objects as go

    return go.Scatter(
        x=drawing.places[read, 0].tolist(), y=drawing.places[read, 1].tolist(), mode="markers",
        marker={"size": 8, "color": [colour_of(int(drawing.groups[n])) for n in read],
                "line": {"width": 0}},
        text=[_hover(points.all[n]) for n in read], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _words(points: Points, drawing: Drawing, typed: Sequence[int]) -> Any:
    import plotly.graph_objects as go

    return go.Scatter(
        x=drawing.places[typed, 0].tolist(), y=drawing.places[typed, 1].tolist(),
        mode="markers+text", marker={"size": 13, "symbol": "star", "color": TYPED},
        text=[escape(points.all[n].text) for n in typed], textposition="top center",
        textfont={"color": TYPED, "size": 14}, hoverinfo="skip",
    )  # fmt: skip


def _hover(point: Point) -> str:
    """A passage beside the pointer. The library shows some markup, so all of it is escaped."""
    begun = " ".join(point.text.split())
    short = begun if len(begun) <= _HOVER else begun[:_HOVER].rsplit(" ", 1)[0] + " \u2026"
    lines = [escape(line) for line in wrap(short, _HOVER_LINE)]
    above = [f"<b>{escape(point.title)}</b>"]
    if point.heading:
        above.append(f"<i>{escape(point.heading)}</i>")
    return "<br>".join(above + lines)


def _layout(drawing: Drawing) -> dict[str, Any]:
    axis = {"visible": False}
    names = [
        {"x": float(x), "y": float(y), "text": escape(name), "showarrow": False,
         "bgcolor": "rgba(255,255,255,0.75)", "font": {"color": NAME, "size": 12}}
        for number, name in enumerate(drawing.names)
        for x, y in [np.median(drawing.places[drawing.groups == number], axis=0)]
    ]  # fmt: skip
    return {
        "annotations": names, "xaxis": axis, "yaxis": axis | {"scaleanchor": "x"},
        "showlegend": False, "hovermode": "closest", "dragmode": "pan", "plot_bgcolor": "white",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "font": {"family": _FONT},
        "hoverlabel": {"align": "left", "bgcolor": "white", "bordercolor": LOOSE},
    }  # fmt: skip
