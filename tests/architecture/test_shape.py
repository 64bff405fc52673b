"""The tree keeps its shape: floors, names, sizes, and nothing in it that does not belong."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "ingest", "store")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))


def test_imports_keep_the_floors() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_those_of_this_tree(package: str) -> None:
    found = importlib.util.find_spec(package)

    assert found is not None
    assert Path(found.origin).is_relative_to(ROOT)
    assert set(packages_distributions().get(package, ["teamlore"])) == {"teamlore"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_at_one_sitting(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is_for(module: Path) -> None:
    if "migrations" not in module.parts:
        assert module.read_text("utf-8").startswith('"""')


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_only_the_folders_that_were_agreed_on() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    folders = {path.split("/")[0] for path in tracked.stdout.split() if "/" in path}
    assert {f for f in folders if not f.startswith(".")} == {*PACKAGES, "tests", "deploy"}


def test_generated_documentation_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.docs", "--check"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_the_lock_pins_every_dependency() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.M))
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in locked}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    wanted = [re.match(r"[\w.-]+", line)[0] for line in asked]

    missing = {re.sub(r"[-_.]+", "-", w).lower() for w in wanted} - names
    assert missing <= {"torch"}  # which the Makefile pins
