"""Every sentence that people see in chat stands in the catalogue, and everything there is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import ast as fluent
from fluent.syntax import parse
from fluent.syntax.visitor import Visitor

from bot.chat.admin.verbs import VERBS

ROOT = Path(__file__).parents[2]
CHAT = [p for face in ("chat", "slack", "discord") for p in (ROOT / "bot" / face).rglob("*.py")]
ALL = sorted((ROOT / "bot").rglob("*.py"))

# What only whoever runs the server reads, at its terminal or in its log: as the command line is.
OPERATORS = {
    "slack/bots.py", "slack/doctor.py", "slack/install.py", "slack/plan.py", "slack/scopes.py",
    "slack/socket.py", "slack/send.py", "slack/door.py", "discord/connect.py", "discord/doctor.py",
    "discord/permissions.py", "discord/send.py", "discord/sync.py",
}  # fmt: skip
# Never shown: mistakes of ours, and what a face tells the runner.
INWARD = {
    "AssertionError", "ValueError", "RuntimeError", "UndeliverableError", "LookupFailedError",
    "LookupLaterError", "LookupError", "NotInstalledError", "cast", "compile", "Literal",
    "__init__", "note",
}  # fmt: skip
# Words of the record, which stay as they were said, and of the platforms.
FIXED = {
    "Ask about this", "Add to Teamlore", "This answers it",  # names of commands, as typed
    "a workspace by code", "Authorization", "Slack", "Discord",
    "[URL|CHANNEL] [--site] [--space SPACE]", "[QUESTION ANSWER] [--space SPACE]",
    "Thread",  # the name of a document that is one
}  # fmt: skip
# A command as it is typed, or its arguments.
COMMAND = re.compile(r"/lore [a-z]+( [A-Z]+)?( #channel)? *$|[A-Z]+ [A-Z]+( \[owner\])?$")
PROSE = re.compile(r"[A-Za-z]{2,}[,:;.]? [A-Za-z]{2,}|^[A-Z][a-z]+[.!?]?$|[a-z]{3,} …")


class Placeholders(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages() -> dict[str, set[str]]:
    found = {}
    for entry in parse((ROOT / "bot/language/en.ftl").read_text("utf-8")).body:
        if isinstance(entry, fluent.Message):
            looked = Placeholders()
            looked.visit(entry)
            found[entry.id.name] = looked.names
    return found


MESSAGES = messages()


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def calls(module: Path) -> Iterator[tuple[ast.Call, list[str]]]:
    """Each call that tells a message, with the names it may tell; a table stands for its values."""
    whole = tree(module)
    tables = {
        target.id: _strings(node.value)
        for node in whole.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    for node in ast.walk(whole):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if named and node.func.id in ("told", "worded", "described"):
            yield node, _named(node.args[0], tables)


def _named(node: ast.expr, tables: dict[str, list[str]]) -> list[str]:
    match node:
        case ast.IfExp():
            return _named(node.body, tables) + _named(node.orelse, tables)
        case ast.Subscript(value=ast.Name(id=table)):
            return tables.get(table, [])
        case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get"), args=args):
            return tables.get(table, []) + _strings(args[-1])
    return _strings(node) if isinstance(node, ast.Constant) else []


def _strings(node: ast.AST) -> list[str]:
    values = node.values if isinstance(node, ast.Dict) else [node]
    found = [part for value in values for part in ast.walk(value)]
    return [n.value for n in found if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@pytest.mark.parametrize("module", ALL, ids=lambda p: str(p.relative_to(ROOT)))
def test_messages_are_told_with_just_what_they_need(module: Path) -> None:
    for call, ids in calls(module):
        given = {keyword.arg for keyword in call.keywords}
        for id in ids:
            assert id in MESSAGES, f"line {call.lineno}: there is no message {id!r}"
            assert None in given or given == MESSAGES[id], f"line {call.lineno}: {id}"


def test_every_message_is_told_somewhere() -> None:
    said = {s for module in ALL for s in _strings(tree(module))}
    said |= {id for id in MESSAGES if id.startswith("heard-")}  # by their words: see heard
    verbs = {f"verb-{v.name}" for v in VERBS} | {f"verb-{v.name}-more" for v in VERBS if v.has_more}

    assert set(MESSAGES) - said - verbs == set()
    assert {id for id in MESSAGES if id.startswith("verb-")} == verbs


@pytest.mark.parametrize("module", CHAT, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_sentence_stands_in_the_code(module: Path) -> None:
    if str(module.relative_to(ROOT / "bot")) in OPERATORS:
        pytest.skip("whoever runs the server reads English")
    assert [f"line {line}: {text}" for line, text in sentences(tree(module))] == []


def sentences(whole: ast.Module) -> Iterator[tuple[int, str]]:
    hidden = set(_hidden(whole))
    for node in ast.walk(whole):
        if node in hidden or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if PROSE.search(node.value) and node.value not in FIXED and not COMMAND.match(node.value):
            yield node.lineno, node.value


def _hidden(whole: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, the log, what is never shown, and what audits record."""
    for node in ast.walk(whole):
        if _is_inward(node):
            yield from ast.walk(node)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "target":
                    yield from ast.walk(value)


def _is_inward(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="target" | "__all__")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))):
            return True
        case ast.Call(func=ast.Attribute(attr="split"), args=[]):
            return True  # a list of words
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in INWARD
    return False


def test_a_sentence_in_the_code_would_be_seen() -> None:
    planted = 'said("Only admins can do that.")\nf"{count} files left"\nButton("Undo", 1)\n'
    harmless = '"""A sentence."""\nlog.info("a sentence of the log")\nx = {"target": "a to b"}\n'

    assert [line for line, _ in sentences(ast.parse(planted))] == [1, 2, 3]
    assert list(sentences(ast.parse(harmless))) == []
