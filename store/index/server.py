"""The index on a Qdrant server or cluster, as the settings describe it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from qdrant_client import QdrantClient

from store.errors import UsageError
from store.index.client import ClientIndex
from store.index.collection import Collection, Spread
from store.index.patience import Patience
from store.settings import Settings


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, how it is spoken to, and how collections lie on it."""

    url: str
    key: str = ""
    authority: Path | None = None  # that signed its certificate; None: any public one
    prefix: str = "teamlore"
    timeout: int = 10  # seconds for one request
    spread: Spread = field(default_factory=Spread)
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def of(cls, settings: Settings) -> Server:
        """The server that the settings name."""
        return cls(
            settings.qdrant_url,
            settings.qdrant_api_key.get_secret_value(),
            Path(settings.qdrant_ca) if settings.qdrant_ca else None,
            settings.qdrant_prefix,
            settings.qdrant_timeout,
            Spread(settings.qdrant_shards, settings.qdrant_replicas, settings.qdrant_write_acks),
        )


def server_index(server: Server, model: str, dimension: int) -> ClientIndex:
    """A model's passages on a server; no request is sent before the first use."""
    client = QdrantClient(
        url=server.url,
        headers={"api-key": server.key} if server.key else None,
        timeout=server.timeout,
        check_compatibility=False,  # it would ask from a thread of its own, and warn on the screen
        trust_env=False,  # a stray proxy variable must not see the key
        verify=_authorities(server),
    )
    collection = Collection(client, f"{server.prefix}-{model}", dimension, server.spread)
    return ClientIndex(client, collection, server.patience)


def _authorities(server: Server) -> ssl.SSLContext | bool:
    if urlsplit(server.url).scheme != "https":
        return False  # nothing to look at
    if server.authority is None:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=server.authority)
    except OSError:
        raise UsageError(
            f"TEAMLORE_QDRANT_CA names {server.authority}, which holds no certificate in PEM form."
        ) from None
