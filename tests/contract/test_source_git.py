"""A repository: what is read between two commits, who is named, where a citation opens."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.answer.locate import location
from ingest.sources.git.address import forge_of, repository
from ingest.sources.git.chosen import Chosen
from ingest.sources.git.program import Git
from ingest.sources.registry import identify
from store.errors import RefusedError, UsageError
from store.library import Library
from store.records import Audience
from store.schema import DocumentRow

pytestmark = pytest.mark.contract
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"


class Repo:
    """A real repository that a test writes commits into."""

    def __init__(self, folder):
        self.folder, self.day = folder, 1
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "uploadpack.allowFilter", "true")

    def git(self, *arguments, **env):
        given = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=given | env,
                              capture_output=True, text=True, check=True)  # fmt: skip
        return done.stdout.strip()

    def commit(self, author="Ann Lee", **files):
        """Write files (None deletes) and commit them; a day passes with each commit."""
        for name, text in files.items():
            path = self.folder / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.day += 1
        moment = f"2026-03-{self.day:02}T10:00:00+00:00"
        said = (("NAME", author), ("EMAIL", "a@example.org"), ("DATE", moment))
        roles = ("AUTHOR", "COMMITTER")
        who = {f"GIT_{role}_{what}": value for role in roles for what, value in said}
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change", **who)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path):
    made = Repo(tmp_path / "origin")
    made.commit(**{"README.md": "# Read me\nhello\n", "docs__a.md": "apple\n",
                   "docs__b.md": "banana\n", "src__main.py": "print('x')\n"})  # fmt: skip
    return made


@pytest.fixture
def look(world, repo):
    def looked(status="done", url_base="https://github.com/acme/handbook", **options):
        _, job = world.catalogue.add_source(
            world.workspace, world.general, "git", f"file://{repo.folder}", "handbook", url_base,
            options,
        )  # fmt: skip
        world.jobs.expire()
        world.worker.drain()
        ended = world.jobs.get(job)
        assert ended.state == status, ended.reason
        return ended.progress if status == "done" else ended.reason

    return looked


def page(world, path):
    with world.database.read() as session:
        row = session.query(DocumentRow).filter_by(path=path).one()
    audience = Audience(world.workspace, frozenset({world.general}))
    pages = Library(world.database, world.model).pages([row.published_id], audience=audience)
    return pages[row.published_id]


def source(world):
    (found,) = world.catalogue.sources(world.workspace)
    return found


def test_its_files_are_read_with_author_date_and_a_link_to_the_line(world, repo, look):
    first = repo.git("rev-parse", "HEAD")
    second = repo.commit("Bob Ray", **{"docs__a.md": "apple\napricot\n"})

    look()

    a, b = page(world, "docs/a.md"), page(world, "docs/b.md")
    assert (a.author, b.author) == ("Bob Ray", "Ann Lee")
    assert a.modified_at - b.modified_at == timedelta(days=1)
    base = "https://github.com/acme/handbook/blob"
    assert location(a, a.text.index("apricot")) == f"{base}/{second}/docs/a.md?plain=1#L2"
    assert location(b, 0) == f"{base}/{first}/docs/b.md?plain=1#L1"
    assert location(page(world, "src/main.py"), 0) == f"{base}/{first}/src/main.py#L1"
    world.check()


def test_only_what_changed_between_commits_is_read(world, repo, look, monkeypatch):
    look()
    repo.commit(**{"docs__b.md": "blueberry\n"})
    repo.git("mv", "docs/a.md", "docs/z.md")
    repo.commit(**{"src__main.py": None})
    encoded, asked = world.encoder.encoded, []
    monkeypatch.setattr("ingest.sources.git.mirror.Blobs.read", _spy(asked))

    report = look()

    assert len(asked) == 2  # b.md and z.md
    assert (report["added"], report["updated"], report["removed"]) == (1, 1, 2)
    assert report["unchanged"] == 1
    assert world.encoder.encoded == encoded + 1  # the renamed one has the same passages
    assert set(world.published()) == {"README.md", "docs/b.md", "docs/z.md"}
    world.check()


def test_nothing_new_reads_nothing(world, repo, look, monkeypatch):
    look()
    asked: list = []
    monkeypatch.setattr("ingest.sources.git.mirror.Blobs.read", _spy(asked))

    report = look()

    assert (asked, report["unchanged"], report["added"]) == ([], 4, 0)


def test_history_that_was_rewritten_is_read_anew(world, repo, look):
    look()
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit(**{"docs__a.md": "avocado\n"})
    repo.git("branch", "-M", "other", "main")

    report = look()

    assert (report["updated"], report["removed"]) == (4, 0)  # links lead to the new commit
    assert world.published()["docs/a.md"] == ["avocado"]


def test_a_branch_and_paths_can_be_chosen(world, repo, look):
    repo.git("checkout", "-q", "-b", "next")
    repo.commit(**{"docs__deep__c.md": "cherry\n", "docs__draft.md": "draft\n"})
    repo.git("checkout", "-q", "main")

    look(branch="next", path=["docs"], exclude=["draft.*"])

    assert set(world.published()) == {"docs/a.md", "docs/b.md", "docs/deep/c.md"}
    assert look(branch="next", path=["*.py"])["removed"] == 3
    assert set(world.published()) == {"src/main.py"}


def test_what_holds_no_text_is_refused_with_its_reason(world, repo, look):
    repo.commit(**{"big.md": POINTER, "data.csv": b"a\0b", "huge.txt": "x" * 900_000})
    (repo.folder / "link.md").symlink_to("/etc/passwd")
    repo.commit(**{"x.md": "x\n"})
    world.loader.tools = replace(world.loader.tools, max_bytes=500_000)

    report = look()

    reasons = {r["document"]: r["reason"] for r in report["refused"]}
    assert set(reasons) == {"big.md", "data.csv", "huge.txt"}
    assert "LFS" in reasons["big.md"]
    assert "binary" in reasons["data.csv"]
    assert "larger than" in reasons["huge.txt"]
    repo.commit(**{"big.md": "now it is text\n"})
    assert look()["added"] == 1


def test_a_repository_that_is_gone_or_a_branch_that_never_was_loses_nothing(world, repo, look):
    look()
    assert "no repository or branch" in look(status="failed", branch="nosuch")
    repo.folder.rename(repo.folder.with_name("away"))
    look(status="failed")

    assert len(world.published()) == 4
    assert source(world).last_look_failed


def test_hooks_and_settings_of_a_repository_do_nothing(world, repo, look, tmp_path):
    harm = tmp_path / "harm"
    repo.commit(**{".gitattributes": "*.md filter=evil\n", "a.md": "a\n"})
    repo.git("config", "filter.evil.smudge", f"touch {harm}")
    repo.git("config", "core.fsmonitor", f"touch {harm}")
    repo.git("config", "uploadpack.packObjectsHook", f"touch {harm}")
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        file = repo.folder / ".git" / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\ntouch {harm}\n")
        file.chmod(0o755)

    look()

    assert not harm.exists()
    assert ".gitattributes" not in world.published()


def test_the_copy_goes_when_the_source_is_purged(world, repo, look):
    look()
    (mirror,) = (world.home / "git").iterdir()
    world.catalogue.remove_source(source(world), timedelta())
    world.drain()

    assert not mirror.exists()
    assert world.catalogue.sources(world.workspace, removed=True) == []


def test_only_files_that_are_read_are_sent(world, repo, look):
    repo.commit(**{"media.bin": os.urandom(3_000_000)})
    id = repo.git("rev-parse", "HEAD:media.bin")

    look(path=["docs"])

    (mirror,) = (world.home / "git").iterdir()
    held = subprocess.run(
        ["git", "--git-dir", mirror, "cat-file", "--batch-all-objects", "--batch-check"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert id not in held


def test_a_token_goes_to_its_own_host_and_stands_nowhere(monkeypatch, tmp_path):
    seen, begin = {}, subprocess.Popen
    failing = ["sh", "-c", "echo 'fatal: unable to access secret99' >&2; exit 128"]

    def started(command, *, env, **how):
        seen.update(command=command, env=env)
        return begin(failing, env=env, **how)

    monkeypatch.setattr("ingest.sources.git.program.subprocess.Popen", started)
    monkeypatch.setattr("ingest.sources.git.program.system_addresses", lambda *_: ["140.82.112.3"])
    tokens = {"github.com": "secret99"}
    git = Git(repository("https://github.com/a/b.git"), (), tokens)
    with pytest.raises(Exception, match="cannot be read now") as failure:
        git.remote(tmp_path, "fetch")

    assert "secret99" not in f"{seen['command']} {failure.value} {git!r}"
    assert seen["env"]["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraHeader"
    assert "http.curloptResolve=github.com:443:140.82.112.3" in seen["command"]
    assert "protocol.allow=never" in seen["command"]
    other = Git(repository("https://gitlab.com/a/b.git"), (), tokens)
    with pytest.raises(Exception, match="cannot be read now"):
        other.remote(tmp_path, "fetch")
    assert "GIT_CONFIG_COUNT" not in seen["env"]
    local = Git(repository("https://github.com/a/b.git"), (), tokens)
    with pytest.raises(Exception, match="cannot be read now"):
        local.local(tmp_path, "log")
    assert "GIT_CONFIG_COUNT" not in seen["env"]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/a.git", "https://10.1.2.3/a.git", "https://[::1]/a.git",
            "https://169.254.169.254/a.git", "git@127.0.0.1:a/b", "ssh://git@192.168.1.1/a.git",
            "https://140.82.112.3:8443/a.git", "ssh://git@140.82.112.3/a.git"],
)  # fmt: skip
def test_a_private_host_is_not_reached_and_ssh_needs_leave(url, tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.sources.git.program.subprocess.Popen", _never)

    with pytest.raises(RefusedError, match="FETCH_ALLOW"):
        Git(repository(url)).remote(tmp_path, "fetch")


@pytest.mark.parametrize(
    "url", ["https://user:secret@host/a.git", "https://token@host/a.git", "ext::sh -c id",
            "https://host/a.git?x=1", "http://host/a.git", "ssh://-oProxyCommand=x/a",
            "ssh://-oX@host/a", "git://host/a.git", "https:///a.git", "https://host/a\n.git"],
)  # fmt: skip
def test_an_address_that_could_do_more_than_name_a_repository_is_refused(url):
    with pytest.raises(UsageError) as failure:
        identify(f"git+{url}")

    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("typed", "target", "name"),
    [
        ("https://github.com/acme/hand.git", "https://github.com/acme/hand.git", "acme/hand"),
        ("git+https://github.com/acme/hand", "https://github.com/acme/hand", "acme/hand"),
        ("git@github.com:acme/hand.git", "ssh://git@github.com/acme/hand.git", "acme/hand"),
        ("git+ssh://git@host:2222/x/y", "ssh://git@host:2222/x/y", "x/y"),
        ("git+/srv/git/hand.git", "file:///srv/git/hand.git", "hand"),
    ],
)
def test_a_repository_is_named_in_many_ways(typed, target, name):
    assert identify(typed) == ("git", target, name)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://github.com/o/n.git", "https://github.com/o/n/blob/C/a%20b.py#L"),
        ("git@gitlab.com:o/g/n.git", "https://gitlab.com/o/g/n/-/blob/C/a%20b.py#L"),
        ("https://codeberg.org/o/n", "https://codeberg.org/o/n/src/commit/C/a%20b.py#L"),
        ("https://bitbucket.org/o/n", "https://bitbucket.org/o/n/src/C/a%20b.py#lines-"),
        ("ssh://git@git.example.org:2222/o/n", "https://git.example.org/o/n/blob/C/a%20b.py#L"),
    ],
)
def test_each_forge_has_its_own_links(url, link):
    assert forge_of(repository(url), None).line("C", "a b.py") == link


@pytest.mark.parametrize(
    ("patterns", "takes", "leaves"),
    [
        (["docs"], ["docs/a.md", "docs/x/y.md"], ["docsx/a.md", "a.md"]),
        (["*.md"], ["a.md", "x/y/a.md"], ["a.mdx", "a.md/b"]),
        (["a/**/*.md"], ["a/x.md", "a/b/c/x.md"], ["b/a/x.md", "a/x.txt"]),
        (["a/*.md"], ["a/x.md"], ["a/b/x.md"]),
        ([], ["x.py"], [".github/x.md", "node_modules/x.js"]),
    ],
)
def test_patterns_choose_files(patterns, takes, leaves):
    chosen = Chosen.of(patterns, [])

    assert [p for p in takes + leaves if chosen.takes(p)] == takes


@pytest.mark.parametrize("pattern", ["", "/", "*" * 20, "x" * 300])
def test_a_pattern_that_is_none_is_said(pattern):
    with pytest.raises(UsageError):
        Chosen.of([pattern], [])


def _never(*_args, **_kwargs):
    raise AssertionError("git was run")


def _spy(asked):
    from ingest.sources.git.mirror import Blobs

    real = Blobs.read

    def read(self, id, max_bytes):
        asked.append(id)
        return real(self, id, max_bytes)

    return read


def test_a_date_is_the_authors(world, repo, look):
    look()

    assert page(world, "docs/a.md").modified_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_killed_at_any_step_nothing_of_a_commit_is_lost(world, repo, look):
    look()
    for step in range(1, 60, 2):
        repo.commit(**{"docs__a.md": f"apple {step}\nand {step + 1}\n", f"n{step}.md": "new\n",
                       **({f"n{step - 2}.md": None} if step > 2 else {})})  # fmt: skip
        world.catalogue.refresh(source(world))
        died = world.drain_or_die(step)
        world.drain()

        assert world.published()["docs/a.md"] == [f"apple {step}", f"and {step + 1}"]
        assert {p for p in world.published() if p.startswith("n")} == {f"n{step}.md"}
        if not died:
            break
    assert not died  # the last one came to its end: every step before was killed at
    world.check()


def test_a_tenth_of_real_documents_that_changed_is_all_that_is_read(
    world, repo, look, data_dir, monkeypatch
):
    docs = data_dir / "govuk-developer-docs" / "files"
    files = {
        p.relative_to(docs).as_posix(): p.read_bytes() for p in sorted(docs.rglob("*.md"))[:50]
    }
    repo.commit(**{f"real/{name}": data for name, data in files.items()})
    assert look(path=["real"])["added"] == len(files)
    changed = [f"real/{name}" for name in sorted(files)[::10]]
    encoded, asked = world.encoder.encoded, []
    monkeypatch.setattr("ingest.sources.git.mirror.Blobs.read", _spy(asked))
    repo.commit(**{name: files[name[5:]] + b"\nOne line more.\n" for name in changed})

    report = look(path=["real"])

    assert (report["updated"], len(asked)) == (len(changed), len(changed))
    assert report["unchanged"] == len(files) - len(changed)
    assert world.encoder.encoded == encoded + 1  # the one new line
    world.check()
