"""What several suites share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real documents and question sets: ``TEAMLORE_TEST_DATA``, or ``../shared/data``."""
    named = os.environ.get("TEAMLORE_TEST_DATA")
    folder = Path(named) if named else _BESIDE
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}: set TEAMLORE_TEST_DATA to its folder")
    return folder
