"""Real talk in a channel of Slack, through the real program, killed while it reads."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from drills.talk import Changed, Line, Reading, faults_of, lost_or_doubled, real_talk
from fakes.slack.records import Message
from fakes.slack.threaded import FakeSlackThread

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


class Talk:
    """Talk in a channel of a fake Slack."""

    def __init__(self, slack: FakeSlackThread, lines: list[Line]) -> None:
        self.slack = slack
        self.people: dict[str, object] = {}
        self.ann = slack.add_user("ann", is_admin=True)
        self.channel = slack.add_channel("ubuntu", [self.ann])
        self.other = slack.add_channel("other", [self.ann])
        self.said: list[Message] = []
        slack.run(self._write, lines)

    def _write(self, lines: list[Line]) -> None:
        roots: dict[str, Message] = {}
        for line in lines:
            person = self.people.get(line.person) or self._person(line.person)
            self.people[line.person] = person
            message = Message(
                f"{line.at:.6f}",
                self.channel.id,
                person.id,
                _escaped(line.text),
                person.team_id,
                thread_ts=roots[line.talk].ts if line.talk in roots else None,
            )
            roots.setdefault(line.talk, message)
            self.channel.add(message)
            self.said.append(message)

    def _person(self, name: str):
        made = self.slack._fake.add_user(name)
        self.channel.members.append(made.id)
        return made

    def change_a_tenth(self) -> list[Changed]:
        """Of every tenth conversation; no event tells of it."""
        return self.slack.run(self._change)

    def _change(self) -> list[Changed]:
        roots = [m.ts for m in self.said if len(self.channel.replies(m.ts)) > 2]
        return [self._changed(number, root) for number, root in enumerate(roots[::10])]

    def _changed(self, number: int, root: str) -> Changed:
        first, second, *_ = self.channel.replies(root)
        gone = _plain(self.channel.messages.pop(second.ts).text)
        made = Changed(number, f"threads/{root}", self.channel, first, gone)
        first.text, first.edited = made.words, {"user": first.user, "ts": f"{time.time():.6f}"}
        late = f"{time.time() + number:.6f}"
        self.channel.add(
            Message(late, self.channel.id, first.user, made.late, first.team_id, thread_ts=root)
        )
        return made


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_real_talk_is_read_back_under_kills_and_only_a_changed_tenth_is_embedded(
    data_dir: Path, tmp_path: Path
) -> None:
    lines = real_talk(data_dir)
    with FakeSlackThread() as slack:
        talk = Talk(slack, lines)
        program = Reading(
            tmp_path,
            TEAMLORE_SLACK_API_URL=slack.api_url,
            TEAMLORE_SLACK_BOT_TOKEN=slack.bot_token(),
            TEAMLORE_SLACK_APP_TOKEN=slack.app_token,
        )
        slack.run(setattr, slack.world, "page_size", 20)
        slack.limit("conversations.history", 0.02)
        program.json("add", f"slack:{talk.channel.id}")
        program.read_back(killed_at=(0.2, 0.6))

        pages = [call for call in slack.calls_of("conversations.history") if call.ok]
        asked = [call.args.get("latest") for call in pages]
        first = [cursor for cursor in asked if cursor]
        assert len(first) <= len(set(first)) + 4, "a walk went over the same ground again"
        assert len(slack.bot_messages(channel=talk.channel.id)) == 1, "one notice"
        (source,) = program.json("sources")
        assert (source["kind"], source["name"], source["whole"]) == ("channel", "#ubuntu", True)
        assert source["documents"] == source["expected"]
        assert lost_or_doubled(program, [(line.person, line.text) for line in lines]) == {}

        before, read = program.walked(), program.finished()
        changed = talk.change_a_tenth()
        program.json("refresh", "#ubuntu")
        program.sweep(before)
        assert faults_of(program, changed, read) == {}

        program.serve()
        slack.connected(within=100)
        inside = slack.mention(talk.channel, talk.ann, changed[2].question)
        answer = slack.posted(inside, within=100)[-1]
        elsewhere = slack.mention(talk.other, talk.ann, changed[2].question)
        outside = slack.posted(elsewhere, within=100)[-1]
        program.end()
        assert changed[2].answer in answer.shown
        assert f"p{changed[2].edited.ts.replace('.', '')}" in json.dumps(answer.blocks)
        assert "cellar" not in outside.shown
        assert slack.violations == []
        assert "Traceback" not in program.log.read_text()
