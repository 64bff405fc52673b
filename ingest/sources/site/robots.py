"""What robots.txt of a site allows, how slow it wants to be read, and where its sitemaps are."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from store.errors import RefusedError

AGENT = "Teamlore"
MAX_BYTES = 512 * 1024  # what the standard asks every robot to read
_LONGEST_DELAY = 30.0  # seconds; a site that wants more is read at this pace


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us."""

    rules: Protego | None = None  # None: everything may be read

    @classmethod
    def parse(cls, data: bytes) -> Robots:
        """The rules of a file; RefusedError if nothing can be made of it."""
        try:
            return cls(Protego.parse(data.decode("utf-8", "replace")))
        except (ValueError, AttributeError, RecursionError) as error:
            raise RefusedError("its robots.txt cannot be understood") from error

    def allows(self, url: str) -> bool:
        """Whether a page may be read."""
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds that it wants between two requests."""
        wish = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(float(wish), _LONGEST_DELAY) if wish and wish > 0 else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Where its sitemaps are, as it writes them."""
        return tuple(self.rules.sitemaps) if self.rules else ()
