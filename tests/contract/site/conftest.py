"""A small site, and looks at it."""

from __future__ import annotations

import pytest

from fakes.site.server import FakeSite


@pytest.fixture
def site():
    with FakeSite() as made:
        made.html("/docs/", "<p>Start</p><a href='a.html'>A</a> <a href='/docs/b.html#x'>B</a>")
        made.html("/docs/a.html", "<p>Apple</p><a href='c.html?utm_source=x&id=1'>C</a>")
        made.html("/docs/b.html", "<p>Banana</p><a href='./'>up</a>")
        made.html("/docs/c.html?id=1", "<p>Cherry</p>")
        yield made


@pytest.fixture
def look(world, site):
    """Adds the site, or looks at it again; the report."""

    def looked(start="/docs/", status="done", **options):
        world.allow(site.host)
        _, job = world.catalogue.add_source(
            world.workspace, world.general, "site", site.url(start), "Docs", None, options
        )
        world.jobs.expire()
        world.worker.drain()
        ended = world.jobs.get(job)
        assert ended.state == status, ended.reason
        return ended.progress if status == "done" else ended.reason

    return looked
