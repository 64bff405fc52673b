"""Whether a call proves that its sender knows a secret: signatures and tokens as hosts send them.

Pure. Every way is tried to its end, so that the time says nothing about which one was nearly right.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from collections.abc import Iterator, Mapping

# HMAC-SHA-256 of the body in hexadecimal, behind a prefix: GitHub; Bitbucket; Gitea, Forgejo, Gogs.
_SIGNATURES = (
    ("X-Hub-Signature-256", "sha256="),
    ("X-Hub-Signature", "sha256="),
    ("X-Gitea-Signature", ""),
    ("X-Forgejo-Signature", ""),
    ("X-Gogs-Signature", ""),
)
_TOKEN = "X-Gitlab-Token"  # noqa: S105 - the name of a header


class Proof:
    """Takes the body piece by piece, then says whether the call was made with the secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._body = hmac.new(self._secret, digestmod="sha256")

    def update(self, piece: bytes) -> None:
        """The next piece of the body."""
        self._body.update(piece)

    def holds(self, headers: Mapping[str, str], token: str = "") -> bool:
        """Whether a signature or a token of the call is right; ``token`` stood in its address."""
        signed = self._body.hexdigest().encode()
        right = [hmac.compare_digest(signed, each) for each in _signatures(headers)]
        right += [hmac.compare_digest(self._secret, each) for each in _tokens(headers, token)]
        return any(right)


def _signatures(headers: Mapping[str, str]) -> Iterator[bytes]:
    for name, prefix in _SIGNATURES:
        value = headers.get(name, "")
        if value and value.startswith(prefix):
            yield _bytes(value.removeprefix(prefix).strip().lower())


def _tokens(headers: Mapping[str, str], token: str) -> Iterator[bytes]:
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    given = [headers.get(_TOKEN, ""), token]
    if scheme.lower() == "bearer":
        given.append(value.strip())
    elif scheme.lower() == "basic":  # its password: what some hosts can send and nothing else
        given.append(_password(value.strip()))
    return (_bytes(each) for each in given if each)


def _password(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
