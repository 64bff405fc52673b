"""Slack's limits and the rules of this project, applied to every message and view that is sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.messages.chunk import Chunk
from slack_sdk.models.views import View

from fakes.slack.records import Json, texts_in

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ALL_TEXT = 13_200  # undocumented: near it, Slack answers msg_blocks_too_long
MARKDOWN = 12_000  # of all markdown blocks of a message together
TEXT = 40_000  # Slack cuts there; a message that long is a mistake of ours
VIEW_BYTES = 250_000
METADATA_BYTES = 8_000  # Slack names no number; what is above it is not metadata any more
ID, VALUE = 255, 2_000
STREAM_TEXT = 12_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with something sent: the code Slack answers with, and words for a person."""

    code: str
    words: str


def message_problems(args: Json, *, unfurls: bool = True) -> list[Problem]:
    """What is wrong with a message; ``unfurls``: it could unfold links, so it must forbid that."""
    blocks, text = args.get("blocks") or [], args.get("text") or ""
    found = [*block_problems(blocks, MESSAGE_BLOCKS), *metadata_problems(args.get("metadata"))]
    if not text and (blocks or not args.get("markdown_text")):
        found.append(Problem("no_text", "text must always be there, also beside blocks"))
    if len(text) > TEXT or len(args.get("markdown_text") or "") > MARKDOWN:
        found.append(Problem("msg_too_long", f"{len(text)} characters of text"))
    if is_on(args, "link_names") or args.get("parse") == "full":
        found.append(Problem("invalid_arguments", "link_names or parse=full makes names live"))
    if unfurls and not (is_off(args, "unfurl_links") and is_off(args, "unfurl_media")):
        found.append(Problem("invalid_arguments", "unfurl_links and unfurl_media must be false"))
    return found


def block_problems(blocks: Any, most: int) -> list[Problem]:
    """What is wrong with blocks, by the SDK's models and by counts of our own."""
    if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        return [Problem("invalid_blocks_format", "blocks must be a list of objects")]
    found = [Problem("invalid_blocks", words) for words in _faults(blocks)]
    if len(blocks) > most:
        found.append(Problem("invalid_blocks", f"{len(blocks)} blocks, {most} are allowed"))
    total = sum(len(text) for text in texts_in(blocks))
    if most == MESSAGE_BLOCKS and total > ALL_TEXT:
        found.append(Problem("msg_blocks_too_long", f"{total} characters in all blocks"))
    return found


def view_problems(view: Any) -> list[Problem]:
    """What is wrong with a modal or a home tab."""
    if not isinstance(view, dict):
        return [Problem("invalid_arguments", "view must be an object")]
    blocks = view.get("blocks") or []
    found = block_problems(blocks, VIEW_BLOCKS)
    found += [Problem("invalid_arguments", w) for w in _refusals(lambda: View(**view))]
    size = len(json.dumps(view).encode())
    if size > VIEW_BYTES:
        found.append(Problem("view_too_large", f"{size} bytes of view"))
    inputs = any(block.get("type") == "input" for block in blocks if isinstance(block, dict))
    if view.get("type") == "modal" and inputs and not view.get("submit"):
        found.append(Problem("invalid_arguments", "a modal with inputs needs submit"))
    if view.get("type") == "modal" and not view.get("title"):
        found.append(Problem("invalid_arguments", "a modal needs a title"))
    return found


def stream_problems(args: Json, blocks: list[Json]) -> list[Problem]:
    """What is wrong with a piece of a stream, ``blocks`` being all it will end with."""
    found = [*block_problems(blocks, 2 * MESSAGE_BLOCKS), *metadata_problems(args.get("metadata"))]
    if len(args.get("markdown_text") or "") > STREAM_TEXT:
        found.append(Problem("msg_too_long", "more than 12,000 characters at once"))
    for chunk in args.get("chunks") or []:
        words = _refusals(lambda chunk=chunk: Chunk.parse(chunk))
        found += [Problem("invalid_chunks", word) for word in words]
    return found


def metadata_problems(metadata: Any) -> list[Problem]:
    """What is wrong with a message's metadata."""
    if metadata is None:
        return []
    whole = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not whole or not isinstance(metadata.get("event_type"), str):
        return [Problem("invalid_metadata_format", "metadata needs event_type and event_payload")]
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        return [Problem("metadata_too_large", "more than 8,000 bytes of metadata")]
    return []


def is_on(args: Json, name: str) -> bool:
    """Whether an argument says yes, in any of the ways a form or JSON can say it."""
    return str(args.get(name, "")).lower() in {"true", "1"}


def is_off(args: Json, name: str) -> bool:
    return str(args.get(name, "")).lower() in {"false", "0"}


def _faults(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        yield from (f"{block.get('type')}: {w}" for w in _refusals(lambda b=block: Block.parse(b)))
        yield from _empty(block)
    elements = [element for element in walk(blocks) if "action_id" in element]
    for name, values in (
        ("action_id", [element["action_id"] for element in elements]),
        ("block_id", [block["block_id"] for block in blocks if "block_id" in block]),
    ):
        yield from (f"{name} {v} stands twice" for v, n in Counter(values).items() if n > 1)
        yield from (f"{name} has {len(v)} characters" for v in values if len(v) > ID)
    for element in walk(blocks):
        value = element.get("value")
        if element.get("type") == "button" and isinstance(value, str) and len(value) > VALUE:
            yield f"a button's value has {len(value)} characters"
    marked = sum(len(b.get("text") or "") for b in blocks if b.get("type") == "markdown")
    if marked > MARKDOWN:
        yield f"{marked} characters of markdown, {MARKDOWN} are allowed"


def _empty(block: Json) -> Iterator[str]:
    """What Slack refuses and the SDK's models let pass: nothing to show, or the wrong text."""
    if block.get("type") in {"actions", "context"} and not block.get("elements"):
        yield f"{block['type']} without elements"
    for part in walk(block):
        text = part.get("text")
        if part.get("type") in {"mrkdwn", "plain_text"} and not text:
            yield "a text of no characters"
        plain = part.get("type") in {"header", "button"}
        if plain and isinstance(text, dict) and text.get("type") != "plain_text":
            yield f"{part['type']} takes plain_text only"


def _refusals(build: Callable[[], Any]) -> Iterator[str]:
    """What the SDK's model says against a piece of Block Kit; nothing when it is right."""
    try:
        built = build()
        if built is None:
            yield "unknown type"
        else:
            built.to_dict()
    except (SlackObjectFormationError, TypeError, AttributeError, KeyError, ValueError) as refusal:
        yield f"{type(refusal).__name__}: {refusal}"


def walk(value: Any) -> Iterator[Json]:
    """Every object below a piece of Block Kit, in reading order."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value
    for child in children if isinstance(value, dict | list) else ():
        yield from walk(child)
