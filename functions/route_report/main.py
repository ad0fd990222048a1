"""Finds the way of a report that has just come in."""

from __future__ import annotations

import functions_framework

from shared import lifecycle, web
from shared.consumers import consumer
from shared.events import Told
from shared.installation import here


@functions_framework.cloud_event
@consumer
def route_report(told: Told) -> None:
    lifecycle.route(here(), told.report, web.now())
