"""From what stands after ``/lore`` to an order. Pure; what a word is, is decided here once.

What a platform itself wrote for a channel, a person or an address becomes its canonical form;
nothing that a person typed can look like that.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.chat.admin import words as say
from bot.chat.admin.models import Order
from bot.chat.admin.verbs import BY_NAME, Verb
from store.errors import UsageError

_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # no database takes all of these
_CURLY = str.maketrans("“”„‟", '""""')  # what phones make of a quotation mark
_WORD = re.compile(
    r"""
      "(?P<double>(?:[^"\\]|\\.)*)"(?!\S)     # a quotation that is a whole word
    | '(?P<single>[^']*)'(?!\S)
    | (?P<marked><[^<>\s][^<>]*>)(?!\S)       # what the platform wrote; labels may hold spaces
    | (?P<plain>\S+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"\\])")
_DASHES = re.compile(r"^[\u2013\u2014](?=[a-z])")  # what phones make of two hyphens
_SLACK = (
    (re.compile(r"<[#@]([CGDUW][A-Z0-9]+)(?:\|[^>]*)?>"), "slack:"),
    (re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>"), "slack:"),
    (re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>"), ""),
)
_DISCORD = (
    (re.compile(r"<#(\d{1,20})>"), "discord:channel:"),
    (re.compile(r"<@!?(\d{1,20})>"), "discord:person:"),
    (re.compile(r"<@&(\d{1,20})>"), "discord:role:"),
    (re.compile(r"<(https?://[^>\s]+)>"), ""),
)
_MARKS = {"slack": _SLACK, "discord": _DISCORD}
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the three that Slack escapes


class Word(NamedTuple):
    """A word of a line; an ``exact`` one was quoted or written by the platform: no option."""

    text: str
    exact: bool


def order_of(platform: str, line: str) -> Order:
    """The order that a line gives; UsageError, with how it is written, for what is none."""
    first, *rest = split(platform, line) or [Word("help", exact=False)]
    verb = BY_NAME.get(first.text.lower().removeprefix("/"))
    if verb is None:
        near = difflib.get_close_matches(first.text.lower()[:40], BY_NAME, 1)
        raise UsageError(say.no_such_verb(first.text, near[0] if near else None))
    return checked(_sorted(verb, rest), verb)


def verb_of(platform: str, line: str) -> str:
    """The verb of a line, or ``unknown``: for the record, where nothing else is looked at."""
    found = split(platform, line)
    verb = BY_NAME.get(found[0].text.lower().removeprefix("/") if found else "help")
    return verb.name if verb else "unknown"


def checked(order: Order, verb: Verb) -> Order:
    """The order, if it has what its verb needs."""
    least, most = verb.words
    if not least <= len(order.words) <= most or not all(order.words):
        raise UsageError(say.usage(verb.usage))
    return order


def split(platform: str, line: str) -> list[Word]:
    """The words of a line. Quotes keep words together; one that is never closed is a character."""
    found = _WORD.finditer(_UNSTORABLE.sub(" ", line.translate(_CURLY)))
    return [_word(platform, match) for match in found]


def _word(platform: str, match: re.Match[str]) -> Word:
    kind = match.lastgroup
    text = match[kind] if kind else ""
    if kind == "marked":
        known = _canonical(platform, text)
        return Word(known or _typed(platform, text), exact=known is not None)
    if kind == "double":
        text = _ESCAPED.sub(r"\1", text)
    return Word(_typed(platform, text), exact=kind != "plain")


def _canonical(platform: str, text: str) -> str | None:
    for pattern, prefix in _MARKS.get(platform, ()):
        if found := pattern.fullmatch(text):
            return prefix + _typed(platform, found[1])
    return None


def _typed(platform: str, text: str) -> str:
    """What the person typed, before the platform escaped it."""
    if platform == "slack":
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _sorted(verb: Verb, rest: Sequence[Word]) -> Order:
    """Options taken out from between the other words."""
    words: list[str] = []
    space, owner, site = None, False, False
    left = iter(rest)
    for word in left:
        option, _, value = _DASHES.sub("--", word.text).partition("=")
        if word.exact or not option.startswith("--"):
            words.append(word.text)
        elif option == "--space" and verb.takes_space:
            space = value or next((each.text for each in left), "")
        elif option == "--owner" and verb.name == "grant":
            owner = True
        elif option == "--site" and verb.name == "add":
            site = True
        else:
            raise UsageError(say.no_such_option(option, verb.usage))
    if space == "":
        raise UsageError(say.usage(verb.usage))
    return _owned(verb, Order(verb.name, tuple(words), space, owner, site))


def _owned(verb: Verb, order: Order) -> Order:
    """``grant SPACE TO owner`` is written without hyphens in chat."""
    if verb.name != "grant" or len(order.words) < 3:
        return order
    if order.words[2:] != ("owner",):
        raise UsageError(say.usage(verb.usage))
    return Order(verb.name, order.words[:2], order.space, owner=True)
