"""A child whose reader does whatever the document says; started by the tests of the sandbox."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING

from ingest.extract.answer import Extracted
from ingest.extract.child import serve
from store.errors import RefusedError
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from ingest.extract.limits import Limits


def obey(data: bytes, name: str, limits: Limits) -> Extracted:
    """Do what the document says; say it back if it says nothing special."""
    order = data.decode()
    if order in ORDERS:
        order = ORDERS[order]() or order
    return Extracted(Extraction(f"{os.getpid()} {order}", Markup.PLAIN), ())


def _sleep() -> None:
    time.sleep(600)


def _spin() -> None:
    while True:
        pass


def _allocate() -> None:
    held = []
    while True:
        held.append(bytearray(50_000_000))


def _starve() -> None:
    """Die as a Rust library does when the system gives it no memory."""
    os.write(2, b"memory allocation of 1073741824 bytes failed\n")
    os.abort()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _leave() -> None:
    os._exit(0)


def _garble() -> None:
    for number in range(3, 12):
        try:
            os.write(number, b"\xff" * 64)
        except OSError:
            continue
    _sleep()


def _noise() -> None:
    os.write(1, b"a library that prints")


def _fault() -> None:
    raise ZeroDivisionError


def _refuse() -> None:
    raise RefusedError("is not wanted")


def _environment() -> str:
    return json.dumps(dict(os.environ))


def _write() -> str:
    try:
        with open("/tmp/teamlore-must-not-grow", "wb") as file:  # noqa: PTH123, S108
            file.write(b"x" * 50_000_000)
    except OSError:
        return "could not write"
    finally:
        os.unlink("/tmp/teamlore-must-not-grow")  # noqa: PTH108, S108
    return "wrote"


ORDERS = {
    "sleep": _sleep,
    "spin": _spin,
    "allocate": _allocate,
    "starve": _starve,
    "die": _die,
    "leave": _leave,
    "garble": _garble,
    "noise": _noise,
    "fault": _fault,
    "refuse": _refuse,
    "environment": _environment,
    "write": _write,
}

if __name__ == "__main__":
    serve(obey)
