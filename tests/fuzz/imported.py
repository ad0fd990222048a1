"""What a city hands in: the tables of its catalogue, and the boundaries of its kelurahan."""

from __future__ import annotations

import atexit
import contextlib
import json
import shutil
import tempfile
from pathlib import Path

from pydantic import BaseModel

from shared import areas
from shared.catalogue import boundaries, make_areas
from shared.catalogue.city import City
from shared.catalogue.entries import Agency, Attribute, Channel, Code, DemoPost, Holiday, KnownPlace
from shared.catalogue.reading import Reader

_TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("channels.csv", Channel), ("codes.csv", Code), ("attributes.csv", Attribute), ("agencies.csv", Agency),
    ("posts.csv", DemoPost), ("holidays.csv", Holiday), ("places.csv", KnownPlace),
)  # fmt: skip
_FOLDER = Path(tempfile.mkdtemp(prefix="kanal-catalogue-"))
atexit.register(shutil.rmtree, _FOLDER)
_POINTS = make_areas.reference_points(make_areas.PANGKALPINANG)
_KEYS = {"holidays.csv": "date", "places.csv": "name"}


def table(data: bytes) -> None:
    """A table, chosen by the first byte. Whatever is wrong is a mistake in a list."""
    file, entry = _TABLES[(data[0] if data else 0) % len(_TABLES)]
    (_FOLDER / file).write_bytes(data[1:])
    reader = Reader(_FOLDER)
    found = reader.table(file, entry, _KEYS.get(file, "id"))
    reader.optional_rows(file, entry, _KEYS.get(file, "id"))
    assert all(isinstance(one, entry) for one in found.values())
    assert all(str(mistake) for mistake in reader.mistakes)


def city(data: bytes) -> None:
    (_FOLDER / "city.json").write_bytes(data)
    reader = Reader(_FOLDER)
    assert reader.one("city.json", City) is not None or reader.mistakes


def boundary(data: bytes) -> None:
    """A city's file; what is accepted can be read as the catalogue's areas."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(ValueError):
        made = make_areas.official(content, _POINTS)
        areas.read(json.loads(make_areas.as_text(made)))
    shapes, problems = boundaries.read(content, {point.kelurahan: point.name for point in _POINTS})
    assert problems or shapes


def area(data: bytes) -> None:
    """The catalogue's own file."""
    with contextlib.suppress(ValueError, RecursionError):
        areas.read(json.loads(data))
