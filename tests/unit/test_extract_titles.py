"""Titles and authors: what a document states about itself, and nothing a program made up."""

from __future__ import annotations

import pytest

from ingest.extract.titles import author_of, stated_title, title_of
from store.records import Markup


@pytest.mark.parametrize(
    ("text", "markup", "title"),
    [
        ("---\ntitle: 'On call'\nowner: x\n---\n# Other\n", Markup.MARKDOWN, "On call"),
        ('---\nTitle: "On: call"\n---\ntext', Markup.MARKDOWN, "On: call"),
        ("---\nowner: x\n---\n\ntext\n## On call ##\n", Markup.MARKDOWN, "On call"),
        ("# On call {#oncall}\n", Markup.MARKDOWN, "On call"),
        ("# C#\n", Markup.MARKDOWN, "C#"),
        ("On call\n=======\n", Markup.MARKDOWN, "On call"),
        ("```\n# no heading\n```\n# On call\n", Markup.MARKDOWN, "On call"),
        ("text\n\n---\n\nmore", Markup.MARKDOWN, None),
        ("| a |\n---\n", Markup.MARKDOWN, None),
        ("=======\nOn call\n=======\n", Markup.RST, "On call"),
        (".. _label:\n\nOn call\n-------\n", Markup.RST, "On call"),
        ("#+TITLE: On call\n* First\n", Markup.ORG, "On call"),
        ("text\n* On call\n", Markup.ORG, "On call"),
        ("# On call\n", Markup.PLAIN, None),
        ("# comment\n", Markup.CODE, None),
        ("", Markup.MARKDOWN, None),
    ],
)
def test_a_text_states_its_title(text: str, markup: Markup, title: str | None) -> None:
    assert title_of(text, markup) == title


def test_a_text_states_its_author() -> None:
    assert author_of("---\nauthor: A. B.\n---\n", Markup.MARKDOWN) == "A. B."
    assert author_of("#+AUTHOR: A. B.\n", Markup.ORG) == "A. B."
    assert author_of("author: A. B.\n", Markup.PLAIN) is None


@pytest.mark.parametrize(
    "made_up",
    ["untitled", "PowerPoint Presentation", "Microsoft Word - plan.doc", "scan.jpg", " ", None],
)
def test_a_title_that_a_program_made_up_is_none(made_up: str | None) -> None:
    assert stated_title(made_up) is None


def test_a_stated_title_is_one_line() -> None:
    assert stated_title(" The\n plan ") == "The plan"
