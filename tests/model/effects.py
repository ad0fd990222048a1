"""What a deed changes in the model, in this report and in others."""

from __future__ import annotations

from shared.catalogue import Catalogue
from shared.platform.ports import Json
from shared.tickets import Credentials
from shared.workflow import REPORTER, Actor
from tests.model.city import City, tickets
from tests.model.flow import FLOW
from tests.model.known import Known, Made, Said


def received(city: City, fields: dict[str, Json], given: Credentials, words: set[str]) -> None:
    catalogue, code = city.here.city, fields.get("code")
    lat, lon = fields.get("lat"), fields.get("lon")
    place = catalogue.areas.find(lat, lon) if isinstance(lat, float) and isinstance(lon, float) else None
    is_restricted = code is not None and catalogue.codes[str(code)].confidential
    email = fields.get("email")
    city.known[given.ticket] = Known(
        ticket=given.ticket,
        secret=given.secret,
        code=str(code) if code else None,
        channel=str(fields.get("channel") or ""),
        visibility="confidential" if is_restricted else str(fields.get("visibility", "public")),
        kelurahan=place.kelurahan if place else None,
        created_at=city.now,
        words=words,
        email=str(email) if email else None,
        is_placed=place is not None,
        is_near_border=place is not None and place.near_border,
        is_restricted=is_restricted,
        steps=[Made("submit", "reporter", {}, fields.get("text"), None)],
        since=city.now,
    )


def routed(city: City, known: Known) -> None:
    if known.status != "received":
        return
    known.skpd, to = way(known, city.here.city)
    known.made("triage" if to == "triage" else "route", "system", "system", {}, city.now, to)


def way(known: Known, catalogue: Catalogue) -> tuple[str | None, str]:
    """To which SKPD, and into which status."""
    if known.code is None:
        return None, "triage"
    code = catalogue.codes[known.code]
    if catalogue.agencies[code.skpd].is_outside:
        return None, "triage"
    is_unplaced = code.place == "required" and not known.is_placed
    if is_unplaced or (known.is_near_border and not code.confidential):
        return code.skpd, "triage"
    return code.skpd, "survey" if code.survey == "always" and known.is_placed else "dispatched"


def carried_out(city: City, known: Known, actor: Actor, move: str, said: Said) -> None:
    known.words |= {str(said[name]) for name in ("note", "landmark") if said.get(name)}
    known.made(move, actor.post, actor.role, said, city.now)
    if move == "merge":
        city.known[str(said["parent"])].children += 1
    elif move == "unmerge":
        _left(city, known)
    elif move == "correct":
        _corrected(city, known, said)
    elif move == "split":
        _split(city, known, said)


def erased(city: City, known: Known) -> None:
    """With all that was split from it; withdrawn first where that may be."""
    if known.is_erased:
        return
    for part in [one for one in city.known.values() if one.split_from == known.ticket]:
        erased(city, part)
    if not known.is_closed and not known.children and FLOW["withdraw"].allows(known.status):
        known.made("withdraw", "reporter", "reporter", {}, city.now)
    city.erased |= known.words
    known.made("erase", REPORTER.post, "reporter", {}, city.now)


def _left(city: City, known: Known) -> None:
    parent = next(str(step.said["parent"]) for step in reversed(known.steps) if step.move == "merge")
    city.known[parent].children -= 1


def _corrected(city: City, known: Known, said: Said) -> None:
    known.code = str(said["code"]) if said.get("code") else known.code
    lat, lon = said.get("lat"), said.get("lon")
    place = city.here.city.areas.find(lat, lon) if isinstance(lat, float) and isinstance(lon, float) else None
    if place:
        known.kelurahan, known.is_placed, known.is_near_border = place.kelurahan, True, False
    if known.code:
        known.is_restricted = city.here.city.codes[known.code].confidential
        known.visibility = "confidential" if known.is_restricted else known.visibility
    known.skpd, _ = way(known, city.here.city)


def _split(city: City, whole: Known, said: Said) -> None:
    """The part has the whole's reporter, place and photos, and the note as its text."""
    [ticket] = set(tickets(city)) - set(city.known)
    is_restricted = city.here.city.codes[str(said["code"])].confidential
    city.known[ticket] = Known(
        ticket=ticket,
        secret=whole.secret,
        code=str(said["code"]),
        channel="",
        visibility="confidential" if is_restricted else whole.visibility,
        kelurahan=whole.kelurahan,
        created_at=whole.created_at,
        words=set(whole.words),
        email=whole.email,
        is_placed=whole.is_placed,
        is_near_border=whole.is_near_border,
        is_restricted=is_restricted,
        split_from=whole.ticket,
        steps=[Made("submit", "reporter", {}, said["note"], None)],
        since=city.now,
        photos=dict(whole.photos),
        shown=set(whole.shown),
    )
