"""Is an official boundary file fit to say which kelurahan a report belongs to? Only `make_areas` asks."""
# shapely is not typed.
# pyright: basic

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from shapely import Polygon, STRtree, get_num_geometries, get_parts, is_valid_reason, union_all
from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

CODE_NAMES = ("kode", "kode_kemendagri", "kode_kelurahan", "kd_kelurahan", "KODE", "KDEPUM", "KDCBPS")
SLIVER_METRES = 20  # borders drawn twice differ by so much; a report's place is no more exact
SLIVER_DEGREES = SLIVER_METRES / 111_320  # near enough to the equator for both directions
DIGITS_OF_A_CODE = 10

Shapes = dict[str, BaseGeometry]


def read(content: Mapping, names: Mapping[str, str]) -> tuple[Shapes, list[str]]:
    """The shapes by kelurahan code in the order of `names`, and a sentence for everything not readable."""
    features = content.get("features") if isinstance(content, Mapping) else None
    if not isinstance(features, list) or not features or not all(map(_is_feature, features)):
        return {}, ["The file is not a GeoJSON FeatureCollection with features."]
    codes = [_code(feature) for feature in features]
    problems = [
        f"Feature {n} has no code; name it {' or '.join(CODE_NAMES[:2])}."
        for n, code in enumerate(codes, 1)
        if not code
    ]
    problems += list(_unexpected([code for code in codes if code], names))
    shapes: Shapes = {}
    for code, feature in zip(codes, features, strict=True):
        shape, problem = _shape(feature)
        if shape is None:
            problems.append(f"{_called(code, names)}: {problem}.")
        else:
            shapes[code] = shape
    return {code: shapes[code] for code in names if code in shapes}, problems


def problems(shapes: Shapes, points: Sequence[tuple[str, BaseGeometry]]) -> list[str]:
    """Sentences about shapes that do not fit together, or that lie elsewhere than the reference points."""
    return [*_elsewhere(shapes, points), *_overlaps(shapes), *_gaps(shapes)]


def without_slivers(shapes: Shapes) -> Shapes:
    """What lies between kelurahan goes to the one with the longest border to it."""
    filled = dict(shapes)
    city = union_all(list(shapes.values()))
    for gap in (Polygon(ring) for part in get_parts(city) for ring in part.interiors):
        code = max(shapes, key=lambda code: shapes[code].intersection(gap.exterior).length)
        filled[code] = filled[code].union(gap)
    return filled


def _is_feature(feature: object) -> bool:
    if not isinstance(feature, Mapping):
        return False
    return all(isinstance(feature.get(name) or {}, Mapping) for name in ("properties", "geometry"))


def _code(feature: Mapping) -> str:
    """Kemendagri's code with its dots; some files leave them out (`1971021003`)."""
    properties = feature.get("properties") or {}
    code = str(next((properties[name] for name in CODE_NAMES if properties.get(name)), ""))
    if code.isdigit() and len(code) == DIGITS_OF_A_CODE:
        return f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
    return code


def _unexpected(codes: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if code not in names:
            yield f"{code} is not a kelurahan of this city."
        elif times > 1:
            yield f"{_called(code, names)} is in the file {times} times."
    for code in names:
        if code not in codes:
            yield f"{_called(code, names)} is missing."


def _shape(feature: Mapping) -> tuple[BaseGeometry | None, str]:
    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, f"must be a Polygon or MultiPolygon, not {geometry.get('type')}"
    try:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        if any(tuple(ring[0]) != tuple(ring[-1]) for polygon in polygons for ring in polygon):
            return None, "a ring is not closed: its last point must be its first"
        shape = shape_of(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as reason:
        return None, f"cannot be read ({reason})"
    return (
        (shape, "")
        if shape.is_valid and not shape.is_empty
        else (None, f"is not a valid area ({is_valid_reason(shape)})")
    )


def _elsewhere(shapes: Shapes, points: Sequence[tuple[str, BaseGeometry]]) -> Iterator[str]:
    own = Counter(code for code, point in points if code in shapes and shapes[code].covers(point))
    for code in shapes:
        if not own[code]:
            yield f"{code} lies elsewhere: none of its reference points is in it (longitude comes first)."


def _overlaps(shapes: Shapes) -> Iterator[str]:
    codes, areas = list(shapes), list(shapes.values())
    for one, other in STRtree(areas).query(areas, predicate="intersects").T:
        if one < other and not areas[one].intersection(areas[other]).buffer(-SLIVER_DEGREES / 2).is_empty:
            yield f"{codes[one]} and {codes[other]} overlap by more than {SLIVER_METRES} metres."


def _gaps(shapes: Shapes) -> Iterator[str]:
    """A hole that is meant counts too: every place of the city is in one kelurahan."""
    city = union_all([shape.buffer(SLIVER_DEGREES / 2, join_style="mitre") for shape in shapes.values()])
    if not isinstance(city, Polygon):
        yield f"The city is in {get_num_geometries(city)} pieces."
        return
    for hole in city.interiors:
        yield f"No kelurahan covers the place near {hole.centroid.y:.5f}, {hole.centroid.x:.5f}."


def _called(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names[code]}" if code in names else code or "A feature without a code"
