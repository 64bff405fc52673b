"""Which models have vectors here, and which of them answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base

_KEPT, _ACTIVE = text("state <> 'dropped'"), text("state = 'active'")


class GenerationRow(Base):
    """One model's vectors, from the first of them to their deletion."""

    __tablename__ = "generations"
    __table_args__ = (
        Index("generations_kept", "key", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
        Index(
            "generations_one_active",
            "state",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(80))  # names the model's vectors everywhere
    # the settings that load the model; empty where only its vectors are known
    made_of: Mapped[dict[str, Any]]
    dimension: Mapped[int] = mapped_column(Integer)
    # building | ready | active | retired | dropping | dropped; see store/generations.py
    state: Mapped[str] = mapped_column(String(20))
    compared: Mapped[dict[str, Any] | None]  # with the one that answered, on probes
    started_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    switched_at: Mapped[datetime | None]  # when it last began to answer
    left_at: Mapped[datetime | None]  # when it last ceased to
    dropped_at: Mapped[datetime | None]
