"""The access log as the auditor and the admin read it, with filters in the address."""

from __future__ import annotations

import re
from datetime import date

from flask import Request, Response
from pydantic import BaseModel

from functions.staff_console import days, frame
from functions.staff_console.visitor import Visitor
from shared import bodies, cursors, people, staff, web
from shared.errors import Invalid, Problem
from shared.installation import here
from shared.personal_data import access_log
from shared.personal_data.access_log import FILTERS, PURPOSES, WHATS, Entry
from shared.platform.ports import Scalar

_ID = re.compile(r"[0-9a-f]{32}")


class Asked(BaseModel, frozen=True, extra="forbid"):
    """`first` and `last`: days of the city, both included."""

    person: str | None = None
    post: str | None = None
    subject: str | None = None
    what: str | None = None
    first: date | None = None
    last: date | None = None
    after: str | None = None

    @property
    def equal(self) -> dict[str, Scalar]:
        chosen = {name: value for name in FILTERS if (value := getattr(self, name))}
        if len(chosen) > 1:
            raise Invalid("Pilih satu saringan saja.", Problem(list(chosen)[1], "Kosongkan yang lain."))
        return chosen


def answered(request: Request, visitor: Visitor) -> Response:
    asked = bodies.from_fields(request.args.to_dict(flat=False), Asked)
    found = access_log.page(
        here().store,
        asked.equal,
        first=days.begins(asked.first) if asked.first else None,
        last=days.ends(asked.last) if asked.last else None,
        after=cursors.read(asked.after, lambda text: _ID.fullmatch(text) is not None),
    )
    return frame.page(
        visitor,
        "access.html",
        headers=web.PRIVATE,
        here_path="/admin/akses",
        entries=found.items,
        names=_names(found.items),
        asked=asked,
        whats=WHATS,
        purposes=PURPOSES,
        after=cursors.as_text(found.after),
    )


def _names(entries: list[Entry]) -> dict[str, str]:
    """Of the people and posts on the page."""
    persons = [people.find(here().store, id) for id in {entry.person for entry in entries}]  # noqa: A001
    posts = [staff.find(here().store, id) for id in {entry.post for entry in entries}]  # noqa: A001
    return {one.id: one.name for one in (*persons, *posts) if one is not None}
