"""What a completion photo proves, and what speaks against it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import evidence
from shared.console import doubts
from shared.evidence import Found
from shared.photo import Alike, Capture, Figures, Photo, Point, Traces
from shared.report import Report
from shared.workflow import Status
from tests.test_moves import OFFICER, OPERATOR, START, moved, report_at

HERE = Point(lat=-2.133, lon=106.113)
HASH = "0123456789abcdef"
AFTER = START + timedelta(hours=1)
ELSEWHERE = Found("same_file", Alike(ticket="PGK-2", at=START))


def _dispatched() -> Report:
    """At START + 10 minutes, with one photo of the reporter's."""
    before = Photo(id="b", kind="report", added_at=START, width=1, height=1, perceptual_hash=HASH)
    report = report_at(Status.TRIAGE).model_copy(update={"point": HERE, "photos": (before,)})
    return moved(report, "dispatch", OPERATOR)


def _photo(**changed: object) -> Photo:
    fresh, traces = Capture(taken_at=AFTER, point=HERE), Traces(has_camera=True)
    photo = Photo(
        id="c", kind="completion", added_at=AFTER, width=1, height=1, perceptual_hash="f" * 16, from_file=fresh,
        traces=traces,
    )  # fmt: skip
    return photo.model_copy(update=changed)


def _north(metres: float) -> Point:
    return Point(lat=HERE.lat + metres / 111_195, lon=HERE.lon)


MIRRORED = Traces(has_camera=True, mirrored_hash=HASH)
SHRUNK = Capture(taken_at=AFTER, point=HERE, is_shrunk=True)
FLAGGED: dict[str, tuple[Photo, set[str]]] = {
    "new, there, afterwards": (_photo(), set()),
    "the reporter's own": (_photo(perceptual_hash=HASH), {"seen_before"}),
    "six bits off": (_photo(perceptual_hash=f"{int(HASH, 16) ^ 0b111111:016x}"), {"seen_before"}),
    "seven bits off": (_photo(perceptual_hash=f"{int(HASH, 16) ^ 0b1111111:016x}"), set()),
    "the reporter's, mirrored": (_photo(traces=MIRRORED), {"seen_before"}),
    "149 m away": (_photo(from_file=Capture(taken_at=AFTER, point=_north(149))), set()),
    "151 m away": (_photo(from_file=Capture(taken_at=AFTER, point=_north(151))), {"far_away"}),
    "before the dispatch": (_photo(from_file=Capture(taken_at=START, point=HERE)), {"too_old"}),
    "a day and a minute old": (_photo(added_at=AFTER + timedelta(days=1, minutes=1)), {"stale"}),
    "a day old": (_photo(added_at=AFTER + timedelta(days=1)), set()),
    "nothing known": (_photo(from_file=Capture()), {"no_time", "no_place"}),
    "declared only": (_photo(from_file=Capture(), declared=Capture(taken_at=AFTER, point=HERE)), set()),
    "the file's word counts": (_photo(declared=Capture(taken_at=START, point=_north(900))), set()),
    "changed by a program": (_photo(traces=Traces(has_camera=True, editor="GIMP")), {"edited"}),
    "changed before our page shrank it": (_photo(declared=Capture(editor="Snapseed")), {"edited"}),
    "of no camera": (_photo(traces=Traces()), {"no_camera"}),
    "shrunk by our page": (_photo(traces=Traces(), from_file=Capture(), declared=SHRUNK), set()),
    "too large to be shrunk by our page": (_photo(traces=Traces(), declared=SHRUNK, width=1601), {"no_camera"}),
    "a survey's, older than the dispatch": (
        _photo(kind="survey", from_file=Capture(taken_at=START, point=HERE)),
        set(),
    ),
    "a survey's, of the reporter's": (_photo(kind="survey", perceptual_hash=HASH), {"seen_before"}),
    "the same file as another report's": (_photo(id="x"), {"same_file"}),
}


@pytest.mark.parametrize("name", FLAGGED)
def test_what_speaks_against_a_photo(name: str) -> None:
    photo, flags = FLAGGED[name]
    elsewhere = ELSEWHERE if photo.id == "x" else None
    assert set(evidence.flagged(_dispatched(), photo, elsewhere).flags) == flags


def test_a_report_without_a_place_asks_for_none() -> None:
    report = _dispatched().model_copy(update={"point": None})
    assert evidence.flagged(report, _photo(from_file=Capture(taken_at=AFTER))).flags == ()


def test_the_figures_of_a_flag_are_kept_and_of_a_good_photo_nothing() -> None:
    away = evidence.flagged(_dispatched(), _photo(from_file=Capture(taken_at=AFTER, point=_north(320))), ELSEWHERE)
    assert away.figures == Figures(alike=ELSEWHERE.alike, metres=320)
    assert evidence.flagged(_dispatched(), _photo()).figures is None


def test_the_own_report_is_named_before_another() -> None:
    photo = evidence.flagged(_dispatched(), _photo(perceptual_hash=HASH), ELSEWHERE)
    assert photo.figures is not None
    assert photo.figures.alike == Alike(ticket=_dispatched().ticket, at=START)


def test_every_flag_that_is_raised_has_a_sentence() -> None:
    raised = {flag for _, flags in FLAGGED.values() for flag in flags}
    assert raised == doubts.FLAGS - {"maybe_cropped"}  # which only pictures show


SENTENCES = {
    "same_file": "Berkas ini sama persis dengan foto laporan PGK-2 yang dikirim 23 November 2026 09.00 WIB.",
    "seen_before": "Gambar ini sama dengan foto laporan PGK-2 yang dikirim 23 November 2026 09.00 WIB, "
    "mungkin dikecilkan, disimpan ulang, atau dicerminkan.",
    "maybe_cropped": "Sebagian gambar ini mirip dengan foto laporan PGK-2 yang dikirim 23 November 2026 09.00 WIB; "
    "periksa apakah ini potongannya.",
    "far_away": "Diambil 1.320 m dari lokasi laporan.",
    "edited": "Berkas ini pernah diubah dengan GIMP.",
    "stale": "Diambil 2 hari sebelum dikirim, 23 November 2026 10.00 WIB.",
}


@pytest.mark.parametrize("flag", SENTENCES)
def test_a_sentence_has_the_figure(flag: str) -> None:
    figures = Figures(alike=ELSEWHERE.alike, metres=1320, editor="GIMP")
    photo = _photo(flags=(flag,), figures=figures, added_at=AFTER + timedelta(days=2))
    assert doubts.sentences(photo, "PGK-1") == [SENTENCES[flag]]


@pytest.mark.parametrize("flag", sorted(doubts.FLAGS))
def test_an_old_photo_without_figures_has_sentences_too(flag: str) -> None:
    photo = _photo(flags=(flag,), from_file=Capture())
    [sentence] = doubts.sentences(photo, "PGK-1")
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_the_own_report_needs_no_number() -> None:
    photo = _photo(flags=("seen_before",), figures=Figures(alike=ELSEWHERE.alike))
    assert "foto laporan ini yang" in doubts.sentences(photo, ELSEWHERE.alike.ticket)[0]


def test_only_a_completion_photo_of_the_report_counts_as_one() -> None:
    report = _dispatched().model_copy(update={"photos": (*_dispatched().photos, _photo())})
    assert [evidence.is_of_completion(report, photo) for photo in ("c", "b", "x")] == [True, False, False]


def _validated(*photos: Photo) -> Report:
    """At START + 90 minutes, after a dispatch at START + 10 minutes."""
    report = moved(_dispatched().model_copy(update={"photos": photos}), "accept", OFFICER, 60)
    finished = moved(report, "finish", OFFICER, photo="c")
    return moved(finished, "validate", OPERATOR, note="Sudah dilihat di tempat")


@pytest.mark.parametrize(
    ("photos", "is_flagged"),
    [
        ([_photo()], False),
        ([_photo(flags=("no_place",))], True),
        ([_photo(), _photo(id="d", flags=("no_time",))], True),
        ([_photo(), _photo(id="d", kind="survey", flags=("no_time",))], False),
        ([_photo(), _photo(id="d", added_at=START, flags=("no_time",))], False),  # before the work was asked for
        ([_photo(), _photo(id="d", added_at=START + timedelta(hours=2), flags=("no_time",))], False),  # after the end
    ],
)
def test_a_result_is_flagged_when_a_photo_was_that_the_validator_had(photos: list[Photo], is_flagged: bool) -> None:
    assert evidence.is_flagged(_validated(*photos)) is is_flagged


def test_nothing_is_said_of_what_is_not_validated_or_is_open_again() -> None:
    report = _validated(_photo(flags=("no_place",)))
    again = moved(report, "reopen", OPERATOR, note="Masih padam")
    assert [evidence.is_flagged(each) for each in (_dispatched(), again)] == [None, None]


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
