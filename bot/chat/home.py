"""What a face shows a person who only looks: their questions, and what they may read or run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bot.answer.audience import Asker, Place, ReplyKind, audience
from bot.chat.readers import granted_to
from bot.language import told
from store.access import AccessBook, Space
from store.catalogue import Catalogue, Source
from store.grants import Grant, Grantee
from store.jobs import JobQueue
from store.questions import QuestionLog, Recent
from store.records import Audience, Job

_LISTED = 10
PROMPTS = 4


class Titles(Protocol):
    """Names of documents that an audience may read."""

    def titles(self, limit: int, *, audience: Audience) -> list[str]:
        """The newest ones first."""
        ...


@dataclass(frozen=True, slots=True)
class Running:
    """What an admin sees: sources, jobs, gaps, and who may read what."""

    sources: tuple[Source, ...]
    jobs: tuple[Job, ...]
    unanswered: tuple[Recent, ...]
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees; ``running`` only for admins; nothing in a team that is not tied."""

    connected: bool
    recent: tuple[Recent, ...] = ()
    running: Running | None = None


class Home:
    """Blocking. Every method decides by the audience rule what may be named."""

    def __init__(
        self,
        access: AccessBook,
        catalogue: Catalogue,
        jobs: JobQueue,
        questions: QuestionLog,
        titles: Titles,
    ) -> None:
        self._access, self._catalogue, self._jobs = access, catalogue, jobs
        self._questions, self._titles = questions, titles

    def seen_by(self, platform: str, team: str, person: str, *, admin: bool) -> Seen:
        """The home of one person."""
        workspace = self._access.workspace_of(platform, team)
        if workspace is None:
            return Seen(connected=False)
        recent = self._questions.recent(workspace, platform, person, _LISTED)
        return Seen(
            connected=True,
            recent=tuple(recent),
            running=self._running(workspace) if admin else None,
        )

    def granted(self, platform: str, team: str) -> frozenset[Grantee]:
        """The channels and groups that somebody's membership has to be looked up for."""
        workspace = self._access.workspace_of(platform, team)
        return granted_to(self._grants(workspace), platform)

    def readable_in(self, platform: str, team: str, place: Place) -> list[str]:
        """Names of the spaces that replies in this channel may use."""
        workspace = self._access.workspace_of(platform, team)
        if workspace is None:
            return []
        nobody = Asker(platform, "")
        allowed = audience(workspace, place, nobody, ReplyKind.PUBLIC, self._grants(workspace))
        return [s.name for s in self._access.spaces(workspace) if s.id in allowed.spaces]

    def prompts(self, platform: str, team: str, asker: Asker) -> list[str]:
        """Questions that this person's documents can answer, for a private conversation."""
        workspace = self._access.workspace_of(platform, team)
        if workspace is None:
            return []
        nowhere = Place(platform)
        grants = self._grants(workspace)
        allowed = audience(workspace, nowhere, asker, ReplyKind.PRIVATE, grants)
        titles = self._titles.titles(PROMPTS, audience=allowed)
        return [t if t.endswith(("?", "？")) else told("what-about", title=t) for t in titles]

    def _running(self, workspace: UUID) -> Running:
        return Running(
            sources=tuple(self._catalogue.sources(workspace)),
            jobs=tuple(self._jobs.listing(workspace, _LISTED)),
            unanswered=tuple(self._questions.unanswered(workspace, _LISTED)),
            spaces=tuple(self._access.spaces(workspace)),
        )

    def _grants(self, workspace: UUID | None) -> list[Grant]:
        return self._access.grants(workspace) if workspace else []
