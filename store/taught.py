"""Taught answers: a question with its answer, kept as a document of its space."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from store.database import now
from store.errors import UsageError
from store.records import TAUGHT
from store.uploads import MAX_NAME, Bundle, Upload, Uploads

ANSWERS = Bundle(TAUGHT, "taught", "Taught answers")
MAX_QUESTION = MAX_NAME  # characters; it is the document's title
MAX_ANSWER = 20_000

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # no database takes all of these
_LONGEST_PATH = 150


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question and its answer; ``author`` wrote the answer, ``link`` opens where.

    Made by :func:`lesson`, which says what is wrong with it.
    """

    question: str
    answer: str
    author: str = ""
    link: str | None = None

    @property
    def path(self) -> str:
        """What the document is called: the same question again, however it is spelt, replaces."""
        folded = unicodedata.normalize("NFC", self.question.casefold())
        asked = " ".join(folded.split()).rstrip(" ?.!\u2026\u061f\uff1f")
        words = " ".join(re.findall(r"\w+", asked))
        if words and words == asked and len(words) <= _LONGEST_PATH:
            return words
        digest = hashlib.sha256(asked.encode()).hexdigest()[:8]
        return f"{words[:_LONGEST_PATH].rstrip()} {digest}".strip()


def lesson(question: str, answer: str, author: str = "", link: str | None = None) -> Lesson:
    """What is to be taught; UsageError where a word is missing or there are too many."""
    asked = " ".join(_UNSTORABLE.sub(" ", question).split())
    said = _UNSTORABLE.sub(" ", answer.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not re.search(r"\w", asked) or not re.search(r"\w", said):
        raise UsageError("A question and its answer are needed: both with words in them.")
    if len(asked) > MAX_QUESTION or len(said) > MAX_ANSWER:
        raise UsageError(
            f"That is too long: a question has at most {MAX_QUESTION} characters, an answer "
            f"{MAX_ANSWER:,}."
        )
    return Lesson(asked, said, author, link)


class Taught:
    """Keeps taught answers: one source a space, one document a question."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    def keep(
        self, workspace: UUID, space: UUID, taught: Lesson, teacher: str, added_by: str
    ) -> UUID:
        """Keep an answer, in place of the one that was taught before; the job that reads it.

        ``teacher`` is a name for people, ``added_by`` says who that is on which platform.
        """
        upload = Upload(
            name=taught.path,
            data=f"{taught.answer}\n".encode(),
            modified_at=now(),
            title=taught.question,
            author=_by(taught.author, teacher),
            link=taught.link,
        )
        return self._uploads.keep(workspace, space, [upload], added_by, ANSWERS)[1]

    def knows(self, workspace: UUID, space: UUID, taught: Lesson) -> bool:
        """Whether an answer to this question is kept there already."""
        return taught.path in self._uploads.names(workspace, space, ANSWERS)


def _by(author: str, teacher: str) -> str:
    if not author or author == teacher:
        return teacher
    return f"{author}, taught by {teacher}" if teacher else author
