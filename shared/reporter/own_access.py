"""Who may see and do what only a report's reporter may: whoever has its secret, or the pass that a page got for it.

No page repeats the secret. The own page's forms carry a pass instead: for that report alone, and for an hour.
"""

from __future__ import annotations

from datetime import datetime

from shared import contacts
from shared.contacts import Contact
from shared.errors import NotFound, Unauthorised
from shared.installation import Installation
from shared.messages import links
from shared.messages.links import Link

_PASS = "pass:"  # noqa: S105 what tells it from a secret


def check(here: Installation, ticket: str, given: str | None, now: datetime) -> Contact:
    """Raises NotFound, which does not tell whether the report exists; Unauthorised for a pass whose time is over."""
    if given is None or not is_pass(given):
        return contacts.check_secret(here.store, ticket, given)
    try:
        link = links.opened(here.secret, "pass", given.removeprefix(_PASS), now)
    except NotFound:
        raise Unauthorised("Halaman ini sudah lama terbuka. Ketik kode rahasianya sekali lagi.") from None
    contact = contacts.find(here.store, ticket)
    if contact is None or link != Link(ticket, contact.secret_hash):
        raise NotFound("Laporan tidak ditemukan, atau kode rahasianya salah.")
    return contact


def is_pass(given: str) -> bool:
    return given.startswith(_PASS)


def new_pass(here: Installation, contact: Contact, now: datetime) -> str:
    """For whom `check` has let in."""
    return f"{_PASS}{links.token(here.secret, 'pass', Link(contact.ticket, contact.secret_hash), now)}"
