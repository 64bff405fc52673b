"""Lines of the log: for people or for programs, with what belongs together and without secrets."""

from __future__ import annotations

import asyncio
import json
import logging
from uuid import uuid4

import pytest

from bot.chat.lane import Lane
from bot.cli.logs import formatter_of
from store.cause import because_of, cause
from store.errors import UsageError
from store.settings import load_settings

SLACK, KEY = "xoxb-1-abcdefghij", "correct horse battery"
FORM = "%(levelname)s %(name)s: %(message)s"


@pytest.fixture
def settings():
    return {
        "slack_bot_token": SLACK, "secret_key": f"{KEY}, an older phrase",
        "git_tokens": "git.example=ghp_0123456789",
    }  # fmt: skip


def line(given, message, *args, error=None, level=logging.INFO):
    record = logging.LogRecord("bot.x", level, "x.py", 1, message, args, error)
    return formatter_of(load_settings(**given), FORM).format(record)


def failed(message):
    try:
        int(message)
    except ValueError as error:
        return type(error), error, error.__traceback__


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "secret",
    [
        SLACK, KEY, "an older phrase", "ghp_0123456789", "xapp-1-A0-1234567", "xoxe.xoxp-1-Mi0yLTA",
        "Authorization: Bearer eyJhbGciOi.J9", "Authorization: Bot MTk4.Cl2FMQ.ZnCjm1XVW7vRze4b7",
        "https://bob:hunter22@git.example/x", "https://x.example/cb?code=123.456&state=77aa",
        "POST /webhooks/1234/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/messages/@original",
        "POST /interactions/99/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/callback",
    ],
)  # fmt: skip
def test_no_secret_is_in_a_line_or_in_its_traceback(settings, form, secret):
    for said in (
        line(settings | {"log_format": form}, "it says %s there", secret),
        line(settings | {"log_format": form}, "it failed", error=failed(f"no: {secret}")),
    ):
        assert "[secret]" in said
        hidden = secret.rpartition(" ")[2] if secret.startswith("Auth") else secret
        assert hidden not in said
        for part in ("hunter22", "123.456", "77aa", "aW50ZXJhY3Rpb246MTIzNDU2Nzg5", "Mi0yLTA"):
            assert part not in said


def test_what_is_no_secret_stays(settings):
    text = "question 7: weak in 12 ms at https://docs.example/a?page=2, Bot is happy; Basic rules"

    assert line(settings, text) == f"INFO bot.x: {text}"


def test_for_programs_each_line_is_an_object_with_what_it_belongs_to(settings):
    job = uuid4()
    with because_of("job", job):
        said = line(settings | {"log_format": "json"}, "done:\n%d", 3, level=logging.WARNING)
    found = json.loads(said)

    assert "\n" not in said
    assert (found["level"], found["logger"], found["message"]) == ("WARNING", "bot.x", "done:\n3")
    assert (found["job"], "error" in found) == (str(job), False)
    assert found["time"].endswith("+00:00")
    failure = json.loads(line(settings | {"log_format": "json"}, "no", error=failed("it broke")))
    assert "it broke" in failure["error"]
    assert "job" not in failure


def test_what_it_belongs_to_goes_along_into_other_threads_and_ends():
    question = uuid4()

    async def life():
        lane = Lane("test", 1)
        with because_of("question", question):
            inside = await lane.run(cause)
        outside = await lane.run(cause)
        lane.close()
        return inside, outside

    assert asyncio.run(life()) == ({"question": str(question)}, {})


def test_another_format_is_refused():
    with pytest.raises(UsageError, match="LOG_FORMAT is wrong"):
        load_settings(log_format="xml")
