"""A tap on this process's way out: no name leads anywhere real, and every connection is known."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pytest

Script = Mapping[str, Sequence[str]]  # a name, and what it resolves to each time; the last is kept


class Canary:
    """Listens inside: on a port of its own, and on the web's two where this account may."""

    def __init__(self) -> None:
        self.visits: list[tuple[str, int]] = []
        self._open = [s for port in (0, 80, 443) if (s := _listener(port)) is not None]
        self.port = self._open[0].getsockname()[1]
        for each in self._open:
            threading.Thread(target=self._wait, args=(each,), daemon=True).start()

    @property
    def ports(self) -> set[int]:
        """Where it listens."""
        return {each.getsockname()[1] for each in self._open}

    def close(self) -> None:
        for each in self._open:
            each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _wait(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, address = listener.accept()
            except OSError:
                return
            self.visits.append((address[0], listener.getsockname()[1]))
            visitor.close()


def _listener(port: int) -> socket.socket | None:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        return None
    made.listen()
    return made


class Tap:
    """Which addresses this process asked to be connected to; only those in ``open`` are reached."""

    def __init__(self, script: Script) -> None:
        self.asked: list[tuple[str, int]] = []
        self.open: set[tuple[str, int]] = set()
        self.dead: set[str] = set()  # addresses that may be asked for, and do not answer
        self._script = script
        self.begin()

    def begin(self) -> None:
        """Names resolve as if for the first time."""
        self._answers = {name: list(answers) for name, answers in self._script.items()}

    def strayed(self) -> list[tuple[str, int]]:
        """What was asked for beyond that, since this was asked last."""
        asked, self.asked = self.asked, []
        return [one for one in asked if one not in self.open and one[0] not in self.dead]

    def resolve(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        """In place of the system's resolver."""
        answers = self._answers.get(host)
        if answers is None:
            try:
                socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
            except OSError:
                raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
            answers = [host]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        family = socket.AF_INET6 if ":" in answer else socket.AF_INET
        more = (0, 0) if ":" in answer else ()
        return [(family, socket.SOCK_STREAM, 6, "", (answer, int(port or 0), *more))]

    def connector(self, connect: Callable[..., None]) -> Callable[..., None]:
        """In place of a socket's ``connect``."""

        def tapped(this: socket.socket, address: Any) -> None:
            if this.family in (socket.AF_INET, socket.AF_INET6):
                self.asked.append(address[:2])
                if address[:2] not in self.open:
                    raise ConnectionRefusedError("nothing leaves a tapped process")
            return connect(this, address)

        return tapped


@contextmanager
def tapped(monkeypatch: pytest.MonkeyPatch, script: Script) -> Iterator[Tap]:
    """A tap as long as the block lasts."""
    tap = Tap(script)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", tap.resolve)
        patch.setattr(socket.socket, "connect", tap.connector(socket.socket.connect))
        yield tap


@contextmanager
def canary() -> Iterator[Canary]:
    """One, and at the end it has been visited by nobody."""
    with closing(Canary()) as made:
        yield made
        assert made.visits == []
