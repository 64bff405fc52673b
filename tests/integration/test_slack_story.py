"""A real ``teamlore serve`` on a Slack: ask in every way, follow up, manage, remove, ask again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from fakes.slack.threaded import FakeSlackThread

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
ROTA = """# On-call rota

## Swaps

You may swap a shift with a colleague. Tell the incident lead before noon on the day of the swap.

## Pay

On-call duty is paid 40 euro a weekday and 90 euro a Sunday.
"""
SWAP = "Whom do I tell when I swap a shift?"
TOLD = "Tell the incident lead before noon"


class Serving:
    """A ``teamlore serve`` process of its own data directory, tied to a fake Slack."""

    def __init__(self, home: Path, slack: FakeSlackThread) -> None:
        self.slack = slack
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        self.environment = kept | {
            "TEAMLORE_HOME": str(home),
            "TEAMLORE_LOG_LEVEL": "INFO",
            "TEAMLORE_HTTP_PORT": "0",
            "TEAMLORE_QUESTIONS_PER_MINUTE": "0",  # two people ask here for a whole team
            "TEAMLORE_SLACK_API_URL": slack.api_url,
            "TEAMLORE_SLACK_BOT_TOKEN": slack.bot_token(),
            "TEAMLORE_SLACK_APP_TOKEN": slack.app_token,
        }
        self.log = home.parent / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=self.environment, check=True,
            capture_output=True, timeout=120,
        )  # fmt: skip

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self.environment,
                stdout=log, stderr=log,
            )  # fmt: skip
        self.slack.connected(within=100)

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)


class People:
    """Ann runs the workspace, Bob works in it; what they read is looked up in the fake."""

    def __init__(self, slack: FakeSlackThread) -> None:
        self.slack = slack
        self.ann, self.bob = slack.add_user("ann", is_admin=True), slack.add_user("bob")
        self.help = slack.add_channel("help", [self.ann, self.bob])

    def asks(self, question: str) -> str:
        """What Bob reads in the thread of his mention."""
        return self.reply_to(self.slack.mention(self.help, self.bob, question))

    def reply_to(self, message, count: int = 1) -> str:
        return self.slack.posted(message, count=count, within=100)[-1].text

    def orders(self, line: str, user=None):
        """What is whispered to an admin after ``/lore``."""
        return self.hears(
            user or self.ann, lambda: self.slack.slash("/lore", line, user or self.ann, self.help)
        )

    def hears(self, user, deed):
        """The next thing that one person alone sees."""
        before = len(self.slack.whispers_to(user))
        deed()
        return self.slack.whispered(user, count=before + 1, within=100)[-1]

    def confirms(self, card) -> str:
        """What stands in place of a preview after it was confirmed."""
        before = card.text
        self.slack.click(card, "confirm", self.ann)
        look = lambda: self.slack.whispers_to(self.ann)[-1]  # noqa: E731
        return eventually(lambda: look() if look().text != before else None).text

    def direct_text(self) -> str:
        return "\n".join(m.text for m in self.slack.bot_messages(channel=self.dm.id))

    @property
    def dm(self):
        return self.slack.direct(self.ann)


def eventually(look, seconds: float = 60.0):
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    (folder / "docs").mkdir()
    (folder / "docs" / "rota.md").write_text(ROTA)
    with FakeSlackThread() as slack:
        running = Serving(folder / "home", slack)
        running.run("add", str(folder / "docs"), "--url-base", "https://docs.example/team/")
        running.start()
        yield running
        assert running.stop() == 0, running.log.read_text()[-2000:]
        log = running.log.read_text()
        assert slack.violations == []
        for secret in (slack.bot_token(), slack.app_token, "swap a shift", TOLD):
            assert secret not in log
        assert "Traceback" not in log


@pytest.fixture(scope="module")
def people(serving):
    return People(serving.slack)


def test_a_mention_is_answered_in_its_thread_with_a_link_to_the_place(people):
    asked = people.slack.mention(people.help, people.bob, SWAP)
    (reply,) = people.slack.posted(asked, within=100)

    assert TOLD in reply.text
    assert reply.thread_ts == asked.ts
    assert "https://docs.example/team/rota.md#L" in str(reply.blocks)


def test_a_follow_up_needs_no_mention_and_thanks_get_no_answer(people):
    asked = people.slack.mention(people.help, people.bob, SWAP)
    people.reply_to(asked)
    people.slack.thread_message(
        asked, people.bob, "and how much is paid for on-call duty on a Sunday?"
    )
    assert "90 euro" in people.reply_to(asked, count=2)

    people.slack.thread_message(asked, people.bob, "thanks!")
    people.slack.thread_message(asked, people.ann, "is it lunch time?")  # she asked nothing here
    people.slack.quiet(1.0)
    assert len(people.slack.bot_messages(asked)) == 2


def test_called_into_a_thread_it_reads_the_thread(people):
    root = people.slack.write(people.help, people.ann, "Whom do I tell when I swap a shift?")
    people.slack.mention(people.help, people.bob, "", root)

    assert TOLD in people.reply_to(root)


def test_a_direct_message_is_answered_there(people):
    asked = people.slack.direct_message(people.bob, SWAP)

    assert TOLD in people.reply_to(asked)


def test_ask_is_private_until_it_is_shared(people):
    answer = people.hears(
        people.bob, lambda: people.slack.slash("/ask", SWAP, people.bob, people.help)
    )
    assert TOLD in answer.text
    before = len(people.slack.bot_messages(channel=people.help.id))

    people.slack.click(answer, "share", people.bob)

    shared = people.slack.posted(channel=people.help.id, count=before + 1, within=100)[-1]
    assert TOLD in shared.text


def test_ask_about_this_takes_the_message_as_the_question(people):
    message = people.slack.write(people.help, people.ann, SWAP)

    answer = people.hears(
        people.bob, lambda: people.slack.shortcut("ask_about", people.bob, message)
    )

    assert TOLD in answer.text


def test_a_vote_can_be_taken_back(people):
    asked = people.slack.mention(people.help, people.bob, SWAP)
    (reply,) = people.slack.posted(asked, within=100)

    def votes():
        press = lambda: people.slack.click(reply, "feedback", people.bob, "positive")  # noqa: E731
        return people.hears(people.bob, press).text

    assert "take it back" in votes()
    assert "taken back" in votes()


def test_a_gap_is_told_to_an_owner_once(people):
    people.confirms(people.orders(f"grant general @{people.ann.name} owner"))
    asked = people.slack.mention(people.help, people.bob, "What do penguins eat in winter?")
    (reply,) = people.slack.posted(asked, within=100)

    tell = lambda: people.slack.click(reply, "ask_person", people.bob)  # noqa: E731
    assert "I asked the people" in people.hears(people.bob, tell).text
    assert "already" in people.hears(people.bob, tell).text
    assert "penguins" in people.direct_text()


def test_orders_are_for_admins_only(people):
    refused = people.orders("list", people.bob)

    assert "Only admins" in refused.text
    assert "rota" not in refused.text


def test_a_file_sent_by_an_admin_is_read_removed_brought_back_and_removed(people):
    slack, question = people.slack, "Who is the fire warden this week?"
    file = slack.upload(people.ann, "warden.md", b"# Wardens\n\nThe fire warden is Priya Raman.\n")
    slack.direct_message(people.ann, "", files=[file])
    offer = eventually(lambda: [m for m in slack.bot_messages(channel=people.dm.id)
                                if "warden.md" in m.text])[-1]  # fmt: skip
    slack.click(offer, "confirm", people.ann)
    eventually(lambda: "1 added" in people.direct_text())
    assert "Priya Raman" in people.asks(question)

    assert "is removed" in people.confirms(people.orders("remove Uploads"))
    assert "Priya" not in people.asks(question)
    people.orders("undo")
    eventually(lambda: "Priya Raman" in people.asks(question))
    people.confirms(people.orders("remove Uploads warden.md"))
    assert "Priya" not in people.asks(question)


def test_a_thread_becomes_a_document_that_cites_its_messages(people):
    root = people.slack.write(people.help, people.ann, "Where is the spare projector?")
    people.slack.write(people.help, people.bob, "The spare projector is in cupboard K4.", root)
    offer = people.hears(
        people.ann, lambda: people.slack.shortcut("add_to_teamlore", people.ann, root)
    )
    people.confirms(offer)
    eventually(lambda: "cupboard K4" in people.asks("Where is the spare projector?"))

    asked = people.slack.mention(people.help, people.bob, "Where is the spare projector?")
    (reply,) = people.slack.posted(asked, within=100)
    assert f"/archives/{people.help.id}/p" in str(reply.blocks)


def test_a_private_space_is_read_only_where_it_is_granted(people):
    slack, question = people.slack, "What is the code of the safe?"
    board = slack.add_channel("board", [people.ann], kind="private")
    file = slack.upload(people.ann, "safe.md", b"# Safe\n\nThe code of the safe is 4711.\n")
    slack.slash("/lore", "add", people.ann, people.help)
    view = slack.modal(people.ann, within=100)
    slack.submit_view(
        view, people.ann, {"files": [file.as_json(slack.origin)], "new_space": "board"}
    )
    shown = eventually(lambda: [m for m in slack.bot_messages(channel=people.dm.id)
                                if "safe.md" in m.text])[-1]  # fmt: skip
    reports = people.direct_text().count("1 added")
    slack.click(shown, "confirm", people.ann)
    eventually(lambda: people.direct_text().count("1 added") > reports)
    assert "safe is 4711" not in people.asks(question)

    people.confirms(people.orders(f"bind #{board.name} board"))

    inside = slack.mention(board, people.ann, question)
    assert "safe is 4711" in people.reply_to(inside)
    assert "safe is 4711" not in people.asks(question)
    bobs = slack.direct_message(people.bob, question)
    assert "safe is 4711" not in people.reply_to(bobs)
    anns = slack.direct_message(people.ann, question)
    assert "safe is 4711" in people.reply_to(anns)


def test_the_home_tab_shows_admins_more_than_others(people):
    people.slack.open_home(people.ann)
    people.slack.open_home(people.bob)

    ann = eventually(lambda: people.slack.home_of(people.ann))
    bob = eventually(lambda: people.slack.home_of(people.bob))
    assert "docs" in str(ann.payload)
    assert "Sources" not in str(bob.payload)


def test_coming_into_a_channel_it_says_once_what_it_may_read(people):
    channel = people.slack.add_channel("new", [people.bob], with_bot=False)
    people.slack.join_channel(channel)

    (hello,) = people.slack.posted(channel=channel.id, within=100)
    assert "general" in hello.text


def test_a_webhook_is_answered_beside_socket_mode(people, serving):
    words = people.orders("hook docs new").text.split()
    path = next(word for word in words if "/hooks/" in word).partition("/hooks/")[2]
    secret = next(word for word in words if len(word) == 43)
    port = re.search(r"listening on \[\('127.0.0.1', (\d+)\)", serving.log.read_text())[1]
    address = f"http://127.0.0.1:{port}/hooks/{path}"

    assert httpx.post(address, headers={"X-Gitlab-Token": secret}).status_code == 202
    assert httpx.post(address, headers={"X-Gitlab-Token": secret[::-1]}).status_code == 401
    assert secret not in serving.log.read_text()
