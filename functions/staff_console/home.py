"""The console's first page is that of the post's work: what its frame names first."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import frame, paths
from functions.staff_console.visitor import Visitor


def answered(_: Request, visitor: Visitor) -> Response:
    return paths.to(frame.items(visitor)[0].path)
