"""Untrusted text as Discord may be given it: nothing in it is markup, mention, emoji or link."""

from __future__ import annotations

import re

from bot.chat.words import cut, one_line, visible
from bot.discord.components import ADDRESS

# A backslash before any of these makes it a character like others. The colon keeps addresses and
# emoji from coming alive, the rest marks, mentions, time stamps, masked links and tables.
_MARKS = re.compile(r"([\\*_~`|<>#@:\[\]])")
_LINE_START = re.compile(r"^(\s*)(?:([-+])|(\d{1,9})([.)]))(?=[\s#]|$)", re.MULTILINE)
_INVITE = re.compile(r"(discord(?:app)?)\.(gg|com)(?=/)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s/?#][^\s]*", re.IGNORECASE)
_FOR_MASK = str.maketrans({"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", "\\": "%5C"})


def escape(text: str) -> str:
    """The text with a backslash before everything that Discord gives a meaning to."""
    escaped = _MARKS.sub(r"\\\1", text)
    escaped = _LINE_START.sub(_unlisted, escaped)
    return _INVITE.sub(r"\1\\.\2", escaped)


def literal(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters, escapes included."""
    line = one_line(text)
    short = cut(line, limit)
    while (size := len(escape(short))) > limit:
        short = cut(short, min(len(short) * limit // size, len(short) - 1))
    return escape(short)


def code(text: str) -> str:
    """A few words in a typewriter's letters."""
    words = " ".join(text.replace("`", "ˋ").split())
    return f"`{words}`" if words else ""


def fence(lines: list[str]) -> str:
    """Lines in a typewriter's letters, in a block that nothing inside can close."""
    inside = "\n".join(lines).replace("```", "ˋˋˋ").rstrip()
    return f"```\n{inside}\n```"


def bold(text: str) -> str:
    """Escaped text that stands out; blanks at its ends stay outside."""
    words = text.strip()
    if not words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}**{words}**{after}"


def faint(text: str) -> str:
    """One escaped line in small letters."""
    return f"-# {text}"


def web_url(location: str) -> str | None:
    """The location as an address that a button may open; None for anything but http and https."""
    if len(location) > ADDRESS or visible(location) != location:
        return None
    if not _URL.fullmatch(location):
        return None
    scheme, _, rest = location.partition(":")
    return f"{scheme.lower()}:{rest}"  # Discord knows them in small letters


def masked(label: str, url: str, limit: int) -> str:
    """A link with words of its own; ``url`` comes from ``web_url``. Discord shows no preview."""
    return f"[{literal(label, limit)}](<{url.translate(_FOR_MASK)}>)"


def _unlisted(match: re.Match[str]) -> str:
    indent, sign, number, end = match.groups()
    return f"{indent}\\{sign}" if sign else f"{indent}{number}\\{end}"
