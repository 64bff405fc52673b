"""Bugs planted by hand are found: histories without leaks say something.

Each is one that somebody might write; the drill must tell of it within some histories.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

import bot.answer.service as service
import bot.slack.facts as slack_facts
from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Answer, Outcome
from bot.answer.service import Desk
from bot.chat.admin.desk import AdminDesk
from bot.chat.facts import KeptFacts
from bot.chat.home import Home
from bot.chat.readers import Readers
from bot.discord.offers import Offers
from drills.access.machine import HOW, Histories
from drills.access.on_discord import DiscordStand
from drills.access.on_slack import SlackStand
from store.access import AccessBook
from store.catalogue import Catalogue
from store.records import Audience

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
ENOUGH = 100  # histories; most are found in a few
Patch = pytest.MonkeyPatch


def guests_count_as_members(patch: Patch) -> None:
    patch.setattr(slack_facts, "_is_full", lambda *_: True)


def askers_rights_count_in_public(patch: Patch) -> None:
    _asked(patch, lambda new: replace(new, reply=ReplyKind.PRIVATE))


def what_is_shared_is_the_private_answer(patch: Patch) -> None:
    def private(new: Any) -> Any:
        return replace(new, reply=ReplyKind.PRIVATE) if new.route.get("kind") == "share" else new

    _asked(patch, private)


def a_revoked_grant_stays_in_a_cache(patch: Patch) -> None:
    kept: dict[Any, Any] = {}
    grants = AccessBook.grants

    def cached(self: AccessBook, workspace: Any) -> Any:
        kept.setdefault(workspace, []).extend(grants(self, workspace))
        return list(kept[workspace])

    patch.setattr(AccessBook, "grants", cached)


def events_are_not_heeded(patch: Patch) -> None:
    patch.setattr(KeptFacts, "forget", lambda *_: None)


def an_error_opens(patch: Patch) -> None:
    asker = KeptFacts.asker

    async def opened(self: KeptFacts, team: str, person: str, granted: Any, **_: Any) -> Asker:
        found = await asker(self, team, person, granted)
        return found if found.person else Asker(self.platform, person, full_member=True)

    patch.setattr(KeptFacts, "asker", opened)


def the_home_suggests_from_every_space(patch: Patch) -> None:
    def prompts(self: Home, platform: str, team: str, _asker: Asker) -> list[str]:
        workspace = self._access.workspace_of(platform, team)
        every = frozenset(space.id for space in self._access.spaces(workspace))
        return self._titles.titles(4, audience=Audience(workspace, every))

    patch.setattr(Home, "prompts", prompts)


def a_removed_document_is_not_hidden(patch: Patch) -> None:
    patch.setattr(Catalogue, "remove_document", lambda *_: None)


def orders_are_for_everyone(patch: Patch) -> None:
    allowed = AdminDesk._allowed
    patch.setattr(AdminDesk, "_allowed", lambda self, office, verb, act: allowed(
        self, replace(office, admin=True), verb, act))  # fmt: skip


def a_space_that_is_named_is_opened(patch: Patch) -> None:
    audience_of = service.audience_of

    def opened(asked: Any, grants: Any) -> Audience:
        found = audience_of(asked, grants)
        return Audience(found.workspace, found.spaces | ({asked.space} if asked.space else set()))

    patch.setattr(service, "audience_of", opened)


def answers_are_logged(patch: Patch) -> None:
    def told(answers: list[Answer]) -> list[Answer]:
        service.log.info("found: %s", [c.title for answer in answers for c in answer.citations])
        return answers

    outcomes = Desk._outcomes
    patch.setattr(Desk, "_outcomes", lambda self, asked: told(outcomes(self, asked)))


def titles_are_counted(patch: Patch) -> None:
    outcomes = Desk._outcomes

    def counted(self: Desk, asked: Any) -> list[Answer]:
        answers = outcomes(self, asked)
        for citation in (c for answer in answers for c in answer.citations[:1]):
            self._meter.answered(citation.title, 0.1)
        return answers

    patch.setattr(Desk, "_outcomes", counted)


def a_team_that_left_is_still_known(patch: Patch) -> None:
    patch.setattr(AccessBook, "leave", lambda *_: None)


def nothing_is_ever_found(patch: Patch) -> None:
    patch.setattr(Desk, "_outcomes", lambda _, asked: [Answer(Outcome.NOTHING) for _ in asked])


def every_space_is_offered(patch: Patch) -> None:
    spaces = Offers.spaces

    async def offered(self: Offers, interaction: Any, *, admin: bool) -> Any:
        await spaces(self, interaction, admin=admin)
        team = str(interaction.guild_id)
        workspace = self._parts.access.workspace_of("discord", team)
        return [space.name for space in self._parts.access.spaces(workspace)] if workspace else ()

    patch.setattr(Offers, "spaces", offered)


def a_public_server_has_members_only(patch: Patch) -> None:
    place = KeptFacts.place

    async def closed(self: KeptFacts, team: str, channel: str, **how: Any) -> Place:
        return replace(await place(self, team, channel, **how), full_members_only=True)

    patch.setattr(KeptFacts, "place", closed)


ON_SLACK = (
    guests_count_as_members, askers_rights_count_in_public, what_is_shared_is_the_private_answer,
    a_revoked_grant_stays_in_a_cache, events_are_not_heeded, an_error_opens,
    the_home_suggests_from_every_space, a_removed_document_is_not_hidden, orders_are_for_everyone,
    a_space_that_is_named_is_opened, answers_are_logged, a_team_that_left_is_still_known,
    nothing_is_ever_found, titles_are_counted,
)  # fmt: skip
ON_DISCORD = (every_space_is_offered, a_public_server_has_members_only)


@pytest.mark.parametrize("plant", ON_SLACK)
def test_a_bug_on_slack_is_found(plant, monkeypatch):
    _found(SlackStand, plant, monkeypatch)


@pytest.mark.parametrize("plant", ON_DISCORD)
def test_a_bug_on_discord_is_found(plant, monkeypatch):
    _found(DiscordStand, plant, monkeypatch)


def _found(kind: Callable[[], Any], plant: Callable[[Patch], None], patch: Patch) -> None:
    plant(patch)
    with kind() as stand:
        _run(stand)
        faults = list(stand.faults)
    assert any(TOLD.get(plant, "") in fault for fault in faults)


TOLD = {nothing_is_ever_found: "may be found", an_error_opens: "while nothing could be checked"}


def _run(stand: Any) -> None:
    """Until something does not hold; a caching bug lets the same history end otherwise again."""
    machine = type("History", (Histories,), {"stand": stand})
    with suppress(AssertionError, Flaky):
        run_state_machine_as_test(
            machine, settings=settings(HOW, max_examples=ENOUGH, derandomize=True)
        )


def _asked(patch: Patch, change: Callable[[Any], Any]) -> None:
    """Readers are looked up for another question than was asked."""
    asked = Readers.asked

    async def other(self: Readers, new: Any, question: Any, **how: Any) -> Any:
        return await asked(self, change(new), question, **how)

    patch.setattr(Readers, "asked", other)
