"""What a completion photo proves, and what speaks against it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import evidence
from shared.report import Capture, Photo, Point, Report
from shared.workflow import Status
from tests.test_moves import OPERATOR, START, moved, report_at

HERE = Point(lat=-2.133, lon=106.113)
HASH = "0123456789abcdef"
AFTER = START + timedelta(hours=1)


def _dispatched() -> Report:
    """At START + 10 minutes, with one photo of the reporter's."""
    before = Photo(id="b", kind="report", added_at=START, width=1, height=1, perceptual_hash=HASH)
    report = report_at(Status.TRIAGE).model_copy(update={"point": HERE, "photos": (before,)})
    return moved(report, "dispatch", OPERATOR)


def _photo(**changed: object) -> Photo:
    fresh = Capture(taken_at=AFTER, point=HERE)
    photo = Photo(
        id="c", kind="completion", added_at=AFTER, width=1, height=1, perceptual_hash="f" * 16, from_file=fresh
    )
    return photo.model_copy(update=changed)


def _north(metres: float) -> Point:
    return Point(lat=HERE.lat + metres / 111_195, lon=HERE.lon)


FLAGGED: dict[str, tuple[Photo, set[str]]] = {
    "new, there, afterwards": (_photo(), set()),
    "the reporter's own": (_photo(perceptual_hash=HASH), {"seen_before"}),
    "six bits off": (_photo(perceptual_hash=f"{int(HASH, 16) ^ 0b111111:016x}"), {"seen_before"}),
    "seven bits off": (_photo(perceptual_hash=f"{int(HASH, 16) ^ 0b1111111:016x}"), set()),
    "199 m away": (_photo(from_file=Capture(taken_at=AFTER, point=_north(199))), set()),
    "201 m away": (_photo(from_file=Capture(taken_at=AFTER, point=_north(201))), {"far_away"}),
    "before the dispatch": (_photo(from_file=Capture(taken_at=START, point=HERE)), {"too_old"}),
    "nothing known": (_photo(from_file=Capture()), {"no_time", "no_place"}),
    "declared only": (_photo(from_file=Capture(), declared=Capture(taken_at=AFTER, point=HERE)), set()),
    "the file's word counts": (_photo(declared=Capture(taken_at=START, point=_north(900))), set()),
    "a survey's photo": (_photo(kind="survey", perceptual_hash=HASH, from_file=Capture()), set()),
}


@pytest.mark.parametrize("name", FLAGGED)
def test_what_speaks_against_a_photo(name: str) -> None:
    photo, flags = FLAGGED[name]
    assert set(evidence.flags(_dispatched(), photo)) == flags


def test_a_report_without_a_place_asks_for_none() -> None:
    report = _dispatched().model_copy(update={"point": None})
    assert evidence.flags(report, _photo(from_file=Capture(taken_at=AFTER))) == ()


def test_every_flag_has_a_sentence() -> None:
    raised = {flag for _, flags in FLAGGED.values() for flag in flags}
    assert raised == set(evidence.FLAGS)
    assert all(sentence.endswith(".") for sentence in evidence.FLAGS.values())


def test_only_a_completion_photo_of_the_report_counts_as_one() -> None:
    report = _dispatched().model_copy(update={"photos": (*_dispatched().photos, _photo())})
    assert [evidence.is_of_completion(report, photo) for photo in ("c", "b", "x")] == [True, False, False]


def test_only_the_named_photo_is_shown() -> None:
    photos = evidence.shown((_photo(id="a"), _photo(id="b")), "b")
    assert [photo.is_public for photo in photos] == [False, True]


@pytest.mark.parametrize(
    ("a", "b", "apart"), [("0" * 16, "0" * 16, 0), ("0" * 16, "f" * 16, 64), (HASH, f"{int(HASH, 16) ^ 5:016x}", 2)]
)
def test_pictures_are_as_far_apart_as_their_bits(a: str, b: str, apart: int) -> None:
    assert evidence.bits_apart(a, b) == apart


def test_metres_are_right_within_a_city() -> None:
    assert evidence.metres(HERE, _north(1000)) == pytest.approx(1000, rel=0.001)
    assert evidence.metres(HERE, Point(lat=HERE.lat, lon=HERE.lon + 0.01)) == pytest.approx(1111.2, rel=0.001)
