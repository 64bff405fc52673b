"""A channel as its platform shows it, for whoever reads it back: without any platform."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from store.messages import EVER, Message, Page, Thread
from store.schema import JobRow

START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TARGET = "slack:C1"


def said(number: int, text: str, thread: int | None = None, **more) -> Message:
    """The message of that number, one a minute; in a thread that a number began."""
    root = number if thread is None else thread
    made = Message(
        str(number), str(root), thread is not None, root, number,
        START + timedelta(minutes=number), f"U{number % 3}", f"ann{number % 3}", text,
        f"https://acme.slack.com/archives/C1/p{number}",
    )  # fmt: skip
    return replace(made, **more)


class Platform:
    """A channel as its platform shows it, two messages a page; ``walk`` is the collector."""

    def __init__(self, world):
        self.world, self.said, self.title = world, {}, None
        world.access.join("slack", "T1", "main")
        self.id, _ = world.catalogue.add_source(
            world.workspace, world.general, "channel", TARGET, TARGET, None
        )

    def says(self, *messages):
        self.said |= {m.position: m for m in messages}
        return self

    def page(self, cursor: str) -> Page:
        roots = [m for m in self.said.values() if not m.inside]
        end = int(cursor) if cursor else EVER[1]
        before = sorted((m for m in roots if m.position < end), key=lambda m: -m.position)
        shown, more = before[:2], len(before) > 2
        span = (shown[-1].position if more else 0, end)
        threads = [self.thread(m) for m in shown if self.replies(m.id)]
        next_ = str(shown[-1].position) if more else None
        return Page(tuple(shown), tuple(threads), span, span, next_)

    def thread(self, root: Message) -> Thread:
        replies = self.replies(root.id)
        return Thread(root.id, root.position, f"{replies[-1].id}:{len(replies)}", self.title)

    def replies(self, thread: str):
        return [m for _, m in sorted(self.said.items()) if m.inside and m.thread == thread]

    def step(self):
        """One step of the walk; None if nothing is due."""
        histories = self.world.histories
        work = histories.claim("slack")
        if work is None:
            return None
        if not work.team:
            histories.found(work, work.teams[0], "#help")
            histories.announced(work)
        if work.threads:
            histories.keep_thread(work, work.threads[0], self.replies(work.threads[0].id))
        else:
            histories.keep_page(work, self.page(work.page))
        return work

    def walk(self):
        """Steps until nothing is due, then what they found is read."""
        count = 0
        while self.step():
            count += 1
        self.read()
        return count

    def read(self):
        """What waits till a conversation has settled is read now."""
        settled = JobRow.kind.in_(("ingest", "sync"))
        with self.world.database.write() as session:
            session.execute(update(JobRow).where(settled).values(run_at=START - timedelta(days=99)))
        self.world.drain()

    def sweeps(self):
        self.world.histories.missed("slack")
        return self.walk()

    def hears(self, *messages):
        self.says(*messages)
        for message in messages:
            self.world.hearing.heard("slack", "T1", "C1", message)

    def deletes(self, *numbers):
        for number in numbers:
            self.said.pop(number, None)
        self.world.hearing.deleted("slack", "T1", "C1", [str(n) for n in numbers])

    @property
    def source(self):
        return self.world.catalogue.by_id(self.id)

    def text(self) -> str:
        return "\n".join(line for lines in self.world.published().values() for line in lines)
