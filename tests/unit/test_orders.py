"""What admins write after /lore becomes an order, or a sentence that says how it is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.admin.models import Order
from bot.chat.admin.parse import order_of, split, verb_of
from bot.chat.admin.verbs import BY_NAME, VERBS, verb_table
from store.errors import UsageError

PLATFORMS = st.sampled_from(["slack", "discord", "terminal"])


def words(platform: str, line: str) -> list[str]:
    return [word.text for word in split(platform, line)]


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("", Order("help")),
        ("  ", Order("help")),
        ("help", Order("help")),
        ("/lore list", None),
        ("LIST", Order("list")),
        ("sources", Order("list")),
        ("jobs", Order("status")),
        ("show 'HR handbook'", Order("show", ("HR handbook",))),
        ('show "HR handbook"', Order("show", ("HR handbook",))),
        ("show “HR handbook”", Order("show", ("HR handbook",))),
        ('show "say \\"hi\\" \\\\ x"', Order("show", ('say "hi" \\ x',))),
        ("show Bob's", Order("show", ("Bob's",))),
        ("show 'tis", Order("show", ("'tis",))),
        ("remove Uploads 'my plan.pdf'", Order("remove", ("Uploads", "my plan.pdf"))),
        ("add https://a/b --space hr", Order("add", ("https://a/b",), "hr")),
        ("add —site https://a/b", Order("add", ("https://a/b",), site=True)),
        ("add --space=hr https://a/b", Order("add", ("https://a/b",), "hr")),
        ("add https://a/b —space hr", Order("add", ("https://a/b",), "hr")),
        ("add", Order("add")),
        ("grant hr members owner", Order("grant", ("hr", "members"), owner=True)),
        ("grant hr members --owner", Order("grant", ("hr", "members"), owner=True)),
        ("show '--space'", Order("show", ("--space",))),
    ],
)
def test_lines_are_read_as_people_write_them(line: str, order: Order | None) -> None:
    if order is None:
        with pytest.raises(UsageError):
            order_of("slack", line)
    else:
        assert order_of("slack", line) == order


@pytest.mark.parametrize(
    ("platform", "written", "meant"),
    [
        ("slack", "<#C123|general>", "slack:C123"),
        ("slack", "<#C123|>", "slack:C123"),
        ("slack", "<#G123>", "slack:G123"),
        ("slack", "<@U123|ada>", "slack:U123"),
        ("slack", "<@W123>", "slack:W123"),
        ("slack", "<!subteam^S123|@ops team>", "slack:S123"),
        ("slack", "<https://a.example/b?c=1&amp;d=2|a b>", "https://a.example/b?c=1&d=2"),
        ("slack", "<https://a.example/b>", "https://a.example/b"),
        ("slack", "R&amp;D", "R&D"),
        ("discord", "<#123>", "discord:channel:123"),
        ("discord", "<@123>", "discord:person:123"),
        ("discord", "<@!123>", "discord:person:123"),
        ("discord", "<@&123>", "discord:role:123"),
        ("discord", "<https://a.example/b>", "https://a.example/b"),
    ],
)
def test_what_a_platform_wrote_becomes_canonical(platform: str, written: str, meant: str) -> None:
    assert words(platform, f"x {written} y") == ["x", meant, "y"]


@pytest.mark.parametrize(
    ("platform", "typed", "stays"),
    [
        ("slack", "&lt;#C123|general&gt;", "<#C123|general>"),
        ("slack", "'&lt;@U123&gt;'", "<@U123>"),
        ("slack", '"<@U123>"', "<@U123>"),
        ("slack", "<!channel>", "<!channel>"),
        ("slack", "<!here|members>", "<!here|members>"),
        ("slack", "<@U123>x", "<@U123>x"),
        ("slack", "<#123>", "<#123>"),
        ("slack", "<mailto:a@b.example|a>", "<mailto:a@b.example|a>"),
        ("slack", "&amp;lt;", "&lt;"),
        ("discord", "<#C123>", "<#C123>"),
        ("discord", "<@&amp;1>", "<@&amp;1>"),
        ("discord", "<:smile:123>", "<:smile:123>"),
        ("discord", "@everyone", "@everyone"),
        ("terminal", "<#C123>", "<#C123>"),
    ],
)
def test_what_only_looks_like_it_stays_text(platform: str, typed: str, stays: str) -> None:
    assert words(platform, typed) == [stays]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("ad https://a", "did you mean /lore add?"),
        ("grnat hr members", "did you mean /lore grant?"),
        ("zzzzzz", "/lore help lists them all"),
        ("show", "Write: /lore show SOURCE"),
        ("show a b", "Write: /lore show SOURCE"),
        ("show ''", "Write: /lore show SOURCE"),
        ("add a --space", "Write: /lore add"),
        ("add a --space=", "Write: /lore add"),
        ("show a --space hr", "no option '--space' here"),
        ("add a --owner", "no option '--owner' here"),
        ("grant hr members boss", "Write: /lore grant"),
        ("list everything", "Write: /lore list"),
    ],
)
def test_what_is_no_order_is_explained(line: str, hint: str) -> None:
    with pytest.raises(UsageError) as told:
        order_of("discord", line)

    assert hint in str(told.value)


ODD = st.text(alphabet="<>#@!&|^CUS123\"'\\ \t—-=“”;ltgamp/: \u202e\x00é", max_size=60)


@given(PLATFORMS, st.text(max_size=200) | ODD)
def test_no_text_makes_it_fall(platform: str, line: str) -> None:
    assert verb_of(platform, line) in {*(v.name for v in VERBS), "unknown"}
    try:
        order = order_of(platform, line)
    except UsageError:
        return  # said in words, which the tests above look at
    assert order.verb in BY_NAME


@given(ODD | st.text(max_size=100))
def test_nothing_typed_in_slack_becomes_a_mention(text: str) -> None:
    """Slack escapes what people type: only its own marks hold angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    for word in split("slack", escaped):
        assert word.text in _typed(text) or word.exact
        assert not word.text.startswith("slack:") or "slack:" in text


@given(st.lists(st.text(alphabet="ab \"'\\<>#@", min_size=1, max_size=12), max_size=5))
def test_quoted_words_come_back_as_they_were(given_words: list[str]) -> None:
    line = " ".join('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in given_words)

    assert words("discord", line) == given_words
    assert all(word.exact for word in split("discord", line))


def test_the_documentation_lists_every_verb() -> None:
    table = verb_table()

    assert all(f"`/lore {verb.name}" in table for verb in VERBS)
    assert "JOB\\|SOURCE\\|all" in table


def _typed(text: str) -> Any:
    return text.translate(str.maketrans("“”„‟", '""""'))
