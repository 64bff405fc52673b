"""Forms: what is sent becomes one order, or says what is wrong with which field."""

from __future__ import annotations

import json

import pytest

from bot.chat.admin.models import Form, Order
from bot.slack import forms
from bot.slack.filled import filled_in, form_for


def sent(callback, values, channel="C1"):
    return {
        "callback_id": callback,
        "private_metadata": json.dumps({"channel": channel}),
        "state": {"values": {name: {name: value} for name, value in values.items()}},
    }


def chosen(space):
    return {"selected_option": {"value": space}}


def test_a_form_remembers_where_it_was_opened():
    view = form_for(Form("add", "general"), ["general", "ops"], "C9")
    state = {"values": {forms.URL: {forms.URL: {"value": "https://a.example/x"}}}}

    filled = filled_in(view | {"state": state})

    assert (filled.channel, filled.line) == ("C9", "add https://a.example/x")


def test_a_web_address_becomes_an_order_for_its_space():
    values = {forms.URL: {"value": "https://a.example/x y"}, forms.SPACE: chosen("ops")}

    assert filled_in(sent(forms.ADD, values)).line == "add 'https://a.example/x y' --space ops"


def test_a_new_space_wins_over_the_chosen_one():
    values = {
        forms.URL: {"value": "https://a.example"}, forms.SPACE: chosen("ops"),
        forms.NEW_SPACE: {"value": "legal"},
    }  # fmt: skip

    assert filled_in(sent(forms.ADD, values)).line == "add https://a.example --space legal"


def test_files_are_handed_over_with_their_space():
    values = {forms.FILES: {"files": [{"id": "F1"}]}, forms.SPACE: chosen("ops")}

    filled = filled_in(sent(forms.ADD, values))

    assert (filled.files, filled.space, filled.line) == (({"id": "F1"},), "ops", "")


@pytest.mark.parametrize(
    "values",
    [{}, {forms.URL: {"value": "https://a.example"}, forms.FILES: {"files": [{"id": "F1"}]}}],
)
def test_neither_or_both_is_told_at_the_field(values):
    assert set(filled_in(sent(forms.ADD, values)).errors) == {forms.URL}


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({forms.MEMBERS: {"selected_options": [{"value": "members"}]}}, "grant ops members"),
        ({forms.PEOPLE: {"selected_users": ["U1"]}}, "grant ops slack:U1"),
        ({forms.CHANNELS: {"selected_conversations": ["C1"]}}, "grant ops slack:C1"),
        ({forms.GROUPS: {"value": " S1 "}}, "grant ops slack:S1"),
    ],
)
def test_a_grant_names_one(values, line):
    assert filled_in(sent(forms.GRANT, values | {forms.SPACE: chosen("ops")})).line == line


@pytest.mark.parametrize("people", [[], ["U1", "U2"]])
def test_nobody_or_several_is_told_at_the_field(people):
    values = {forms.PEOPLE: {"selected_users": people}, forms.SPACE: chosen("ops")}

    assert set(filled_in(sent(forms.GRANT, values)).errors) == {forms.PEOPLE}


def test_a_lesson_keeps_its_lines_and_names_its_space():
    view = form_for(Form("teach", "ops", "Who feeds\nthe fish?"), ["general", "ops"], "C9")
    values = {
        forms.QUESTION: {"value": "Who feeds the fish?"},
        forms.ANSWER: {"value": "Mia.\n\n- daily"}, forms.SPACE: chosen("ops"),
    }  # fmt: skip
    filled = filled_in(sent(forms.TEACH, values))

    assert filled.order == Order("teach", ("Who feeds the fish?", "Mia.\n\n- daily"), "ops")
    (asked, *_) = view["blocks"]
    assert asked["element"]["initial_value"] == "Who feeds the fish?"
    assert view["blocks"][2]["element"]["initial_option"]["value"] == "ops"
