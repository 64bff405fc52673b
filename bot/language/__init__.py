"""What the bot says by itself: messages by name, in the language of whoever reads them.

Each language is one Fluent file beside this module. Which one is spoken belongs to what is being
done, like the cause of a line in the log: a face says it once, when it knows for whom it works, and
every sentence made from then on, in threads too, is in that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

LANGUAGES = ("en", "de", "es", "fr", "pt", "ja", "zh")
_DATES = {"en": "en_GB"}  # the day before the month
# A message ends before the next line that is not indented.
_MESSAGE = re.compile(r"^([a-z][\w-]*) = .*(?:\n[ ].*)*", re.MULTILINE)
_SPOKEN: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language_of(locale: str) -> str:
    """The language for a locale such as ``pt-BR`` or ``de_DE.UTF-8``; empty: we have none."""
    found = re.split(r"[-_.@]", locale.strip().lower(), maxsplit=1)[0]
    return found if found in LANGUAGES else ""


def language() -> str:
    """The language that is spoken now."""
    return _SPOKEN.get()


def speak(locale: str) -> None:
    """From here on, in this task, speak the language of a locale; one we lack changes nothing."""
    if found := language_of(locale):
        _SPOKEN.set(found)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """The same for what is inside."""
    before = _SPOKEN.set(language_of(locale) or language())
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def told(id: str, /, **values: str | int) -> str:
    """The message of this name; numbers are written, and words agree with them, as is usual.

    Values are put in as they are: what is untrusted among them is the face's to escape.
    """
    bundle = _bundle_with(id)
    pattern = bundle.get_message(id).value
    if pattern is None:
        raise LookupError(id)
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise errors[0]
    return str(text)


def day(moment: datetime) -> str:
    """A day of the year in words."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", moment, locale=_DATES.get(language(), language()))


def _bundle_with(id: str) -> FluentBundle:
    """The messages of this language that were told so far, and this one.

    Each is read when it is first told: all of them take as long as a question.
    """
    from fluent.runtime import FluentResource

    bundle = _bundle_of(language())
    if not bundle.has_message(id):
        bundle.add_resource(FluentResource(_messages(language()).get(id, "")))
    return bundle


@cache
def _bundle_of(language: str) -> FluentBundle:
    from fluent.runtime import FluentBundle

    return FluentBundle([language], use_isolating=False)


@cache
def _messages(language: str) -> dict[str, str]:
    """Each message of a language as it is written; none names another one."""
    return {found[1]: found[0] for found in _MESSAGE.finditer(text_of(language))}


def text_of(language: str) -> str:
    """The file of a language."""
    return (files(__name__) / f"{language}.ftl").read_text(encoding="utf-8")
