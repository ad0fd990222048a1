"""Every five minutes: what has changed goes into the public file that list, map and search read."""

from __future__ import annotations

import functions_framework
from flask import Request, Response

from shared import publishing, web
from shared.endpoint import endpoint
from shared.installation import here


@functions_framework.http
@endpoint
def publish_recent(request: Request) -> Response:
    web.allow(request, "POST")
    return web.answer(publishing.run(here(), web.now())._asdict())
