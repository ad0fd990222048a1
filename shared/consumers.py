"""The edge of an event function: returning means done, raising means deliver again."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from cloudevents.http import CloudEvent
from pydantic import BaseModel

from shared import health, logs, tickets, traces
from shared.errors import NotFound
from shared.events import Told

logs.set_up()
log = logging.getLogger(__name__)


class Pushed(BaseModel):
    """What Pub/Sub wraps around a message."""

    message: dict[str, Any]


def consumer(handler: Callable[[Told], None]) -> Callable[[CloudEvent], None]:
    """Unreadable messages and reports that are no more are logged and dropped; the rest is the handler's."""

    @wraps(handler)
    def guarded(event: CloudEvent) -> None:
        told = _told(event)
        if told is None:
            log.error("unreadable event dropped", extra={"event": event["id"]})
            return
        with traces.following(told.traceparent, handler.__name__):
            _handled(handler, told)

    health.offer(handler.__name__)
    return guarded


def _handled(handler: Callable[[Told], None], told: Told) -> None:
    try:
        handler(told)
    except NotFound:
        log.warning("event of an unknown report dropped", extra={"event": told.event})
    except Exception:
        log.exception("event failed", extra={"event": told.event})
        raise
    else:
        log.info("event taken", extra={"event": told.event})


def _told(event: CloudEvent) -> Told | None:
    try:
        pushed = Pushed.model_validate(event.get_data())
        told = Told.model_validate_json(base64.b64decode(pushed.message["data"], validate=True))
    except (ValueError, KeyError, TypeError):
        return None
    return told if tickets.is_ticket(told.report) else None  # what can be no report would come back for ever
