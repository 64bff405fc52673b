"""The facade in a process of its own: it compares in Python, which would hold up who asks it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from fakes.program import ROOT

_PATH = os.pathsep.join((str(ROOT), str(ROOT / "tests")))


@contextmanager
def facade_apart() -> Iterator[str]:
    """Its address, while it runs; AssertionError at the end if a request broke the schema."""
    with subprocess.Popen(
        [sys.executable, "-m", "fakes.qdrant"], cwd=ROOT, env=os.environ | {"PYTHONPATH": _PATH},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process.stdout.readline().strip().partition("=")[2]
        wrongs, _ = process.communicate(timeout=30)
    assert wrongs == ""
