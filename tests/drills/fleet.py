"""A fleet at work on documents and questions while its processes are killed, and what is wrong."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, text

from bot.wiring import App
from drills.members import Member
from drills.storm import Storm, faults_in
from fakes.program import Program
from fakes.slack.fake import FakeSlack
from store.settings import Settings

VAULT = "vault"  # a space that nobody was granted
_IN_A_SOURCE = 10
_OPEN_JOBS = "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') AND kind <> 'purge'"
_PUBLISHED = (
    "SELECT d.path, v.text, s.target FROM documents d JOIN versions v ON v.id = d.published_id "
    "JOIN sources s ON s.id = d.source_id WHERE d.state = 'published' AND d.removed_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Where:
    """What the processes of a fleet share."""

    database: str
    qdrant: str
    slack: FakeSlack

    def environment(self) -> dict[str, str]:
        return {
            "TEAMLORE_DATABASE_URL": self.database,
            "TEAMLORE_QDRANT_URL": self.qdrant,
            "TEAMLORE_SECRET_KEY": "of all of them",
            "TEAMLORE_SLACK_API_URL": self.slack.api_url,
            "TEAMLORE_SLACK_APP_TOKEN": self.slack.app_token,
            "TEAMLORE_SLACK_BOT_TOKEN": self.slack.bot_token(),
        }


class Fleet:
    """Workers and bots, and the books that they keep."""

    def __init__(self, base: Path, where: Where, options: tuple[str, ...] = (),
                 workers: int = 3, bots: int = 2) -> None:  # fmt: skip
        self._base, self.where = base, where
        names = [("worker", n) for n in range(workers)] + [("serve", n) for n in range(bots)]
        self.members = [
            Member(f"{verb}-{n}", verb, base / f"{verb}-{n}", where.environment(), options)
            for verb, n in names
        ]
        self._engine = create_engine(where.database)
        settings = Settings(
            home=base / "admin", database_url=where.database, qdrant_url=where.qdrant
        )
        self.app = App(settings)  # in which an admin hands documents over
        self.workspace = self.app.access.workspace()
        self.app.access.make_space(self.workspace, VAULT)

    async def start(self) -> None:
        """All of them; and wait until the bots listen."""
        await asyncio.gather(*(member.start() for member in self.members))
        bots = sum(member.verb == "serve" for member in self.members)
        await self.where.slack.connected(2 * bots, within=120)

    async def end(self) -> None:
        for member in self.members:
            if member.running:
                await member.kill()
        self.app.close()
        self._engine.dispose()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds; ids without dashes, as replies have them."""
        with self._engine.connect() as connection:
            found = connection.execute(text(query)).all()
        return [tuple(v.hex if isinstance(v, UUID) else v for v in row) for row in found]

    async def idle(self, within: float) -> None:
        """Wait until no job is open."""
        async with asyncio.timeout(within):
            while (await asyncio.to_thread(self.rows, _OPEN_JOBS))[0][0]:  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    def published(self) -> int:
        return len(self.rows(_PUBLISHED))

    def verified(self) -> dict[str, Any]:
        """What ``teamlore verify`` says in a fresh process."""
        program = Program(self._base / "verifier", **self.where.environment())
        return program.json("verify", status=None)


class Shelf:
    """Documents that admins hand over while the fleet works; some are changed, some taken away.

    Each says its own number and state, so that one that is old, lost or twice there is seen.
    """

    def __init__(self, fleet: Fleet, base: Path, chance: random.Random,
                 in_a_source: int = _IN_A_SOURCE) -> None:  # fmt: skip
        self._fleet, self._base, self._chance = fleet, base, chance
        self._each = in_a_source
        self.texts: dict[tuple[str, str], str] = {}  # folder and path: what must be published
        self.canaries: list[str] = []

    def hand_over(self, count: int) -> None:
        """New documents, committed when this returns: every fifth source is of the vault."""
        for number, start in enumerate(range(0, count, self._each)):
            space = VAULT if number % 5 == 1 else "general"
            folder = self._base / f"{space}-{number}"
            folder.mkdir(parents=True)
            for document in range(start, min(start + self._each, count)):
                self._write(folder, f"note-{document}.md", document, space)
            self._add(folder, space)

    def change(self, share: float) -> None:
        """New contents for some documents of each source, one of it gone; and look again."""
        for folder in sorted({Path(folder) for folder, _ in self.texts}):
            space = folder.name.partition("-")[0]
            for file in sorted(folder.iterdir()):
                if self._chance.random() < share:
                    self._write(folder, file.name, self._chance.randrange(10**6), space)
            gone = sorted(folder.iterdir())[-1]
            gone.unlink()
            del self.texts[str(folder), gone.name]
            self._add(folder, space)

    def wrong(self) -> dict[str, Any]:
        """Documents that are lost, old, doubled or should not be there."""
        rows = self._fleet.rows(_PUBLISHED)
        times = Counter((target, path) for path, _, target in rows)
        there = {(target, path): said for path, said, target in rows}
        return {
            "lost": sorted(f"{f}/{p}" for f, p in self.texts.keys() - times.keys()),
            "doubled": sorted(key for key, count in times.items() if count > 1),
            "not handed over": sorted(times.keys() - self.texts.keys()),
            "old": sorted(key for key in times if self.texts.get(key, there[key]) != there[key]),
        }

    def _write(self, folder: Path, name: str, number: int, space: str) -> None:
        mark = f"{self._chance.getrandbits(64):016x}"
        if space == VAULT:
            self.canaries.append(mark)
        said = (
            f"# Depot {number}\n\nThe gate of depot {number} opens with the word {mark}.\n\n"
            f"## Deliveries\n\nDepot {number} takes deliveries until {number % 12 + 1} o'clock.\n"
        )
        (folder / name).write_text(said)
        self.texts[str(folder), name] = said

    def _add(self, folder: Path, space: str) -> None:
        app, workspace = self._fleet.app, self._fleet.workspace
        shelf = app.access.space(workspace, space)
        app.catalogue.add_source(workspace, shelf, *app.identify(str(folder)), None)


def depots(count: int) -> list[str]:
    """What people ask of the shelf, the vault's documents included."""
    return [f"Which word opens the gate of depot {n}?" for n in range(count)]


class Reaper:
    """Kills members at random while there is work, and starts each again."""

    def __init__(self, fleet: Fleet, chance: random.Random) -> None:
        self._fleet, self._chance = fleet, chance
        self.kills = Counter[str]()

    async def run(self, kills: int, done: Callable[[], float]) -> None:
        """Spread over the work: ``done`` says what share of it is done."""
        for number in range(kills):
            due = 0.9 * (number + self._chance.random()) / kills
            while done() < due:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            member = self._chance.choice(self._fleet.members)
            await member.kill()
            self.kills[member.verb] += 1
            await asyncio.sleep(self._chance.uniform(0, 1))
            await member.start()


class Stopper:
    """Stops members as an operator does while there is work, and starts each again."""

    def __init__(self, fleet: Fleet, chance: random.Random) -> None:
        self._fleet, self._chance = fleet, chance
        self.ends: list[tuple[str, int, float]] = []  # verb, exit status, seconds

    async def run(self, stops: int) -> None:
        """One after the other, each when it works again and a moment longer."""
        for _ in range(stops):
            member = self._chance.choice(self._fleet.members)
            await member.up()
            await asyncio.sleep(self._chance.uniform(0, 1.5))
            self.ends.append((member.verb, *await member.stop()))
            await member.start()


class Progress:
    """What share of documents and questions is done; looked up now and then."""

    def __init__(self, fleet: Fleet, documents: int, questions: int) -> None:
        self._fleet, self._whole = fleet, documents + questions
        self._at, self._share = 0.0, 0.0

    def __call__(self) -> float:
        if time.monotonic() > self._at + 0.5:
            documents = self._fleet.published()
            answered = len(self._fleet.where.slack.bot_messages())
            self._at, self._share = time.monotonic(), (documents + answered) / self._whole
        return self._share


def leaks(slack: FakeSlack, canaries: Iterable[str]) -> list[str]:
    """Canaries that stand in a byte which went to Slack."""
    sent = "\n".join(json.dumps(call.args, default=str) for call in slack.calls)
    return [canary for canary in canaries if canary in sent]


async def asked_in_parts(storm: Storm, count: int, parts: int) -> None:
    """Questions in waves, so that some come at every moment of the run."""
    for part in range(parts):
        share = count // parts + (part < count % parts)
        await storm.deliver(storm.ask(share))


async def wrongs(fleet: Fleet, shelf: Shelf, storm: Storm) -> dict[str, Any]:
    """Everything that is wrong, as a fresh process and the books of the fleet have it."""
    verified = await asyncio.to_thread(fleet.verified)
    found = faults_in(fleet.where.slack, fleet, storm.asked)
    found |= await asyncio.to_thread(shelf.wrong)
    found |= {name: verified[name] for name in ("missing", "orphans", "stale", "unembedded")}
    found["leaks"] = leaks(fleet.where.slack, shelf.canaries)
    found["failed jobs"] = fleet.rows("SELECT kind, reason FROM jobs WHERE state = 'failed'")
    return {name: value for name, value in found.items() if value}
