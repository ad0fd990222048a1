"""Places as exact as the public may know them: rounded to a grid, whose cells are about 110 metres wide. Pure.

What is searched and measured uses the rounded place only. Were distances taken from the exact one, three questions
from three places would find it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from shared.areas import Plane

DECIMALS = 3
_PER_DEGREE = 10**DECIMALS


class Place(NamedTuple):
    lat: float
    lon: float


def rounded(lat: float, lon: float) -> Place:
    return Place(round(lat, DECIMALS), round(lon, DECIMALS))


def cell_of(lat: float, lon: float) -> str:
    """`-2133:106113`"""
    return ":".join(str(number) for number in _numbers(lat, lon))


def around(lat: float, lon: float) -> list[str]:
    """The cell of that place and its eight neighbours: all that lies within 100 metres, as far from the equator as
    Indonesia reaches.
    """
    row, column = _numbers(lat, lon)
    return [f"{row + up}:{column + right}" for up in (-1, 0, 1) for right in (-1, 0, 1)]


def metres(one: Place, other: Place) -> float:
    plane = Plane((one.lat + other.lat) / 2)
    return 1000 * math.dist(plane.flat(*one), plane.flat(*other))


def _numbers(lat: float, lon: float) -> tuple[int, int]:
    place = rounded(lat, lon)
    return round(place.lat * _PER_DEGREE), round(place.lon * _PER_DEGREE)
