"""Whether a move must succeed, and if not, with which word it must be refused: in the model's own plain terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shared.workflow import Actor
from tests.model.flow import FLOW, SKPD
from tests.model.known import Known, Said

Verdict = type[Refusal] | None
PHOTOS_OF_A_KIND = 5
KIND_OF = {
    "reporter": "report",
    "operator": "report",
    "surveyor": "survey",
    "officer": "completion",
    "head": "completion",
}


class Asked(NamedTuple):
    """A move as somebody asks for it."""

    actor: Actor
    move: str
    said: Said
    at: datetime


def sees(actor: Actor, known: Known) -> bool:
    if actor.role in {"reporter", "system"}:
        return True
    if str(actor.role) in SKPD.split():
        return actor.skpd == known.skpd and known.skpd is not None
    if known.is_restricted:
        return False
    return actor.role != "surveyor" or "*" in actor.areas or known.kelurahan in actor.areas


def may(actor: Actor, move: str, known: Known) -> bool:
    by = FLOW[move].by.split()
    return actor.role in by or (known.is_restricted and actor.role == "head" and "operator" in by)


def verdict(asked: Asked, known: Known, all_known: Mapping[str, Known], city: Catalogue) -> Verdict:
    """None for a move that is made, or had been made before."""
    rule = FLOW[asked.move]
    if not sees(asked.actor, known):
        return NotFound
    if known.is_made(asked.move, asked.actor.post, asked.said):
        return None
    if not may(asked.actor, asked.move, known):
        return Forbidden
    seen = asked.said.get("seen")
    if rule.to and isinstance(seen, int) and known.began > seen:
        return Conflict
    if _comes_too_late(asked, known):
        return Conflict
    if any(_wrong(asked, known, city)):
        return Invalid
    return _verdict_of_others(asked, known, all_known)


def _comes_too_late(asked: Asked, known: Known) -> bool:
    rule = FLOW[asked.move]
    is_erased = known.is_erased and asked.actor.role == "reporter" and asked.move not in {"withdraw", "erase"}
    is_hung_on = asked.move == "withdraw" and known.children > 0
    return is_erased or is_hung_on or bool(known.is_closed and rule.to) or not rule.allows(known.status)


def verdict_of_photo(actor: Actor, known: Known, id: str) -> Verdict:
    if id in known.photos:
        return None
    kind = KIND_OF[actor.role]
    if sum(photo.kind == kind for photo in known.photos.values()) >= PHOTOS_OF_A_KIND:
        return Conflict
    if not sees(actor, known):
        return NotFound
    if known.is_erased and actor.role == "reporter":
        return Conflict
    return Conflict if known.is_closed or not (known.is_open or known.status == "resolved") else None


def is_public(known: Known, city: Catalogue) -> bool:
    """Not while nobody has sorted what may turn out to be confidential."""
    unsorted = city.channels[known.channel].codes if known.code is None else ()
    return known.is_published and not any(city.codes[code].confidential for code in unsorted)


def verdict_of_support(known: Known, city: Catalogue, marks: set[str]) -> Verdict:
    if not is_public(known, city):
        return NotFound
    return None if marks <= known.marks or known.is_open else Conflict


def _wrong(asked: Asked, known: Known, city: Catalogue) -> Iterator[bool]:
    rule, said = FLOW[asked.move], asked.said
    needs = set(rule.needs.split())
    if asked.move == "finish":
        needs = {"photo"} if known.code and city.codes[known.code].evidence == "photo" else {"note"}
    yield any(said.get(need) is None for need in needs)
    yield bool({name for name, value in said.items() if value is not None}
               - {"note", "seen"} - needs - set(rule.needs.split()) - set(rule.uses.split()))  # fmt: skip
    yield said.get("photo") is not None and said["photo"] not in known.photos
    yield said.get("code") is not None and said["code"] not in city.codes
    yield said.get("skpd") is not None and said["skpd"] not in city.agencies
    yield said.get("parent") == known.ticket
    yield (said.get("lat") is None) != (said.get("lon") is None)
    listed = {reason.id for reason in city.city.reasons.get(asked.move, ())}
    yield bool(listed) and said.get("reason") is not None and said["reason"] not in listed
    yield from _WRONG.get(asked.move, _nothing)(asked, known, city)


def _nothing(_: Asked, __: Known, ___: Catalogue) -> Iterator[bool]:
    yield False


def _wrong_validation(asked: Asked, known: Known, _: Catalogue) -> Iterator[bool]:
    yield known.finished_by == asked.actor.post
    is_doubted = any(photo.flags for photo in known.last_work().values())
    yield asked.move == "validate" and is_doubted and not asked.said.get("note")


def _wrong_finish(asked: Asked, known: Known, _: Catalogue) -> Iterator[bool]:
    yield asked.said.get("photo") is not None and asked.said["photo"] not in known.last_work()


def _wrong_referral(asked: Asked, _: Known, city: Catalogue) -> Iterator[bool]:
    agency = city.agencies.get(str(asked.said.get("skpd")))
    yield agency is not None and not agency.is_outside


def _wrong_dispatch(asked: Asked, known: Known, city: Catalogue) -> Iterator[bool]:
    to = str(asked.said.get("skpd") or known.skpd)
    yield known.code is None
    yield to not in city.agencies or city.agencies[to].is_outside
    code = city.codes.get(known.code or "")
    yield known.is_restricted and code is not None and to not in {code.skpd, *code.supporting}


def _wrong_survey(asked: Asked, known: Known, city: Catalogue) -> Iterator[bool]:
    yield from _wrong_dispatch(asked, known, city)
    yield known.code is not None and city.codes[known.code].survey == "never"
    yield known.kelurahan is None


def _wrong_correction(asked: Asked, known: Known, city: Catalogue) -> Iterator[bool]:
    code = city.codes.get(str(asked.said.get("code")))
    yield code is not None and code.confidential and known.children > 0
    lat, lon = asked.said.get("lat"), asked.said.get("lon")
    yield isinstance(lat, float) and isinstance(lon, float) and city.areas.find(lat, lon) is None


def _wrong_extension(asked: Asked, known: Known, _: Catalogue) -> Iterator[bool]:
    to = asked.said.get("due_at")
    if known.due_at is None or not isinstance(to, str):
        yield True
        return
    new = datetime.fromisoformat(to)
    yield not max(known.due_at, asked.at) < new <= known.due_at + timedelta(days=366)
    yield asked.actor.role in known.extended_by


def _wrong_rating(_: Asked, known: Known, __: Catalogue) -> Iterator[bool]:
    yield known.is_rated


def _wrong_reply(_: Asked, known: Known, city: Catalogue) -> Iterator[bool]:
    code = city.codes.get(known.code or "")
    yield code is None or code.evidence != "text" or code.survey != "never" or code.confidential


_WRONG = {
    "validate": _wrong_validation,
    "send_back": _wrong_validation,
    "finish": _wrong_finish,
    "refer": _wrong_referral,
    "dispatch": _wrong_dispatch,
    "send_survey": _wrong_survey,
    "correct": _wrong_correction,
    "extend": _wrong_extension,
    "rate": _wrong_rating,
    "reply": _wrong_reply,
}


def _verdict_of_others(asked: Asked, known: Known, all_known: Mapping[str, Known]) -> Verdict:
    """What depends on another report, or on a post."""
    if asked.move == "assign":
        own = {"officer", "head"}
        role, _, skpd = str(asked.said["post"]).partition("-")
        return None if role in own and skpd.upper() == known.skpd else Invalid
    if asked.move != "merge":
        return None
    parent = all_known.get(str(asked.said["parent"]))
    if parent is None or not sees(asked.actor, parent):
        return Invalid
    is_alike = parent.is_restricted == known.is_restricted and (parent.is_published or not known.is_published)
    return None if parent.is_open and not known.children and is_alike else Conflict
