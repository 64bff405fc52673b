"""Runs git with everything off that a repository or its host could use against this machine.

No hooks, no prompts, no helpers, no settings of the user or the system, no submodules, no
checkout, no redirects, and only the protocol that was asked for. A token goes in the environment,
bound to its own host; it never stands in arguments, in the mirror's settings or in a log.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ingest.fetch.guard import Allowlist, admit
from ingest.fetch.target import target_of
from ingest.fetch.wire import Deadline, addresses_of, system_addresses
from ingest.sources.base import SourceAwayError
from ingest.sources.git.address import Repository
from store.errors import RefusedError, UnavailableError

_SETTINGS = (
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.askPass=", "credential.helper=",
    "core.sshCommand=", "core.pager=cat", "core.quotePath=false", "gc.auto=0",
    "maintenance.auto=false", "submodule.recurse=false", "fetch.recurseSubmodules=false",
    "protocol.allow=never", "http.followRedirects=false", "http.proxy=", "http.emptyAuth=false",
    "http.lowSpeedLimit=1000", "http.lowSpeedTime=60", "transfer.bundleURI=false",
    "log.showSignature=false", "diff.external=", "core.attributesFile=/dev/null",
)  # fmt: skip
_LOOK = 1.0  # seconds between two looks at how it goes
_MOST_HELPERS = 12  # processes of one call; a fetch has six
_PORTS = {"https": 443, "ssh": 22}
_MISSING = re.compile(r"not found|does not exist|not appear to be a git|couldn't find remote", re.I)
_CLOSED = re.compile(
    r"terminal prompts disabled|Authentication failed|Permission denied|returned error: 403", re.I
)
_MOVED = re.compile(r"redirect|returned error: 30[12378]", re.I)


@dataclass(frozen=True, slots=True)
class Git:
    """The git program, for one repository. ``seconds`` bound each call."""

    repo: Repository
    allow: tuple[str, ...] = ()
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    seconds: float = 900.0

    def local(self, mirror: Path, *arguments: str, data: bytes | None = None) -> bytes:
        """A call that reads the mirror and must reach nothing else."""
        command = [*_program(), *_settings(_SETTINGS), "--git-dir", str(mirror), *arguments]
        return self._run(command, _environment(), data)

    def remote(self, mirror: Path, *arguments: str, data: bytes | None = None) -> bytes:
        """A call that may reach the repository's host, and only it."""
        more = [f"protocol.{self.repo.scheme}.allow=always", *self._pinned()]
        command = [
            *_program(), *_settings((*_SETTINGS, *more)), "--git-dir", str(mirror), *arguments
        ]  # fmt: skip
        return self._run(command, _environment() | self._secret() | self._ssh(), data)

    def reader(self, mirror: Path) -> subprocess.Popen[bytes]:
        """A process that gives the contents of what is asked of it by id."""
        command = [*_program(), *_settings(_SETTINGS), "--git-dir", str(mirror)]
        return subprocess.Popen(  # noqa: S603 - see _run
            [*command, "cat-file", "--batch"], env=_environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _pinned(self) -> list[str]:
        """Connect to the address that the guard has checked, whatever the name resolves to then."""
        if self.repo.scheme != "https":
            return []
        port = self.repo.port or _PORTS["https"]
        address = self._address()
        shown = f"[{address}]" if ":" in address else address
        return [f"http.curloptResolve={self.repo.host}:{port}:{shown}"]

    def _address(self) -> str:
        """The first address of the host; RefusedError if the guard does not admit it."""
        port = self.repo.port or _PORTS[self.repo.scheme]
        host = f"[{self.repo.host}]" if ":" in self.repo.host else self.repo.host
        target = target_of(f"https://{host}:{port}/")
        found = addresses_of(target, system_addresses, Deadline(30.0))
        return str(admit(target, found, Allowlist.parse(self.allow))[0])

    def _secret(self) -> dict[str, str]:
        token = self.tokens.get(self.repo.host)
        if not token or self.repo.scheme != "https":
            return {}
        port = f":{self.repo.port}" if self.repo.port else ""
        basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.https://{self.repo.host}{port}/.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        }

    def _ssh(self) -> dict[str, str]:
        """The operator's own keys, with no question to anybody, to the address that was checked."""
        if self.repo.scheme != "ssh":
            return {}
        options = (
            "BatchMode=yes", "StrictHostKeyChecking=yes", "ForwardAgent=no", "ConnectTimeout=20",
            "PermitLocalCommand=no", f"HostName={self._address()}",
            f"HostKeyAlias={self.repo.host}",
        )  # fmt: skip
        command = "ssh " + " ".join(f"-o {option}" for option in options)
        home = {name: os.environ[name] for name in ("HOME", "SSH_AUTH_SOCK") if name in os.environ}
        return home | {"GIT_SSH_COMMAND": command, "GIT_SSH_VARIANT": "ssh"}

    def _run(self, command: list[str], environment: dict[str, str], data: bytes | None) -> bytes:
        process = subprocess.Popen(  # noqa: S603 - a fixed program; arguments are checked or ours
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            told, said = self._ended(process, data or b"")
        except BaseException:
            with suppress(ProcessLookupError):  # with its helpers, which would go on for ever
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        if process.returncode:
            raise self._failure(said.decode("utf-8", "replace"))
        return told

    def _ended(self, process: subprocess.Popen[bytes], data: bytes) -> tuple[bytes, bytes]:
        """What it said when it was done; SourceAwayError if it takes too long or goes wild.

        A host without the smart protocol makes git, which misses what a partial copy misses,
        fetch to go on fetching, within each other and without end.
        """
        given: bytes | None = data
        ends = time.monotonic() + self.seconds
        while time.monotonic() < ends:
            with suppress(subprocess.TimeoutExpired):
                return process.communicate(given, timeout=_LOOK)
            given = None
            if _helpers(process.pid) > _MOST_HELPERS:
                raise RefusedError(f"{self.repo.name} cannot be read: its host misleads git.")
        minutes = self.seconds / 60
        raise SourceAwayError(f"{self.repo.name} took longer than {minutes:.0f} minutes to read.")

    def _failure(self, said: str) -> Exception:
        """What git says, in our words: its own may hold an address with a secret."""
        name = self.repo.name
        if _MOVED.search(said):
            return RefusedError(f"{name} has moved: add the address that it redirects to.")
        if _MISSING.search(said):
            return RefusedError(f"There is no repository or branch {name} that could be read.")
        if _CLOSED.search(said):
            return RefusedError(
                f"{name} is not open to everyone: TEAMLORE_GIT_TOKENS can hold a token for "
                f"{self.repo.host or 'it'}."
            )
        return SourceAwayError(f"{name} cannot be read now.")


def _helpers(session: int) -> int:
    """How many processes there are of a session, where the system tells it by files."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            count += stat.read_text("latin-1").rpartition(")")[2].split()[3] == str(session)
    return count


def _program() -> Sequence[str]:
    found = shutil.which("git")
    if found is None:
        raise UnavailableError("git is not installed here: install it, then run this again.")
    return (found,)


def _settings(settings: Sequence[str]) -> list[str]:
    return [word for setting in settings for word in ("-c", setting)]


def _environment() -> dict[str, str]:
    """Nothing of ours but where programs are: settings, proxies and tracing stay out."""
    return {
        "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "", "SSH_ASKPASS": "", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PROTOCOL_FROM_USER": "0", "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",  # since git 2.45
    }  # fmt: skip
