"""Hostile files harm nothing, and each is named with the right reason.

They are made by ``fakes.hostile``. Each is read by the real child under the real limits; then the
next document is still read, by a child that has not grown beyond its limit, and nothing has been
written anywhere.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.hostile import bombs, broken, tricks
from fakes.hostile.case import TEXT, Case
from ingest.extract.child import Confinement
from ingest.extract.sandbox import Extractor
from ingest.fetch.folder import Found, Refusal, read, walk
from store.errors import NotFoundError, RefusedError, UnavailableError

pytestmark = pytest.mark.integration

CONFINED = Confinement(cpu_seconds=60, wall_seconds=90.0)
CASES: dict[str, Case] = {
    f"{group}: {name}": case
    for group, cases in (
        ("bomb", bombs.cases()), ("harmed", broken.harmed()), ("misnamed", broken.misnamed()),
        ("closed", tricks.closed()), ("oddly written", tricks.written_oddly()),
        ("elsewhere", tricks.places()), ("macros", tricks.macros()),
    )
    for name, case in cases.items()
}  # fmt: skip


def test_there_are_enough_hostile_files():
    assert len(CASES) + len(LAID) >= 280
    assert sum(name.startswith("bomb") for name in CASES) >= 50


@pytest.fixture(scope="module")
def reader() -> Iterator[Extractor]:
    with Extractor(confinement=CONFINED) as extractor:
        yield extractor


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where this process stands: what is in it, at the end, is what was in it before."""
    monkeypatch.chdir(tmp_path)
    before = _outside()
    yield tmp_path
    assert list(tmp_path.iterdir()) == []
    assert _outside() == before


def _outside() -> set[str]:
    """Files that a member of an archive might have been unpacked to."""
    roots = (Path("/"), Path("/var"), Path("/etc"), Path.home(), Path.cwd().parent)
    return {str(file) for root in roots for file in root.glob("*escaped*")}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_ends_in_its_reason_and_the_next_document_is_read(name, reader, place):
    case = CASES[name]
    data, began = case.make(), time.monotonic()
    outcome = _outcome(lambda: reader.extract(data, case.file).extraction.text)
    took = time.monotonic() - began

    assert any(_is(outcome, want) for want in case.wants), outcome
    assert took < CONFINED.wall_seconds
    assert reader.extract(b"still here", "next.txt").extraction.text == "still here"
    assert _largest(reader) <= CONFINED.memory_bytes


def _outcome(read_it: Callable[[], str]) -> str:
    try:
        text = read_it()
    except RefusedError as refusal:
        return str(refusal)
    assert "root:x:" not in text
    return TEXT


def _is(outcome: str, want: str) -> bool:
    return outcome == want if want == TEXT else re.fullmatch(want, outcome) is not None


def _largest(reader: Extractor) -> int:
    """The most address space that the child at hand has ever had, where the system tells."""
    child = reader._idle.queue[-1]
    status = Path(f"/proc/{child._process.pid}/status")
    if not status.exists():
        return 0
    return int(re.search(r"VmPeak:\s*(\d+)", status.read_text())[1]) * 1024


# What lies in a folder and is no document


def _link(to: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(to)


def _socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(file))


def _closed(file: Path) -> None:
    file.write_text("secret")
    file.chmod(0)


def _deep(file: Path) -> None:
    """A folder below a folder, further down than a path may be long."""
    here = os.getcwd()  # noqa: PTH109
    try:
        os.makedirs(file)  # noqa: PTH103
        os.chdir(file)
        for _ in range(400):
            os.mkdir("a" * 20)  # noqa: PTH102
            os.chdir("a" * 20)
    finally:
        os.chdir(here)


def _named(name: bytes) -> Callable[[Path], None]:
    return lambda file: Path(os.fsdecode(os.fsencode(file.parent) + b"/" + name)).write_text("x")


LAID: dict[str, tuple[Callable[[Path], None], str]] = {
    "a link to passwords": (_link("/etc/passwd"), "it is a link that leaves the folder"),
    "a link to the root": (_link("/"), "it is a link that leaves the folder"),
    "a link up": (_link(".."), "it is a link that leaves the folder"),
    "a link to itself": (_link("laid.md"), "it is a link that leads nowhere"),
    "a link to nothing": (_link("/no/such/file"), "it is a link that leads nowhere"),
    "a link to a device": (_link("/dev/zero"), "it is a link that leaves the folder"),
    "a link to the system": (_link("/proc/self/environ"), "it is a link that leaves the folder"),
    "a link to what is open": (_link("/dev/fd/0"), "it is a link that l.+"),
    "a pipe": (lambda file: os.mkfifo(file), "it is not an ordinary file"),
    "a socket": (_socket, "it is not an ordinary file"),
    "a name with a line end": (_named(b"a\nb.md"), "its name holds bytes.+"),
    "a name with an escape": (_named(b"a\x1b[2Jb.md"), "its name holds bytes.+"),
    "a name of no alphabet": (_named(b"a\xff\xfeb.md"), "its name holds bytes.+"),
    "a file of others": (_closed, "it cannot be read: permission denied"),
}


@pytest.mark.parametrize("name", LAID)
def test_what_is_laid_in_a_folder_is_refused_by_name_and_the_rest_is_read(name, tmp_path):
    make, reason = LAID[name]
    if make is _closed and os.geteuid() == 0:
        pytest.skip("to root every file is open")
    (tmp_path / "before.md").write_text("before")
    (tmp_path / "z.md").write_text("after")
    make(tmp_path / "laid.md")
    found = list(walk(tmp_path))

    assert {f.path: read(f, 100) for f in found if isinstance(f, Found)} == {
        "before.md": b"before", "z.md": b"after",
    }  # fmt: skip
    (refused,) = [f for f in found if isinstance(f, Refusal)]
    assert re.fullmatch(reason, refused.reason)
    assert refused.path.isprintable()


@pytest.mark.parametrize("root", ["/dev/zero", "/proc/self/environ", "/proc", "/sys", "/dev/null"])
def test_what_the_system_makes_is_no_folder_of_documents(root):
    with pytest.raises((RefusedError, NotFoundError)):
        list(walk(Path(root)))


def test_folders_deeper_than_a_path_may_be_long_end_somewhere(tmp_path):
    _deep(tmp_path / "deep")
    (tmp_path / "z.md").write_text("after")
    found = list(walk(tmp_path))

    assert [f.path for f in found if isinstance(f, Found)] == ["z.md"]
    _remove(tmp_path / "deep")


def _remove(folder: Path) -> None:
    """The library's own way needs paths that are not too long, too."""
    os.system(f"rm -rf '{folder}'")  # noqa: S605 - a path of our own


@pytest.mark.parametrize("become", [_link("/etc/passwd"), os.mkfifo, _link("laid.md")])
def test_what_takes_a_files_place_before_it_is_read_is_not_read(become, tmp_path):
    file = tmp_path / "laid.md"
    file.write_text("sound")
    (found,) = walk(tmp_path)
    file.unlink()
    become(file)

    with pytest.raises((RefusedError, UnavailableError)):
        read(found, 100)
