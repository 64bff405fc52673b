"""The drills by name: which tests each is, and how large it is when it is run whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_D, _I = "tests/drills", "tests/integration"
_STORM = {
    "TEAMLORE_DRILL_EVENTS": "5000", "TEAMLORE_DRILL_CHANNELS": "100",
    "TEAMLORE_DRILL_SERVE_KILLS": "20", "TEAMLORE_DRILL_INTERACTIONS": "2000",
    "TEAMLORE_DRILL_QUESTIONS": "2000",
}  # fmt: skip
_LINK = f"{_I}/test_slack_storm.py::test_no_lost_connection_loses_or_doubles_an_answer"
_ACK = f"{_I}/test_slack_storm.py::test_events_are_acknowledged_soon_while_the_model_answers"
_STORMS = (
    f"{_I}/test_slack_storm.py::test_every_question_of_a_storm_gets_one_answer_through_all_kills",
    f"{_I}/test_slack_storm.py::test_two_servers_of_one_data_directory_share_the_questions",
    f"{_I}/test_discord_storm.py",
)


@dataclass(frozen=True, slots=True)
class Drill:
    """What it shows, the tests that show it, and the settings of its whole size."""

    shows: str
    tests: tuple[str, ...]
    whole: Mapping[str, str] = field(default_factory=dict)


DRILLS = {
    "R1": Drill(
        "kills on the way of a document", (f"{_I}/test_kill.py", f"{_I}/test_kill_points.py"),
        {"TEAMLORE_DRILL_KILLS": "50", "TEAMLORE_DRILL_ROUNDS": "7"},
    ),
    "R2": Drill(
        "planted bugs are found",
        (f"{_I}/test_kill_points.py", f"{_I}/test_access_plants.py", f"{_I}/test_drill_checker.py"),
    ),
    "R3": Drill("drift between SQL and the index", (f"{_D}/test_drift.py",),
                {"TEAMLORE_DRILL_DRIFT": "5000"}),
    "R4": Drill("storms of questions", _STORMS, _STORM),
    "R5": Drill("acknowledged under load", (_ACK,),
                {"TEAMLORE_DRILL_ACK_SECONDS": "60", "TEAMLORE_DRILL_ACK_MS": "250"}),
    "R6": Drill("lost connections", (_LINK,),
                {"TEAMLORE_DRILL_DROPS": "100", "TEAMLORE_DRILL_CHANNELS": "100"}),
    "R7": Drill("calls that go wrong", (f"{_D}/test_weather.py",),
                {"TEAMLORE_DRILL_WEATHER": "500"}),
    "R8": Drill("histories of who may read what", (f"{_I}/test_access_histories.py",),
                {"TEAMLORE_DRILL_HISTORIES": "2000"}),
    "R9": Drill("races of removal", (f"{_I}/test_races.py",), {"TEAMLORE_DRILL_RACES": "1000"}),
    "R14": Drill("secrets in what is told", (f"{_D}/test_secrets.py",)),
    "R15": Drill("soak", (f"{_D}/test_soak.py",), {"TEAMLORE_DRILL_SOAK": "20000"}),
    "R16": Drill("backup and restore", (f"{_I}/test_backup.py",)),
    "R17": Drill("another model while people ask", (f"{_I}/test_reembedding.py",),
                 {"TEAMLORE_DRILL_REEMBED": "20000"}),
    "R18": Drill("stopped under load", (f"{_D}/test_stop.py",), {"TEAMLORE_DRILL_STOPS": "50"}),
    "fleet": Drill("three workers and two bots, killed at random", (f"{_D}/test_fleet.py",),
                   {"TEAMLORE_DRILL_FLEET": "full"}),
}  # fmt: skip
