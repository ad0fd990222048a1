"""What each line of the file becomes: who reports it, from where, and how it is to end. All of it follows
from the line's number, so that two replays of one file tell the same stories.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

from shared.catalogue import Catalogue
from shared.settings import Settings
from tests.load.categories import Kind, decided, kind_of

CITY = Path(Settings().catalogue)
SAMPLE = Path(__file__).parent / "sample.csv"
REFERENCE = "data/laporan_nyata/crm_jakarta_2023_sampel.csv"
TEXT_LIMIT = 4000
METRES_30 = 0.0003

Turn = Literal["straight", "handed_back", "refuted", "sent_back", "merged"]
_TURNS: dict[int, Turn] = {5: "handed_back", 11: "refuted", 17: "merged", 19: "sent_back"}  # of every 20


@dataclass
class Story:
    """`code` is the right one in the end, `kind` what the citizen could say. `email` None: nobody to tell."""

    number: int
    text: str
    kind: Kind
    code: str
    lat: float
    lon: float
    placing: Literal["point", "landmark", "none"]
    turn: Turn
    photos: int
    email: str | None
    is_anonymous: bool
    children: list[Story] = field(default_factory=list["Story"])

    ticket: str = ""  # from here on: what happened
    problems: list[str] = field(default_factory=list[str])
    is_done: bool = False

    @property
    def is_child(self) -> bool:
        return self.turn == "merged"


def default_file() -> Path:
    real = Path(os.environ.get("KANAL_REFERENCE", "")) / REFERENCE
    return real if os.environ.get("KANAL_REFERENCE") and real.is_file() else SAMPLE


def read(path: Path, city: Catalogue, limit: int | None, *, times: int = 1) -> list[Story]:
    """Every line so many times, each as another story. Raises KeyError when a column is missing."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[:limit] * times
    points = _points()
    stories: list[Story] = []
    for number, row in enumerate(rows):
        story = _story(number, row["kategori_crm"], row["teks"], points, city)
        _join(story, stories, city)
        stories.append(story)
    return stories


def _points() -> list[tuple[float, float]]:
    with (CITY / "reference_points.csv").open(encoding="utf-8", newline="") as lines:
        return [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(lines)]


def _story(number: int, category: str, text: str, points: list[tuple[float, float]], city: Catalogue) -> Story:
    chance = Random(f"story {number}")  # noqa: S311
    kind = kind_of(category)
    code = decided(kind, str(number))
    lat, lon = chance.choice(points)
    return Story(
        number=number,
        text=text.strip()[:TEXT_LIMIT] or category,
        kind=kind,
        code=code,
        lat=round(lat + chance.uniform(-METRES_30, METRES_30), 6),
        lon=round(lon + chance.uniform(-METRES_30, METRES_30), 6),
        placing=_placing(number, city.codes[code].place),
        turn=_TURNS.get(number % 20, "straight"),
        photos=0 if number % 3 == 2 else 1 + (number % 7 == 0),
        email=f"warga-{number}@kanal.test" if number % 4 != 3 else None,
        is_anonymous=number % 8 == 7,
    )


def _placing(number: int, place: str) -> Literal["point", "landmark", "none"]:
    if place == "none":
        return "none"
    if number % 13 == 12:
        return "landmark"
    return "point" if place == "required" or number % 2 else "none"


def _join(story: Story, earlier: list[Story], city: Catalogue) -> None:
    """A story that is to be merged finds the newest one of its kind; without one it goes straight on, and
    so does one whose turn does not fit its code.
    """
    code = city.codes[story.code]
    if story.turn == "merged":
        fitting = [one for one in reversed(earlier) if one.code == story.code and one.turn == "straight"]
        if fitting and not code.confidential:
            fitting[0].children.append(story)
            return
        story.turn = "straight"
    if story.turn == "refuted" and (code.survey != "always" or code.skpd.startswith("X-")):
        story.turn = "straight"
