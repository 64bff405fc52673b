"""Reads documents in child processes, so that no document can take this one down."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingest.extract.answer import ANSWER, READY, REQUEST, Extracted, GarbledError, Verdict, unpacked
from ingest.extract.child import MEMORY, Confinement, Orders
from ingest.extract.library import MISSING, library_folder
from ingest.extract.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from store.errors import RefusedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

log = logging.getLogger(__name__)

CRASH: Final = "makes its parser crash"
SLOW: Final = "takes too long to read: split it"

COMMAND: Final = (sys.executable, "-P", "-m", "ingest.extract.child")

_NO_CHILD: Final = (
    "The process that reads documents cannot be started: check free memory and the installation"
)
_ROOT: Final = Path(__file__).resolve().parents[2]
_WORN_DOCUMENTS: Final = 2_000  # then a fresh child: whatever leaks, leaks no further
_WORN_SHARE: Final = 0.4  # of the memory limit: a child that once grew so far is replaced too
_DYING: Final = 5.0  # seconds a child gets to end once its parent hung up
_HEAD_BYTES: Final = 32 * MEGABYTE
_CODE_POINT: Final = 4  # bytes of the longest in UTF-8
_BLOCK_BYTES: Final = 20
_MEMORY_WORDS: Final = (b"memory allocation", b"MemoryError", b"bad_alloc", b"out of memory")


class _DeadError(Exception):
    """The child is gone; the message is the reason told to people."""


class Extractor:
    """Extracts documents in up to ``children`` processes; may be shared by threads.

    Children are started when first needed, take many documents, and are replaced when they die,
    hang or have grown. ``cache`` is where the library that reads PDFs is kept; ``command`` starts
    another child program (it gets its orders as its last argument). Use it as a context manager, or
    call ``close``.
    """

    def __init__(
        self,
        *,
        children: int = 1,
        limits: Limits = DEFAULT_LIMITS,
        confinement: Confinement | None = None,
        cache: Path | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._limits = limits
        self._cache = cache
        self._confinement = confinement or Confinement()
        orders = Orders(limits, self._confinement)
        self._command = [*command, orders.written()]
        self._closed = False
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        self._children = children
        for _ in range(children):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the children; waits for documents that are being read."""
        if self._closed:
            return
        self._closed = True
        for child in [self._idle.get() for _ in range(self._children)]:
            if child:
                child.close()
            self._idle.put(None)  # whoever still waits for a child is told that there is none

    def extract(self, data: bytes, name: str) -> Extracted:
        """The document's text and structure, or RefusedError with a reason to act on.

        UnavailableError where no child can be started: that is not the document's fault.
        """
        if len(data) > self._limits.data_bytes:
            most = self._limits.data_bytes // MEGABYTE
            raise RefusedError(f"is larger than {most} MB: split it")
        child = self._idle.get()
        try:
            verdict, child = self._asked(child, data, name)
        except BaseException:
            # Also an interrupt: half an answer may be on the way, so that child is done for.
            self._idle.put(None)
            raise
        self._idle.put(child)
        if verdict.extracted is None:
            raise RefusedError(verdict.reason)
        return verdict.extracted

    def _asked(self, child: _Child | None, data: bytes, name: str) -> tuple[Verdict, _Child | None]:
        """The verdict, and the child to keep.

        A child that had read other documents before it died may have died of them: the document
        gets one more try in a fresh one, unless it was slow.
        """
        child = child or self._started()
        fresh = child.served == 0
        try:
            verdict = child.ask(data, name, self._confinement.wall_seconds)
        except _DeadError as death:
            log.warning("a document's child process ended: %s", death)
            if fresh or str(death) == SLOW:
                raise RefusedError(str(death)) from death
            return self._asked(None, data, name)
        worn = verdict.last or child.served >= _WORN_DOCUMENTS or self._has_grown(verdict)
        if worn:
            child.close()
        return verdict, None if worn else child

    def _has_grown(self, verdict: Verdict) -> bool:
        return verdict.peak > _WORN_SHARE * self._confinement.memory_bytes

    @cached_property
    def _scratch(self) -> str:
        """What children take for the temporary folder; else one where nothing is or can be."""
        folder = library_folder(self._cache)
        if folder is None:
            log.warning("%s", MISSING)
        return str(folder or os.devnull)

    def _started(self) -> _Child:
        if self._closed:
            raise RuntimeError("the extractor is closed")
        try:
            return _Child(self._command, self._limits, self._scratch)
        except OSError as error:
            raise UnavailableError(_NO_CHILD) from error


class _Child:
    """One child process and the socket to it."""

    def __init__(self, command: Sequence[str], limits: Limits, scratch: str) -> None:
        self.served = 0
        self._ready = False
        self._limits = limits
        with contextlib.ExitStack() as opened:
            self._last_words = opened.enter_context(tempfile.TemporaryFile())
            ours, theirs = socket.socketpair()
            self._socket = opened.enter_context(ours)
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - a fixed command of our own
                    command,
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=self._last_words,
                    env=_environment(scratch),
                    cwd=os.sep,
                    start_new_session=True,  # an interrupt at the terminal is the parent's
                )
            opened.pop_all()  # started: they live as long as the child

    def ask(self, data: bytes, name: str, seconds: float) -> Verdict:
        """Send a document and wait for the answer; a child that gives none is dead."""
        deadline = time.monotonic() + seconds
        self._greet(deadline)
        try:
            self._send(data, name, deadline)
            verdict = self._receive(deadline)
        except TimeoutError as error:
            self.close(kill=True)
            raise _DeadError(SLOW) from error
        except (OSError, EOFError) as error:
            raise _DeadError(self._cause()) from error
        except GarbledError as error:
            self.close(kill=True)
            raise _DeadError(CRASH) from error
        except BaseException:
            self.close(kill=True)
            raise
        self.served += 1
        return verdict

    def _greet(self, deadline: float) -> None:
        """Wait until a new child is ready; one that never is says nothing about the document."""
        if self._ready:
            return
        try:
            self._ready = self._exactly(len(READY), deadline) == READY
        except (OSError, EOFError) as error:
            self.close(kill=True)
            raise UnavailableError(_NO_CHILD) from error

    def _send(self, data: bytes, name: str, deadline: float) -> None:
        label = name.encode("utf-8", "replace")
        self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
        self._socket.sendall(REQUEST.pack(len(label), len(data)) + label)
        self._socket.sendall(data)

    def _receive(self, deadline: float) -> Verdict:
        sizes = ANSWER.unpack(self._exactly(ANSWER.size, deadline))
        text_bytes = self._limits.text_chars * _CODE_POINT
        most = (_HEAD_BYTES, text_bytes, self._limits.text_chars * _BLOCK_BYTES)
        if any(size > bound for size, bound in zip(sizes, most, strict=True)):
            raise GarbledError("larger than any answer")
        head, text, blocks = (self._exactly(size, deadline) for size in sizes)
        return unpacked(head, text, blocks)

    def _exactly(self, size: int, deadline: float) -> bytes:
        pieces = bytearray()
        while len(pieces) < size:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = self._socket.recv(min(size - len(pieces), MEGABYTE))
            if not piece:
                raise EOFError
            pieces += piece
        return bytes(pieces)

    def _cause(self) -> str:
        """Why the child died, from how it ended and the last it said."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING)
        ended = self._process.returncode
        self._last_words.seek(0)
        words = self._last_words.read(MEGABYTE)
        self.close(kill=True)
        if ended == -signal.SIGXCPU:
            return SLOW
        # Nobody but the kernel, short of memory, kills a child without being asked to.
        starved = ended == -signal.SIGKILL or any(word in words for word in _MEMORY_WORDS)
        return MEMORY if starved else CRASH

    def close(self, *, kill: bool = False) -> None:
        """Hang up; the child ends by itself, or is made to."""
        self._socket.close()
        if kill:
            self._process.kill()
        try:
            self._process.wait(_DYING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._last_words.close()


def _environment(scratch: str) -> dict[str, str]:
    """Nothing of ours: no tokens, no proxies; and one thread for every library that would take all.

    Arenas: each reserves 64 MB of the address space that is limited.
    """
    threads = ("OMP", "OPENBLAS", "MKL", "RAYON", "NUMEXPR")
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_ROOT),
        "TMPDIR": scratch,
        "MALLOC_ARENA_MAX": "2",
        "TOKIO_WORKER_THREADS": "1",
        **{f"{name}_NUM_THREADS": "1" for name in threads},
    }
