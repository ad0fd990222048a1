"""Signing in and out, and the console's own styles and scripts, which the sign-in page needs as well."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from flask import Request, Response

from functions.staff_console import demo_sign_in, entrance, paths
from functions.staff_console.visitor import Visitor
from shared import static_files
from shared.errors import NotFound
from shared.installation import here

STATIC = Path(__file__).parent / "static"


def answered(request: Request) -> Response:
    if demo_sign_in.is_offered():
        return demo_sign_in.answered(request)
    raise NotFound("Kota ini belum menyiapkan pintu masuk petugas.")


def out(_request: Request, _visitor: Visitor) -> Response:
    response = paths.to("/masuk")
    entrance.end(here(), response)
    return response


def static(request: Request, name: str) -> Response:
    return static_files.answered(request, STATIC, name)


def led_there(request: Request) -> Response:
    wanted = request.full_path.removesuffix("?")
    return paths.to(f"/masuk?{urlencode({'next': wanted})}" if wanted != "/" else "/masuk")
