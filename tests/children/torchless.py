"""The program as it is in its image, from which torch and what stands on it was removed."""

from __future__ import annotations

import runpy
import sys

for gone in ("torch", "sentence_transformers", "transformers"):
    sys.modules[gone] = None  # type: ignore[assignment]  # importing it fails from now on

if __name__ == "__main__":
    sys.argv[0] = "teamlore"
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
