"""The console's first page: the way to everything that this post may open."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console.visitor import Visitor
from shared import pages, web
from shared.installation import here


def answered(_: Request, visitor: Visitor) -> Response:
    html = pages.render("staff/home.html", city=here().city, visitor=visitor)
    return web.page(html, headers=web.NO_STORE)
