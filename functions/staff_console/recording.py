"""Puts into the access log what somebody who has signed in is about to do."""

from __future__ import annotations

from datetime import datetime

from functions.staff_console.visitor import Visitor
from shared.installation import here
from shared.personal_data import access_log
from shared.personal_data.access_log import Entry, What


def recorded(visitor: Visitor, what: What, subject: str, now: datetime, why: str = "") -> None:
    """Before it is done, so that nothing is done that is not recorded."""
    person = visitor.person.id if visitor.person else ""
    entry = Entry(
        id=access_log.new_id(), at=now, person=person, post=visitor.post.id, what=what, subject=subject, why=why
    )
    access_log.write(here().store, entry)
