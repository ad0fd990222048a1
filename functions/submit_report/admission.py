"""Before a report is kept: is it usual, must it prove something first, or does an operator look at it first?

Nobody is refused who can prove some work, and whoever cannot is refused only in a flood: many people share one address.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Request

from shared import contacts, lifecycle, settings, tickets, wording
from shared.admission import counts, repeats, suspicions
from shared.admission.limits import Level, Limit, Pressure, pressure
from shared.admission.networks import network_of
from shared.admission.suspicions import Suspicion
from shared.errors import ProofWanted
from shared.installation import Installation
from shared.languages import say, sayable
from shared.submission import FormReport

HEADER = "Kanal-Proof"  # `able`: this page can solve a challenge; or the solution
_ABLE = "able"
_AT_ONCE = timedelta(seconds=0)
_DAY = 24 * 60
WAIT = sayable(
    "Sedang masuk sangat banyak laporan. Laporan ini belum kami simpan; isian Anda tidak hilang. "
    "Kirim lagi sesudah {at}."
)
PROVE = sayable("Sedang masuk banyak laporan. Perangkat Anda diminta menyelesaikan hitungan singkat lebih dahulu.")


class Sender(NamedTuple):
    """`network`: None for who sits at this very computer, of whom nothing is counted."""

    network: str | None
    key: str
    proof: str


def sender(request: Request, key: str) -> Sender:
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    network = network_of(forwarded, request.remote_addr or "", settings.load().proxies)
    return Sender(network, key, request.headers.get(HEADER, ""))


@contextmanager
def admitted(here: Installation, new: FormReport, sender: Sender, now: datetime) -> Generator[tuple[Suspicion, ...]]:
    """What an operator is to look at before the report goes on. Raises ProofWanted."""
    trapped = (Suspicion(kind="trap"),) if new.website else ()
    if sender.network is None:
        yield trapped
        return
    counted = counts.of(here.store)
    pressed, is_many = _counted(here, counted, new, sender.network, now)
    with counted.settling():
        unproved = _unproved(here, sender, pressed, now)
        many = (Suspicion(kind="many"),) if is_many else ()
        yield (*trapped, *unproved, *many, *_same_text(here, new, sender.key, now))


def _counted(
    here: Installation, counted: counts.Counts, new: FormReport, network: str, now: datetime
) -> tuple[Pressure, bool]:
    """And whether one contact has sent more than is usual on a day."""
    limits, today = here.city.city.limits, here.city.calendar.local_day(now)
    networks, everybody = (counts.name(here.secret, *which, today) for which in (("network", network), ("city", "")))
    found = [
        (limit, counted.add(name, limit, now)) for limit, name in ((limits.network, networks), (limits.city, everybody))
    ]
    contact = contacts.of("", "", new)
    if contact.address is None:
        return pressure(found, now), False
    a_day = Limit(minutes=_DAY, asks=limits.person + 1, refuses=limits.person + 2)
    its_day = a_day.window(now).begins.date()  # of the clock by which it is counted, or it would begin twice
    person = counts.name(here.secret, "person", contacts.digest_of(here.secret, contact), its_day)
    return pressure(found, now), a_day.level(counted.add(person, a_day, now)) > Level.CALM


def _unproved(here: Installation, sender: Sender, pressed: Pressure, now: datetime) -> tuple[Suspicion, ...]:
    if pressed.level is Level.CALM:
        return ()
    from shared.admission import proof_of_work  # noqa: PLC0415 only under pressure

    has_solution = sender.proof not in {"", _ABLE}
    if has_solution and proof_of_work.is_solved(here.secret, sender.key, sender.proof):
        return ()
    if pressed.level is Level.FLOOD and lifecycle.earlier(here, sender.key):
        return ()  # it is kept already; only its answer was lost
    if sender.proof:
        raise ProofWanted(PROVE, _AT_ONCE, proof_of_work.challenge(here.secret, sender.key, pressed.level, now))
    if pressed.level is Level.ASKED:
        return (Suspicion(kind="unproved"),)
    until = pressed.until or now
    raise ProofWanted(say(WAIT).format(at=wording.clock(until, now)), until - now, {})


def _same_text(here: Installation, new: FormReport, key: str, now: datetime) -> tuple[Suspicion, ...]:
    words = suspicions.comparable(new.text)
    if words is None or _may_be_confidential(here, new):
        return ()
    ticket = tickets.credentials(here.secret, here.city.city.ticket_prefix, key).ticket
    earlier = repeats.of(here.store).text(tickets.digest(here.secret, words.encode()), ticket, now)
    return (Suspicion(kind="same_text", about=earlier),) if earlier else ()


def _may_be_confidential(here: Installation, new: FormReport) -> bool:
    """Then nobody is to learn of it by its words."""
    channel = here.city.channels.get(new.channel or "")
    codes = (new.code,) if new.code else channel.codes if channel else ()
    known = (here.city.codes[code] for code in codes if code in here.city.codes)
    return new.visibility == "confidential" or any(code.confidential for code in known)
