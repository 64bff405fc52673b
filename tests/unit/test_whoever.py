"""Who is at a terminal has a name for records, also in a container that knows no names."""

from __future__ import annotations

import getpass
import os

import pytest

from bot.cli.base import at_terminal


@pytest.mark.parametrize("missing", [KeyError, OSError])
def test_somebody_without_a_name_goes_by_their_number(monkeypatch, missing):
    def getuser():
        raise missing("uid not found")

    monkeypatch.setattr(getpass, "getuser", getuser)
    assert at_terminal() == f"terminal:{os.getuid()}"


def test_others_go_by_their_name(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    assert at_terminal() == "terminal:ann"
