"""The engine's library for PDFs, unpacked ahead of time and where nobody else can lay one.

The engine carries it inside and writes it out when it meets its first PDF: below the temporary
folder, under a name that everybody knows. A child may not write that much, and what it found there
could be anybody's. So it is written by a process that has seen no document, into a folder of ours,
which the engine is told to take for the temporary one.

``python -m ingest.extract.library`` does it for this installation; set-up runs it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ingest.extract import engine
from store.errors import RefusedError
from store.models.registry import default_cache
from store.settings import load_settings

log = logging.getLogger(__name__)

MISSING: Final = (
    "headings in PDFs are not seen: run `python -m ingest.extract.library` as somebody who may "
    "write where models are kept, or set TEAMLORE_MODEL_CACHE"
)
_PATIENCE: Final = 60.0  # seconds; it takes a third of one


def library_folder(cache: Path | None) -> Path | None:
    """The folder that the engine is to take for the temporary one, with the library in it.

    It is made where models are kept; ``cache``: where that is set. None: it cannot be written.
    """
    folder = (cache or default_cache()) / f"kreuzberg-{version('kreuzberg')}"
    if not _is_there(folder):
        _unpack(folder)
    return folder if _is_there(folder) else None


def _is_there(folder: Path) -> bool:
    """Whole: it gets its name when all of it is written."""
    found = (folder / "kreuzberg-pdfium").glob("*pdfium.*")
    return any(".tmp" not in file.suffixes for file in found)


def _unpack(folder: Path) -> None:
    """In a process of its own: here the engine would stay loaded."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-P", "-c", "from ingest.extract.library import write; write()"],
            env=os.environ | {"TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:  # what follows from it the caller says
        log.info("the library that reads PDFs cannot be unpacked: %s", error)


def write() -> None:
    """Have the engine write the library to this process's temporary folder."""
    with contextlib.suppress(RefusedError):  # it is no document, but by then it is done
        engine.parse(b"%PDF-1.4\n", "application/pdf")


if __name__ == "__main__":
    if library_folder(load_settings().model_cache) is None:
        sys.exit(MISSING)
