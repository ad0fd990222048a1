"""Addresses within the console, and leading somebody there."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Response

from shared import web

ROOT = "/staff-console"
_OWN = re.compile(r"/(?!/)[!-~]*")  # no spaces, no line breaks, no second slash


def to(path: str) -> Response:
    """`/jabatan` is `/staff-console/jabatan`."""
    return elsewhere(f"{ROOT}{path}")


def elsewhere(address: str) -> Response:
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address, **web.NO_STORE})


def own(text: str) -> str:
    """A page of the console that somebody wants to go on to; the first one where the text is anything else."""
    return text if _OWN.fullmatch(text) and "\\" not in text else "/"
