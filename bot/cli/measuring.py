"""Verbs that give figures: eval, bench."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.labelled import apart, ingested
from bot.cli.screen import progress_bar, show_table
from bot.measure.evaluate import Evaluation, evaluate
from bot.measure.sets import LabelledSet, load_set
from bot.wiring import App
from store.errors import UsageError

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
PEERS = Path(__file__).parents[2] / "tests" / "bench" / "peers.py"


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Measure"
    for name, function in (("eval", eval_), ("bench", bench)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def eval_(
    folder: Annotated[Path, typer.Argument(help="A folder with labelled questions.")],
    hide_gold: Annotated[
        float, typer.Option(min=0, max=1, help="Share of questions whose answer is taken away.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Which questions those are.")] = 0,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the ingested documents here for the next run.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure retrieval, quotes and abstaining on labelled questions, apart from your own data.

    A folder holds either questions.tsv (question, path, must_contain; path - means: not answered)
    with its files, or corpus.jsonl, queries.jsonl and qrels.tsv.
    """
    labelled = load_set(folder)
    with (
        tempfile.TemporaryDirectory(prefix="teamlore-eval-") as scratch,
        opened() as outer,
        apart(outer.settings, keep or Path(scratch)) as app,
    ):
        result = _measured(app, labelled, hide_gold, seed, as_json)
        settings = {"backend": app.encoder.backend, "hide_gold": hide_gold, "seed": seed}
        model = app.encoder.spec.name
    if as_json:
        print_json(_as_json(labelled, result, model, settings))
    else:
        _show(labelled, result)


@verb
def bench(
    suite: Annotated[
        str, typer.Argument(help="What is measured: core, slack, scale, quality or peers.")
    ],
    passages: Annotated[
        int, typer.Option(min=50, help="How many passages are ingested and searched.")
    ] = 10_000,
    points: Annotated[
        int, typer.Option(min=50, help="Of scale: how many made-up passages the index is given.")
    ] = 1_000_000,
    folder: Annotated[
        Path | None, typer.Option(help="Markdown to copy. None: the demo handbook.")
    ] = None,
    labelled: Annotated[
        Path | None,
        typer.Option(
            "--set",
            help="Labelled questions on which the fast backend is held against torch, "
            "or that peers are asked: a folder as for eval. None: the demo's.",
        ),
    ] = None,
    sets: Annotated[
        Path | None,
        typer.Option(
            help="Of quality: a folder of labelled sets, those in English. None: the demo."
        ),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Of quality: keep the ingested documents for the next run.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Of quality: print the table as Markdown.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure speed as ratios against the least that the same work can take, apart from your data.

    Also what the fast backend loses in nDCG against torch, on labelled questions. Ends with status
    1 if a figure is worse than its limit. `bench quality` measures how good the ranking is, with
    its parts switched off and on.
    """
    if suite == "peers":
        raise typer.Exit(_peers(labelled, as_json))
    if suite == "quality":
        from bot.cli.benching_quality import quality

        quality(sets or DEMO, keep, markdown=markdown, as_json=as_json)
        return
    demo = load_set(DEMO)
    questions, copied = [q.text for q in demo.questions], folder or DEMO / "handbook"
    with tempfile.TemporaryDirectory(prefix="teamlore-bench-") as scratch, opened() as outer:
        given = (outer.settings, Path(scratch))
        if suite == "core":
            from bot.cli.benching import CoreBench, show_figures  # numpy and more: only here

            judged = load_set(labelled) if labelled else demo
            show, core = show_figures, CoreBench(*given, quiet=as_json)
            figures = core.run(copied, questions, passages, judged)
        elif suite == "slack":
            from bot.cli.benching_slack import SlackBench, show_slack

            show, slack = show_slack, SlackBench(*given, quiet=as_json)
            figures = slack.run(copied, questions, passages)
        elif suite == "scale":
            from bot.cli.benching_scale import ScaleBench, show_scale

            show, scale = show_scale, ScaleBench(*given, quiet=as_json)
            figures = scale.run(copied, questions, passages, points)
        else:
            raise UsageError(
                f"There is no suite '{suite}': there are core, slack, scale, quality and peers."
            )
    (print_json if as_json else show)(figures)
    if figures["missed"]:
        raise typer.Exit(1)


def _peers(labelled: Path | None, as_json: bool) -> int:
    """Status of the comparison with other libraries, whose code is no part of the program."""
    if not PEERS.is_file():
        raise UsageError("`bench peers` needs a checkout of Teamlore: run it there.")
    if labelled is None:
        raise UsageError("`bench peers` needs --set FOLDER: questions.tsv with its files.")
    command = [sys.executable, str(PEERS), "--set", str(labelled)]
    return subprocess.run([*command, "--json"] if as_json else command, check=False).returncode  # noqa: S603 - ours


def _measured(
    app: App, labelled: LabelledSet, hide_gold: float, seed: int, quiet: bool
) -> Evaluation:
    audience, documents = ingested(app, labelled, quiet=quiet)
    with progress_bar(quiet=quiet) as update:
        return evaluate(
            app.answerer(), audience, labelled.questions, documents, hide_gold, seed,
            lambda done, total: update(done, total, ""),
        )  # fmt: skip


def _as_json(
    labelled: LabelledSet, result: Evaluation, model: str, settings: dict[str, Any]
) -> dict[str, Any]:
    return {
        "set": labelled.name,
        "questions": result.questions,
        "metrics": result.metrics,
        "latency_ms": result.latency_ms,
        "curve": result.curve,
        "model": model,
        "settings": settings,
    }


def _show(labelled: LabelledSet, result: Evaluation) -> None:
    rows = [(name, f"{value:.3f}") for name, value in result.metrics.items()]
    show_table(f"{labelled.name}, {result.questions} questions", ("", "figure"), rows)
    times = [(stage, took["p50"], took["p95"]) for stage, took in result.latency_ms.items()]
    show_table("milliseconds", ("stage", "p50", "p95"), times)
