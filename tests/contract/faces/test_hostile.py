"""The worst that people and documents say, on every platform: shown as words, within all limits."""

from __future__ import annotations

import re
from unicodedata import category

import pytest
import pytest_asyncio

from fakes.faces.hostile import disguised, sample
from fakes.faces.made import running
from fakes.teamlore import SWAP, TOLD, URL, eventually
from store.grants import GrantKind

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

HEADS, TAILS = "bo du fa gi ko la me nu po ru".split(), "bbin ffel lsk mmar nzit rtow".split()
SAMPLE = sample(60)
THINGS = [f"{a}{b} {b[::-1]}{a} {a}{a}{b}" for a in HEADS for b in TAILS]
OURS = re.compile(  # the place of a document, and what a file was handed over with
    rf"{re.escape(URL)}|https://discord\.com/channels/@me/|http://127\.0\.0\.1:\d+/permalinks/"
)
FILLER = "cog wheel sprocket"


@pytest.fixture
def alone(living):
    """A channel of a face; nothing that was sent in it is live but citations, or hidden."""
    yield living
    assert {one for one in living.live() if not OURS.match(one)} == set()
    assert not disguised(living.sent())
    assert living.violations == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shelved(living):
    """A room that reads a document of each hostile text, with hostile titles and file names."""
    for number, (text, thing) in enumerate(zip(SAMPLE, THINGS, strict=True)):
        said = f"# {title(text)}\n\nThe {thing} hangs behind the door.\n{text}\n"
        living.town.put(said, name=file_name(number, text), workspace="main", space="hostile")
    living.town.read(space="hostile")
    room = living.room("hostile", living.alice, living.bob, living.carol)
    living.grant("hostile", room, GrantKind.CHANNEL)
    return room


def title(text):
    return " ".join(text.split())[:120]


def file_name(number, text):
    """As much of the text as a file may be called; names with controls are refused."""
    named = "".join(c for c in f"{number} {title(text)}" if c != "/" and category(c) != "Cc")
    return named.encode()[:200].decode(errors="ignore").strip() + ".md"


@pytest.mark.parametrize("number", range(len(SAMPLE)))
async def test_hostile_documents_questions_and_names_are_only_words(alone, shelved, number):
    alone.rename(alone.carol, SAMPLE[number])
    answer = await alone.mention(
        alone.carol, f"The {THINGS[number]} hangs behind the door?", shelved
    )
    asked = await alone.command(alone.bob, SAMPLE[number], channel=shelved)

    assert f"{THINGS[number]} hangs" in answer.text
    assert answer.links
    assert asked.text


def reports(face, offer):
    return sum("1 added" in one.text for one in face.progress(face.alice, offer))


def work(face):
    """What the worker does."""
    if any(job.state == "queued" for job in face.town.app.jobs.listing(face.town.workspace)):
        face.town.work()


@pytest.mark.parametrize("number", range(0, len(SAMPLE), 10))
async def test_who_hands_over_a_file_is_named_in_words(alone, number):
    alone.rename(alone.alice, SAMPLE[number])
    data = f"# Widgets\n\nThe {THINGS[number]} lies in the drawer.\n{SAMPLE[number]}\n"
    offer = await alone.hand_over(alone.alice, file_name(number, SAMPLE[number]), data.encode())
    before = reports(alone, offer)
    await alone.press(offer, "Add", alone.alice)
    await eventually(lambda: work(alone) or reports(alone, offer) > before)
    answer = await alone.mention(alone.bob, f"The {THINGS[number]} lies in the drawer?")

    assert f"{THINGS[number]} lies" in answer.text


async def test_a_quote_of_a_hundred_and_twenty_words_is_shown_whole_or_counted(alone):
    room = alone.room("long", alone.bob)
    text = "The sprocket " + " ".join(f"turns{n}" for n in range(118)) + "."
    alone.shelf("long", "long.md", text, to=room)
    answer = await alone.mention(alone.bob, "How does the sprocket turn?", room)

    assert "turns0 turns1" in answer.text
    assert "turns117" in answer.text or "more words" in answer.text


async def test_twenty_documents_that_answer_are_four_citations(alone):
    room = alone.room("many", alone.bob)
    for number in range(20):
        filler = " ".join(f"{FILLER} {number} {n}" for n in range(30))
        alone.shelf("many", f"page{number}.md", f"# Page {number}\n\nFlange {filler}.\n", to=room)
    answer = await alone.mention(alone.bob, "What is the flange?", room)
    whole = await alone.press(answer, "Show more", alone.bob)

    assert 2 <= len(answer.links) <= 4
    assert len(whole.links) == len(answer.links)


async def test_a_long_title_and_file_name_are_cut(alone):
    room = alone.room("titles", alone.bob)
    name = "n" * 200 + ".md"
    alone.shelf("titles", name, f"# {'Endless ' * 100}\n\nThe lathe hums.\n", to=room)
    answer = await alone.mention(alone.bob, "What does the lathe do?", room)

    assert "The lathe hums" in answer.text
    assert answer.text.count("Endless") < 60


async def test_a_question_of_three_thousand_characters_is_asked_as_far_as_it_goes(alone):
    long = f"{SWAP} " + "please tell me soon " * 146
    answer = await alone.command(alone.bob, long[:3_000])

    assert answer.text
    assert long[:3_000] not in answer.text
    asked, _ = alone.town.app.inbox.recall(alone.town.questions()[-1])
    assert len(asked.text) <= 2_000


async def test_many_questions_at_once_are_refused_kindly(tmp_path, living):
    async with running(living.platform, tmp_path / "slow", questions_per_minute=1) as face:
        await face.command(face.bob, SWAP)
        seen = await face.command(face.bob, SWAP)
        other = await face.command(face.carol, SWAP)
        assert len(face.town.questions()) == 2

    assert "That was many questions at once: ask again in" in seen.text
    assert TOLD in other.text
    assert seen.private


async def test_a_place_that_strangers_read_uses_nothing_of_the_members(alone):
    seen = await alone.mention(alone.bob, SWAP, alone.strangers_room("open"))

    assert TOLD not in seen.text
    assert "I may not use any documents for you here." in seen.text
