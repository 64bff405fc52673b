"""The command line: every verb is a thin function over the parts that ``bot.wiring`` builds."""

from __future__ import annotations

from bot.cli import (
    access,
    asking,
    discording,
    keeping,
    knowledge,
    lookback,
    mapping,
    measuring,
    modelling,
    people,
    reembedding,
    safekeeping,
    serving,
    standing,
    teaching,
    tuning,
    upkeep,
)
from bot.cli.base import cli

for verbs in (
    asking, knowledge, teaching, keeping, access, lookback, mapping, people, serving, discording,
    upkeep, safekeeping, standing, reembedding, measuring, modelling, tuning,
):  # fmt: skip
    verbs.register(cli)


def main() -> None:
    """Run one verb."""
    cli()


__all__ = ["cli", "main"]
