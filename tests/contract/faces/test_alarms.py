"""A source that fails, on every platform: its space's owners hear of it once, and of its end."""

from __future__ import annotations

import pytest

from fakes.teamlore import eventually
from store.grants import GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]


async def test_owners_hear_once_that_it_fails_and_once_that_it_works(face):
    face.shelf("harbour", "tide.md", "High tide is at four.", to=face.channel)
    face.grant("harbour", face.carol, GrantKind.PERSON, owner=True)
    folder = face.town.home / "docs" / "main" / "harbour"
    away = folder.rename(folder.with_name("elsewhere"))
    _look(face, times=3)
    failing = await eventually(lambda: _heard(face, "could not be read"), 20)
    away.rename(folder)
    _look(face)
    mended = await eventually(lambda: _heard(face, "can be read again: what"), 20)
    await face.quiet()

    assert "harbour in the space harbour could not be read" in failing[0].text
    assert len(_heard(face, "could not be read")) == len(mended) == 1
    assert not _heard(face, "could not be read", face.bob)
    assert not _heard(face, "could not be read", face.alice)


async def test_a_channel_can_be_the_owner(face):
    face.shelf("quay", "boat.md", "The boat leaves at nine.")
    room = face.room("sailors", face.alice, face.bob)
    face.grant("quay", room, GrantKind.CHANNEL, owner=True)
    folder = face.town.home / "docs" / "main" / "quay"
    folder.rename(folder.with_name("sunk"))
    _look(face, "quay")

    said = await eventually(lambda: face.said(room), 20)
    assert "quay in the space quay could not be read" in said[0].text


def _look(face, source="harbour", times=1):
    app = face.town.app
    for _ in range(times):
        app.catalogue.refresh(app.catalogue.source(face.town.workspace, source))
        face.town.work()


def _heard(face, words, person=None):
    return [one for one in face.told(person or face.carol) if words in one.text]
