"""The facade by hand: ``PYTHONPATH=tests python -m fakes.qdrant``, until its input ends.

Prints the setting that points Teamlore at it, and at its end each request that broke the schema.
It forgets everything then.
"""

from __future__ import annotations

import sys

from fakes.qdrant.facade import Facade

if __name__ == "__main__":
    with Facade() as facade:
        sys.stdout.write(f"TEAMLORE_QDRANT_URL={facade.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
        sys.stdout.writelines(f"{wrong}\n" for wrong in facade.wrongs)
