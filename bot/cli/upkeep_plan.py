"""How sources are kept fresh, as the terminal says and shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from bot.cli.base import print_json
from bot.cli.screen import age, done_line, out, show_table, visible
from store.errors import UsageError
from store.rhythm import Rhythm

if TYPE_CHECKING:  # the database is not needed for --help
    from uuid import UUID

    from bot.wiring import App
    from store.catalogue import Source


@dataclass(frozen=True, slots=True)
class Plan:
    """A change of when sources are looked at; None leaves as it is."""

    says: str
    rhythm: Rhythm | None = None
    pause: bool | None = None


def upkeep_plan(
    *, every: str | None, cron: str | None, by_hand: bool, pause: bool, resume: bool
) -> Plan | None:
    """What the options of refresh ask for; None if none of them was given."""
    from store import rhythm as read

    given = [every is not None, cron is not None, by_hand, pause, resume]
    if not any(given):
        return None
    if sum(given[:3]) > 1 or (pause and resume):
        raise UsageError(
            "Say one of --every, --cron and --by-hand, and one of --pause and --resume."
        )
    rhythm = Rhythm() if by_hand else None
    if every is not None:
        rhythm = read.every(every)
    elif cron is not None:
        rhythm = read.cron(cron)
    words = [str(rhythm) if rhythm is not None else "", "paused" * pause, "resumed" * resume]
    return Plan(" ".join(filter(None, words)), rhythm, pause if pause or resume else None)


def change_plans(app: App, chosen: Sequence[Source], plan: Plan) -> None:
    """Keep the plan for each of the sources."""
    for source in chosen:
        if plan.rhythm is not None:
            app.schedules.set(source, plan.rhythm)
        if plan.pause is True:
            app.schedules.pause(source)
        elif plan.pause is False:
            app.schedules.resume(source)


def show_plans(app: App, tenant: UUID, chosen: Sequence[Source], *, as_json: bool) -> None:
    """When the sources are looked at from now on."""
    ids = {source.id for source in chosen}
    found = [source for source in app.catalogue.sources(tenant) if source.id in ids]
    if as_json:
        print_json([source_json(source) for source in found])
        return
    for source in found:
        done_line(f"{source.name}: {when(source)}.")


def when(source: Source) -> str:
    """When a source is looked at, in words."""
    upkeep = source.upkeep
    if upkeep.paused_at:
        return f"paused, else {upkeep.rhythm}"
    if upkeep.next_at is None:
        return str(upkeep.rhythm)
    return f"{upkeep.rhythm}, next {upkeep.next_at:%Y-%m-%d %H:%M} UTC"


def documents_of(source: Source) -> str:
    """How many documents can be quoted, of how many where that is not all."""
    expected = source.upkeep.expected
    short = expected is not None and expected > source.published
    return f"{source.published} of {expected}" if short else str(source.published)


def state_of(source: Source) -> Text:
    """What of a source needs somebody; empty if nothing does."""
    if source.last_look_failed:
        return Text("failed", style="bad")
    if source.upkeep.paused_at:
        return Text("paused", style="warn")
    return Text("" if source.upkeep.whole else "not whole", style="warn")


def show_source(source: Source) -> None:
    """A source's head: where it comes from, how far it was read, when it is looked at."""
    upkeep = source.upkeep
    out.print(
        Text.assemble(
            (visible(source.name), "bold"),
            (f"  {visible(source.target)} · space {source.space_name}", "faint"),
        )
    )
    rows = [("documents", documents_of(source)), ("looked at", _looked_at(source))]
    if upkeep.oldest_at:
        rows.append(("oldest reached", f"{upkeep.oldest_at:%Y-%m-%d}"))
    rows.append(("looks again", when(source)))
    if upkeep.note:
        rows.append(("left out", upkeep.note))
    if upkeep.failed_at:
        rows.append(("last failure", f"{age(upkeep.failed_at)}: {upkeep.failure}"))
    rows += [(f"--{name}", _value(value)) for name, value in sorted(source.options.items())]
    show_table("", ("", ""), rows)


def source_json(source: Source) -> dict[str, Any]:
    """A source for machines."""
    upkeep = source.upkeep
    return {
        "id": str(source.id), "name": source.name, "kind": source.kind, "target": source.target,
        "space": source.space_name, "documents": source.published, "passages": source.passages,
        "refused": source.refused, "failed": source.failed, "url_base": source.url_base,
        "options": dict(source.options), "added_at": source.added_at,
        "refreshed_at": source.refreshed_at, "expected": upkeep.expected, "whole": upkeep.whole,
        "oldest_at": upkeep.oldest_at, "note": upkeep.note, "every": upkeep.rhythm.every,
        "cron": upkeep.rhythm.cron, "next_at": upkeep.next_at, "paused_at": upkeep.paused_at,
        "failed_at": upkeep.failed_at, "failure": upkeep.failure,
    }  # fmt: skip


def _looked_at(source: Source) -> str:
    return age(source.refreshed_at) or "never"


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
