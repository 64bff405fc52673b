"""The process in which documents are read: it reads one after another until its parent hangs up.

Started by ``Extractor``. It confines itself before it looks at the first byte of a document; the
kernel holds it to that, and the parent's clock to the rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from ingest.extract.answer import READY, REQUEST, Extracted, packed, refusal
from ingest.extract.limits import MEGABYTE, Limits
from store.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

MEMORY: Final = "needs too much memory to be read: split it"
BROKEN: Final = "is broken: its structure cannot be read"

_STATUS: Final = Path("/proc/self/status")
_FILES: Final = 64
_WRITTEN: Final = 4 * MEGABYTE  # nothing is written but what a dying library says
_FLOORS: Final = 1_000  # frames; a hostile document must meet our error, not the end of the stack


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a child may use: for one document, but ``memory_bytes`` (address space) for its life.

    1 GiB: the engine's library maps 260 MB, and the largest real document tried needs 150 more.
    """

    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What the parent tells a child when it starts it."""

    limits: Limits
    confinement: Confinement

    def written(self) -> str:
        """As one command line argument."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, argument: str) -> Self:
        """From that argument."""
        held = json.loads(argument)
        return cls(Limits(**held["limits"]), Confinement(**held["confinement"]))


def read_document(data: bytes, name: str, limits: Limits) -> Extracted:
    """The text and, since it is as hostile as the document, its structure here as well."""
    from ingest.extract.dispatch import extract
    from ingest.outline import outline

    extraction = extract(data, name, limits)
    return Extracted(extraction, tuple(outline(extraction.text, extraction.markup)))


def serve(read: Callable[[bytes, str, Limits], Extracted] = read_document) -> None:
    """Confine this process, then answer one document after another."""
    orders = Orders.read(sys.argv[1])
    _confine(orders.confinement)
    requests, answers = _taken_streams()
    answers.write(READY)
    answers.flush()
    while request := _next(requests):
        name, data = request
        _allow_processor(orders.confinement.cpu_seconds)
        answer, last = _answer(read, data, name, orders.limits)
        for piece in answer:
            answers.write(piece)
        answers.flush()
        del request, data, answer
        if last:
            return


def _confine(confinement: Confinement) -> None:
    sys.setrecursionlimit(_FLOORS)
    _limit(resource.RLIMIT_AS, confinement.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, _WRITTEN)
    _limit(resource.RLIMIT_NOFILE, _FILES)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, most: int) -> None:
    """Hard as well, so that it cannot be raised again. macOS knows no limit on address space."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _allow_processor(seconds: int) -> None:
    """The limit counts from the start of the process; what is used so far is not this one's."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))


def _taken_streams() -> tuple[BinaryIO, BinaryIO]:
    """The way to the parent, moved to where no library that prints can write into it."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _next(requests: BinaryIO) -> tuple[str, bytes] | None:
    head = requests.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    name_size, data_size = REQUEST.unpack(head)
    name = requests.read(name_size).decode("utf-8", "replace")
    data = requests.read(data_size)
    return (name, data) if len(data) == data_size else None


def _answer(
    read: Callable[[bytes, str, Limits], Extracted], data: bytes, name: str, limits: Limits
) -> tuple[list[bytes], bool]:
    """The answer, and whether this process is spent."""
    try:
        return packed(read(data, name, limits), peak=_peak()), False
    except RefusedError as error:
        return refusal(str(error), last=False, peak=_peak()), False
    except MemoryError:
        return refusal(MEMORY, last=True, peak=_peak()), True
    except Exception:  # noqa: BLE001 - the boundary: whatever it is, it is this document's
        return refusal(BROKEN, last=True, peak=_peak()), True


def _peak() -> int:
    """The most memory this process ever held, in bytes.

    Linux counts in ``ru_maxrss`` what the parent held when it started this process, which may be
    far more than any document needs; the high-water mark of this address space alone is in /proc.
    """
    with contextlib.suppress(OSError, StopIteration, ValueError), _STATUS.open("rb") as status:
        line = next(line for line in status if line.startswith(b"VmHWM:"))
        return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    serve()
