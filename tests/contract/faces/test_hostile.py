"""The worst that people and documents say, on every platform: shown as words, within all limits."""

from __future__ import annotations

import pytest

from fakes.faces.made import running
from fakes.teamlore import SWAP, TOLD, URL

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = (
    "<!channel> <!here> <@U012AB3CD> <!subteam^S012> <#C012AB3CD>",
    "@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "[your bank](http://evil.example) ![x](http://evil.example/p.png) <http://evil.example|bank>",
    "https://evil.example/?q=secret HTTP://EVIL.EXAMPLE <https://evil.example> discord.gg/abc",
    "\u202eevil\u202c \u2066x\u2069 \u200bhidden",
    "```\nnever closed <!here> @everyone",
    "`*_~|unclosed ||spoiler|| **bold __under__ ~~no~~ <t:1700000000:R> </ask:1> :skull:",
    "> quote\n>>> all of it\n# big\n-# small",
    "[" * 50 + "x" + "]" * 50,
    "|a|b|\n|---|---|\n|<!here>|@everyone http://evil.example|",
    "\n".join("  " * n + "- deep @everyone" for n in range(50)),
)
THINGS = "anvil bellows chisel drill easel forge gimlet hammer iron jigsaw kiln".split()
FILLER = "cog wheel sprocket"


@pytest.fixture
def alone(living):
    """A channel of a face; nothing that was sent in it is live but citations."""
    yield living
    live = {one for one in living.live() if not one.startswith(URL)}
    assert live == set()
    assert living.violations == []


@pytest.mark.parametrize("number", range(len(HOSTILE)))
async def test_a_hostile_document_with_a_hostile_title_and_name_is_only_words(alone, number):
    text, space, thing = HOSTILE[number], f"hostile{number}", THINGS[number]
    title = " ".join(text.split())[:120]
    room = alone.room(space, alone.alice, alone.bob)
    name = "".join(c for c in title if c not in "/\0\n")[:60].strip() + ".md"
    alone.shelf(space, name, f"# {title}\n\nThe {thing} hangs behind the door.\n{text}\n", to=room)
    answer = await alone.mention(alone.bob, f"The {thing} hangs behind the door?", room)

    assert f"{thing} hangs" in answer.text
    assert answer.links


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_question_is_only_words(alone, text):
    answer = await alone.command(alone.bob, text)

    assert answer.text


async def test_a_hostile_name_is_only_words(alone):
    alone.rename(alone.carol, "@everyone <!channel> [x](http://evil.example)")
    answer = await alone.mention(alone.carol, SWAP)

    assert TOLD in answer.text


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
