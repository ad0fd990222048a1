"""The city's earlier photos: none that was accepted is missing, and few reports are read for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.local import manifest
from functions.local.manifest import Function
from shared import lifecycle, reports
from shared.imaging import photo_index
from shared.imaging.photo_index import BUCKET, FOLDER, KEPT, OVERLAP, PhotoIndex
from shared.installation import Installation
from shared.photo import Photo
from shared.platform.ports import File, Transaction
from shared.report import Report
from shared.submission import NewReport
from tests.life import BRIBE
from tests.load.counting import CountingStore
from tests.samples import LAMP

NOW = datetime(2026, 12, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TAKE_PHOTOS = [function for function in manifest.read() if "photos.write" in function.needs]


def _photo(number: int, at: datetime) -> Photo:
    return Photo(
        id=f"{number:016x}{0:016x}", kind="report", added_at=at, width=1, height=1, perceptual_hash=f"{number:016x}",
        region_hashes="0" * 16,
    )  # fmt: skip


def _reported(here: Installation, number: int, at: datetime = NOW) -> Report:
    new = NewReport.model_validate({**LAMP, "text": f"Lampu {number}"})
    return lifecycle.submit(
        here, new, key=f"key-{number:012}", now=at, body=b"", photos=lambda _: [_photo(number + 1, at)]
    ).report


def _hashes(index: PhotoIndex, now: datetime) -> list[int]:
    return sorted({number for photos in index.photos(now) for number in photos.rows["hash"].tolist()})


@pytest.fixture
def index(installation: Installation) -> PhotoIndex:
    """Of an instance that has just started."""
    return _another(installation)


def _another(installation: Installation) -> PhotoIndex:
    return PhotoIndex(installation.store, installation.platform.files)


def test_a_photo_is_found_as_soon_as_its_report_is_kept(installation: Installation, index: PhotoIndex) -> None:
    assert _hashes(index, NOW) == []
    _reported(installation, 1)
    assert _hashes(index, NOW) == [2]


def test_one_that_was_kept_later_than_it_came_is_found(installation: Installation, index: PhotoIndex) -> None:
    _hashes(index, NOW)
    _reported(installation, 1, NOW - OVERLAP)
    assert _hashes(index, NOW + MINUTE) == [2]


@pytest.mark.parametrize("function", TAKE_PHOTOS, ids=lambda function: function.name)
def test_a_report_whose_request_lasted_as_long_as_it_may_is_found(
    installation: Installation, index: PhotoIndex, function: Function
) -> None:
    """Its photos are as old as the request's beginning; others have looked until just before it was kept."""
    kept_at = NOW + timedelta(seconds=function.timeout_seconds)
    _hashes(index, kept_at)
    _reported(installation, 1, NOW)
    assert _hashes(index, kept_at + MINUTE) == [2]


def test_photos_added_later_are_found_too(installation: Installation, index: PhotoIndex) -> None:
    report = _reported(installation, 1)
    _hashes(index, NOW)
    later = report.model_copy(update={"photos": (*report.photos, _photo(9, NOW + MINUTE))})
    installation.store.transact(lambda transaction: reports.put(transaction, later))
    assert _hashes(index, NOW + MINUTE) == [2, 9]


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_index, "TO_A_FILE", 3)


@pytest.mark.usefixtures("small_files")
def test_a_new_instance_reads_the_files_and_only_the_newest_reports(installation: Installation) -> None:
    for number in range(6):
        _reported(installation, number, NOW + number * timedelta(hours=1))
    assert _hashes(_another(installation), NOW + timedelta(hours=6)) == [1, 2, 3, 4, 5, 6]
    assert installation.platform.files.names(BUCKET, FOLDER) == [f"{FOLDER}2026-12.npz"]
    _reported(installation, 6, NOW + timedelta(hours=7))
    store = CountingStore(installation.store)
    assert _hashes(PhotoIndex(store, installation.platform.files), NOW + timedelta(hours=7)) == [1, 2, 3, 4, 5, 6, 7]
    assert store.taken().reads == 1


@pytest.mark.usefixtures("small_files")
def test_two_instances_lose_nothing_to_each_other(installation: Installation) -> None:
    one, other = _another(installation), _another(installation)
    hour = timedelta(hours=1)
    _reported(installation, 0)
    assert (_hashes(one, NOW), _hashes(other, NOW)) == ([1], [1])
    for number in range(1, 4):
        _reported(installation, number, NOW + number * hour)
        _hashes(one, NOW + number * hour)
    _reported(installation, 4, NOW + 4 * hour)
    assert _hashes(other, NOW + 4 * hour) == [1, 2, 3, 4, 5]
    assert _hashes(_another(installation), NOW + 5 * hour) == [1, 2, 3, 4, 5]


@pytest.mark.usefixtures("small_files")
def test_every_month_has_its_file(installation: Installation) -> None:
    index = _another(installation)
    for number in range(6):
        at = NOW + (number // 3) * timedelta(days=31)
        _reported(installation, number, at)
        _hashes(index, at)
    names = installation.platform.files.names(BUCKET, FOLDER)
    assert names == [f"{FOLDER}2026-12.npz", f"{FOLDER}2027-01.npz"]
    assert _hashes(_another(installation), NOW + timedelta(days=40)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("small_files")
@pytest.mark.parametrize("is_lost", [True, False])
def test_a_file_that_is_lost_or_damaged_is_made_again(installation: Installation, *, is_lost: bool) -> None:
    for number in range(4):
        _reported(installation, number)
    _hashes(_another(installation), NOW)
    name, files = f"{FOLDER}2026-12.npz", installation.platform.files
    if is_lost:
        files.delete(BUCKET, name)
    else:
        files.put(BUCKET, name, File(b"damaged", "application/octet-stream"))
    assert _hashes(_another(installation), NOW) == [1, 2, 3, 4]
    assert _hashes(_another(installation), NOW) == [1, 2, 3, 4]


def test_more_than_one_look_takes_in_follows_with_the_next(
    installation: Installation, index: PhotoIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_index, "READ_AT_ONCE", 3)
    for number in range(5):
        _reported(installation, number, NOW + number * timedelta(hours=1))
    later = NOW + timedelta(hours=5)
    assert [_hashes(index, later) for _ in range(2)] == [[1, 2, 3], [1, 2, 3, 4, 5]]


def test_photos_are_looked_for_as_long_as_photos_are_kept(installation: Installation, index: PhotoIndex) -> None:
    _reported(installation, 1, NOW - KEPT - timedelta(hours=1))
    _reported(installation, 2, NOW - KEPT + timedelta(hours=1))
    assert _hashes(index, NOW) == [3]


def test_reports_that_may_not_be_named_are_not_in_the_index(installation: Installation, index: PhotoIndex) -> None:
    new = NewReport.model_validate(BRIBE)
    lifecycle.submit(installation, new, key="k" * 16, now=NOW, body=b"", photos=lambda _: [_photo(1, NOW)])
    assert _hashes(index, NOW) == []


def test_a_report_without_photos_costs_no_read(installation: Installation) -> None:
    for number in range(3):
        new = NewReport.model_validate({**LAMP, "text": f"Tanpa foto {number}"})
        lifecycle.submit(installation, new, key=f"none-{number:011}", now=NOW, body=b"")
    store = CountingStore(installation.store)
    PhotoIndex(store, installation.platform.files).photos(NOW)
    assert store.taken().reads == 1


def test_an_older_report_is_in_the_index_with_its_next_photo(installation: Installation, index: PhotoIndex) -> None:
    report = _reported(installation, 1)
    document = installation.store.get("reports", report.ticket)
    assert document is not None
    old = {name: value for name, value in document.items() if name != "pictured_at"} | {"form": 2}

    def put(transaction: Transaction) -> None:
        transaction.put("reports", report.ticket, old)

    installation.store.transact(put)
    assert _hashes(index, NOW) == []
    installation.store.transact(lambda transaction: reports.put(transaction, reports.get(transaction, report.ticket)))
    assert _hashes(index, NOW) == [2]
