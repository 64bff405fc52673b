"""Teamlore on torch, as the other libraries run the model."""

from __future__ import annotations

from pathlib import Path

import with_teamlore


def open_peer(model: Path, home: Path) -> with_teamlore.TeamlorePeer:
    return with_teamlore.open_peer(model, home, "torch")
