"""A walk finds every document, says why it leaves one out, and never leaves the root."""

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetch import folder
from ingest.fetch.folder import Found, Refusal, read, walk
from store.errors import NotFoundError, RefusedError, UnavailableError

LIMIT = 1_000


def plant(root, **files):
    """Files by name; a double underscore in a name is a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def paths(root):
    return [found.path for found in walk(root) if isinstance(found, Found)]


def refusals(root):
    return {item.path: item.reason for item in walk(root) if isinstance(item, Refusal)}


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path):
    plant(tmp_path, b__c_md=b"1", b__a_md=b"22", a_md=b"333", c_md=b"", b__d__x_md=b"4")
    assert paths(tmp_path) == ["a.md", "b/a.md", "b/c.md", "b/d/x.md", "c.md"]
    first = next(walk(tmp_path))
    assert first.size == 3
    assert first.mtime_ns == (tmp_path / "a.md").stat().st_mtime_ns
    assert first.file == (tmp_path / "a.md").resolve()


def test_a_single_file_is_named_by_its_file_name(tmp_path):
    plant(tmp_path, deep__a_md=b"text")
    (found,) = walk(tmp_path / "deep" / "a.md")
    assert found.path == "a.md"
    assert read(found, LIMIT) == b"text"


def test_a_linked_root_is_walked_where_it_lies(tmp_path):
    plant(tmp_path, real__a_md=b"text")
    (tmp_path / "link").symlink_to("real")
    assert paths(tmp_path / "link") == ["a.md"]


def test_hidden_and_tool_made_entries_are_passed_over(tmp_path):
    for name in (".git", ".venv", "node_modules", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("no")
    for name in (".env", ".DS_Store", "Thumbs.db", "~$plan.docx", "yes.md"):
        (tmp_path / name).write_text("x")
    assert [item.path for item in walk(tmp_path)] == ["yes.md"]


def test_a_hidden_root_that_is_named_is_walked(tmp_path):
    (tmp_path / ".notes").mkdir()
    (tmp_path / ".notes" / "a.md").write_text("x")
    assert paths(tmp_path / ".notes") == ["a.md"]


def test_links_are_followed_inside_the_root_only(tmp_path):
    root = tmp_path / "root"
    plant(tmp_path, root__a_md=b"in", outside__secret_md=b"out")
    plant(tmp_path, root2__secret_md=b"a neighbour whose name begins alike")
    (root / "inner.md").symlink_to("a.md")
    (root / "outer.md").symlink_to("../outside/secret.md")
    (root / "alike.md").symlink_to(tmp_path / "root2" / "secret.md")
    (root / "dir").symlink_to("../outside")
    (root / "self").symlink_to(".")
    (root / "broken").symlink_to("nothing")
    (root / "round").symlink_to("round")
    (root / "proc.md").symlink_to("/proc/self/environ")
    assert paths(root) == ["a.md", "inner.md"]
    assert set(refusals(root)) == {
        *("alike.md", "broken", "dir", "outer.md", "proc.md", "round", "self")
    }
    assert "leaves the folder" in refusals(root)["dir"]


def test_pipes_sockets_and_devices_are_refused(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # a socket's path may be 107 bytes long at most
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("sock")
        assert set(refusals(tmp_path)) == {"pipe", "sock"}
    for root in (tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(RefusedError):
            walk(root)


@pytest.mark.parametrize("root", ["/proc", "/proc/self", "/proc/self/environ", "/sys"])
def test_what_the_kernel_makes_is_refused(root):
    with pytest.raises((RefusedError, NotFoundError)):
        walk(Path(root))


def test_a_missing_root_is_told_at_once(tmp_path):
    with pytest.raises(NotFoundError):
        walk(tmp_path / "nothing")
    with pytest.raises(NotFoundError):
        walk(tmp_path / "nul\0byte")


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"a\nb.md", b"\x1b[31m.md", b"\x7f.md"])
def test_a_name_that_is_no_text_is_refused_in_print(tmp_path, name):
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_text("x")
    ((shown, reason),) = refusals(tmp_path).items()
    assert shown.isprintable()
    assert shown.encode()
    assert "name" in reason
    with pytest.raises(RefusedError):
        walk(Path(os.fsdecode(path)))


@pytest.mark.parametrize(
    "name", ["naïve.md", "e\u0301.md", "9.41\u202fAM.md", "👩\u200d🔬.md", "a\\b.md"]
)
def test_names_of_any_language_are_kept_as_they_are(tmp_path, name):
    (tmp_path / name).write_text("x")
    assert paths(tmp_path) == [name]


def test_a_folder_below_a_bad_name_is_marked_as_unseen(tmp_path):
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    bad.mkdir()
    (bad / "a.md").write_text("x")
    (refusal,) = walk(tmp_path)
    assert refusal.folder


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_has_a_reason(tmp_path):
    plant(tmp_path, a_md=b"x", shut__b_md=b"x")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "shut").chmod(0)
    try:
        assert all("permission denied" in reason for reason in refusals(tmp_path).values())
        assert set(refusals(tmp_path)) == {"a.md", "shut"}
        with pytest.raises(RefusedError):
            walk(tmp_path / "shut")
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_file_without_the_right_to_read_is_refused(tmp_path, monkeypatch):
    plant(tmp_path, a_md=b"x")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refusals(tmp_path) == {"a.md": "it cannot be read: permission denied"}


def test_the_kernels_folders_are_refused_below_the_root_too(tmp_path, monkeypatch):
    plant(tmp_path, kernel__a_md=b"x", docs__a_md=b"x")
    (tmp_path / "docs" / "link.md").symlink_to("../kernel/a.md")
    monkeypatch.setattr(folder, "KERNEL", (tmp_path / "kernel",))
    assert paths(tmp_path) == ["docs/a.md"]
    assert set(refusals(tmp_path)) == {"docs/link.md", "kernel"}


def test_an_entry_that_fails_is_refused_and_the_walk_goes_on(tmp_path, monkeypatch):
    plant(tmp_path, a__x_md=b"x", b_md=b"x")
    entries = folder._entries

    def failing(path):
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return entries(path)

    monkeypatch.setattr(folder, "_entries", failing)
    with pytest.raises(RefusedError, match="permission denied"):
        walk(tmp_path / "a")
    refusal, found = walk(tmp_path)
    assert refusal == Refusal("a", "it cannot be read: permission denied", folder=True)
    assert found.path == "b.md"


def test_folders_deeper_than_calls_can_nest_are_walked(tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    plant(tmp_path, end_md=b"x")
    try:
        assert paths(tmp_path) == ["end.md"]
    finally:
        os.removedirs(tmp_path.joinpath(*["d"] * 1_500))  # rmtree would nest as deep


def found_at(path):
    (found,) = walk(path)
    return found


def test_reading_stops_at_the_limit(tmp_path):
    plant(tmp_path, a_md=b"x" * 11)
    assert len(read(found_at(tmp_path / "a.md"), 11)) == 11
    with pytest.raises(RefusedError, match="larger"):
        read(found_at(tmp_path / "a.md"), 10)


@pytest.mark.parametrize("become", ["gone", "link", "pipe", "folder", "linked folder"])
def test_a_file_that_was_replaced_is_refused(tmp_path, become):
    plant(tmp_path, root__d__a_md=b"x", outside__a_md=b"secret")
    file = tmp_path / "root" / "d" / "a.md"
    (found,) = walk(tmp_path / "root")
    file.unlink()
    if become == "link":
        file.symlink_to(tmp_path / "outside" / "a.md")
    elif become == "pipe":
        os.mkfifo(file)
    elif become == "folder":
        file.mkdir()
    elif become == "linked folder":
        file.parent.rmdir()
        file.parent.symlink_to(tmp_path / "outside")
    with pytest.raises(RefusedError, match=r"d/a\.md"):
        read(found, LIMIT)


def test_a_file_that_settles_is_read_whole(tmp_path, monkeypatch):
    found, tries = changing(tmp_path, monkeypatch, times=1)
    assert read(found, LIMIT) == b"x+"
    assert len(tries) == 2


def test_a_file_that_keeps_changing_is_for_later(tmp_path, monkeypatch):
    found, tries = changing(tmp_path, monkeypatch, times=99)
    with pytest.raises(UnavailableError, match="being written"):
        read(found, LIMIT)
    assert len(tries) == folder.READS


def changing(tmp_path, monkeypatch, times):
    """A file that grows while it is read, a number of times."""
    plant(tmp_path, a_md=b"x")
    tries, plain = [], folder._at_most

    def growing(file, max_bytes, path):
        data = plain(file, max_bytes, path)
        tries.append(data)
        if len(tries) <= times:
            with (tmp_path / "a.md").open("ab") as more:
                more.write(b"+")
        return data

    monkeypatch.setattr(folder, "_at_most", growing)
    return found_at(tmp_path / "a.md"), tries


names = st.text("abcé 文-_.", min_size=1, max_size=6).filter(lambda name: name.strip("."))
trees = st.dictionaries(st.lists(names, min_size=1, max_size=3).map(tuple), st.binary(max_size=20))


@settings(max_examples=60, deadline=None)
@given(trees)
def test_a_walk_finds_exactly_what_is_not_hidden(tree):
    with TemporaryDirectory() as made:
        root = Path(made)
        planted = {}
        for parts, data in tree.items():
            path = root.joinpath(*parts)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            except OSError:  # a file where a folder would be, or the other way round
                continue
            if not any(part.startswith(".") for part in parts):
                planted["/".join(parts)] = data
        items = list(walk(root))
        assert {item.path: read(item, LIMIT) for item in items} == planted
        assert [item.path.split("/") for item in items] == sorted(p.split("/") for p in planted)
        assert items == list(walk(root))
