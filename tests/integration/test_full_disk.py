"""A disk that is full stops the work with one sentence, and it goes on when there is room."""

from __future__ import annotations

import shutil

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("left", [0, 1_500_000])
def test_a_full_disk_is_one_sentence_and_harms_nothing(finished, small_disk, left):
    site = finished.with_(home=small_disk / "home")
    site.add()
    more = small_disk.parent / "more"
    more.mkdir()
    for n in range(6):
        (more / f"more-{n}.md").write_text(f"# More {n}\n\n" + "Another sentence of it. " * 400)
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(b"\0" * max(0, free - left))

    with site.start("add", str(more)) as process:
        out, err = process.communicate(timeout=120)

    assert process.returncode == 3, out + err
    assert len(err.strip().splitlines()) <= 2
    assert "full" in err
    assert "Traceback" not in out + err
    if left > 1_000_000:  # room for the record of a question
        assert site.run("ask", "How do I report an incident?")["outcome"] == "answered"
    ballast.unlink()
    site.run("add", str(more))
    assert site.run("verify")["documents"] == len(site.files()) + 6
    site.run("remove", "more", "--now")
    site.run("retry", "all", status=1)
    assert site.faults() == []
