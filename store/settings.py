"""Every setting of the program, read once from the environment and ``teamlore.toml``.

The field's description is the text of the settings table in the user documentation.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from store.errors import UsageError


def default_home() -> Path:
    """The data directory where nothing else is said."""
    return Path("~/.local/share/teamlore").expanduser()


class Settings(BaseSettings):
    """Read from ``TEAMLORE_…`` variables first, then from ``teamlore.toml``, then the defaults."""

    model_config = SettingsConfigDict(
        env_prefix="TEAMLORE_", toml_file="teamlore.toml", extra="forbid", frozen=True
    )

    home: Path = Field(
        default_factory=default_home, description="Data directory: the database and the index."
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL. Empty: SQLite in the data directory."
    )
    qdrant_url: str = Field(
        default="",
        description="URL of a Qdrant server, with its port unless that is 6333. Empty: the engine "
        "runs in this process.",
    )
    qdrant_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the Qdrant server; asks for an https URL."
    )
    qdrant_ca: str = Field(
        default="",
        description="File with the authority that signed its certificate. Empty: any public one.",
    )
    qdrant_prefix: str = Field(
        default="teamlore",
        pattern=r"^[A-Za-z0-9_.-]{1,60}$",
        description="How names on that server begin; installations that share it need one each.",
    )
    qdrant_timeout: int = Field(
        default=10, ge=1, le=600, description="Seconds that one request to it may take."
    )
    qdrant_shards: int = Field(
        default=0, ge=0, description="Shards of a new collection. 0: as the server decides."
    )
    qdrant_replicas: int = Field(default=1, ge=1, description="Copies of each shard of it.")
    qdrant_write_acks: int = Field(
        default=1, ge=1, description="Copies that have a write before it counts; at most all."
    )
    model: str = Field(
        default="all-MiniLM-L6-v2",
        description="Embedding model: fast, quality or multilingual; or a registry name, a local "
        "folder or a hub name. The first one: `teamlore reembed` changes it.",
    )
    dims: int = Field(
        default=0,
        ge=0,
        le=8192,
        description="Dimensions of vectors in the index: `teamlore tune dims` says how many do. "
        "What they find is compared in full. 0: all.",
    )
    late_model: str = Field(
        default="",
        description="A ColBERT-style folder or hub name: its token vectors instead of the model's.",
    )
    reranker: str = Field(
        default="",
        description="A cross-encoder's folder or hub name: it orders the best passages anew.",
    )
    rerank_ms: int = Field(
        default=300, ge=10, le=10_000, description="Milliseconds that the reranker may take."
    )
    backend: str = Field(
        default="auto",
        description="How the model runs: auto, onnx, openvino or torch.",
    )
    model_cache: Path | None = Field(
        default=None,
        description="Where exported models and the library that reads PDFs are kept. Empty: beside "
        "the Python environment.",
    )
    threads: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Threads of the encoder. 0: as many as cores, and one fewer while serving.",
    )
    question_cache_mb: int = Field(
        default=4,
        ge=0,
        le=1024,
        description="Memory for the vectors of questions of the last hour, in megabytes. 0: none.",
    )
    fetch_allow: str = Field(
        default="",
        description="Private hosts that may be fetched: host, host:port or network, with commas.",
    )
    max_document_mb: int = Field(
        default=50, ge=1, le=1024, description="Larger documents are refused, in megabytes."
    )
    fetch_delay: float = Field(
        default=0.5, ge=0, le=60, description="Seconds between two requests to one host of a site."
    )
    history_delay: float = Field(
        default=1.2,
        ge=0,
        le=120,
        description="Seconds between two requests for what was said in channels that are read; a "
        "platform that asks for more time is given it.",
    )
    git_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="Tokens that read private repositories: host=token, with commas; each goes to "
        "its own host alone, over https.",
    )
    timezone: str = Field(
        default="UTC", description="Zone of the times in refresh --cron, such as Europe/Berlin."
    )
    language: Literal["", "en", "de", "es", "fr", "pt", "ja", "zh"] = Field(
        default="",
        description="Language of the bot's own sentences for people whose platform tells none that "
        "it speaks: en, de, es, fr, pt, ja or zh. At the terminal it comes before LANG.",
    )
    undo_hours: float = Field(
        default=24.0, ge=0, description="How long a removal can be undone before it is final."
    )
    keep_questions: int = Field(
        default=90,
        ge=0,
        le=36_500,
        description="Days that the text of a question is kept, and who asked it; then only its "
        "outcome counts. 0: for ever.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Encrypts stored tokens: any passphrase; a former one behind a comma is still "
        "read. Empty: a key file is made in the data directory.",
    )
    public_url: str = Field(
        default="", description="Where the HTTP server can be reached from outside: https://…"
    )
    http_host: str = Field(default="127.0.0.1", description="Address the HTTP server listens on.")
    http_port: int = Field(
        default=8080, ge=0, le=65535, description="Its port. 0: any that is free."
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Who reads /metrics must send it as a bearer token. Empty: whoever reaches the "
        "HTTP server may.",
    )
    admins: str = Field(
        default="",
        description="Who may change what is known: slack:U…, slack:S…, discord:person:ID, "
        "discord:role:ID, with commas. Empty for a platform: its own admins.",
    )
    questions_per_minute: int = Field(
        default=20, ge=0, description="A person's questions a minute in chat. 0: no limit."
    )
    on_uninstall: str = Field(
        default="keep",
        description="What becomes of a team's own documents when it uninstalls the app: keep "
        "(nobody may read them there) or remove.",
    )
    slack_bot_token: SecretStr = Field(
        default=SecretStr(""), description="Bot token of one Slack team: xoxb-…"
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""), description="App token: Socket Mode, no public address needed."
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), description="Signing secret: Slack sends to the HTTP server."
    )
    slack_client_id: str = Field(
        default="", description="With the client secret: many teams install over OAuth."
    )
    slack_client_secret: SecretStr = Field(default=SecretStr(""), description="See the client id.")
    slack_authorize_url: str = Field(
        default="https://slack.com/oauth/v2/authorize", description="Where an installation begins."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Base of Slack's Web API; ends in /api/."
    )
    discord_token: SecretStr = Field(
        default=SecretStr(""), description="Bot token of the Discord application."
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10", description="Base of Discord's API."
    )
    discord_gateway_url: str = Field(
        default="", description="Gateway. Empty: the one Discord's API names."
    )
    discord_guilds: str = Field(
        default="", description="Guild ids that belong to workspace main, with commas."
    )
    discord_shards: int = Field(
        default=0,
        ge=-1,
        description="Gateway connections. 0: one, without sharding. -1: as many "
        "as Discord advises (needed from 2,500 guilds on).",
    )
    discord_shard_ids: str = Field(
        default="",
        description="Which of them this process keeps, where several share the guilds: 0-3 or "
        "0,2. Empty: all.",
    )
    discord_message_content: bool = Field(
        default=False,
        description="Ask Discord for the content of messages that are not for the bot: follow-ups "
        "without a mention, threads as documents. A privileged intent.",
    )
    discord_threads: str = Field(
        default="", description="Channel ids where each question gets a thread, with commas."
    )
    discord_forums: str = Field(
        default="", description="Forum channel ids where each new post is answered, with commas."
    )
    ingest: bool = Field(
        default=True,
        description="Whether `serve` does ingest work too. false: `worker` processes do it all; "
        "they need a Qdrant server.",
    )
    log_level: str = Field(
        default="WARNING", description="DEBUG, INFO, WARNING or ERROR; logs go to standard error."
    )
    log_format: str = Field(
        default="text",
        description="text: lines for people. json: an object a line, with the id of the question, "
        "job or webhook that it belongs to.",
    )

    traces: bool = Field(
        default=False,
        description="Send how long the parts of each question and job took, by OpenTelemetry over "
        "HTTP, to where OTEL_EXPORTER_OTLP_ENDPOINT says. Needs the extra traces.",
    )

    @field_validator("qdrant_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not (urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname):
            raise ValueError("must begin with https:// or http:// and name a host")
        return value

    @field_validator("backend")
    @classmethod
    def _known_backend(cls, value: str) -> str:
        if value not in {"auto", "onnx", "openvino", "torch"}:
            raise ValueError("must be auto, onnx, openvino or torch")
        return value

    @field_validator("on_uninstall")
    @classmethod
    def _known_policy(cls, value: str) -> str:
        if value not in {"keep", "remove"}:
            raise ValueError("must be keep or remove")
        return value

    @field_validator("log_format")
    @classmethod
    def _known_format(cls, value: str) -> str:
        if value not in {"text", "json"}:
            raise ValueError("must be text or json")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def address(self) -> str:
        """Where the HTTP server is reached: from outside, if that is set, else on this machine."""
        return self.public_url.rstrip("/") or f"http://{self.http_host}:{self.http_port}"

    @property
    def cores(self) -> int:
        """How many cores the model and what goes with it may keep busy."""
        return self.threads or cores()

    def sparing(self, spare: int) -> Settings:
        """The same, with that many cores left to others, unless a number of threads is set."""
        if not spare or self.threads:
            return self
        return self.model_copy(update={"threads": max(1, cores() - spare)})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """Settings of this process; a wrong one raises UsageError naming the variable."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise UsageError(f"Setting TEAMLORE_{name} is wrong: {first['msg']}.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"teamlore.toml cannot be read: {error}.") from None
    if settings.qdrant_api_key.get_secret_value() and _is_open(settings.qdrant_url):
        raise UsageError(
            "TEAMLORE_QDRANT_API_KEY would travel unprotected: use an https TEAMLORE_QDRANT_URL."
        )
    if settings.qdrant_write_acks > settings.qdrant_replicas:
        raise UsageError("TEAMLORE_QDRANT_WRITE_ACKS is more than TEAMLORE_QDRANT_REPLICAS.")
    return settings


def cores() -> int:
    """The cores this process may use, which can be fewer than the machine has."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def listed(setting: str) -> tuple[str, ...]:
    """The entries of a setting that takes several, with commas."""
    return tuple(entry.strip() for entry in setting.split(",") if entry.strip())


def _is_open(url: str) -> bool:
    """Whether what is sent there can be read on the way: not on this machine, not encrypted."""
    address = urlsplit(url)
    return address.scheme == "http" and not _is_here(address.hostname or "")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
