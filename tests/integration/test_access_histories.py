"""Nobody is told what they may not read, and everybody finds what they may, on both faces.

Each step of a history changes who is where, who may read what or what there is, or asks in one of
the ways there are. A word that stands nowhere else is in each document, title, file, source and
space; every byte that leaves the process, and every line of its log, is searched for them. Who may
read what is decided by ``drills.access.model``, which knows the design and not the code.

``make drills`` runs 2,000 histories of 30 steps, half on each face: ``TEAMLORE_DRILL_HISTORIES``.
"""

from __future__ import annotations

import logging
import os
import time

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from drills.access.machine import HOW, Histories
from drills.access.on_discord import DiscordStand
from drills.access.on_slack import SlackStand

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]

FEW = 40  # of the default run: the same each time, so that a change is judged, not the dice
HISTORIES = int(os.environ.get("TEAMLORE_DRILL_HISTORIES", FEW))
STANDS = {"slack": SlackStand, "discord": DiscordStand}


def _how():
    return settings(HOW, max_examples=HISTORIES // 2, derandomize=HISTORIES == FEW)


@pytest.mark.parametrize("platform", STANDS)
def test_no_history_tells_anyone_what_they_may_not_read(platform):
    with STANDS[platform]() as stand:
        began = time.monotonic()
        machine = type("History", (Histories,), {"stand": stand})
        run_state_machine_as_test(machine, settings=_how())
        took = time.monotonic() - began
    log.info(
        "%s: %d histories in %.0f s, %d messages and log lines searched, %d found",
        platform, stand.histories, took, stand.looked_at, stand.found,
    )  # fmt: skip

    assert stand.looked_at > HISTORIES
    assert stand.found > HISTORIES // 4
