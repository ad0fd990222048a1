# pyright: basic
"""What must not be seen any more is in no version of any file, older ones included; the others stay for two days."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from shared import export
from shared.export.cleaning import KEPT
from shared.export.row import HIDDEN, WITHDRAWN, Row, bare, takes_back
from shared.installation import Installation
from shared.public_files import BUCKET, DESCRIPTION
from tests.life import START, moved, routed
from tests.published_proof import edit
from tests.test_export_changes import DAY, MINUTE, NIGHT, Dying, Killed

Hide = Callable[[Installation, str], object]
PLACE = "106.116"


def _withdraw(here: Installation, ticket: str) -> None:
    moved(here, ticket, "withdraw", "reporter", NIGHT + MINUTE)


def _hide(here: Installation, ticket: str) -> None:
    edit(here, ticket, visibility="confidential", changed_at="2026-11-23T17:01:00.000000Z")


def _erase(here: Installation, ticket: str) -> None:
    here.store.transact(lambda transaction: transaction.delete("reports", ticket))


def _make_private(here: Installation, ticket: str) -> None:
    """An operator says what it is: at somebody's home."""
    edit(here, ticket, code="hewan", changed_at="2026-11-23T17:01:00.000000Z")


HIDES = [_withdraw, _hide, _erase, _make_private]


@pytest.fixture
def ticket(installation: Installation) -> str:
    """Of a report like no other, at a place like no other, that has been published."""
    found = routed(installation, lon=106.1164).ticket
    routed(installation, START, text="Lain")
    routed(installation, START - 40 * DAY, text="Bulan lain")
    export.run(installation, NIGHT)
    return found


def _texts(here: Installation, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        file = here.platform.files.get(BUCKET, name)
        data = gzip.decompress(file.data) if file.encoding or name.endswith(".gz") else file.data
        is_packed = name.endswith(".parquet")
        found[name] = str(pq.read_table(io.BytesIO(data)).to_pylist()) if is_packed else data.decode(errors="replace")
    return found


def _showing(here: Installation, *but: str) -> list[str]:
    """The files where its place can be read."""
    names = [name for name in here.platform.files.names(BUCKET) if not name.startswith(but or "-")]
    return [name for name, text in _texts(here, names).items() if PLACE in text]


@pytest.mark.parametrize("hide", HIDES)
def test_no_older_version_shows_what_is_not_to_be_seen_any_more(
    installation: Installation, ticket: str, hide: Hide
) -> None:
    assert len(_showing(installation)) > 15
    hide(installation, ticket)
    export.run(installation, NIGHT + DAY, is_anew=hide is _erase)
    assert _showing(installation) == []


@pytest.mark.parametrize("hide", HIDES[:2])
def test_also_not_what_the_log_compares_with_after_a_second_run_on_one_day(
    installation: Installation, ticket: str, hide: Hide
) -> None:
    """Its lines are struck out with the next day's."""
    hide(installation, ticket)
    export.run(installation, NIGHT + 20 * MINUTE)
    assert _showing(installation, "bukti/catatan/") == []
    export.run(installation, NIGHT + DAY)
    assert _showing(installation) == []


def test_whoever_is_killed_meanwhile_has_the_next_run_take_it_back(installation: Installation, ticket: str) -> None:
    _withdraw(installation, ticket)
    at, kills = NIGHT + DAY, 0
    while True:
        dying = replace(installation.platform, files=Dying(installation.platform.files, kills))
        try:
            export.run(replace(installation, platform=dying), at)
            break
        except Killed:
            kills += 1
            _check_that_what_is_named_is_there(installation)
    assert kills > 20
    assert _showing(installation) == []


@pytest.mark.parametrize("kills", range(30, 90, 10))
def test_whoever_is_killed_once_leaves_it_to_the_next_night_at_most(
    installation: Installation, ticket: str, kills: int
) -> None:
    _withdraw(installation, ticket)
    dying = replace(installation.platform, files=Dying(installation.platform.files, kills))
    try:
        export.run(replace(installation, platform=dying), NIGHT + DAY)
    except Killed:
        _check_that_what_is_named_is_there(installation)
    export.run(installation, NIGHT + 2 * DAY)
    assert _showing(installation) == []


def _check_that_what_is_named_is_there(here: Installation) -> None:
    package = json.loads(here.platform.files.get(BUCKET, DESCRIPTION).data)
    there = set(here.platform.files.names(BUCKET))
    assert {resource["path"] for resource in package["resources"]} <= there


def test_versions_of_other_days_and_months_stay_for_whoever_is_reading_them(
    installation: Installation, ticket: str
) -> None:
    [other] = installation.platform.files.names(BUCKET, "v/reports-2026-10.")[:1]
    late = routed(installation, START - 40 * DAY, text="Bulan lain, terlambat")
    edit(installation, late.ticket, changed_at="2026-11-23T17:01:00.000000Z")
    _withdraw(installation, ticket)
    export.run(installation, NIGHT + DAY)
    assert other in installation.platform.files.names(BUCKET)
    export.run(installation, NIGHT + DAY + KEPT)
    assert other not in installation.platform.files.names(BUCKET)


LIVING = Row("PGK-1", "a", "b", kategori="pju", lat=-2.1, lon=106.1, status="survey", rantai="x")


@pytest.mark.parametrize(
    ("before", "after", "is_taken_back"),
    [
        (LIVING, LIVING, False),
        (LIVING, LIVING._replace(status="resolved", lat=-2.2), False),
        (LIVING, LIVING._replace(lat=None, lon=None), True),
        (LIVING, LIVING._replace(nisan=WITHDRAWN), True),
        (LIVING, Row("PGK-1", "a", "c", nisan=HIDDEN), True),
        (LIVING, None, True),
        (LIVING._replace(nisan=WITHDRAWN), LIVING._replace(nisan=WITHDRAWN), False),
        (LIVING._replace(nisan=WITHDRAWN), Row("PGK-1", "a", "c", nisan=HIDDEN), True),
        (Row("PGK-1", "a", "c", nisan=HIDDEN), None, False),
        (Row("PGK-1", "a", "c", nisan=HIDDEN), LIVING, False),
        (bare(LIVING), Row("PGK-1", "a", "c", nisan=HIDDEN), False),
    ],
)
def test_what_counts_as_taken_back(before: Row, after: Row | None, *, is_taken_back: bool) -> None:
    assert takes_back(before, after) is is_taken_back
