"""What people say along with a move: mostly what fits, sometimes what does not."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from shared import reports
from shared.moments import as_text
from shared.platform.ports import Json
from shared.workflow import ClockName
from tests.model.city import City
from tests.model.flow import FLOW
from tests.model.known import Known, Said

CODES = ("pju", "ketertiban", "informasi", "pungli", "air_bersih", "trotoar", "kekerasan", "macet")
PLACES = ((-2.1330, 106.1130), (-2.1200, 106.1100), (-2.1105, 106.1502))
SKPDS = ("DISHUB", "SATPOLPP", "INSPEKTORAT", "X-PLN", "X-POLRES")


def fitting(city: City, known: Known, move: str, chance: Random) -> Said:
    """All that the move needs, as well as it can be said."""
    rule = FLOW[move]
    asked = set(rule.needs.split())
    asked |= {name for name in rule.uses.split() if chance.random() < 0.5}
    if move == "finish":
        asked.add("photo" if known.last_work() else "note")
    if move == "validate" or chance.random() < 0.2:
        asked.add("note")
    if "lat" in asked or "lon" in asked:
        asked |= {"lat", "lon"}
    said = {name: _value(city, known, move, name, chance) for name in sorted(asked)}
    if {"lat", "lon"} <= set(said):
        said["lat"], said["lon"] = chance.choice(PLACES)
    return {name: value for name, value in said.items() if value is not None}


def spoilt(said: Said, city: City, chance: Random) -> Said:
    """With one thing missing, wrong, or too much."""
    name = chance.choice(("note", "reason", "photo", "parent", "skpd", "code", "post", "rating", "lat"))
    if name in said:
        return {each: value for each, value in said.items() if each != name}
    strange: Said = {
        "note": city.word(), "reason": "asal", "photo": "tidak-ada", "parent": "PGK-0000-0000-0", "skpd": "TIDAKADA",
        "code": "tidak_ada", "post": "operator-1", "rating": 3, "lat": -2.1,
    }  # fmt: skip
    return {**said, name: strange[name]}


def _value(city: City, known: Known, move: str, name: str, chance: Random) -> Json:
    if name in {"note", "landmark"}:
        return city.word()
    if name == "due_at":
        return _later(city, known, chance)
    choices = _choices(city, known, move, name)
    return chance.choice(choices) if choices else None


def _choices(city: City, known: Known, move: str, name: str) -> list[Json]:
    reasons = [reason.id for reason in city.here.city.city.reasons.get(move, ())]
    offices = [f"{role}-{(known.skpd or 'dishub').lower()}" for role in ("officer", "head")]
    found: dict[str, list[Json]] = {
        "reason": [*(reasons or ["lain"])],
        "photo": [*sorted(known.last_work() if move == "finish" else known.photos)],
        "parent": [*city.known],
        "skpd": ["X-PLN"] if move == "refer" else [*SKPDS],
        "code": [*CODES],
        "rating": [1, 2, 5],
        "post": [*offices],
    }
    return found.get(name, [])


def _later(city: City, known: Known, chance: Random) -> str:
    clock = reports.get(city.platform.store, known.ticket).clocks.get(ClockName.RESOLVE)
    due_at = clock.due_at if clock else city.now
    return as_text(max(due_at, city.now) + timedelta(hours=chance.choice((-30, 1, 24, 24 * 30, 24 * 400))))
