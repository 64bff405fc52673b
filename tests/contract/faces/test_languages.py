"""Everybody is spoken to in their own language, around a quote in the document's."""

from __future__ import annotations

import pytest

from bot.language import speaking, told
from fakes.teamlore import SWAP, TOLD

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

LOCALES = ("en-GB", "de", "es-ES", "fr", "pt-BR", "ja", "zh-CN")
NOWHERE = "What is the code of the safe?"


def said(locale: str, id: str, **values: str | int) -> str:
    with speaking(locale):
        return told(id, **values)


@pytest.mark.parametrize("locale", LOCALES)
async def test_everybody_is_answered_in_their_language_around_the_quote(face, locale):
    person = face.reader(locale)
    asked = await face.mention(person, SWAP), await face.command(person, SWAP)

    for seen in asked:
        assert TOLD in seen.text
        assert said(locale, "updated", when=said(locale, "today")) in seen.text
    assert said(locale, "share") in asked[1].buttons
    with speaking(locale):
        thanked = await face.press(asked[1], told("helpful"), person)
    assert said(locale, "thanks") in thanked.text


@pytest.mark.parametrize("locale", LOCALES)
async def test_what_is_not_in_the_documents_is_said_in_the_askers_language(face, locale):
    person = face.reader(locale)
    for seen in (await face.mention(person, NOWHERE), await face.direct(person, NOWHERE)):
        assert said(locale, "nothing-found") in seen.text
        assert said(locale, "nothing-way-on") in seen.text
        assert said(locale, "ask-person") in seen.buttons


@pytest.mark.parametrize("locale", LOCALES)
async def test_orders_are_answered_in_the_language_of_whoever_gives_them(face, locale):
    listed = await face.order(face.reader(locale, admin=True), "list")
    refused = await face.order(face.reader(locale), "list")

    assert said(locale, "list-sources") in listed.text
    assert said(locale, "not-admin") in refused.text


async def test_a_language_that_is_not_spoken_is_met_with_that_of_the_settings(face):
    seen = await face.mention(face.reader("pl"), NOWHERE)

    assert said("en", "nothing-found") in seen.text


async def test_work_is_reported_in_the_language_that_it_was_ordered_in(face):
    admin = face.reader("de", admin=True)
    card = await face.hand_over(admin, "key.md", b"# Key\n\nThe porter has the key.\n")
    begun = await face.press(card, said("de", "confirm-add"), admin)
    report = await face.report(admin, begun, said("de", "count-added", count=1))

    assert said("de", "new-passages", passages=said("de", "passages", count=1)) in report.text
