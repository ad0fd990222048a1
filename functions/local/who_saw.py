"""`make who-saw`: who has opened whose personal data, as the access log has it; for a breach, an audit, a question.

With a ticket also which posts have had the report in hand, as its history says: they have seen its words and place.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from functions.local import command
from shared import people, reports, web
from shared.console import post_names
from shared.errors import NotFound
from shared.installation import Installation
from shared.moments import as_text
from shared.personal_data import access_log
from shared.personal_data.access_log import PURPOSES, WHATS, Entry
from shared.platform.ports import Scalar
from shared.workflow import Role

_NOBODY = frozenset({Role.REPORTER, Role.SYSTEM})


def main() -> None:
    chosen = _arguments()
    asked = {"subject": chosen.ticket, "post": chosen.post, "person": chosen.person}
    here = command.here(chosen)
    equal: dict[str, Scalar] = {name: value for name, value in asked.items() if value}
    try:
        print("\n".join(said(here, equal, chosen.since, chosen.until, web.now())))
    except NotFound as problem:
        sys.exit(str(problem))


def said(
    here: Installation, equal: dict[str, Scalar], since: date | None, until: date | None, now: datetime
) -> Iterator[str]:
    """Lines with tabs between: when, what, whose, by whom, why. Then whose contact was opened, to tell them.

    Raises NotFound for a ticket that is none.
    """
    begins, ends = (_midnight(here, on) for on in (since, until + timedelta(days=1) if until else None))
    found = list(access_log.every_entry(here.store, equal, first=begins, last=ends))
    names = partial(post_names.of, here.store, now=now)
    yield from (_line(here, entry, names([entry.post])[entry.post]) for entry in found)
    if "subject" in equal:
        yield from _in_hand(here, reports.ticket_of(str(equal["subject"])), now)
    opened = sorted({entry.subject for entry in found if entry.what == "contact"})
    yield f"{len(found)} entries; contacts opened of {len(opened)} reports{': ' if opened else ''}{', '.join(opened)}"


def _line(here: Installation, entry: Entry, post: str) -> str:
    person = people.find(here.store, entry.person) if entry.person else None
    by = f"{person.name if person else entry.person or 'a program'} as {post}"
    return "\t".join((as_text(entry.at), WHATS[entry.what], entry.subject, by, PURPOSES.get(entry.why, entry.why)))


def _in_hand(here: Installation, ticket: str, now: datetime) -> Iterator[str]:
    steps = [step for step in reports.get(here.store, ticket).history if step.role not in _NOBODY]
    names = post_names.of(here.store, {step.post for step in steps}, now)
    yield from (f"{as_text(step.at)}\tlangkah {step.move}\t{ticket}\t{names[step.post]}\t" for step in steps)


def _midnight(here: Installation, on: date | None) -> datetime | None:
    return datetime.combine(on, time(), ZoneInfo(here.city.calendar.zone)) if on else None


def _arguments() -> argparse.Namespace:
    parser = command.parser("who-saw", __doc__)
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--ticket", help="of whose report")
    whose.add_argument("--post", help="what that post has looked at, by its id")
    whose.add_argument("--person", help="what that person has looked at, by the id in the console's address")
    parser.add_argument("--since", type=date.fromisoformat, help="a day of the city, as 2026-11-23")
    parser.add_argument("--until", type=date.fromisoformat, help="that day included")
    return parser.parse_args()


if __name__ == "__main__":
    main()
