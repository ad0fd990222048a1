"""The index in memory: what is near is found, by bands as by comparing everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.evidence import SAME_PICTURE_BITS, bits_apart
from shared.imaging import likeness
from shared.imaging.likeness import Photos
from shared.photo import Photo
from shared.report import Report
from shared.workflow import Status
from tests.test_moves import START, report_at

HASHES = st.integers(0, 2**64 - 1)
CHANGES = st.sets(st.integers(0, 63), max_size=9)


def _photo(hash: int, id: str = "", regions: str = "") -> Photo:
    return Photo(
        id=id or f"{hash:016x}{0:016x}", kind="report", added_at=START, width=1, height=1,
        perceptual_hash=f"{hash:016x}", region_hashes=regions or "0" * 16,
    )  # fmt: skip


def _report(*photos: Photo, ticket: str = "PGK-1") -> Report:
    return report_at(Status.TRIAGE).model_copy(update={"photos": photos, "ticket": ticket})


def _of(hashes: list[int]) -> Photos:
    return likeness.of_reports([_report(*(_photo(each) for each in hashes))])


@given(hashes=st.lists(HASHES, max_size=30), wanted=HASHES, changes=st.lists(CHANGES, max_size=5))
def test_bands_find_what_comparing_everything_finds(hashes: list[int], wanted: int, changes: list[set[int]]) -> None:
    near = [wanted ^ sum(1 << bit for bit in each) for each in changes]
    everything = [*hashes, *near]
    rows: list[int] = _of(everything).near([f"{wanted:016x}"]).tolist()
    apart = [bits_apart(f"{each:016x}", f"{wanted:016x}") for each in everything]
    assert set(rows) == {row for row, bits in enumerate(apart) if bits <= SAME_PICTURE_BITS}
    assert [apart[row] for row in rows] == sorted(apart[row] for row in rows)


@given(wanted=HASHES, mirrored=HASHES)
def test_the_mirror_image_is_found_as_well(wanted: int, mirrored: int) -> None:
    assert 0 in _of([mirrored]).near([f"{wanted:016x}", f"{mirrored:016x}"])


def test_nothing_is_near_where_there_is_nothing() -> None:
    assert _of([]).near(["0" * 16]).tolist() == []


def test_a_file_is_found_by_its_bytes() -> None:
    photos = likeness.of_reports([_report(_photo(1, "ab" * 16), _photo(2, "cd" * 16))])
    assert photos.of_file("cd" * 16).tolist() == [1]
    assert photos.named(1) == ("PGK-1", likeness.file_of("cd" * 16))


@pytest.mark.parametrize(("bits", "rows"), [(0, [0]), (8, [0]), (9, [])])
def test_a_part_is_found_up_to_eight_bits_apart_among_those_that_are_asked_for(bits: int, rows: list[int]) -> None:
    part = f"{2**bits - 1:016x}"
    photos = likeness.of_reports([_report(_photo(1, regions="f" * 32 + "0" * 16), _photo(2, regions="f" * 16))])
    assert photos.with_a_part([part], np.array([True, True])).tolist() == rows
    assert photos.with_a_part([part], np.array([False, True])).tolist() == []


def test_photos_of_an_older_kind_of_hash_are_left_out() -> None:
    old = _photo(1).model_copy(update={"region_hashes": ""})
    assert len(likeness.of_reports([_report(old, _photo(2))]).rows) == 1


def test_photos_that_come_twice_are_kept_once_with_their_parts() -> None:
    first = likeness.of_reports([_report(_photo(1, regions="1" * 16), _photo(2, regions="2" * 32))])
    second = likeness.of_reports([_report(_photo(2, regions="2" * 32), _photo(3, regions="3" * 16))])
    both = likeness.together([first, second])
    assert both.rows["hash"].tolist() == [1, 2, 3]
    assert both.regions["row"].tolist() == [0, 1, 1, 2]
    assert [f"{part:016x}"[0] for part in both.regions["hash"].tolist()] == ["1", "2", "2", "3"]


def test_one_picture_of_two_reports_is_kept_twice() -> None:
    pair = [likeness.of_reports([_report(_photo(1), ticket=ticket)]) for ticket in ("PGK-1", "PGK-2")]
    assert len(likeness.together(pair).rows) == 2


def test_a_file_says_what_was_put_into_it() -> None:
    photos, until = _of([1, 2, 3]), datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    read, read_until = likeness.from_file(likeness.as_file(photos, until))
    assert (read.rows.tobytes(), read.regions.tobytes()) == (photos.rows.tobytes(), photos.regions.tobytes())
    assert read_until == until


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"nonsense", likeness.as_file(_of([1]), START)[:-40]])
def test_what_is_no_such_file_cannot_be_read(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 numpy's own words, too
        likeness.from_file(data)


def test_a_file_in_another_form_is_not_taken_for_ours() -> None:
    other = Photos(_of([1]).rows[["hash"]], _of([1]).regions)
    with pytest.raises(ValueError, match="another form"):
        likeness.from_file(likeness.as_file(other, START + timedelta(days=1)))
