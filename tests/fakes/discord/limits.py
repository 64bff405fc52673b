"""Discord's limits that its schema does not say, and the rules we set ourselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fakes.discord.world import Flag, Json

_LINK = re.compile(r"https?://|discord://")
_V2_ONLY = {9, 10, 11, 12, 13, 14, 17}
_EMBED = {"title": 256, "description": 4_096}
(ROW, BUTTON, TEXT_INPUT, TEXT, LABEL) = (1, 2, 4, 10, 18)
_SELECTS = {3, 5, 6, 7, 8}
MEBI = 1 << 20


def of_message(body: Json, *, was_v2: bool = False) -> Iterator[str]:
    """What is wrong with a message that is sent, or edited into one that was ``was_v2``."""
    components, v2 = body.get("components") or [], was_v2 or _flag(body, Flag.COMPONENTS_V2)
    if len(body.get("content") or "") > 2_000:
        yield "content: more than 2,000 characters"
    if v2 and (body.get("content") or body.get("embeds")):
        yield "components v2: neither content nor embeds may stand beside them"
    if not v2 and any(c.get("type") in _V2_ONLY for c in walk(components)):
        yield "components v2: used without the flag"
    if not v2 and len(components) > 5:
        yield "components: more than 5 rows"
    if any(body.get(name) for name in ("content", "embeds", "components")):
        yield from _mentions(body.get("allowed_mentions"))
    yield from of_embeds(body.get("embeds") or [])
    yield from of_components(components)


def of_components(components: list[Json]) -> Iterator[str]:
    """Counts over all components, nested ones included."""
    every = list(walk(components))
    if len(every) > 40:
        yield f"components: {len(every)}, more than 40"
    if sum(len(c.get("content", "")) for c in every if c.get("type") == TEXT) > 4_000:
        yield "text displays: more than 4,000 characters together"
    ids = Counter(c["custom_id"] for c in every if c.get("custom_id") is not None)
    yield from (f"custom_id: {name} twice" for name, times in ids.items() if times > 1)
    yield from (f"custom_id: {len(name)} characters" for name in ids if not 1 <= len(name) <= 100)
    for component in every:
        yield from _one(component)


def _one(component: Json) -> Iterator[str]:
    kind, inside = component.get("type"), component.get("components") or []
    if kind == BUTTON:
        yield from _button(component)
    if kind == ROW and (not inside or len(inside) > (1 if inside[0]["type"] in _SELECTS else 5)):
        yield "action row: 1 to 5 buttons, or one select"
    if len(component.get("options") or []) > 25:
        yield "select: more than 25 options"
    if kind == TEXT and not component.get("content"):
        yield "text display: empty"


def _button(button: Json) -> Iterator[str]:
    if len(button.get("label") or "") > 80:
        yield "label: more than 80 characters"
    if len(button.get("url") or "") > 512:
        yield "url: more than 512 characters"
    if button.get("url") and not _LINK.match(button["url"]):
        yield "url: not http, https or discord"
    if (button.get("style") == 5) != bool(button.get("url")):
        yield "button: a link has a url, and nothing else has one"
    if bool(button.get("url")) == bool(button.get("custom_id")):
        yield "button: either a url or a custom_id"


def of_embeds(embeds: list[Json]) -> Iterator[str]:
    if len(embeds) > 10:
        yield "embeds: more than 10"
    if sum(_size(e) for e in embeds) > 6_000:
        yield "embeds: more than 6,000 characters together"
    for embed in embeds:
        yield from (f"embed {k}: more than {n:,}" for k, n in _EMBED.items() if _long(embed, k, n))
        if _long(embed.get("footer") or {}, "text", 2_048):
            yield "embed footer: more than 2,048"
        if _long(embed.get("author") or {}, "name", 256):
            yield "embed author: more than 256"
        yield from _fields(embed.get("fields") or [])


def _fields(fields: list[Json]) -> Iterator[str]:
    if len(fields) > 25:
        yield "embed: more than 25 fields"
    if any(_long(f, "name", 256) or _long(f, "value", 1_024) for f in fields):
        yield "embed field: name more than 256, or value more than 1,024"
    if any(not f.get("name") or not f.get("value") for f in fields):
        yield "embed field: empty"


def _size(embed: Json) -> int:
    own = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    own += [(embed.get("author") or {}).get("name")]
    own += [text for f in embed.get("fields") or [] for text in (f.get("name"), f.get("value"))]
    return sum(len(text or "") for text in own)


def of_modal(data: Json) -> Iterator[str]:
    components = data.get("components") or []
    if len(data.get("title") or "") > 45:
        yield "modal title: more than 45 characters"
    if not 1 <= len(data.get("custom_id") or "") <= 100:
        yield "modal custom_id: 1 to 100 characters"
    if not 1 <= len(components) <= 5:
        yield "modal: 1 to 5 components"
    for label in (c for c in components if c.get("type") == LABEL):
        if _long(label, "label", 45) or _long(label, "description", 100):
            yield "label: more than 45 characters, or its description more than 100"
    if any(_long(c, "value", 4_000) for c in walk(components) if c.get("type") == TEXT_INPUT):
        yield "text input: more than 4,000 characters"
    yield from of_components(components)


def of_choices(choices: list[Json]) -> Iterator[str]:
    if len(choices) > 25:
        yield "choices: more than 25"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or len(str(choice["value"])) > 100:
            yield "choice: name or value of more than 100 characters, or no name"


def of_command(command: Json) -> Iterator[str]:
    if _length(command) > 8_000:
        yield f"command {command['name']}: more than 8,000 characters"
    if command.get("type", 1) == 1 and not command.get("description"):
        yield f"command {command['name']}: no description"


def _length(of: Json) -> int:
    own = len(of["name"]) + len(of.get("description") or "")
    own += sum(len(c["name"]) + len(str(c["value"])) for c in of.get("choices") or [])
    return own + sum(_length(o) for o in of.get("options") or [])


def of_files(sizes: list[int]) -> Iterator[str]:
    if len(sizes) > 10:
        yield "files: more than 10"
    if any(size > 10 * MEBI for size in sizes) or sum(sizes) > 25 * MEBI:
        yield "files: more than 10 MiB for one, or 25 MiB together"


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, from the outside in."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[n] for n in ("accessory", "component") if component.get(n)])


def _mentions(said: Json | None) -> Iterator[str]:
    """Ours: nobody is ever pinged. ``parse`` is empty, and nothing else lets anyone through."""
    if said is None or said.get("parse") != []:
        yield 'allowed_mentions: not {"parse": []}'
    elif said.get("users") or said.get("roles") or said.get("replied_user"):
        yield "allowed_mentions: someone would be pinged"


def _flag(body: Json, flag: int) -> bool:
    return bool((body.get("flags") or 0) & flag)


def _long(of: Json, name: str, limit: int) -> bool:
    return len(of.get(name) or "") > limit
