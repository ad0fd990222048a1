"""Choosing the post (jabatan) to act for, where somebody holds several."""

from __future__ import annotations

from flask import Request, Response

from functions.staff_console import entrance, frame, paths
from functions.staff_console.visitor import Visitor
from shared.errors import NotFound
from shared.installation import here


def answered(request: Request, visitor: Visitor) -> Response:
    if request.method == "POST":
        return _chosen(request.form.get("post", ""), visitor)
    return frame.page(visitor, "posts.html")


def _chosen(id: str, visitor: Visitor) -> Response:
    post = next((each for each in visitor.posts if each.id == id), None)
    if post is None or visitor.session is None:
        raise NotFound("Jabatan ini bukan jabatan Anda.")
    response = paths.to("/")
    entrance.switch(here(), response, visitor.session, post)
    return response
