"""How a fetch fails: for good, because the document is gone, or only for now.

RefusedError (store.errors)  asking again will not help: private address, too big, wrong type
└── StatusError              the server answers that it gives none (401, 403, …)
    └── GoneError            it says that there is no such document (404, 410)
UnavailableError
└── TransientError           asking again later may help: timeouts, 5xx, 429, refused connections
"""

from __future__ import annotations

from store.errors import RefusedError, UnavailableError


class StatusError(RefusedError):
    """The server answers, but gives no document under this address."""


class GoneError(StatusError):
    """The document does not exist at its address any more."""


class TransientError(UnavailableError):
    """Worth another try; ``retry_after`` is the server's wish in seconds, if it has one."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
