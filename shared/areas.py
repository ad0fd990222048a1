"""Which kelurahan a point lies in, from the catalogue's `areas.geojson`.

An official file is a set of boundaries and answers exactly. The approximate file that Kanal makes itself
(`approximate: true`) is a set of reference points: a place belongs to the kelurahan of the nearest one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias, cast

NEAR_BORDER_KM = 0.75
OUTSIDE_KM = 1.5
BORDER_DEGREES = 1e-5  # about a metre: nobody stands between two kelurahan because of rounded corners

Pair: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Pair, ...]


class Place(NamedTuple):
    """Codes of the kelurahan and its kecamatan. `near_border`: the point may also be outside the city."""

    kelurahan: str
    kecamatan: str
    near_border: bool


@dataclass(frozen=True)
class Plane:
    """A city is small enough to be flat: kilometres east and north, right for its middle latitude."""

    middle: float

    def flat(self, lat: float, lon: float) -> Pair:
        return (lon * 111.320 * math.cos(math.radians(self.middle)), lat * 110.574)

    def degrees(self, east: float, north: float) -> Pair:
        """`flat` backwards: longitude and latitude."""
        return (east / (111.320 * math.cos(math.radians(self.middle))), north / 110.574)


class Polygon(NamedTuple):
    """Its outer ring and holes, as longitude and latitude, with the box around them."""

    kelurahan: str
    rings: tuple[Ring, ...]
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Areas:
    """`names`: kelurahan code to name. `kecamatan_names`: kecamatan code to name. `approximate`: the polygons are only
    drawn around the reference points, which decide.
    """

    approximate: bool
    names: Mapping[str, str]
    kecamatan_names: Mapping[str, str]
    plane: Plane
    points: tuple[tuple[str, float, float], ...]
    polygons: tuple[Polygon, ...]

    def find(self, lat: float, lon: float) -> Place | None:
        """None when the point is outside the city."""
        if not (math.isfinite(lat) and math.isfinite(lon)):
            return None
        return self._nearest(lat, lon) if self.approximate else self._containing(lat, lon)

    def _nearest(self, lat: float, lon: float) -> Place | None:
        x, y = self.plane.flat(lat, lon)
        squared, kelurahan = min(((x - px) * (x - px) + (y - py) * (y - py), code) for code, px, py in self.points)
        if squared > OUTSIDE_KM**2:
            return None
        return Place(kelurahan, kecamatan_of(kelurahan), squared >= NEAR_BORDER_KM**2)

    def _containing(self, lat: float, lon: float) -> Place | None:
        close = [polygon for polygon in self.polygons if _in_box(polygon, lon, lat)]
        inside = (polygon for polygon in close if sum(_crossings(ring, lon, lat) for ring in polygon.rings) % 2)
        on_line = (polygon for polygon in close if any(_touches(ring, lon, lat) for ring in polygon.rings))
        found = next(inside, None) or next(on_line, None)
        return Place(found.kelurahan, kecamatan_of(found.kelurahan), near_border=False) if found else None


def kecamatan_of(kelurahan: str) -> str:
    """`19.71.02.1003` lies in `19.71.02`: Kemendagri's codes carry it."""
    return kelurahan.rpartition(".")[0]


def read(collection: Mapping[str, object]) -> Areas:
    """From a GeoJSON FeatureCollection as `make_areas` writes it. Raises ValueError when it is not that."""
    try:
        return _read(collection)
    except (KeyError, TypeError, IndexError, AttributeError) as reason:
        raise ValueError(f"not a file made by make_areas ({type(reason).__name__}: {reason})") from reason


def middle_of(latitudes: Sequence[float]) -> float:
    return (min(latitudes) + max(latitudes)) / 2


def _read(collection: Mapping[str, object]) -> Areas:
    features = cast("list[Mapping[str, Mapping[str, object]]]", collection["features"])
    properties = [cast("Mapping[str, str]", feature["properties"]) for feature in features]
    approximate = collection["approximate"] is True
    points = [point for feature in features for point in _points(feature)] if approximate else []
    if not features or (approximate and not points):
        raise ValueError("it has no kelurahan, or no reference points to find one by")
    plane = Plane(middle_of([lat for _, lat, _ in points]) if points else 0.0)
    return Areas(
        approximate=approximate,
        names={each["kode"]: each["nama"] for each in properties},
        kecamatan_names={kecamatan_of(each["kode"]): each["kecamatan"] for each in properties},
        plane=plane,
        points=tuple((code, *plane.flat(lat, lon)) for code, lat, lon in points),
        polygons=tuple(polygon for feature in features for polygon in _polygons(feature)),
    )


def _points(feature: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, float, float]]:
    properties = feature["properties"]
    for lon, lat in cast("list[Pair]", properties["patokan"]):
        yield cast("str", properties["kode"]), float(lat), float(lon)


def _polygons(feature: Mapping[str, Mapping[str, object]]) -> Iterator[Polygon]:
    geometry = feature["geometry"]
    coordinates = cast("list[list[list[Pair]]]", geometry["coordinates"])
    many = coordinates if geometry["type"] == "MultiPolygon" else [cast("list[list[Pair]]", coordinates)]
    for one in many:
        rings = tuple(tuple((float(pair[0]), float(pair[1])) for pair in ring) for ring in one)
        xs, ys = zip(*rings[0], strict=True)
        yield Polygon(cast("str", feature["properties"]["kode"]), rings, min(xs), min(ys), max(xs), max(ys))


def _in_box(polygon: Polygon, x: float, y: float) -> bool:
    east_west = polygon.west - BORDER_DEGREES <= x <= polygon.east + BORDER_DEGREES
    return east_west and polygon.south - BORDER_DEGREES <= y <= polygon.north + BORDER_DEGREES


def _crossings(ring: Ring, x: float, y: float) -> int:
    """How many sides a ray to the east crosses. A side is always taken from its southern end, so that two
    neighbours reckon their common side alike and exactly one of them has a point on it.
    """
    count = 0
    for one, other in pairwise(ring):
        (x1, y1), (x2, y2) = (one, other) if one[1] <= other[1] else (other, one)
        if y1 <= y < y2 and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            count += 1
    return count


def _touches(ring: Ring, x: float, y: float) -> bool:
    for (x1, y1), (x2, y2) in pairwise(ring):
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        along = min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
        if math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= BORDER_DEGREES:
            return True
    return False
