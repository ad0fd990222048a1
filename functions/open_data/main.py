"""Answers with what the public bucket holds."""

from __future__ import annotations

import gzip

import functions_framework
from flask import Request, Response, redirect

from shared import settings, web
from shared.compression import compressed
from shared.errors import NotFound
from shared.platform import connect
from shared.platform.ports import File, Missing
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
    return _answer(request, file)


def _answer(request: Request, file: File) -> Response:
    """As the bucket does it: what is packed goes out packed to whoever can unpack it."""
    unpacked = file.encoding == "gzip" and not request.accept_encodings["gzip"]
    data = gzip.decompress(file.data) if unpacked else file.data
    response = Response(data, content_type=file.content_type, headers=CACHE)
    if file.encoding:
        response.vary.add("Accept-Encoding")
        if not unpacked:
            response.headers["Content-Encoding"] = file.encoding
    response.add_etag()
    response.make_conditional(request)
    return compressed(request, response)
