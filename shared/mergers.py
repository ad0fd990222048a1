"""An SKPD that goes up in another: its open reports and its posts move there, each report by a step of its own."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared import lifecycle, moves, report_scans, reports, staff
from shared.errors import Invalid, Problem, Refusal
from shared.installation import Installation
from shared.needs import Details
from shared.workflow import SYSTEM


class Merged(NamedTuple):
    """`reports`, `posts`: ids of what has moved, or would. `left`: tickets that stay, and why."""

    reports: tuple[str, ...]
    posts: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def merge(here: Installation, old: str, new: str, now: datetime, *, is_tried: bool = False) -> Merged:
    """Again it changes nothing, and after an end in the middle it goes on. `is_tried`: nothing is written.

    Raises Invalid when the city has no SKPD of those names. The catalogue with the new codes' SKPD comes first.
    """
    _check(here, old, new)
    moved: list[str] = []
    left: list[tuple[str, str]] = []
    for ticket in list(report_scans.tickets_open_with(here.store, old)):  # all, before the first has moved
        try:
            _transfer(here, ticket, new, now, is_tried=is_tried)
            moved.append(ticket)
        except Refusal as reason:
            problems = reason.fields if isinstance(reason, Invalid) else ()
            left.append((ticket, problems[0].problem if problems else str(reason)))
    posts = [post for post in staff.every_post(here.store) if post.skpd == old]
    if not is_tried:
        staff.appoint(here.store, [post.model_copy(update={"skpd": new}) for post in posts])
    return Merged(tuple(moved), tuple(post.id for post in posts), tuple(left))


def _transfer(here: Installation, ticket: str, new: str, now: datetime, *, is_tried: bool) -> None:
    details = Details(skpd=new)
    if is_tried:
        moves.move(
            reports.get(here.store, ticket), "transfer", SYSTEM, at=now, city=here.city, salt="", details=details
        )
    else:
        lifecycle.move(here, ticket, "transfer", SYSTEM, now=now, details=details)


def _check(here: Installation, old: str, new: str) -> None:
    agencies = here.city.agencies
    unknown = [id for id in (old, new) if id not in agencies or agencies[id].is_outside]  # noqa: A001
    if unknown or old == new:
        named = ", ".join(unknown) or new
        raise Invalid(f"SKPD ini tidak bisa dipakai: {named}.", Problem("skpd", named))
