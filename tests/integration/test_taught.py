"""Taught answers through the real program and model, among real documents on the same subjects."""

from __future__ import annotations

import pytest

from fakes.program import ROOT, Program

pytestmark = pytest.mark.integration
TAUGHT = {
    "How do I reset my door badge?": "Ask Priya at the desk. A new badge takes ten minutes.",
    "Which VPN profile should contractors use?": "The profile amber. Green is for staff only.",
    "How soon must I acknowledge a page?": "Within 7 minutes since the last postmortem.",
    "Can I take annual leave in December?": "Yes, one person of each team at a time.",
    "Why is Heron slow on Mondays?": "The weekly export runs from 6 to 9. It is no incident.",
    "What is the wifi password for guests?": "It stands on the screen at the entrance.",
}
PARAPHRASED = {
    "My badge does not open the door any more, what now?": "How do I reset my door badge?",
    "Who can give me a new badge?": "How do I reset my door badge?",
    "I am a freelancer: what do I pick in the VPN client?":
        "Which VPN profile should contractors use?",
    "when paged how fast should I respond": "How soon must I acknowledge a page?",
    "heron is sluggish on monday morning": "Why is Heron slow on Mondays?",
    "How do visitors get on the wireless network?": "What is the wifi password for guests?",
}  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("taught") / "home")
    program.json("add", str(ROOT / "deploy" / "demo" / "handbook"))
    for question, answer in TAUGHT.items():
        assert program.json("teach", question, answer)["added"] == 1
    return program


def first(program, question):
    return program.json("ask", question)["citations"][0]


@pytest.mark.parametrize("question", TAUGHT)
def test_the_question_that_was_taught_gets_its_answer(program, question):
    for asked in (question, question.lower().rstrip("?")):
        best = first(program, asked)
        assert best["quote"] == TAUGHT[question]
        assert (best["title"], best["location"]) == (question, "Taught answers")
        assert best["author"]
        assert best["updated_at"]


@pytest.mark.parametrize("asked", PARAPHRASED)
def test_a_paraphrase_gets_it_too(program, asked):
    assert first(program, asked)["quote"] == TAUGHT[PARAPHRASED[asked]]


def test_what_was_taught_is_replaced_listed_and_removed(program):
    assert program.json("teach", "Who waters the plants?", "Ines does.")["added"] == 1
    assert program.json("teach", "who waters the plants", "Omar does now.")["updated"] == 1
    assert first(program, "Who waters the plants?")["quote"] == "Omar does now."

    source = next(s for s in program.json("sources") if s["kind"] == "taught")
    listed = program.json("show", source["id"])["documents"]
    assert "who waters the plants" in [document["path"] for document in listed]
    program.json("remove", source["id"], "who waters the plants")
    gone = program.json("ask", "Who waters the plants?", status=1)
    assert (gone["outcome"], gone["citations"]) == ("nothing", [])
    verbs = [(e["verb"], e["target"]) for e in program.json("audit")]
    assert ("teach", "who waters the plants in general") in verbs


def test_nothing_is_taught_without_words(program):
    assert "A question and its answer are needed" in program.json("teach", "?", "x", status=2)[
        "error"
    ]  # fmt: skip
