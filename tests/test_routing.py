"""Where a new report goes."""

from __future__ import annotations

import pytest

from shared.photo import Point
from shared.routing import TRIAGE_REASONS, route
from shared.workflow import Status
from tests.test_moves import CITY, report_at

HERE = Point(lat=-2.133, lon=106.113)


@pytest.mark.parametrize(
    ("code", "point", "near_border", "to", "skpd", "reason"),
    [
        ("pju", HERE, False, Status.SURVEY, "DISHUB", None),
        ("sampah_liar", HERE, False, Status.SURVEY, "DLH", None),
        ("ketertiban", HERE, False, Status.DISPATCHED, "SATPOLPP", None),
        ("informasi", None, False, Status.DISPATCHED, "DISKOMINFO", None),
        ("pungli", None, False, Status.DISPATCHED, "INSPEKTORAT", None),
        ("kekerasan", HERE, True, Status.DISPATCHED, "DP3AKB", None),
        ("pju", None, False, Status.TRIAGE, "DISHUB", "place_missing"),
        ("pju", HERE, True, Status.TRIAGE, "DISHUB", "near_border"),
        ("air_bersih", HERE, False, Status.TRIAGE, None, "outside_authority"),
        (None, HERE, False, Status.TRIAGE, None, "no_unique_code"),
    ],
)
def test_a_report_goes_where_code_and_place_say(
    code: str | None, point: Point | None, near_border: bool, to: Status, skpd: str | None, reason: str | None
) -> None:
    report = report_at(Status.RECEIVED).model_copy(update={"code": code, "point": point, "near_border": near_border})
    way = route(report, CITY)
    assert (way.to, way.skpd, way.reason) == (to, skpd, reason)


def test_the_kelurahan_of_the_place_supports_where_the_catalogue_says_so() -> None:
    report = report_at(Status.RECEIVED, "sampah_liar").model_copy(update={"point": HERE, "kelurahan": "19.71.04.1002"})
    assert route(report, CITY).supporting == ("KEL-19.71.04.1002",)


def test_every_code_has_a_way() -> None:
    for code in CITY.codes:
        way = route(report_at(Status.RECEIVED, code).model_copy(update={"point": HERE}), CITY)
        assert way.reason is None or way.reason in TRIAGE_REASONS
