"""The checks of ``teamlore doctor``: each one looks at a real thing and says it in words."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bot.cli.asking import unembedded
from bot.wiring import App
from store.errors import IndexHeldError, TeamloreError

# SQLite 3.7.0 to 3.51.2 can corrupt a WAL database in a rare race of two connections.
_FIXED_SQLITE = (3, 51, 3)
_BACKPORTS = {(3, 44): 6, (3, 50): 7}
_NO_CONTENT = (
    "Discord shows nothing of what people write in the channels that are sources: allow Message "
    "Content Intent in the developer portal and set TEAMLORE_DISCORD_MESSAGE_CONTENT=true"
)
_NEWEST = 200  # answers that are held against what was tuned on
_LOW_DISK = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str


def examine(app: App) -> list[Check]:
    """Every check; one that fails does not stop the others."""
    return [
        _checked(name, app, look)
        for name, look in (
            ("python", _python), ("data", _data), ("database", _database), ("sqlite", _sqlite),
            ("model", _model), ("index", _index), ("documents", _documents), ("PDFs", _pdfs),
            ("embedded", _embedded), ("confidence", _confidence), ("jobs", _jobs),
        )
    ]  # fmt: skip


def channels_read(app: App, platform: str) -> list[Check]:
    """Whether each channel of a platform that is a source can be read; nothing if there is none."""
    found = app.histories.channels(platform)
    if found and platform == "discord" and not app.settings.discord_message_content:
        return [Check("channels", ok=False, says=_NO_CONTENT)]
    wrong = [f"{name}: {reason}" for name, reason in found if reason]
    if wrong:
        return [Check("channels", ok=False, says=says) for says in wrong]
    return [Check("channels", ok=True, says=f"{len(found)} read")] if found else []


def _checked(name: str, app: App, look: Callable[[App], tuple[bool, str]]) -> Check:
    try:
        return Check(name, *look(app))
    except TeamloreError as error:
        return Check(name, ok=False, says=str(error))


def _python(_: App) -> tuple[bool, str]:
    return sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}"


def _data(app: App) -> tuple[bool, str]:
    free = shutil.disk_usage(app.settings.home).free
    words = f"{app.settings.home}, {free / 1e9:.0f} GB free"
    return free > _LOW_DISK, words if free > _LOW_DISK else f"{words}: make room on this disk"


def _database(app: App) -> tuple[bool, str]:
    return True, f"{app.database.dialect}, schema up to date"


def _sqlite(app: App) -> tuple[bool, str]:
    version = sqlite3.sqlite_version_info
    fixed = version >= _FIXED_SQLITE or version[2] >= _BACKPORTS.get(version[:2], 1_000)
    sound = app.database.is_sound()
    words = f"SQLite {sqlite3.sqlite_version}, {'sound' if sound else 'DAMAGED: restore a backup'}"
    if not fixed:
        words += "; this version has a rare fault with several processes: 3.51.3 mends it"
    return sound, words


def _model(app: App) -> tuple[bool, str]:
    spec = app.encoder.spec
    words = f"{spec.name}, {spec.dimension} dimensions, on {app.encoder.backend}"
    lag = app.models.lag()
    return True, f"{words}; {lag}" if lag else words


def _index(app: App) -> tuple[bool, str]:
    try:
        return True, f"{app.index().count()} passages"
    except IndexHeldError:
        return True, "held by another Teamlore process, which does the ingest work"


def _documents(app: App) -> tuple[bool, str]:
    found = app.catalogue.sources(app.access.workspace())
    documents = sum(source.published for source in found)
    return True, f"{documents} from {len(found)} sources"


def _pdfs(app: App) -> tuple[bool, str]:
    trouble = app.pdf_trouble()
    return trouble is None, trouble or "read with their headings"


def _embedded(app: App) -> tuple[bool, str]:
    behind = unembedded(app, app.access.workspace())
    return behind is None, behind or f"every passage, with {app.encoder.spec.name}"


def _confidence(app: App) -> tuple[bool, str]:
    """Whether people still ask what confidence was fitted on, as far as answers tell."""
    from bot.answer.tuned import FEWEST, calibration, drift

    workspace = app.access.workspace()
    current = app.tunings.current(workspace)
    if current is None:
        return True, "as shipped with the model; teamlore tune threshold fits it to your questions"
    tuning, since = current
    if calibration(tuning) is None:
        return False, "tuned by another version of this program: teamlore tune threshold again"
    words = f"tuned on {tuning.fitted_on} ({tuning.questions} questions)"
    live = app.questions.confidences(workspace, since, _NEWEST)
    if len(live) < FEWEST:
        return True, f"{words}; too few questions since to see drift"
    apart = drift(tuning.usual, live)
    if not apart.found:
        return True, f"{words}; the last {len(live)} questions are like them"
    more = "more" if apart.surer else "less"
    return False, (
        f"{words}; the last {len(live)} questions are answered with {more} confidence "
        f"(distance {apart.distance:.2f}, at most {apart.limit:.2f}): teamlore tune threshold "
        "again, with newer questions"
    )


def _jobs(app: App) -> tuple[bool, str]:
    failed = [job for job in app.jobs.listing(app.access.workspace()) if job.state == "failed"]
    if failed:
        return False, f"{len(failed)} failed: teamlore jobs, then teamlore retry all"
    return True, "none failed"
