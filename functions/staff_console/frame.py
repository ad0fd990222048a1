"""Every staff page within its frame: the way to the post's queues, with how many reports wait in each."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Request, Response

from functions.staff_console.visitor import Visitor
from shared import pages, web
from shared.console import queue_counts, rights, staff_nav
from shared.console.staff_nav import Item
from shared.installation import here


def page(
    visitor: Visitor,
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """`template`: below `templates/staff/`."""
    html = pages.render(
        f"staff/{template}",
        city=here().city,
        visitor=visitor,
        nav=items(visitor),
        counts=queue_counts.of(here().store, visitor.actor, web.now()),
        **values,
    )
    return web.page(html, status, {**web.NO_STORE, **(headers or {})})


def counted(request: Request, visitor: Visitor) -> Response:
    """`hitungan.json`: the numbers alone, for a page that stays open."""
    numbers = queue_counts.of(here().store, visitor.actor, web.now())
    response = web.answer({"antrean": {**numbers}}, headers={"Cache-Control": "private, no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


def items(visitor: Visitor) -> list[Item]:
    """What the post may open."""
    role = visitor.post.role
    allowed = frozenset(endpoint for endpoint, roles in rights.PAGES.items() if role in roles)
    return staff_nav.items(role, allowed)
