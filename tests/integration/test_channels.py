"""Real talk in channels, through the real program: read back under kills, changed, asked."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.slack.records import Message
from fakes.slack.threaded import FakeSlackThread

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[2]
MESSAGES, LOOSE = 1_200, 200
ANIMALS = "heron otter badger falcon hedgehog salmon weasel lynx".split()
ASKED = "In which cellar is the ledger of the badger kept?"


class Talk:
    """A stretch of a real log of Ubuntu's IRC channel, in a channel of a fake Slack."""

    def __init__(self, slack: FakeSlackThread, log: Path) -> None:
        self.slack = slack
        self.people: dict[str, object] = {}
        self.ann = slack.add_user("ann", is_admin=True)
        self.channel = slack.add_channel("ubuntu", [self.ann])
        self.other = slack.add_channel("other", [self.ann])
        self.said: list[Message] = []
        slack.run(self._write, self._lines(log))

    def _lines(self, log: Path) -> list[dict]:
        """Messages of conversations, which people have marked in this data, and others between."""
        with log.open(encoding="utf-8") as lines:
            found = [json.loads(line) for line in lines]
        said = [line for line in found if line["user"] and line["text"].strip()]
        marked = [line for line in said if line["thread"] is not None][: MESSAGES - LOOSE]
        return marked + [line for line in said if line["thread"] is None][:LOOSE]

    def _write(self, lines: list[dict]) -> None:
        roots: dict[tuple[str, int], Message] = {}
        at = datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp()
        for line in lines:
            person = self.people.get(line["user"]) or self._person(line["user"])
            self.people[line["user"]] = person
            at += 60.0
            key = (line["log"], line["thread"] if line["thread"] is not None else -line["line"])
            message = Message(
                f"{at:.6f}",
                self.channel.id,
                person.id,
                _escaped(line["text"]),
                person.team_id,
                thread_ts=roots[key].ts if key in roots else None,
            )
            roots.setdefault(key, message)
            self.channel.add(message)
            self.said.append(message)

    def _person(self, name: str):
        made = self.slack._fake.add_user(name)
        self.channel.members.append(made.id)
        return made

    def change_a_tenth(self) -> Changed:
        """Of every tenth conversation: an edit, a deletion, a late reply; no event tells of it."""
        return self.slack.run(self._change)

    def _change(self) -> Changed:
        roots = [m.ts for m in self.said if len(self.channel.replies(m.ts)) > 2]
        changed = Changed(roots[::10])
        for number, root in enumerate(changed.threads):
            first, second, *_ = self.channel.replies(root)
            first.text = f"the ledger of the {ANIMALS[number % 8]} is kept in cellar {number}"
            first.edited = {"user": first.user, "ts": f"{time.time():.6f}"}
            changed.edited.append(first)
            changed.gone.append(self.channel.messages.pop(second.ts))
            late = Message(
                f"{time.time() + number:.6f}", self.channel.id, first.user,
                f"late answer {number}: ask the quartermaster of ward {number}", first.team_id,
                thread_ts=root,
            )  # fmt: skip
            self.channel.add(late)
            changed.late.append(late)
        return changed


@dataclass
class Changed:
    """What became of a channel while nobody served."""

    threads: list[str]
    edited: list[Message] = field(default_factory=list)
    gone: list[Message] = field(default_factory=list)
    late: list[Message] = field(default_factory=list)


class Program:
    """``teamlore`` in a data directory of its own, on this Slack."""

    def __init__(self, folder: Path, slack: FakeSlackThread) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        self.slack, self.home, self.log = slack, folder / "home", folder / "serve.log"
        self.environment = kept | {
            "TEAMLORE_HOME": str(self.home), "TEAMLORE_HTTP_PORT": "0",
            "TEAMLORE_LOG_LEVEL": "INFO", "TEAMLORE_HISTORY_DELAY": "0",
            "TEAMLORE_SLACK_API_URL": slack.api_url,
            "TEAMLORE_SLACK_BOT_TOKEN": slack.bot_token(),
            "TEAMLORE_SLACK_APP_TOKEN": slack.app_token,
        }  # fmt: skip
        self.process: subprocess.Popen | None = None

    def json(self, *arguments: str):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments, "--json"], cwd=ROOT, env=self.environment,
            capture_output=True, timeout=300, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def serve(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self.environment,
                stdout=log, stderr=log,
            )  # fmt: skip

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(60)

    def value(self, query: str, *given: str):
        """What the database says now, looked at from outside."""
        look = sqlite3.connect(f"file:{self.home / 'teamlore.db'}?mode=ro", uri=True, timeout=30)
        with closing(look):
            found = look.execute(query, given).fetchone()
        return found[0] if found else None

    def until(self, condition, seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < end, self.log.read_text()[-2000:]
            time.sleep(0.2)

    def settled(self, since: str | None) -> bool:
        """Walked to the beginning after a moment, and everything read since."""
        walked = self.value("SELECT max(walked_at) FROM histories")
        waits = self.value("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')")
        return bool(walked) and walked > (since or "") and not waits

    def kept(self) -> int:
        return self.value("SELECT count(*) FROM messages")

    def passages(self, path: str) -> int:
        """How many there are to quote from documents of such a path."""
        return self.value(
            "SELECT count(*) FROM documents d JOIN passages p ON p.version_id = d.published_id "
            "WHERE d.path LIKE ?", path,
        )  # fmt: skip

    def texts(self) -> str:
        """Everything that people may find."""
        query = (
            "SELECT group_concat(v.text, char(10)) FROM documents d "
            "JOIN versions v ON v.id = d.published_id WHERE d.state = 'published'"
        )
        return self.value(query) or ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_real_talk_is_read_back_under_kills_and_only_a_changed_tenth_is_embedded(
    data_dir: Path, tmp_path: Path
) -> None:
    log = data_dir / "chat-ubuntu-irc" / "messages.jsonl"
    if not log.exists():
        pytest.skip(f"the log of the Ubuntu channel is not at {log}")
    with FakeSlackThread() as slack:
        talk, program = Talk(slack, log), Program(tmp_path, slack)
        slack.run(setattr, slack.world, "page_size", 20)
        slack.limit("conversations.history", 0.02)
        program.json("add", f"slack:{talk.channel.id}")

        for share in (0.2, 0.6):  # killed while it reads back, twice
            program.serve()
            program.until(lambda n=share * MESSAGES: program.kept() > n)
            program.end(signal.SIGKILL)
        program.serve()
        program.until(lambda: program.settled(None))
        program.end()

        pages = [call for call in slack.calls_of("conversations.history") if call.ok]
        asked = [call.args.get("latest") for call in pages]
        first = [cursor for cursor in asked if cursor]
        assert len(first) <= len(set(first)) + 4, "a walk went over the same ground again"
        assert len(slack.bot_messages(channel=talk.channel.id)) == 1, "one notice"
        (source,) = program.json("sources")
        assert (source["kind"], source["name"], source["whole"]) == ("channel", "#ubuntu", True)
        assert source["documents"] == source["expected"]
        texts = program.texts()
        assert all(_plain(m.text) in texts for m in talk.said)

        before = program.value("SELECT max(walked_at) FROM histories")
        read = program.value("SELECT max(finished_at) FROM jobs")
        changed = talk.change_a_tenth()
        program.json("refresh", "#ubuntu")
        program.serve()
        program.until(lambda: program.settled(before))
        program.end()

        new = program.value(
            "SELECT sum(json_extract(progress, '$.embedded')) FROM jobs "
            "WHERE kind = 'ingest' AND finished_at > ?", read,
        )  # fmt: skip
        theirs = sum(program.passages(f"threads/{thread}") for thread in changed.threads)
        assert 0 < new <= theirs < program.passages("%") / 5, (new, theirs, program.passages("%"))
        texts, held = program.texts(), program.value("SELECT group_concat(text, ' ') FROM messages")
        assert all(m.text in texts for m in [*changed.edited, *changed.late])
        gone = [_plain(m.text) for m in changed.gone if len(m.text) > 40]
        assert gone
        assert not [text for text in gone if text in texts or text in held]
        assert program.json("verify")["missing"] == 0

        program.serve()
        slack.connected(within=60)
        inside = slack.mention(talk.channel, talk.ann, ASKED)
        answer = slack.posted(inside, within=60)[-1]
        elsewhere = slack.mention(talk.other, talk.ann, ASKED)
        outside = slack.posted(elsewhere, within=60)[-1]
        program.end()
        assert "badger is kept in cellar 2" in answer.shown
        assert f"p{changed.edited[2].ts.replace('.', '')}" in json.dumps(answer.blocks)
        assert "cellar" not in outside.shown
        assert slack.violations == []
        assert "Traceback" not in program.log.read_text()


def _plain(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return " ".join(text.split())
