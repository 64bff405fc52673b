"""A call over HTTP: what proves the secret, in the way of each host, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.hooks.proof import Proof

KEY = "known-to-this-hook-alone"
BODY = b'{"ref": "refs/heads/main"}'


def signed(secret=KEY, body=BODY, digest=hashlib.sha256):
    return hmac.new(secret.encode(), body, digest).hexdigest()


def holds(headers, token="", body=BODY, step=7):
    proof = Proof(KEY)
    for start in range(0, len(body), step):
        proof.update(body[start : start + step])
    return proof.holds(CIMultiDict(headers), token)


def basic(password):
    return "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": f"sha256={signed()}"},  # GitHub
        {"X-Hub-Signature-256": f"sha256={signed().upper()}"},
        {"X-Hub-Signature": f"sha1={signed(digest=hashlib.sha1)}",
         "X-Hub-Signature-256": f"sha256={signed()}"},
        {"X-Gitlab-Token": KEY},
        {"X-Gitea-Signature": signed()},
        {"X-Forgejo-Signature": signed()},
        {"X-Hub-Signature": f"sha256={signed()}"},  # Bitbucket
        {"x-gogs-signature": signed()},
        {"Authorization": f"Bearer {KEY}"},
        {"Authorization": f"bearer  {KEY}"},
        {"Authorization": basic(KEY)},
    ],
)  # fmt: skip
def test_every_host_is_let_through_in_its_way(headers):
    assert holds(headers)


def test_the_secret_may_stand_in_the_address():
    assert holds({}, token=KEY)
    assert not holds({}, token=KEY[:-1])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": signed()},  # without its prefix
        {"X-Hub-Signature-256": f"sha1={signed(digest=hashlib.sha1)}"},
        {"X-Hub-Signature": f"sha1={signed(digest=hashlib.sha1)}"},
        {"X-Hub-Signature-256": f"sha256={signed('another')}"},
        {"X-Hub-Signature-256": f"sha256={signed(body=BODY + b' ')}"},
        {"X-Hub-Signature-256": f"sha256={signed(body=b'')}"},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Gitea-Signature": KEY},
        {"X-Gitlab-Token": signed()},
        {"X-Gitlab-Token": ""},
        {"X-Gitlab-Token": KEY + "\u00e9"},
        {"X-Gitlab-Token": "\udce9"},
        {"Authorization": KEY},
        {"Authorization": "Bearer "},
        {"Authorization": f"Digest {KEY}"},
        {"Authorization": "Basic !!"},
        {"Authorization": basic("another")},
        {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()},
    ],
)
def test_nothing_else_is(headers):
    assert not holds(headers)


@given(st.binary(max_size=300), st.integers(1, 50))
def test_a_signature_holds_for_its_body_however_it_arrives(body, step):
    headers = {"X-Hub-Signature-256": f"sha256={signed(body=body)}"}

    assert holds(headers, body=body, step=step)
    assert not holds(headers, body=body + b"x", step=step)
