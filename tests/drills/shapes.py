"""Secrets as they look in the world, made anew for each run: no real one is among them."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable

_LETTERS = string.ascii_letters + string.digits
_HEX = string.digits + "abcdef"


class Shapes:
    """Thirty shapes of secrets."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def all(self) -> dict[str, str]:
        return {name: make(self) for name, make in _SHAPES.items()}

    def some(self, length: int, of: str = _LETTERS) -> str:
        return "".join(self._chance.choices(of, k=length))

    def based(self, length: int) -> str:
        return base64.urlsafe_b64encode(self._chance.randbytes(length)).decode().rstrip("=")

    def uuid(self) -> str:
        return "-".join(self.some(n, _HEX) for n in (8, 4, 4, 4, 12))


_SHAPES: dict[str, Callable[[Shapes], str]] = {
    "slack bot": lambda s: f"xoxb-{s.some(12, string.digits)}-{s.some(24)}",
    "slack user": lambda s: f"xoxp-{s.some(12, string.digits)}-{s.some(24)}",
    "slack app": lambda s: f"xapp-1-A{s.some(10)}-{s.some(13, string.digits)}-{s.some(64, _HEX)}",
    "slack refresh": lambda s: f"xoxe-1-{s.some(146)}",
    "slack signing secret": lambda s: s.some(32, _HEX),
    "slack hook": lambda s: f"T{s.some(8)}/B{s.some(8)}/{s.some(24)}",
    "discord bot": lambda s: f"{s.based(18)}.{s.some(6)}.{s.based(27)}",
    "discord hook": lambda s: s.based(51),
    "github classic": lambda s: f"ghp_{s.some(36)}",
    "github fine": lambda s: f"github_pat_{s.some(22)}_{s.some(59)}",
    "github server": lambda s: f"ghs_{s.some(36)}",
    "gitlab": lambda s: f"glpat-{s.some(20)}",
    "bitbucket": lambda s: f"ATBB{s.some(32)}",
    "aws key id": lambda s: f"AKIA{s.some(16, string.ascii_uppercase)}",
    "aws secret": lambda s: s.some(40),
    "google api": lambda s: f"AIza{s.some(35)}",
    "google oauth": lambda s: f"ya29.{s.based(60)}",
    "stripe": lambda s: f"sk_live_{s.some(24)}",
    "twilio": lambda s: f"SK{s.some(32, _HEX)}",
    "npm": lambda s: f"npm_{s.some(36)}",
    "pypi": lambda s: f"pypi-{s.based(60)}",
    "jwt": lambda s: f"eyJ{s.based(15)}.eyJ{s.based(30)}.{s.based(32)}",
    "uuid": lambda s: s.uuid(),
    "hex of 64": lambda s: s.some(64, _HEX),
    "base64 of 32": lambda s: s.based(32),
    "azure": lambda s: f"{s.some(3)}8Q~{s.some(34)}",
    "atlassian": lambda s: f"ATATT3x{s.some(60)}",
    "notion": lambda s: f"ntn_{s.some(46)}",
    "passphrase": lambda s: "-".join(s.some(6, string.ascii_lowercase) for _ in range(4)),
    "password": lambda s: f"{s.some(5)}!{s.some(5)}*{s.some(4)}",
}
