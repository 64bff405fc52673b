"""The map as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.map.colours import NAME, TYPED, colour_of
from bot.map.plane import Drawing
from bot.map.points import Points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES = (12.0, 9.0)
_DOTS = 130  # an inch


def save_picture(points: Points, drawing: Drawing, title: str, path: Path) -> None:
    """Write a PNG. OSError if the file cannot be written."""
    from matplotlib.figure import Figure  # without pyplot: no window, no global state

    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_title(_plain(title), loc="left", fontsize=15)
    _dots(axes, points, drawing)
    _group_names(axes, drawing)
    _typed(axes, points, drawing)
    figure.savefig(path, format="png")


def _dots(axes: Axes, points: Points, drawing: Drawing) -> None:
    read = np.array([not point.typed for point in points.all], bool)
    colours = [colour_of(group) for group in drawing.groups[read].tolist()]
    places = drawing.places[read]
    axes.scatter(places[:, 0], places[:, 1], s=16, c=colours, alpha=0.75, linewidths=0)


def _group_names(axes: Axes, drawing: Drawing) -> None:
    for number, name in enumerate(drawing.names):
        x, y = np.median(drawing.places[drawing.groups == number], axis=0)
        axes.annotate(
            _plain(name), (x, y), ha="center", va="center", fontsize=9, color=NAME,
            weight="bold", bbox={"boxstyle": "round", "fc": "white", "alpha": 0.8, "lw": 0},
        )  # fmt: skip


def _typed(axes: Axes, points: Points, drawing: Drawing) -> None:
    for point, (x, y) in zip(points.all, drawing.places, strict=True):
        if point.typed:
            axes.scatter([x], [y], s=60, marker="*", c=TYPED, zorder=3)
            axes.annotate(
                _plain(point.text), (x, y), xytext=(6, 4), textcoords="offset points",
                fontsize=10, color=TYPED, zorder=4,
            )  # fmt: skip


def _plain(text: str) -> str:
    """A dollar sign would begin a formula."""
    return text.replace("$", r"\$")
