"""What a line of the log looks like, for people or for programs; never with a secret in it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from store.cause import cause
from store.settings import Settings, listed

_GONE = "[secret]"
_SHORTEST = 6  # of a setting: shorter ones would take words out of everything
# Secrets by their form, wherever they came from; what stands before them, in brackets, is kept.
_KNOWN = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"()\b(?:xox[a-z]|xapp)-[\w-]{6,}",
        r"(\b(?:Bearer|Basic|Bot)\s+)(?=\S*[\d._])[\w.~+/=-]{12,}",
        r"(/(?:webhooks|interactions)/\d+/)[\w.-]{20,}",
        r"(//[^\s/@:]*:)[^\s/@]+(?=@)",
        r"([?&](?:token|access_token|code|state|secret|api_key)=)[^\s&\"']+",
    )
]


class Redacted(logging.Formatter):
    """Lines for people, tracebacks included, with no secret of the settings or of a known form."""

    def __init__(self, secrets: Iterable[str], form: str) -> None:
        super().__init__(form)
        self._secrets = sorted(set(secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The whole line."""
        return self.without_secrets(super().format(record))

    def without_secrets(self, text: str) -> str:
        """The text, with a mark in place of each secret."""
        for secret in self._secrets:
            text = text.replace(secret, _GONE)
        for known in _KNOWN:
            text = known.sub(rf"\1{_GONE}", text)
        return text


class Structured(Redacted):
    """One JSON object a line: when, how bad, whose, what, and what it was for."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(secrets, "%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The object; ``question``, ``job`` or ``hook`` is the id that belongs together."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "process": record.process,
            **cause(), "message": self.without_secrets(record.getMessage()),
        }  # fmt: skip
        if record.exc_info:
            said["error"] = self.without_secrets(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def formatter_of(settings: Settings, form: str) -> logging.Formatter:
    """As the settings want it; ``form`` is for people."""
    secrets = _secrets_of(settings)
    return Structured(secrets) if settings.log_format == "json" else Redacted(secrets, form)


def _secrets_of(settings: Settings) -> Iterable[str]:
    values = [getattr(settings, name) for name in type(settings).model_fields]
    whole = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
    parts = [part for value in whole for part in listed(value)]
    tokens = [part.partition("=")[2] for part in parts]  # host=token
    return [secret for secret in (*whole, *parts, *tokens) if len(secret) >= _SHORTEST]
