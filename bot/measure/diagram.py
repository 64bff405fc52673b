"""A reliability diagram as a small SVG: what was promised against what was found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot.measure.judging import Bin

_SIZE, _EDGE = 320, 48  # of the square, and around it
_COLOURS = ("#1f77b4", "#d95f02")
_INK = "#777777"  # readable on light and on dark


def reliability_svg(title: str, series: Mapping[str, Sequence[Bin]]) -> str:
    """One line a series; the larger a dot, the more answers it stands for."""
    whole = _SIZE + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{whole}" '
        f'viewBox="0 0 {whole} {whole}" font-family="sans-serif" font-size="12" fill="{_INK}">',
        _text(_EDGE, 20, title),
        *_axes(),
    ]
    for n, (name, bins) in enumerate(series.items()):
        colour = _COLOURS[n % len(_COLOURS)]
        parts += _line(bins, colour)
        parts.append(_text(_EDGE + 10, _EDGE + 18 + 16 * n, name, colour))
    return "\n".join([*parts, "</svg>", ""])


def _axes() -> list[str]:
    frame = (
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIZE}" height="{_SIZE}" '
        f'fill="none" stroke="{_INK}"/>'
    )
    ideal = (
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{_INK}" '
        'stroke-dasharray="4 4"/>'
    )
    ticks = [_text(_x(n / 5) - 8, _y(0) + 16, f"{n / 5:.1f}") for n in range(6)]
    ticks += [_text(_x(0) - 26, _y(n / 5) + 4, f"{n / 5:.1f}") for n in range(6)]
    return [
        frame, ideal, *ticks, _text(_x(0.5) - 50, _y(0) + 36, "promised chance"),
        _text(6, _EDGE - 8, "found right"),
    ]  # fmt: skip


def _line(bins: Sequence[Bin], colour: str) -> list[str]:
    most = max((b.answers for b in bins), default=1)
    points = " ".join(f"{_x(b.promised):.1f},{_y(b.found):.1f}" for b in bins)
    dots = [
        f'<circle cx="{_x(b.promised):.1f}" cy="{_y(b.found):.1f}" '
        f'r="{2 + 6 * (b.answers / most) ** 0.5:.1f}" fill="{colour}" fill-opacity="0.7"/>'
        for b in bins
    ]
    return [f'<polyline points="{points}" fill="none" stroke="{colour}"/>', *dots]


def _text(x: float, y: float, words: str, colour: str = "") -> str:
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{fill}>{escape(words)}</text>'


def _x(value: float) -> float:
    return _EDGE + _SIZE * value


def _y(value: float) -> float:
    return _EDGE + _SIZE * (1 - value)
