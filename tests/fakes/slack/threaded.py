"""The fake Slack in a thread of its own, driven from tests that are not asynchronous."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from fakes.slack.fake import FakeSlack


class FakeSlackThread:
    """``with FakeSlackThread() as slack``: every name of ``FakeSlack`` as an ordinary call.

    ``slack.mention(...)`` runs in the fake's loop and returns when it is done;
    ``slack.posted(...)`` waits. ``slack.run(f, *args)`` does the same for any function, such as a
    method of a part: ``slack.run(slack.sockets.drop)``. Values that come back are the fake's own,
    and are for reading.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-slack")
        self._fake: FakeSlack | None = None

    def __enter__(self) -> FakeSlackThread:
        self._thread.start()
        self._fake = self.run(FakeSlack)
        self.run(self._fake.start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.run(self._fake.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, what: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Call something in the fake's loop, and wait for what comes of it."""

        async def inside() -> Any:
            made = what(*args, **more)
            return await made if inspect.isawaitable(made) else made

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result()

    def __getattr__(self, name: str) -> Any:
        found = self.run(getattr, self._fake, name)
        if not callable(found) or not inspect.ismethod(found):
            return found

        def call(*args: Any, **more: Any) -> Any:
            return self.run(found, *args, **more)

        return call
