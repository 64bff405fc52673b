"""What a container engine reads out of a compose file: every service, with its variables filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


class MissingError(Exception):
    """A variable that the file insists on is not set."""


def composed(file: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """The whole document; ``${NAME:-default}`` and ``${NAME:?why}`` as Compose reads them."""

    def fill(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if value := given.get(name):
            return value
        if kind == "?":
            raise MissingError(f"{name}: {rest}")
        return rest or ""

    text = "\n".join(line.partition(" #")[0] for line in file.read_text("utf-8").splitlines())
    return yaml.safe_load(_VARIABLE.sub(fill, text))
