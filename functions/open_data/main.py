"""Answers with what the public bucket holds."""

from __future__ import annotations

import gzip
import json
from datetime import datetime

import functions_framework
from flask import Request, Response, redirect

from shared import settings, web
from shared.compression import compressed
from shared.endpoint import endpoint
from shared.errors import NotFound
from shared.platform import connect
from shared.platform.ports import File, Files, Missing
from shared.public_files import BUCKET, CACHE, DESCRIPTION, FOR_EVER, RECENT, VERSIONS, is_served


@functions_framework.http
@endpoint
def open_data(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    name = request.path.strip("/") or DESCRIPTION
    if not is_served(name):
        raise NotFound("Berkas ini tidak ada.")
    public_address = settings.load().open_data_address
    if public_address and name != RECENT:  # the bucket answers for itself, and has no limit of 32 MB
        return redirect(f"{public_address}/{name}")  # pyright: ignore[reportReturnType]
    files = connect().files
    try:
        return _answer(request, name, files.get(BUCKET, name), _made_at(files))
    except Missing:
        raise NotFound("Berkas ini tidak ada.") from None


def _answer(request: Request, name: str, file: File, made_at: datetime | None) -> Response:
    """As the bucket does it: what is packed goes out packed to whoever can unpack it, and parts are given."""
    unpacked = file.encoding == "gzip" and not request.accept_encodings["gzip"]
    data = gzip.decompress(file.data) if unpacked else file.data
    kept = FOR_EVER if name.startswith(VERSIONS) else CACHE
    response = Response(data, content_type=file.content_type, headers={**kept, **web.FOR_OTHER_SITES})
    response.last_modified = None if name == RECENT else made_at
    if file.encoding:
        response.vary.add("Accept-Encoding")
        if not unpacked:
            response.headers["Content-Encoding"] = file.encoding
    response.add_etag()
    response.make_conditional(request, accept_ranges=not file.encoding, complete_length=len(data))
    return compressed(request, response)


def _made_at(files: Files) -> datetime | None:
    """When the record was written last; None before that."""
    try:
        return datetime.fromisoformat(json.loads(files.get(BUCKET, DESCRIPTION).data)["created"])
    except (Missing, KeyError, ValueError):
        return None
