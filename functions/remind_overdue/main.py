"""Every five minutes: events published again, alarms, closing, the day's tasks."""

from __future__ import annotations

import functions_framework
from flask import Request, Response

from shared import web
from shared.endpoint import endpoint
from shared.installation import here
from shared.sweep import sweep


@functions_framework.http
@endpoint
def remind_overdue(request: Request) -> Response:
    web.allow(request, "POST")
    swept = sweep(here(), web.now())
    return web.answer(swept._asdict())
