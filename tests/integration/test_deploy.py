"""The chart rendered by helm, the units read by systemd, the compose file's services as processes.

No container engine is to be had where these tests run: no image is built here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import kubernetes_validate
import pytest
import yaml

from fakes.compose import composed
from fakes.program import ROOT, listening, until
from fakes.qdrant.facade import Facade
from fakes.slack.threaded import FakeSlackThread
from store.settings import Settings

pytestmark = pytest.mark.integration
DEPLOY = ROOT / "deploy"
SETTINGS = {f"TEAMLORE_{name.upper()}" for name in Settings.model_fields}
QDRANT = "settings.TEAMLORE_QDRANT_URL=https://qdrant.example:6333"
EVERYTHING = (
    QDRANT, "backup.enabled=true", "backup.existingClaim=kept", "ingress.enabled=true",
    "ingress.tlsSecret=tls", "ingress.className=nginx", "image.pullSecrets={registry}",
    "nodeSelector.disk=ssd", "podAnnotations.team=search",
)  # fmt: skip


@pytest.fixture(scope="module")
def helm():
    program = os.environ.get("TEAMLORE_TEST_HELM") or shutil.which("helm")
    if not program:
        pytest.skip("helm is not installed: put it on the PATH or set TEAMLORE_TEST_HELM")

    def run(verb, *values, more=(), status=0):
        command = [program, verb, *(["kb"] * (verb == "template")), str(DEPLOY / "chart"), *more]
        for value in values:
            command += ["--set", value]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout if not status else done.stderr

    return run


def pods(documents):
    """Every pod of the chart: its kind, its labels and what it is made of."""
    for each in documents:
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield each, spec["template"]


@pytest.fixture(scope="module")
def rendered(helm):
    return [each for each in yaml.safe_load_all(helm("template", *EVERYTHING)) if each]


@pytest.mark.parametrize("values", [(QDRANT,), EVERYTHING, (QDRANT, "worker.replicas=0")])
@pytest.mark.parametrize("version", ["1.27", "1.37"])
def test_the_chart_is_what_kubernetes_takes(helm, values, version):
    assert "0 chart(s) failed" in helm("lint", *values, more=("--strict",))
    made = [each for each in yaml.safe_load_all(helm("template", *values)) if each]
    assert len({(each["kind"], each["metadata"]["name"]) for each in made}) == len(made) >= 5
    for each in made:
        kubernetes_validate.validate(each, version, strict=True)


def test_pods_have_no_rights_and_no_secrets_of_the_cluster(rendered):
    found = list(pods(rendered))
    assert sorted(each["kind"] for each, _ in found) == ["CronJob", "Deployment", "Deployment"]
    for _, pod in found:
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["spec"]["automountServiceAccountToken"] is False
        (container,) = pod["spec"]["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert container["resources"]["requests"]
        assert container["resources"]["limits"]["memory"]
        volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes


def test_probes_and_budget_hold_the_bots_and_only_them(rendered):
    bots = (each for each in rendered if each["metadata"]["name"] == "kb-bot")
    (bot,) = (each for each in bots if each["kind"] == "Deployment")
    (container,) = bot["spec"]["template"]["spec"]["containers"]
    probes = ("startup", "liveness", "readiness")
    paths = {name: container[f"{name}Probe"]["httpGet"] for name in probes}
    assert {name: probe["path"] for name, probe in paths.items()} == {
        "startup": "/livez", "liveness": "/livez", "readiness": "/readyz",
    }  # fmt: skip
    assert {probe["port"] for probe in paths.values()} == {container["ports"][0]["name"]}
    (budget,) = (each for each in rendered if each["kind"] == "PodDisruptionBudget")
    (service,) = (each for each in rendered if each["kind"] == "Service")
    chosen = budget["spec"]["selector"]["matchLabels"]
    assert chosen == bot["spec"]["selector"]["matchLabels"] == service["spec"]["selector"]
    assert budget["spec"]["minAvailable"] < bot["spec"]["replicas"]
    for each, pod in pods(rendered):
        labels = pod["metadata"]["labels"]
        assert (chosen.items() <= labels.items()) is (each is bot)


def test_one_bot_alone_keeps_no_node_from_being_drained(helm):
    assert "PodDisruptionBudget" not in helm("template", QDRANT, "bot.replicas=1")


def test_the_chart_sets_what_there_is_to_set(rendered):
    (settings,) = (each["data"] for each in rendered if each["kind"] == "ConfigMap")
    assert set(settings) <= SETTINGS
    assert all(isinstance(value, str) for value in settings.values())
    assert f"TEAMLORE_HTTP_PORT={settings['TEAMLORE_HTTP_PORT']}" == "TEAMLORE_HTTP_PORT=8080"


@pytest.mark.parametrize(
    ("values", "says"),
    [((), "set the address of your Qdrant"), ((QDRANT, "backup.enabled=true"), "name the volume")],
)
def test_what_is_missing_is_said(helm, values, says):
    assert says in helm("template", *values, status=1)


@pytest.fixture
def units(tmp_path):
    """The units, with programs and people that there are on this machine."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed: the package systemd")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/teamlore/bin/teamlore", "/bin/true")
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.M)
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text)
    return sorted(tmp_path.iterdir())


def test_systemd_takes_the_units_and_finds_them_confined(units):
    assert len(units) == 4
    command = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    for unit in (unit for unit in units if unit.suffix == ".service"):
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(unit)]
        said = subprocess.run(command, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout[-300:]  # exposure of 2.5 of 10 at most


class Stack:
    """The services of ours in the compose file, as processes with the environment that it gives."""

    def __init__(self, folder: Path, given: dict[str, str], moved: dict[str, str]) -> None:
        self.services = composed(DEPLOY / "compose.yaml", given)["services"]
        self.folder, self.given, self.moved = folder, given, moved

    def environment(self, name: str) -> dict[str, str]:
        """With the addresses of this machine in place of those of containers."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        said = {k: str(v) for k, v in self.services[name]["environment"].items()}
        for there, here in self.moved.items():
            assert any(there in value for value in said.values()), there
            said = {k: v.replace(there, here) for k, v in said.items()}
        own = {k: v for k, v in self.given.items() if k.startswith("TEAMLORE_")}  # the env_file
        here = {
            "TEAMLORE_HOME": str(self.folder / name), "TEAMLORE_HTTP_HOST": "127.0.0.1",
            "TEAMLORE_HTTP_PORT": "0", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
        }  # fmt: skip
        return kept | own | said | here

    def start(self, name: str, *command: str) -> subprocess.Popen:
        (self.folder / name).mkdir(exist_ok=True)
        given = command or self.services[name]["command"]
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "children.torchless", *given],
                cwd=ROOT, env=self.environment(name), stdout=log, stderr=log,
            )  # fmt: skip


def test_what_compose_starts_answers_with_a_citation(tmp_path, new_postgres):
    database = new_postgres()
    url = database._engine.url.render_as_string(hide_password=False)
    database.close()
    (tmp_path / "docs").mkdir()
    shutil.copy(DEPLOY / "demo" / "handbook" / "on-call" / "rota.md", tmp_path / "docs")
    with Facade() as facade, FakeSlackThread() as slack, ExitStack() as running:
        given = {
            "POSTGRES_PASSWORD": "pw", "TEAMLORE_SECRET_KEY": "phrase",
            "TEAMLORE_SLACK_API_URL": slack.api_url, "TEAMLORE_SLACK_BOT_TOKEN": slack.bot_token(),
            "TEAMLORE_SLACK_APP_TOKEN": slack.app_token,
        }  # fmt: skip
        inside = "postgresql+psycopg://teamlore:pw@postgres:5432/teamlore"
        stack = Stack(tmp_path, given, {inside: url, "http://qdrant:6333": facade.url})
        running.enter_context(ended_well(stack.start("worker")))
        bot = running.enter_context(ended_well(stack.start("bot")))
        address = until(lambda: listening(tmp_path / "bot.log", bot), 60)
        added = stack.start(
            "worker", "add", str(tmp_path / "docs"), "--url-base", "https://w.example/"
        )
        assert added.wait(120) == 0, (tmp_path / "worker.log").read_text()[-2000:]
        slack.connected(within=100)
        until(lambda: httpx.get(f"{address}/readyz").status_code == 200, 60)
        bob = slack.add_user("bob")
        here = slack.add_channel("help", [bob])
        asked = slack.mention(here, bob, "How quickly do I have to be at a laptop after a page?")
        (reply,) = slack.posted(asked, within=100)

        assert "Be at a laptop with a working connection within 25 minutes" in reply.text
        assert "https://w.example/rota.md#L" in str(reply.blocks)
        assert facade.engine.client.count(*facade.engine.made).count > 0
        assert (facade.wrongs, slack.violations) == ([], [])


def test_the_image_says_what_it_lacks_for_models_that_were_not_baked_in(tmp_path):
    given = {"TEAMLORE_HOME": str(tmp_path), "TEAMLORE_BACKEND": "torch"}
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-m", "children.torchless", "ask", "What?", "--json"], cwd=ROOT,
        env=os.environ | given | path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 3
    assert "build the image with KEEP_TORCH=1" in done.stdout


@contextmanager
def ended_well(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A service that is stopped at the end, as an engine does it."""
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(60) == 0
