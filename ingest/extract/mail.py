"""E-mails: the subject as title, who wrote it and when, the body, the names of attachments."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from ingest.extract import engine
from ingest.extract.draft import Draft, heading, one_line
from ingest.extract.text import decode, storable
from ingest.extract.titles import clean_title
from ingest.extract.webpage import page
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, Message

_SHOWN = ("From", "To", "Cc", "Date")
_DEEPEST = 8  # messages inside messages


def read_eml(data: bytes) -> Extraction:
    """An e-mail as Markdown."""
    message = _parsed(data)
    subject = clean_title(_header(message, "Subject"))
    bodies = list(_bodies(message))
    return _composed(subject, _fields(message), bodies, _attachments(message))


def read_msg(data: bytes) -> Extraction:
    """An Outlook message as Markdown."""
    parsed = engine.parse(data, "application/vnd.ms-outlook", output="plain")
    about = parsed.metadata
    sender = about.get("from_name") or about.get("from_email")
    fields = {
        "From": about.get("from_email") or sender or "",
        "To": ", ".join(about.get("to_emails") or []),
        "Date": about.get("created_at") or "",
    }
    names = [str(name) for name in about.get("attachments") or []]
    body = _without_header(parsed.content)
    subject = clean_title(about.get("subject"))
    return _composed(subject, fields, [body], names)


def _parsed(data: bytes) -> EmailMessage:
    """A message saved as UTF-16 is no e-mail to the parser until it is plain again."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = decode(data).encode()
    return email.message_from_bytes(data, policy=email.policy.default)


def _header(message: Message, name: str) -> str:
    """A header that does not parse must not cost the message."""
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, TypeError, IndexError, AttributeError):
        return ""


def _fields(message: Message) -> dict[str, str]:
    return {name: _header(message, name) for name in _SHOWN}


def _composed(
    subject: str | None, fields: dict[str, str], bodies: list[str], attached: list[str]
) -> Extraction:
    draft = Draft()
    filled = [body for body in bodies if body.strip()]
    if filled or attached or subject:
        draft.add(heading(subject or "E-mail", 1))
        lines = [f"{name}: {storable(value)}" for name, value in fields.items() if value]
        draft.add("\n".join(lines))
    for body in filled:
        draft.add(body)
    if attached:
        draft.add("Attachments: " + ", ".join(attached))
    author = clean_title(fields.get("From"))
    return Extraction(draft.text, Markup.MARKDOWN, title=subject, author=author)


def _bodies(message: Message, depth: int = 0) -> Iterator[str]:
    """The parts a reader sees: of several versions of the same text the plain one."""
    if message.get_content_type() == "multipart/alternative":
        yield _best(message)
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, email.message.Message) and depth < _DEEPEST:
                yield from _bodies(part, depth + 1)
    elif not _is_attachment(message):
        yield _body(message)


def _best(message: Message) -> str:
    texts = [_body(part) for part in message.walk() if not part.is_multipart()]
    return next((text for text in texts if text.strip()), "")


def _body(part: Message) -> str:
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html"):
        return ""
    text = _content(part)
    return page(text).text if kind == "text/html" else text


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = part.get_content_charset()
    try:
        text = payload.decode(charset) if charset else decode(payload)
    except (LookupError, UnicodeDecodeError):
        text = decode(payload)
    return storable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _attachments(message: Message) -> list[str]:
    names = (part.get_filename() for part in message.walk())
    return [one_line(storable(name)) for name in names if name]


def _without_header(content: str) -> str:
    """The engine writes the header into the text; ours stands there already."""
    _, gap, body = content.partition("\n\n")
    return body if gap and content.startswith("Subject:") else content
