"""Answers with what the public bucket holds."""

from __future__ import annotations

import functions_framework
from flask import Request, Response, redirect

from shared import settings, web
from shared.compression import compressed
from shared.errors import NotFound
from shared.platform import connect
from shared.platform.ports import Missing
from shared.public_files import BUCKET, CACHE, DESCRIPTION, RECENT, is_served


@functions_framework.http
@web.endpoint
def open_data(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    name = request.path.strip("/") or DESCRIPTION
    if not is_served(name):
        raise NotFound("Berkas ini tidak ada.")
    public_address = settings.load().open_data_address
    if public_address and name != RECENT:  # the bucket answers for itself, and has no limit of 32 MB
        return redirect(f"{public_address}/{name}")  # pyright: ignore[reportReturnType]
    try:
        file = connect().files.get(BUCKET, name)
    except Missing:
        raise NotFound("Berkas ini tidak ada.") from None
    response = Response(file.data, content_type=file.content_type, headers=CACHE)
    return _for_a_phone(request, response) if name == RECENT else response


def _for_a_phone(request: Request, response: Response) -> Response:
    """Pages read it from their own origin, which their CSP asks for, and gzipped, which a bucket does not do."""
    response.add_etag()
    response.make_conditional(request)
    return compressed(request, response)
