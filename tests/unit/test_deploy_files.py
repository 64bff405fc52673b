"""The image and the compose file: well formed, nobody's rights, names that the program knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import dockerfile
import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from typer.main import get_command

from bot.cli import cli
from fakes.compose import MissingError, composed
from store.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
GIVEN = {"POSTGRES_PASSWORD": "pw", "TEAMLORE_SECRET_KEY": "phrase"}
SETTINGS = {f"TEAMLORE_{name.upper()}" for name in Settings.model_fields}
NO_SETTING = {"TEAMLORE_IMAGE"}  # a variable of the compose file


@pytest.fixture(scope="module")
def image():
    return dockerfile.parse_file(str(DEPLOY / "Dockerfile"))


@pytest.fixture(scope="module")
def services():
    return composed(DEPLOY / "compose.yaml", GIVEN)["services"]


def last_stage(image):
    begins = [n for n, step in enumerate(image) if step.cmd == "FROM"]
    assert len(begins) == 2
    return image[begins[-1] :]


def test_the_image_runs_as_nobody_in_particular(image):
    users = [step.value[0] for step in last_stage(image) if step.cmd == "USER"]
    assert re.fullmatch(r"[1-9]\d{4,}:[1-9]\d{4,}", users[-1])
    after = [step.cmd for step in last_stage(image)]
    assert "RUN" not in after[after.index("USER") :]


def test_the_image_holds_the_program_and_nothing_of_the_repository_beside(image):
    copied = [step for step in image if step.cmd == "COPY" and "--from=build" not in step.flags]
    sources = {source for step in copied for source in step.value[:-1]}
    allowed = {
        line[1:]
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert sources == allowed
    assert all((ROOT / source).exists() for source in sources)
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]
    assert set(packages["build"]["targets"]["wheel"]["packages"]) <= sources
    assert [step.cmd for step in image if step.cmd == "ADD"] == []


def test_the_image_has_the_versions_that_are_tested(image):
    given = [step.value[0].partition("=") for step in image if step.cmd == "ARG"]
    arguments = {name: value for name, sign, value in given if sign}
    assert f"TORCH := {arguments['TORCH']}\n" in (ROOT / "Makefile").read_text()
    assert arguments["PYTHON"].startswith("python:3.11-slim")
    assert Settings.model_fields["model"].default == arguments["MODEL"]


def test_services_are_as_compose_wants_them():
    file = composed(DEPLOY / "compose.yaml", GIVEN)
    schema = get_builtin_schema("vendor.compose-spec")
    jsonschema.Draft7Validator(schema).validate(file)
    assert {"bot", "worker", "postgres", "qdrant"} == set(file["services"])
    for service in file["services"].values():
        for place in service["networks"]:
            assert place in file["networks"]
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in file["volumes"]
        for other in service.get("depends_on", {}):
            assert other in file["services"]


@pytest.mark.parametrize("missing", GIVEN)
def test_nothing_starts_with_a_password_that_everybody_knows(missing):
    with pytest.raises(MissingError, match=missing):
        composed(DEPLOY / "compose.yaml", {k: v for k, v in GIVEN.items() if k != missing})


def test_what_holds_data_is_reached_from_inside_alone(services):
    for name in ("postgres", "qdrant"):
        assert "ports" not in services[name]
        assert services[name]["networks"] == ["inside"]
    assert composed(DEPLOY / "compose.yaml", GIVEN)["networks"]["inside"]["internal"] is True
    assert all(port.startswith("127.0.0.1:") for port in services["bot"]["ports"])


@pytest.mark.parametrize("name", ["bot", "worker"])
def test_our_services_have_no_rights_and_know_their_settings(services, name):
    service = services[name]
    assert service["command"][0] in get_command(cli).commands
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["environment"]) <= SETTINGS
    assert (service["image"], service["build"]["dockerfile"]) == ("teamlore", "deploy/Dockerfile")


def test_the_example_of_an_environment_holds_no_secret_and_what_compose_asks_for():
    lines = (DEPLOY / "teamlore.env.example").read_text().splitlines()
    found = [line.lstrip("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    named = {line.partition("=")[::2] for line in found}
    assert all(value == "" for _, value in named)
    assert set(GIVEN) <= {name for name, _ in named}
    assert {name for name, _ in named if name.startswith("TEAMLORE_")} <= SETTINGS


def test_no_file_of_a_deployment_names_a_setting_that_there_is_not():
    read = (".yaml", ".md", ".service", ".example", "")
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.suffix in read and "demo" not in path.parts:
            named = set(re.findall(r"\bTEAMLORE_[A-Z_]*[A-Z]\b(?!_)", path.read_text("utf-8")))
            assert named - SETTINGS - NO_SETTING - _ours(path) == set(), path


def _ours(path):
    """Settings of the tests may be spoken of in pages for developers."""
    return set(re.findall(r"TEAMLORE_(?:TEST|DRILL)_[A-Z_]+", path.read_text("utf-8")))


def test_the_chart_has_the_version_of_the_program():
    chart = yaml.safe_load((DEPLOY / "chart" / "Chart.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert chart["version"] == chart["appVersion"] == project["version"]
