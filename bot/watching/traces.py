"""Spans of questions and jobs, sent by OpenTelemetry to where its own variables say.

What goes wrong inside a span is told by the name of the error: its words may be somebody's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from threading import Thread
from typing import TYPE_CHECKING

from store.errors import UsageError
from store.settings import Settings
from store.spans import Facts, trace_with

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_GRACE = 2.0  # seconds for what was not sent yet; a collector that is away must not hold us up


@contextmanager
def traced(settings: Settings) -> Iterator[None]:
    """Send spans meanwhile, if the settings say so; UsageError where the extra is missing."""
    if not settings.traces:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise UsageError(
            "TEAMLORE_TRACES needs OpenTelemetry: pip install 'teamlore[traces]'."
        ) from None
    of = {"service.version": version("teamlore")}
    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "teamlore"}
    provider = TracerProvider(resource=Resource.create(of | named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace_with(Traced(provider.get_tracer("teamlore")))
    try:
        yield
    finally:
        trace_with(None)
        ending = Thread(target=provider.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(_GRACE)


class Traced:
    """See ``store.spans.Tracer``."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def span(self, name: str, facts: Facts) -> Iterator[None]:
        from opentelemetry.trace import StatusCode

        told = {f"teamlore.{key}": value for key, value in facts.items()}
        with self._tracer.start_as_current_span(
            name, attributes=told, record_exception=False, set_status_on_exception=False
        ) as begun:
            try:
                yield
            except Exception as error:
                begun.set_status(StatusCode.ERROR, type(error).__name__)
                raise
