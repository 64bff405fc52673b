"""How an admin names the channel that is to be read, and what the channel is told."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.chat.admin.channel_words import notice
from bot.chat.admin.channels import channel_in, target_of
from bot.chat.admin.models import Office
from bot.chat.admin.parse import order_of
from bot.chat.cards import fallback
from ingest.sources.registry import identify
from store.errors import UsageError
from store.grants import history_space, parse_grantee
from store.journal import Actor


def office(platform: str) -> Office:
    return Office(Actor(uuid4(), platform, "T1", "U1"), "C1", admin=True)


@pytest.mark.parametrize(
    ("platform", "line", "channel"),
    [
        ("slack", "add <#C0AB12|help>", "C0AB12"), ("slack", "add here", "C1"),
        ("slack", "add <#C0AB12> --space team", "C0AB12"), ("discord", "add <#123456>", "123456"),
        ("slack", "add slack:C0AB12", "C0AB12"), ("slack", "add https://x.example/", None),
    ],
)  # fmt: skip
def test_a_channel_is_named_by_its_id(platform, line, channel):
    order = order_of(platform, line)

    assert channel_in(office(platform), order.words[0]) == channel


@pytest.mark.parametrize("word", ["#help", "slack:U0AB12", "discord:channel:5"])
def test_a_name_a_person_and_another_platform_are_no_channel(word):
    with pytest.raises(UsageError):
        channel_in(office("slack"), word)


@pytest.mark.parametrize("typed", ["slack:C0AB12", "discord:123456", "discord:channel:123456"])
def test_chat_and_terminal_mean_the_same_source_and_space(typed):
    kind, target, _ = identify(typed)
    channel = parse_grantee(target)

    assert (kind, target_of(channel)) == ("channel", target)
    assert history_space(channel) in ("history-slack-c0ab12", "history-discord-123456")


def test_the_notice_says_who_may_ask_and_how_it_ends():
    own, wide = (fallback(notice("team", "1a2b3c4d", shared=shared)) for shared in (False, True))

    for told in (own, wide):
        assert "Messages of this channel are now part of what I answer from" in told
        assert "/lore remove 1a2b3c4d" in told
    assert "Only people who read this channel" in own
    assert "Whoever may read the space team" in wide
