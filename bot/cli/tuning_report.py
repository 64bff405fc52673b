"""What ``tune`` shows: tables for people, one document for programs, a picture for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cli.screen import done_line, err, hint_line, show_table
from bot.cli.tuning_run import Fitted
from bot.measure.diagram import reliability_svg
from bot.measure.judging import Judged, Point
from store.errors import StorageError


def as_document(fitted: Fitted, written: str | None) -> dict[str, Any]:
    """Everything that was found, as it is printed with --json."""
    found = fitted.calibration
    return {
        "fitted_on": fitted.name,
        "reported_on": fitted.reported or f"{fitted.name}, by folds over documents",
        "model": fitted.model,
        "questions": fitted.questions,
        "observations": len(fitted.ours.observations),
        "calibration": {
            "intercept": round(found.intercept, 3),
            "weights": {name: round(w, 3) for name, w in found.weights._asdict().items()},
            "answered": found.answered,
            "weak": found.weak,
        },
        "auroc": [round(value, 4) for value in fitted.aurocs],
        "auroc_as_asked": [round(value, 4) for value in fitted.as_asked],
        "fitted": _judged(fitted.ours),
        "shipped": _judged(fitted.shipped),
        "aim": fitted.precision,
        "recommended": _point(fitted.recommended) if fitted.recommended else None,
        "written": written,
    }


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "auroc": round(judged.auroc, 4),
        "calibration_error": round(judged.calibration_error, 4),
        "curve": [_point(point) for point in judged.curve()],
        "reliability": [
            {"answers": b.answers, "promised": round(b.promised, 4), "found": round(b.found, 4)}
            for b in judged.reliability()
        ],
    }


def _point(point: Point) -> dict[str, float]:
    return {name: round(value, 4) for name, value in point._asdict().items()}


def show(document: dict[str, Any]) -> None:
    """The document as tables."""
    err.print(f"Fitted on {document['fitted_on']}; figures of {document['reported_on']}.")
    ours, theirs = document["fitted"], document["shipped"]
    show_table(
        f"{document['model']}, {document['observations']} observations",
        ("", "fitted", "shipped"),
        [
            ("AUROC, can be answered or not", ours["auroc"], theirs["auroc"]),
            ("calibration error", ours["calibration_error"], theirs["calibration_error"]),
        ],
    )
    names = ("threshold", "answered", "refused", "coverage", "precision")
    rows = [[p[name] for name in names] + [_interval(p)] for p in ours["curve"]]
    show_table("what a threshold does", (*names, "95 %"), rows)
    bins = [(b["answers"], b["promised"], b["found"]) for b in ours["reliability"]]
    show_table("reliability", ("answers", "promised", "found right"), bins)
    _show_advice(document)


def _show_advice(document: dict[str, Any]) -> None:
    point, aim = document["recommended"], document["aim"]
    if point is None:
        hint_line(f"No threshold reaches precision {aim}: nothing is written; aim lower.")
        return
    hint_line(
        f"Threshold {point['threshold']}: precision {point['precision']} ({_interval(point)}), "
        f"{point['answered']:.0%} of what can be answered is."
    )
    if document["written"]:
        done_line(f"Answers in {document['written']} go by it; --back takes it back.")
    else:
        hint_line("Answer by it: the same with --write")


def _interval(point: dict[str, float]) -> str:
    return f"{point['low']:.2f} to {point['high']:.2f}"


def draw(fitted: Fitted, picture: Path) -> None:
    """Write the reliability diagram: what ships with the model, and what was fitted."""
    series = {
        "as shipped": fitted.shipped.reliability(),
        f"fitted on {fitted.name}": fitted.ours.reliability(),
    }
    title = f"{fitted.model} on {fitted.reported or fitted.name}"
    try:
        picture.write_text(reliability_svg(title, series), "utf-8")
    except OSError as error:
        raise StorageError(
            f"The picture cannot be written to {picture} ({error.strerror})."
        ) from None
