"""The command line: every verb is a thin function over the parts that ``bot.wiring`` builds."""

from __future__ import annotations

from bot.cli import (
    access,
    asking,
    discording,
    knowledge,
    lookback,
    measuring,
    people,
    serving,
    upkeep,
)
from bot.cli.base import cli

for verbs in (asking, knowledge, access, lookback, people, serving, discording, upkeep, measuring):
    verbs.register(cli)


def main() -> None:
    """Run one verb."""
    cli()


__all__ = ["cli", "main"]
