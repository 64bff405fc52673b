"""Writes the generated parts of the documentation, or says which are stale.

``python -m bot.docs`` writes them; ``--check`` only compares and exits 1 where one differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from bot.chat.admin.verbs import verb_table
from bot.cli import cli
from bot.discord.permissions import invitation, permission_table
from bot.slack.scopes import SCOPES
from store.models.facts import facts_table
from store.settings import Settings

ROOT = Path(__file__).parents[1]
_DOCS = ROOT / "deploy" / "docs"


def settings_table() -> str:
    """Every setting with its default and its meaning."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default is None else _shown(field.default)
        rows.append(f"| `TEAMLORE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def command_table() -> str:
    """Every verb with its arguments and the first sentence of its help."""
    command = get_command(cli)
    rows = ["| verb | does |", "| --- | --- |"]
    for name, verb in _verbs(command):
        usage = " ".join(_usage(parameter) for parameter in verb.params)
        summary = (verb.help or "").split("\n\n")[0].replace("\n", " ")
        rows.append(f"| `{f'{name} {usage}'.strip()}` | {summary} |")
    return "\n".join(rows)


def _verbs(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every verb with its whole name; a group is named by its verbs alone."""
    for name, verb in group.commands.items():
        if hasattr(verb, "commands"):
            yield from _verbs(verb, f"{before}{name} ")
        else:
            yield f"{before}{name}", verb


def scope_table() -> str:
    """Every permission that is asked of a Slack team, with what is missing without it."""
    rows = ["| scope | without it |", "| --- | --- |"]
    rows += [f"| `{scope}` | {why} |" for scope, why in SCOPES.items()]
    return "\n".join(rows)


def _usage(parameter: object) -> str:
    name = getattr(parameter, "metavar", None) or str(getattr(parameter, "name", "")).upper()
    if getattr(parameter, "param_type_name", "") == "argument":
        many = "…" if getattr(parameter, "nargs", 1) == -1 else ""
        return f"{name}{many}" if getattr(parameter, "required", False) else f"[{name}{many}]"
    option = max(getattr(parameter, "opts", [""]), key=len)
    return f"[{option}]" if getattr(parameter, "is_flag", False) else f"[{option} …]"


def _shown(value: object) -> str:
    plain = getattr(value, "get_secret_value", lambda: value)()
    return f"`{plain}`" if plain not in ("", None) else ""


PARTS = {
    _DOCS / "settings.md": ("settings", settings_table),
    _DOCS / "commands.md": ("commands", command_table),
    _DOCS / "models.md": ("models", facts_table),
    _DOCS / "slack.md": ("scopes", scope_table),
    _DOCS / "discord.md": ("permissions", permission_table),
    ROOT / "README.md": ("invitation", invitation),
    _DOCS / "chat.md": ("verbs", verb_table),
}


def main(check: bool) -> int:  # noqa: FBT001 - the one flag of a two-way program
    """Write or compare every generated part."""
    stale = []
    for path, (name, make) in PARTS.items():
        before = path.read_text("utf-8")
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        head, _, rest = before.partition(begin)
        after = f"{head}{begin}{make()}\n{end}{rest.partition(end)[2]}"
        if after != before:
            stale.append(path.relative_to(ROOT))
            if not check:
                path.write_text(after, "utf-8")
    if stale and check:
        print(*(f"stale: {path}" for path in stale), sep="\n", file=sys.stderr)  # noqa: T201
    return int(bool(stale) and check)


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
