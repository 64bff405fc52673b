"""Encrypts what must not be readable in the database: tokens and what belongs to them.

Fernet (AES-128-CBC with HMAC-SHA256); the first key seals, every key opens.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from store.errors import StorageError, UsageError

KEY_FILE = "secret.key"
# A passphrase must give the same key on every machine, so its salt is fixed, and guessing is made
# dear instead: scrypt with 32 MiB, about a tenth of a second.
_SALT = b"teamlore: tokens at rest"
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 32}


class Vault:
    """Seals and opens bytes; the keys are made ready when first needed."""

    def __init__(self, secret: str, home: Path) -> None:
        self._phrases = [phrase.strip() for phrase in secret.split(",") if phrase.strip()]
        self._file = home / KEY_FILE

    def seal(self, plain: bytes) -> bytes:
        """Encrypted with the first key."""
        return self._box.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed with any of the keys; UsageError if with another one."""
        try:
            return self._box.decrypt(sealed)
        except InvalidToken:
            raise UsageError(
                "The stored tokens were encrypted with another key: put the former one behind a "
                "comma in TEAMLORE_SECRET_KEY, or install the app again."
            ) from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key alone opens this."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    @cached_property
    def _first(self) -> Fernet:
        return Fernet(self._keys[0])

    @cached_property
    def _box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self._keys])

    @cached_property
    def _keys(self) -> Sequence[bytes]:
        """Of the passphrases in their order; the file's key comes last, so one may move on."""
        keys = [_derived(phrase) for phrase in self._phrases]
        if not keys or self._file.exists():
            keys.append(_kept_in(self._file))
        return keys


def _derived(phrase: str) -> bytes:
    return urlsafe_b64encode(hashlib.scrypt(phrase.encode(), salt=_SALT, **_COST))


def _kept_in(file: Path) -> bytes:
    try:
        if not file.exists():
            _make(file)
        key = file.read_bytes().strip()
        Fernet(key)
    except OSError as error:
        raise StorageError(
            f"The key file {file} cannot be used ({error.strerror}): mend that, or set "
            "TEAMLORE_SECRET_KEY."
        ) from None
    except ValueError:
        raise StorageError(
            f"The key file {file} is damaged: put a backup in its place, or delete it and "
            "install the app again."
        ) from None
    return key


def _make(file: Path) -> None:
    """A new key, whole or not at all, whoever else makes one; only its owner may read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(Fernet.generate_key())
            target.flush()
            os.fsync(target.fileno())
        os.link(draft, file)  # fails where another process was first
    except FileExistsError:
        return
    finally:
        draft.unlink()
