"""Two small documents that many questions have an answer in."""

from __future__ import annotations

from pathlib import Path

ROTA = """# On-call rota

## Swaps

You may swap a shift with a colleague. Tell the incident lead before noon on the day of the swap.

## Pay

| Day | Pay |
| --- | --- |
| Weekday | 40 euro |
| Sunday | 90 euro |
"""
CAKE = "# Cake\n\nWhoever breaks the build brings cake.\n"


def shelf(folder: Path) -> Path:
    """They, written into a new folder."""
    (folder / "on-call").mkdir(parents=True)
    (folder / "on-call" / "rota.md").write_text(ROTA, "utf-8")
    (folder / "cake.md").write_text(CAKE, "utf-8")
    return folder
