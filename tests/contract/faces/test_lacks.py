"""What a platform cannot do is told to its people, and nothing else is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fakes.faces.on_discord import OnDiscord
from fakes.faces.on_slack import OnSlack

pytestmark = pytest.mark.contract

PAGE = Path(__file__).parents[3] / "deploy" / "docs" / "chat.md"
FACES = {"Slack": OnSlack, "Discord": OnDiscord}


def test_the_page_lists_what_the_drivers_have_to_do_in_another_way():
    told = re.findall(r"^\| (Slack|Discord) \| (.+) \| (.+) \| (.+) \|$", PAGE.read_text(), re.M)
    known = [
        (name, lack.what, lack.instead, lack.because)
        for name, face in FACES.items() for lack in face.lacks
    ]  # fmt: skip

    assert told == known
