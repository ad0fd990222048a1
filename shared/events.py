"""Telling the consumers: an event lives in its report until its consumer has taken it away.

Publishing here is best effort; `remind_overdue` publishes again what is still there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from pydantic import BaseModel

from shared import traces
from shared.platform.ports import Bus
from shared.report import Event, Report

log = logging.getLogger(__name__)


class Told(BaseModel, frozen=True):
    """What travels: where to look, never what it says; and the trace that it goes on with."""

    event: str
    report: str
    traceparent: str = ""


def publish(bus: Bus, report: Report, events: Iterable[Event]) -> None:
    for event in events:
        message = Told(event=event.id, report=report.ticket, traceparent=traces.current())
        try:
            bus.publish(event.topic, message.model_dump(mode="json"))
        except Exception:
            log.warning("event not published", extra={"event": event.id}, exc_info=True)
        else:
            log.info("event published", extra={"event": event.id, "topic": event.topic})


def publish_new(bus: Bus, before: Report | None, after: Report) -> None:
    """What `after` has to tell that `before` had not."""
    known = {event.id for event in before.unsent} if before else set[str]()
    publish(bus, after, (event for event in after.unsent if event.id not in known))
