"""Tells the reporter and the staff what has happened to a report."""

from __future__ import annotations

import functions_framework

from shared import web
from shared.consumers import consumer
from shared.events import Told
from shared.installation import here
from shared.messages import telling


@functions_framework.cloud_event
@consumer
def send_notices(told: Told) -> None:
    telling.tell(here(), told.report, told.event, web.now())
