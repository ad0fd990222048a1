"""Every night: the public record, written to the public bucket."""

from __future__ import annotations

import functions_framework
from flask import Request, Response

from shared import export, web
from shared.installation import here


@functions_framework.http
@web.endpoint
def export_open_data(request: Request) -> Response:
    web.allow(request, "POST")
    return web.answer({"reports": export.run(here(), web.now())})
