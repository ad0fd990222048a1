"""Every night: the public record, written to the public bucket."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import functions_framework
from flask import Request, Response

from shared import export, web
from shared.batches import TimeLimit
from shared.endpoint import endpoint
from shared.installation import here

SECONDS = 780  # of the function's 900: what is begun then has time to end


@functions_framework.http
@endpoint
def export_open_data(request: Request) -> Response:
    """`?newest=1`: also what has changed this very minute. 503 asks the schedule to come again and go on."""
    web.allow(request, "POST")
    settled = timedelta(0) if request.args.get("newest") else export.SETTLED
    done = export.run(here(), web.now(), limit=TimeLimit.of(SECONDS), settled=settled)
    return web.answer(done._asdict(), HTTPStatus.OK if done.is_finished else HTTPStatus.SERVICE_UNAVAILABLE)
