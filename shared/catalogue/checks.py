"""What no single row can tell: whether the tables of a catalogue fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared import clocks
from shared.areas import Areas
from shared.catalogue.city import City
from shared.catalogue.entries import KELURAHAN, Agency, Attribute, Channel, Code, DemoPost, KnownPlace
from shared.catalogue.reading import Mistake
from shared.workflow import Role

CLOCKS = ("respond", "coordinate", "resolve")
ROLES_OF_AN_SKPD = frozenset({Role.OFFICER, Role.HEAD})


class Tables(NamedTuple):
    """The rows that could be read, and the ids of those that could not; the areas if their file could."""

    channels: dict[str, Channel]
    codes: dict[str, Code]
    attributes: dict[str, Attribute]
    agencies: dict[str, Agency]
    posts: dict[str, DemoPost]
    areas: Areas | None
    places: tuple[KnownPlace, ...]
    unread: frozenset[str]

    def lack(self, id: str, table: Mapping[str, object]) -> bool:
        """A row that is there but could not be read has its own mistake already."""
        return id not in table and id not in self.unread


def mistakes(tables: Tables, city: City | None) -> list[Mistake]:
    empty = [name for name in ("channels", "codes", "agencies") if not getattr(tables, name)]
    if empty:
        return [Mistake(f"{name}.csv", "", "has no row that can be read") for name in empty]
    rows: list[tuple[str, str, Iterable[str]]] = [
        *(("channels.csv", each.id, _channel(each, tables)) for each in tables.channels.values()),
        *(("codes.csv", each.id, _code(each, tables)) for each in tables.codes.values()),
        *(("attributes.csv", each.id, _attribute(each, tables)) for each in tables.attributes.values()),
        *(("posts.csv", each.id, _post(each, tables)) for each in tables.posts.values()),
        *(("places.csv", name, [problem]) for name, problem in _places(tables)),
        ("agencies.csv", "", _kelurahan(tables)),
        ("city.json", "", _waiting_cap(city)),
        ("city.json", "", _ladders(city, tables)),
        ("city.json", "", _contact(city, tables)),
    ]
    return [Mistake(file, entry, problem) for file, entry, problems in rows for problem in problems]


def _contact(city: City | None, tables: Tables) -> Iterator[str]:
    if city is not None and tables.lack(city.contact.code, tables.codes):
        yield f"contact: the code {city.contact.code} is not in codes.csv"


def _channel(channel: Channel, tables: Tables) -> Iterator[str]:
    if not channel.codes:
        yield "has no codes"
    for code in channel.codes:
        if tables.lack(code, tables.codes):
            yield f"names the code {code}, which is not in codes.csv"


def _code(code: Code, tables: Tables) -> Iterator[str]:
    yield from _in_one_channel(code, tables)
    yield from _clocks({name: getattr(code, name) for name in CLOCKS})
    yield from _bodies(code, tables)
    yield from _survey(code)


def _in_one_channel(code: Code, tables: Tables) -> Iterator[str]:
    times = sum(channel.codes.count(code.id) for channel in tables.channels.values())
    if times == 0 and not tables.unread:
        yield "is in no channel"
    elif times > 1:
        yield f"is {times} times in the channels"


def _clocks(texts: Mapping[str, str]) -> Iterator[str]:
    lengths: dict[str, timedelta] = {}
    for name, text in texts.items():
        try:
            lengths[name] = _rough_length(clocks.parse(text))
        except ValueError as reason:
            yield f"{name}: {reason}"
    for earlier, later in pairwise(lengths):
        if lengths[earlier] > lengths[later]:
            yield f"{earlier} ({texts[earlier]}) is longer than {later} ({texts[later]})"


def _rough_length(target: clocks.Target) -> timedelta:
    return timedelta(days=target.amount) if target.is_in_working_days else target.length


def _bodies(code: Code, tables: Tables) -> Iterator[str]:
    supporting = [("supporting", body) for body in code.supporting if body != KELURAHAN]
    for role, body in [("skpd", code.skpd), *supporting]:
        agency = tables.agencies.get(body)
        if tables.lack(body, tables.agencies):
            yield f"{role} {body} is not in agencies.csv"
        elif agency and (agency.valid_until or date.max) < (code.valid_until or date.max):
            yield f"{role} {body} ends on {agency.valid_until}, and the code goes on"


def _survey(code: Code) -> Iterator[str]:
    if code.survey == "never":
        return
    if code.confidential:
        yield f"is confidential, so its survey must be never, not {code.survey}"
    if code.place == "none":
        yield f"has no place, so its survey must be never, not {code.survey}"


def _attribute(attribute: Attribute, tables: Tables) -> Iterator[str]:
    if not attribute.codes:
        yield "belongs to no code"
    for code in attribute.codes:
        if tables.lack(code, tables.codes):
            yield f"names the code {code}, which is not in codes.csv"


def _post(post: DemoPost, tables: Tables) -> Iterator[str]:
    if post.role in ROLES_OF_AN_SKPD and not post.skpd:
        yield f"is {post.role} of no SKPD"
    if post.skpd and tables.lack(post.skpd, tables.agencies):
        yield f"skpd {post.skpd} is not in agencies.csv"
    if post.role == Role.SURVEYOR and not post.areas:
        yield "is surveyor of no area"
    for area in post.areas:
        if tables.areas and area != "*" and area not in tables.areas.names:
            yield f"area {area} is not in areas.geojson"


def _places(tables: Tables) -> Iterator[tuple[str, str]]:
    """What looks alike to a citizen, who sees name, kind and kelurahan, is twice the same."""
    seen: set[tuple[str, str, str]] = set()
    for place in tables.places if tables.areas else ():
        where = tables.areas.find(place.lat, place.lon) if tables.areas else None
        if where is None:
            yield place.name, f"{place.lat}, {place.lon} is outside the city"
            continue
        looks = (place.name.casefold(), place.kind.casefold(), where.kelurahan)
        if looks in seen:
            yield place.name, f"is twice in the kelurahan {where.kelurahan}, as the same kind"
        seen.add(looks)


def _kelurahan(tables: Tables) -> Iterator[str]:
    names = tables.areas.names if tables.areas else dict[str, str]()
    for code, name in names.items():
        if tables.lack(f"KEL-{code}", tables.agencies):
            yield f"KEL-{code} is missing, and areas.geojson has the kelurahan {name}"


def _waiting_cap(city: City | None) -> Iterator[str]:
    if city is None:
        return
    try:
        clocks.parse(city.waiting_cap)
    except ValueError as reason:
        yield f"waiting_cap: {reason}"


def _ladders(city: City | None, tables: Tables) -> Iterator[str]:
    for ladder, post in city.alarms.ladders.posts if city else ():
        if tables.lack(post, tables.posts):
            yield f"alarms.ladders.{ladder}: post {post} is not in posts.csv"
