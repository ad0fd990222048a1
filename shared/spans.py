"""OpenTelemetry's spans of requests and events, and of what they ask of the platform; sent by OTLP to KANAL_TRACES.

Loaded only where that is set. A span holds names, times and statuses: what an exception says may be somebody's words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, Final

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared import settings
from shared.platform.ports import Platform

log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 2
_W3C: Final = TraceContextTextMapPropagator()


@contextmanager
def root(name: str, parent: str) -> Generator[str]:
    """Its own `traceparent`. All that has ended is sent before the block ends: an instance may be frozen then."""
    try:
        with _span(name, _W3C.extract({"traceparent": parent})):
            carrier: dict[str, str] = {}
            _W3C.inject(carrier)
            yield carrier["traceparent"]
    finally:
        _provider().force_flush(PATIENCE_SECONDS * 1000)


def answered(status: int) -> None:
    span = trace.get_current_span()
    span.set_attribute("http.response.status_code", status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        span.set_status(StatusCode.ERROR)


def around(platform: Platform) -> Platform:
    """The same, with a span for every call."""
    return replace(
        platform, **{part.name: _Watched(getattr(platform, part.name), part.name) for part in fields(platform)}
    )


class _Watched:
    """A part of the platform; `name` is the port's."""

    def __init__(self, part: object, name: str) -> None:
        self._part = part
        self._name = name

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._part, name)
        return _watched(member, f"{self._name}.{name}") if callable(member) else member


def _watched(call: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(call)
    def watched(*given: Any, **named: Any) -> Any:
        with _span(name):
            return call(*given, **named)

    return watched


@contextmanager
def _span(name: str, parent: context.Context | None = None) -> Generator[None]:
    tracer = _provider().get_tracer("kanal")
    with tracer.start_as_current_span(
        name, parent, record_exception=False, set_status_on_exception=False
    ) as span:  # fmt: skip
        try:
            yield
        except BaseException:
            span.set_status(StatusCode.ERROR)
            raise


@cache
def _provider() -> TracerProvider:
    """Made at first use: gunicorn forks after loading."""
    provider = TracerProvider()
    try:
        exporter = OTLPSpanExporter(endpoint=settings.plain("traces"), timeout=PATIENCE_SECONDS)
        provider.add_span_processor(BatchSpanProcessor(exporter))
    except Exception:  # whatever Google's credentials lack, no report is to suffer for it
        log.exception("spans are not sent")
    return provider
