"""Places that documents come from, of every kind of source, and who looks at them."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.site.server import FakeSite
from ingest.sources.base import Item, Since
from ingest.sources.registry import Sources
from store.messages import EVER, Message, Page, Thread
from store.records import KEPT_HERE
from store.taught import Taught, lesson
from store.uploads import Upload

ID = "0123456789abcdef" * 2


class Place:
    """Somewhere documents ``a``, ``b`` … lie, that a test can change and take away."""

    kind = ""
    several = True  # whether it can hold more than one document
    goes = True  # whether it can be taken away as a whole
    host = ""

    def __init__(self, folder: Path, world):
        self.folder, self.world, self.files = folder, world, {}
        self.start()

    def start(self):
        """Make what the documents lie in."""

    def write(self, **files):
        """Documents with these texts; None takes one away."""
        self.files = {k: v for k, v in (self.files | files).items() if v is not None}
        self.put()

    def put(self):
        """Lay ``files`` out."""

    def target(self) -> str:
        """Where they are."""
        raise NotImplementedError

    def vanish(self):
        """Take the place away."""

    def end(self):
        """After the test."""


class Folder(Place):
    kind = "folder"

    def put(self):
        self.folder.mkdir(exist_ok=True)
        for file in self.folder.iterdir():
            file.unlink()
        for name, text in self.files.items():
            (self.folder / f"{name}.md").write_text(text)

    def target(self):
        return str(self.folder)

    def vanish(self):
        self.folder.rename(self.folder.with_name("away"))


class SingleFile(Folder):
    kind, several = "file", False

    def target(self):
        return str(self.folder / "a.md")


class Lines(Folder):
    kind = "corpus"

    def put(self):
        lines = [json.dumps({"_id": n, "title": n, "text": t}) for n, t in self.files.items()]
        self.folder.with_suffix(".jsonl").write_text("\n".join(lines))

    def target(self):
        return str(self.folder.with_suffix(".jsonl"))

    def vanish(self):
        self.folder.with_suffix(".jsonl").unlink()


class Handed(Place):
    kind, goes = "upload", False
    before: frozenset = frozenset()

    def put(self):
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        held = [Upload(f"{name}.md", text.encode(), moment) for name, text in self.files.items()]
        self.world.uploads.keep(self.world.workspace, self.world.general, held, "slack:U1")
        (source,) = self.world.catalogue.sources(self.world.workspace)
        for name in self.before - self.files.keys():
            self.world.catalogue.remove_document(source, f"{name}.md", timedelta(hours=1))
        self.before = frozenset(self.files)

    def target(self):
        return "uploads"


class Web(Place):
    kind = "site"

    def start(self):
        self.site = FakeSite()
        self.site.__enter__()
        self.host = self.site.host

    def put(self):
        self.site.pages.clear()
        for name, text in self.files.items():
            self.site.html(f"/{name}.html", f"<p>{text}</p>")
        self.site.sitemap(*(f"/{name}.html" for name in self.files))

    def target(self):
        return self.site.url("/a.html")

    def vanish(self):
        self.site.pages["/a.html"].status = 500

    def end(self):
        self.site.__exit__()


class OnePage(Web):
    kind, several, goes = "url", False, False


class Git(Place):
    kind = "git"

    def start(self):
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments):
        who = ("-c", "user.name=Ann", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True)

    def put(self):
        for file in self.folder.glob("*.md"):
            file.unlink()
        for name, text in self.files.items():
            (self.folder / f"{name}.md").write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")

    def target(self):
        return f"file://{self.folder}"

    def vanish(self):
        self.folder.rename(self.folder.with_name("away"))


class Exported(Folder):
    kind = "export"

    def put(self):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as made:
            for name, text in self.files.items():
                made.writestr(f"{name} {ID}.md", text)
        self.folder.with_suffix(".zip").write_bytes(held.getvalue())

    def target(self):
        return str(self.folder.with_suffix(".zip"))

    def vanish(self):
        self.folder.with_suffix(".zip").unlink()


class Answers(Place):
    kind, goes = "taught", False
    before: frozenset = frozenset()

    def put(self):
        world = self.world
        for name, text in self.files.items():
            made = lesson(f"What is {name}?", text)
            Taught(world.uploads).keep(world.workspace, world.general, made, "Ada", "slack:U1")
        (source,) = world.catalogue.sources(world.workspace)
        for name in self.before - self.files.keys():
            world.catalogue.remove_document(source, f"what is {name}", timedelta(hours=1))
        self.before = frozenset(self.files)

    def target(self):
        return "taught"


class Spoken(Place):
    """Each document is a thread of one message, as a walk finds it."""

    kind, goes = "channel", False

    def put(self):
        histories = self.world.histories
        self.world.access.join("slack", "T1", "main")
        self.world.catalogue.add_source(
            self.world.workspace, self.world.general, "channel", "slack:C1", "x", None
        )
        step = histories.claim("slack")
        if not step.team:
            histories.found(step, "T1", "#help")
        threads = {name: Thread(name, ord(name), text) for name, text in self.files.items()}
        messages = tuple(self.message(name, text) for name, text in self.files.items())
        histories.keep_page(step, Page(messages, tuple(threads.values()), EVER, EVER))
        for thread in threads.values():
            if step := histories.claim("slack"):
                histories.keep_thread(step, thread, ())

    def message(self, name, text):
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        link = f"https://acme.slack.com/archives/C1/p{ord(name)}"
        here = {"thread": name, "inside": False, "root": ord(name), "position": ord(name)}
        return Message(name, at=moment, person="U1", author="Ann", text=text, link=link, **here)

    def target(self):
        return "slack:C1"


class Looks:
    """Visits a place again and again, and remembers what a pipeline would."""

    def __init__(self, place: Place):
        tools = replace(
            place.world.loader.tools, max_bytes=1_000_000, allow=(place.host,) * bool(place.host)
        )
        self.place, self.sources = place, Sources(tools)
        self.since, self.source = Since(), None
        self._data = {}

    def begin(self):
        world = self.place.world
        if self.source is None:
            if self.place.kind not in KEPT_HERE:
                world.catalogue.add_source(
                    world.workspace, world.general, self.place.kind, self.place.target(), "x", None
                )
            (self.source,) = world.catalogue.sources(world.workspace)
        return self.sources.visit(self.source, self.since)

    def look(self):
        """What is new, and what the source holds: (path -> text, paths)."""
        with closing(self.begin()) as visit:
            read, met, stamps = {}, [], dict(self.since.stamps)
            for found in visit.items():
                assert isinstance(found, Item), found
                met.append(found.path)
                loaded = found.read(stamps.get(found.path))
                if loaded is not None and loaded.data != self._data.get(found.path):
                    read[found.path] = loaded.data.decode()
                    self._data[found.path] = loaded.data
                    stamps[found.path] = loaded.stamp
            assert len(met) == len(set(met))
            held = visit.ids(self.since.settled | set(met))
            self.coverage, taken = visit.coverage(), visit.checkpoint()
        assert json.loads(json.dumps(taken)) == taken
        kept = {path: stamp for path, stamp in stamps.items() if path in held}
        self.since = Since(taken, kept, frozenset(held))
        return read, held
