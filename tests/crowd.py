"""Many published rows, as `open-and-recent.json` has them: of every kelurahan, kind, status and age."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from shared import grid, tickets
from shared.catalogue import Catalogue
from shared.outlines import inner_point
from shared.public_list import recent
from shared.public_list.recent import Placed, Recent, Row
from shared.workflow import OPEN, Status

SPREAD = 0.012  # degrees


def published(city: Catalogue, number: int, until: datetime) -> Recent:
    rows = {placed.row.tiket: placed for placed in _rows(city, number, until)}
    return recent.of(rows, recent.rules_of(city), until)


def _rows(city: Catalogue, number: int, until: datetime) -> Iterator[Placed]:
    chance = random.Random(number)  # noqa: S311 the same every time
    codes = [code for code in city.codes.values() if not code.confidential]
    points = {kelurahan: inner_point(city.areas, kelurahan) for kelurahan in city.areas.names}
    for count in range(number):
        code = chance.choice(codes)
        kelurahan = chance.choice(list(points))
        lon, lat = (degrees + chance.uniform(-SPREAD, SPREAD) for degrees in points[kelurahan])
        place = grid.rounded(lat, lon) if not code.private_place and code.place != "none" else None
        yield Placed(kelurahan if place else "", _row(city, code.id, place, chance, until, count))


def _row(
    city: Catalogue, code: str, place: grid.Place | None, chance: random.Random, until: datetime, count: int
) -> Row:
    status = chance.choice(list(Status))
    came = until - timedelta(minutes=chance.randrange(1, 20 * 24 * 60))
    due = came + timedelta(hours=chance.randrange(6, 900))
    ended = max(came, until - timedelta(minutes=chance.randrange(6 * 24 * 60)))
    return Row(
        tiket=tickets.credentials("s" * 32, "PGK", str(count)).ticket,
        kanal=city.channel_of(code).id,
        kategori=code,
        status=status,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        diterima=recent.minute(came),
        diubah=recent.minute(ended),
        berakhir=None if status in OPEN else recent.minute(ended),
        batas_selesai=recent.minute(due) if status in OPEN else None,
        skpd=city.codes[code].skpd,
        foto=f"{chance.getrandbits(128):032x}" if chance.random() < 0.7 else None,
        pendukung=chance.choice((0, 0, 0, 1, 4)),
        induk=None,
        nilai=None,
    )
