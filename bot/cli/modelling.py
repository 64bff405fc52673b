"""Verbs on models: which there are, and whether one works here."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, show_table, visible
from store.errors import ModelError

_QUESTION = "How many days of holiday do I have?"
_ANSWER = "Everybody has thirty days of holiday a year; what is left in March is lost."
_OTHER = "The printer on the second floor takes blue cartridges."
_ROUNDS = 3

Name = Annotated[str, typer.Argument(help="A name of the table, a folder or a hub name.")]
For = Annotated[str, typer.Option("--as", help="What it is to be: model, late or reranker.")]

models = typer.Typer(
    help="Which models there are, and whether one works here.", no_args_is_help=True
)


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    cli.add_typer(models, name="models", rich_help_panel="Measure")
    models.command("list")(list_models)
    models.command("check")(check)


@verb
def list_models(as_json: AsJson = False) -> None:
    """List the models that Teamlore knows by name, with what was measured of them."""
    from store.models.facts import FACTS

    if as_json:
        print_json([asdict(facts) | {"tried": facts.tried} for facts in FACTS.values()])
        return
    rows = [
        (facts.name, facts.task.name.lower(), facts.languages, str(facts.dimension or ""),
         f"{facts.max_tokens:,}", "yes" if facts.tried else "only the path")
        for facts in FACTS.values()
    ]  # fmt: skip
    show_table("", ("model", "for", "languages", "dimensions", "tokens", "tried"), rows)


@verb
def check(name: Name, role: For = "model", as_json: AsJson = False) -> None:
    """Load a model, fetching it if it must be, and see that it tells an answer from other text."""
    settings = {"model": "model", "late": "late_model", "reranker": "reranker"}
    if role not in settings:
        raise ModelError("Say what the model is to be: --as model, late or reranker.")
    with opened() as app:
        named = app.settings.model_copy(update={settings[role]: name})
    told = _reranked(named) if role == "reranker" else _encoded(named)
    if as_json:
        print_json(told)
    else:
        done_line(f"{visible(told['name'])} loads in {told['load_s']} s: {told['milliseconds']} "
                  f"ms a text, {told.get('dimension', 'no')} dimensions")  # fmt: skip
        if not told["right"]:
            hint_line("It does not prefer the answer to other text: is it trained for this?")
    if not told["right"]:
        raise typer.Exit(1)


def _encoded(settings: Any) -> dict[str, Any]:
    """What an embedding model makes of a question, its answer and something else."""
    import numpy as np

    from store.models.encoder import InputKind
    from store.models.load import load_encoder

    begun = time.perf_counter()
    encoder = load_encoder(settings)
    loaded = time.perf_counter()
    for _ in range(_ROUNDS):
        (asked,) = encoder.encode([_QUESTION], InputKind.QUESTION)
        told, other = encoder.encode([_ANSWER, _OTHER], InputKind.PASSAGE)
    took = time.perf_counter() - loaded
    meet = [float((asked.tokens @ each.tokens.T).max(axis=1).mean()) for each in (told, other)]
    sound = all(np.isfinite(each.dense).all() for each in (asked, told, other))
    near = float(asked.dense @ told.dense), float(asked.dense @ other.dense)
    return {
        "name": encoder.spec.name, "backend": encoder.backend,
        "dimension": len(asked.dense), "token_dimension": asked.tokens.shape[1],
        "cosine": [round(each, 3) for each in near], "maxsim": [round(each, 3) for each in meet],
        "right": sound and near[0] > near[1] and meet[0] > meet[1],
        "load_s": round(loaded - begun, 2), "milliseconds": round(1000 * took / 3 / _ROUNDS, 1),
    }  # fmt: skip


def _reranked(settings: Any) -> dict[str, Any]:
    from store.models.load import load_reranker

    begun = time.perf_counter()
    reranker = load_reranker(settings)
    loaded = time.perf_counter()
    scores = reranker.scores(_QUESTION, [_ANSWER, _OTHER]).tolist()
    took = time.perf_counter() - loaded
    return {
        "name": settings.reranker, "scores": [round(each, 3) for each in scores],
        "right": scores[0] > scores[1], "load_s": round(loaded - begun, 2),
        "milliseconds": round(1000 * took / 2, 1),
    }  # fmt: skip
