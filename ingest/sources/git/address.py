"""Addresses of repositories: where they are fetched from, and where people open a file. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from store.errors import UsageError

_SCP = re.compile(r"(?:(?P<user>[\w.-]+)@)(?P<host>[\w.-]+):(?P<path>[\w.~/-]+)")
_USER = re.compile(r"(?:\w[\w.-]*@)?")
_SAFE_PATH = re.compile(r"[\w.~/+@%-]+")
_NONE = "This is not the address of a repository."
_GITLAB, _GITEA, _BITBUCKET = "gitlab", "gitea", "bitbucket"
_FORGES = (  # what a host's name says about the program that runs there
    ("bitbucket", _BITBUCKET), ("gitlab", _GITLAB), ("gitea", _GITEA), ("forgejo", _GITEA),
    ("codeberg.org", _GITEA), ("salsa.debian.org", _GITLAB), ("invent.kde.org", _GITLAB),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a repository is. ``host`` is empty for one on this machine."""

    url: str  # canonical: what git is given
    scheme: str
    host: str
    port: int | None
    path: str

    @property
    def name(self) -> str:
        """For people: the last two parts of its path."""
        parts = [p for p in self.path.removesuffix(".git").split("/") if p]
        return "/".join(parts[-2:] if self.host else parts[-1:]) or self.host


def repository(text: str) -> Repository:
    """A repository's address; UsageError for another protocol, credentials or an odd path."""
    parts, port = _parted(text.strip())
    if parts.scheme not in ("https", "ssh", "file"):
        raise UsageError("A repository is read over https, ssh, or from a folder of this machine.")
    if parts.password or (parts.username and parts.scheme != "ssh"):
        raise UsageError(
            "An address with a user name or password in it is not read: TEAMLORE_GIT_TOKENS holds "
            "tokens."
        )
    host, path = (parts.hostname or "").lower(), parts.path.rstrip("/")
    user = f"{parts.username}@" if parts.username else ""
    named = bool(host) is (parts.scheme != "file") and not host.startswith("-")
    plain = _is_plain(path, parts.query + parts.fragment) and _USER.fullmatch(user)
    if not (named and plain):
        raise UsageError(_NONE)
    shown = f"[{host}]" if ":" in host else host
    where = f"{user}{shown}" + (f":{port}" if port else "")
    return Repository(f"{parts.scheme}://{where}{path}", parts.scheme, host, port, path)


def _parted(text: str) -> tuple[SplitResult, int | None]:
    """The parts of an address, of git's short form or of a folder's path."""
    if found := _SCP.fullmatch(text):
        text = f"ssh://{found['user']}@{found['host']}/{found['path'].lstrip('/')}"
    if text.startswith(("/", ".", "~")):
        text = f"file://{Path(text).expanduser().resolve()}"
    try:
        parts = urlsplit(text if text.isprintable() else "")
        port = parts.port
    except ValueError:
        raise UsageError(_NONE) from None
    return parts, port


def _is_plain(path: str, rest: str) -> bool:
    return bool(path) and not rest and _SAFE_PATH.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class Forge:
    """How the web pages of a repository are addressed."""

    base: str  # https://host/owner/name
    kind: str

    def file(self, commit: str, path: str) -> str:
        """Opens a file as it was at a commit."""
        folder = {_GITLAB: "-/blob", _GITEA: "src/commit", _BITBUCKET: "src"}.get(self.kind, "blob")
        return f"{self.base}/{folder}/{commit}/{quote(path)}"

    def line(self, commit: str, path: str) -> str:
        """The same at a line, once its number is put behind."""
        url = self.file(commit, path)
        if self.kind == _BITBUCKET:
            return f"{url}#lines-"
        # what is drawn as a page has no lines: ask for the file as it is written
        drawn = path.lower().endswith((".md", ".markdown", ".rst", ".org", ".adoc", ".ipynb"))
        plain = "?plain=1" if drawn and self.kind != _GITEA else ""
        return f"{url}{'?display=source' if drawn and self.kind == _GITEA else plain}#L"


def forge_of(repo: Repository, url_base: str | None) -> Forge | None:
    """The web pages of a repository; None for one on this machine that has none.

    ``url_base`` names them where they are elsewhere. A host whose name tells nothing is taken to
    be addressed as GitHub is.
    """
    if url_base:
        host = urlsplit(url_base).netloc
        return Forge(url_base.rstrip("/"), _kind(host))
    if not repo.host:
        return None
    port = f":{repo.port}" if repo.port and repo.scheme != "ssh" else ""
    path = repo.path.removesuffix(".git")
    return Forge(f"https://{repo.host}{port}{path}", _kind(repo.host))


def _kind(host: str) -> str:
    return next((kind for mark, kind in _FORGES if mark in host.lower()), "github")
