"""Who does what next: mostly what may be, sometimes anything at all."""

from __future__ import annotations

from random import Random

from shared.platform.ports import Json
from tests.model.city import POSTS, City
from tests.model.deeds import Attach, Deed, Erase, Move, Submit, Support
from tests.model.flow import FLOW, MOVES_OF_PEOPLE
from tests.model.known import Known
from tests.model.saying import CODES, PLACES, fitting, spoilt
from tests.model.verdicts import may, sees

SELDOM = frozenset(
    {"withdraw", "note", "show_photo", "hide_photo", "refer", "reject"}
)  # else most lives would end or stand still
WITH_CAMERA = (
    "reporter", "operator-1", "surveyor-1", "surveyor-2", "officer-dishub", "officer-satpolpp", "head-dishub",
)  # fmt: skip


def new_report(city: City, chance: Random) -> Submit:
    code = chance.choice((*CODES, None))
    lat, lon = chance.choice(PLACES) if chance.random() < 0.8 else (None, None)
    visibility = chance.choice(("public", "public", "anonymous"))
    is_known = visibility == "public"
    words = {name: city.word(name) for name in ("text", "landmark", *(("name",) if is_known else ()))}
    mailbox = city.word("surel") if is_known and chance.random() < 0.8 else None
    fields: dict[str, Json] = {
        "code": code, "channel": None if code else chance.choice(("parkir", "layanan_pemerintah")), **words,
        "lat": lat, "lon": lon, "visibility": visibility, "email": f"{mailbox}@kanal.test" if mailbox else None,
    }  # fmt: skip
    return Submit(fields, f"{words['text']:_<16}", {*words.values(), *([mailbox] if mailbox else [])})


def next_move(city: City, chance: Random) -> Deed:
    """Of somebody who may, with all that is needed; mostly such a one that the report gets on."""
    known = city.some(chance)
    if known.status == "working" and not known.last_work() and chance.random() < 0.6:
        return Attach(city.actor(f"officer-{(known.skpd or '').lower()}"), known.ticket, city.word("foto"), ())
    names = [name for name in MOVES_OF_PEOPLE if FLOW[name].allows(known.status) and name not in SELDOM]
    forward = [name for name in names if FLOW[name].to]
    if not names:
        return any_move(city, chance)
    name = chance.choice(forward if forward and chance.random() < 0.75 else names)
    actors = [city.actor(post) for post in (*POSTS, "reporter")]
    fit = [actor for actor in actors if sees(actor, known) and may(actor, name, known)]
    if not fit:
        return any_move(city, chance)
    return Move(chance.choice(fit), known.ticket, name, _said(city, known, name, chance))


def any_move(city: City, chance: Random) -> Deed:
    known = city.some(chance)
    name = chance.choice(MOVES_OF_PEOPLE)
    said = _said(city, known, name, chance)
    said = spoilt(said, city, chance) if chance.random() < 0.5 else said
    return Move(city.any_actor(chance), known.ticket, name, said)


def any_deed(city: City, chance: Random) -> Deed:
    """Erasing seldom, as nothing much happens afterwards."""
    return chance.choice((*[next_move] * 5, *[any_move] * 2, photo, support, erasure))(city, chance)


def photo(city: City, chance: Random) -> Deed:
    """A new one, or one that came before."""
    known = city.some(chance)
    name = chance.choice((city.word("foto"), *known.photos))
    flags = chance.choice(((), (), ("no_time",)))
    return Attach(city.actor(chance.choice(WITH_CAMERA)), known.ticket, name, flags)


def support(city: City, chance: Random) -> Deed:
    """By one of five people, who leave an address or not."""
    email = f"pendukung{chance.randrange(5)}@kanal.test" if chance.random() < 0.5 else None
    return Support(city.some(chance).ticket, f"gawai-nomor-{chance.randrange(5):08}", email)


def erasure(city: City, chance: Random) -> Deed:
    return Erase(city.some(chance).ticket)


def _said(city: City, known: Known, name: str, chance: Random) -> dict[str, Json]:
    """By somebody who has seen the newest step, or the one before."""
    seen = len(known.steps) - 1 - chance.choice((0, 0, 0, 1))
    return {**fitting(city, known, name, chance), "seen": max(seen, 0)}
