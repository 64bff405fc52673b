"""How confidence was fitted on a workspace's own questions: kept, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.database import Database, now
from store.schema import TuningRow


@dataclass(frozen=True, slots=True)
class Tuning:
    """Coefficients and thresholds for one model, and what they were fitted on.

    ``weights`` are by name of the feature. ``usual`` are the confidences, ascending, that the
    questions of the set got as they are asked: by them drift is known.
    """

    intercept: float
    weights: Mapping[str, float]
    answered: float
    weak: float
    usual: tuple[float, ...]
    fitted_on: str
    questions: int


class Tunings:
    """The tunings of each workspace for one model; the newest counts."""

    def __init__(self, database: Database, model: str) -> None:
        self._database, self._model = database, model

    def current(self, workspace: UUID) -> tuple[Tuning, datetime] | None:
        """The one that counts, and since when; None: what ships with the model does."""
        with self._database.read() as session:
            row = self._newest(session, workspace)
            return (_tuning(row.fitted), row.made_at) if row is not None else None

    def keep(self, workspace: UUID, tuning: Tuning) -> None:
        """From now on this one counts."""
        with self._database.write() as session:
            session.add(
                TuningRow(
                    id=uuid4(),
                    workspace_id=workspace,
                    model=self._model,
                    fitted=asdict(tuning),
                    made_at=now(),
                )
            )

    def take_back(self, workspace: UUID) -> bool:
        """Forget the newest, so that the one before it counts again; false if there is none."""
        with self._database.write() as session:
            row = self._newest(session, workspace)
            if row is None:
                return False
            session.delete(row)
            return True

    def _newest(self, session: Session, workspace: UUID) -> TuningRow | None:
        mine = (TuningRow.workspace_id == workspace, TuningRow.model == self._model)
        return session.scalar(
            select(TuningRow).where(*mine).order_by(TuningRow.made_at.desc()).limit(1)
        )


def _tuning(fitted: dict[str, Any]) -> Tuning:
    return Tuning(**(fitted | {"usual": tuple(fitted["usual"])}))
