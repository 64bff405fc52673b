"""How models are named: by people and settings, and by what their vectors are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from store.ids import content_digest
from store.settings import Settings
from store.vectors import VERSION

if TYPE_CHECKING:
    from store.models.encoder import ModelSpec

SHAPING = ("model", "late_model")  # settings that decide what vectors are made


def model_key(spec: ModelSpec) -> str:
    """Names what a model makes of passages: vectors of other keys are never mixed in."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", spec.name)[:60]
    if name != spec.name:  # other names may come to the same
        name += f"-{content_digest(spec.name.encode())[:8]}"
    return f"{name}-{spec.dimension}-v{VERSION}"


def canonical(name: str) -> str:
    """One name for each model, wherever it is said: settings know several."""
    from store.models.registry import CHOICES

    name = CHOICES.get(name, name)
    return str(Path(name).resolve()) if Path(name).is_dir() else name


def named(settings: Settings, name: str) -> str:
    """What a setting says, by that name."""
    value = str(getattr(settings, name))
    return value and canonical(value)


def matches(settings: Settings, made_of: Mapping[str, str]) -> bool:
    """Whether the settings ask for nothing else; what is not set asks for nothing."""
    asked = (name for name in SHAPING if name in settings.model_fields_set)
    return all(named(settings, name) == made_of.get(name) for name in asked)


def asked(settings: Settings) -> str:
    """What the settings ask for, in their own words."""
    return " with ".join(
        getattr(settings, name) for name in SHAPING
        if name in settings.model_fields_set and getattr(settings, name)
    )  # fmt: skip
