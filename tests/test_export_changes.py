"""An export reads what has changed, misses nothing that came late, and may be killed anywhere and run again."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from shared import export, reports, web
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.platform.ports import Document, File, Files
from shared.public_files import BUCKET, DESCRIPTION, DRAFT
from shared.public_list import recent
from tests.life import START, damage, moved, resolved, routed
from tests.load.counting import CountingStore

MINUTE = timedelta(minutes=1)
NIGHT = START + timedelta(hours=15)
DAY = timedelta(days=1)
WHOLES = ("reports.csv", "reports.geojson", "reports.ndjson", "georeport.csv", "nisan.csv")


def _text(here: Installation, name: str) -> str:
    file = here.platform.files.get(BUCKET, name)
    return (gzip.decompress(file.data) if file.encoding else file.data).decode()


def _all(here: Installation) -> dict[str, str]:
    """What everybody reads, without the moments at which it was made."""
    names = [name for name in here.platform.files.names(BUCKET) if name.startswith(("reports", "georeport", "nisan"))]
    return {name: _text(here, name) for name in names if not name.endswith((".json", ".parquet"))}


def _put(here: Installation, ticket: str, **changed: object) -> None:
    document = here.store.get("reports", ticket) or {}
    after: Document = {**document, **changed}  # pyright: ignore[reportAssignmentType]
    here.store.transact(lambda transaction: transaction.put("reports", ticket, after))


def _counting(here: Installation) -> tuple[Installation, CountingStore]:
    store = CountingStore(here.store)
    return replace(here, platform=replace(here.platform, store=store)), store


def test_a_night_reads_what_has_changed_and_writes_its_days_only(installation: Installation) -> None:
    tickets = [routed(installation, START + number * DAY, text=f"Lampu {number}").ticket for number in range(5)]
    export.run(installation, START + 5 * DAY)
    before = set(installation.platform.files.names(BUCKET, "v/hari-"))
    moved(installation, tickets[1], "confirm", "surveyor-1", START + 5 * DAY, note="Benar")
    here, store = _counting(installation)
    assert export.run(here, START + 6 * DAY) == (5, 1, True)
    assert store.taken().reads < 10
    [new] = set(installation.platform.files.names(BUCKET, "v/hari-")) - before
    assert new.startswith("v/hari-2026-11-24.")


def test_a_change_that_was_held_back_across_a_run_is_in_the_next(installation: Installation) -> None:
    """It says that it is older than the run, and came after it."""
    ticket = routed(installation).ticket
    document = installation.store.get("reports", ticket) or {}
    at = NIGHT - 10 * MINUTE
    held_back = resolved(installation, ticket, START + MINUTE).model_copy(update={"changed_at": at})
    installation.store.transact(lambda transaction: transaction.put("reports", ticket, document))
    export.run(installation, NIGHT)
    assert ",survey," in _text(installation, "reports.csv")
    installation.store.transact(lambda transaction: reports.put(transaction, held_back))
    export.run(installation, NIGHT + DAY)
    assert ",resolved," in _text(installation, "reports.csv")


def test_a_new_report_that_was_held_back_across_a_run_is_in_the_next(installation: Installation) -> None:
    routed(installation)
    late = routed(installation, NIGHT - 10 * MINUTE, text="Terlambat")
    installation.store.transact(lambda transaction: transaction.delete("reports", late.ticket))
    assert export.run(installation, NIGHT).reports == 1
    installation.store.transact(lambda transaction: reports.create(transaction, late))
    assert export.run(installation, NIGHT + DAY).reports == 2
    assert late.ticket in _text(installation, "reports.csv")


def test_what_is_a_minute_old_is_left_to_the_next_run_unless_somebody_asks_for_it(installation: Installation) -> None:
    routed(installation)
    export.run(installation, NIGHT)
    routed(installation, NIGHT, text="Baru")
    assert export.run(installation, NIGHT + MINUTE / 2).reports == 1
    assert export.run(installation, NIGHT + MINUTE / 2, settled=timedelta(0)).reports == 2


def test_a_second_run_changes_no_file_of_rows(installation: Installation) -> None:
    routed(installation)
    export.run(installation, NIGHT)
    before = _all(installation), installation.platform.files.names(BUCKET, "v/hari-")
    export.run(installation, NIGHT)
    assert (_all(installation), installation.platform.files.names(BUCKET, "v/hari-")) == before


def _changed_city(here: Installation) -> Callable[[], None]:
    """Three reports of two months in the record, and then something happens to two of them and one comes."""
    first = routed(here, START, text="Satu").ticket
    second = routed(here, START + DAY, text="Dua").ticket
    routed(here, START + 9 * DAY, text="Tiga")
    export.run(here, START + 10 * DAY)

    def change() -> None:
        moved(here, first, "confirm", "surveyor-1", START + 10 * DAY, note="Benar")
        moved(here, second, "withdraw", "reporter", START + 10 * DAY)
        routed(here, START + 10 * DAY, text="Empat")

    return change


class Killed(BaseException):
    """No `except Exception` stops it."""


class Dying:
    """Files whose process is killed before the given write."""

    def __init__(self, files: Files, writes: int) -> None:
        self._files = files
        self._left = writes
        self.get, self.names = files.get, files.names

    def put(self, bucket: str, name: str, file: File) -> None:
        self._count()
        self._files.put(bucket, name, file)

    def delete(self, bucket: str, name: str) -> None:
        self._count()
        self._files.delete(bucket, name)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Killed


def _is_whole(here: Installation) -> bool:
    """Everything that the description names is there, as it says."""
    package = json.loads(_text(here, DESCRIPTION))
    files = here.platform.files
    return all(
        f"sha256:{hashlib.sha256(files.get(BUCKET, resource['path']).data).hexdigest()}" == resource["hash"]
        for resource in package["resources"]
    )


def test_a_run_may_be_killed_before_any_of_its_writes_and_the_next_makes_it_good(installation: Installation) -> None:
    _changed_city(installation)()
    at, kills = START + 11 * DAY, 0
    while True:
        dying = replace(installation.platform, files=Dying(installation.platform.files, kills))
        try:
            export.run(replace(installation, platform=dying), at)
        except Killed:
            kills += 1
            assert _is_whole(installation)
            continue
        break
    killed = _all(installation)
    export.run(installation, at, is_anew=True)
    assert kills > 20
    assert killed == _all(installation)
    assert DRAFT not in installation.platform.files.names(BUCKET)


@pytest.mark.parametrize("writes", [0, 1, 3, 8, 20, 30])
def test_whoever_is_killed_just_once_is_made_good_too(installation: Installation, writes: int) -> None:
    _changed_city(installation)()
    dying = replace(installation.platform, files=Dying(installation.platform.files, writes))
    with pytest.raises(Killed):
        export.run(replace(installation, platform=dying), START + 11 * DAY)
    export.run(installation, START + 11 * DAY + MINUTE)
    found = _all(installation)
    export.run(installation, START + 11 * DAY + 2 * MINUTE, is_anew=True)
    assert found == _all(installation)


def test_a_run_without_time_goes_on_where_it_stopped(installation: Installation) -> None:
    for number in range(3):
        routed(installation, START + number * 40 * DAY, text=f"Lampu {number}")
    here, store = _counting(installation)
    runs = 1
    while not export.run(here, START + 100 * DAY, limit=TimeLimit.of(0)).is_finished:
        assert DESCRIPTION not in installation.platform.files.names(BUCKET)
        runs += 1
        assert runs < 20
    assert runs > 4
    assert _text(installation, "reports.csv").count("PGK-") == 3
    assert store.taken().reads < 300


def test_anew_gives_the_same_as_night_after_night(installation: Installation) -> None:
    change = _changed_city(installation)
    change()
    for night in range(3):
        export.run(installation, START + (11 + night) * DAY)
    grown = _all(installation)
    export.run(installation, START + 14 * DAY, is_anew=True)
    assert grown == _all(installation)


def test_what_is_no_longer_public_leaves_a_tombstone_with_a_reason(installation: Installation) -> None:
    hidden, withdrawn, erased, unreadable = (
        routed(installation, text=text).ticket for text in ("Satu", "Dua", "Tiga", "Empat")
    )
    export.run(installation, NIGHT)
    _put(installation, hidden, visibility="confidential", changed_at="2026-11-23T18:00:00.000000Z")
    moved(installation, withdrawn, "withdraw", "reporter", NIGHT)
    installation.store.transact(lambda transaction: transaction.delete("reports", erased))
    damage(installation, unreadable)
    export.run(installation, NIGHT + DAY, is_anew=True)
    lines = [line.split(",") for line in _text(installation, "nisan.csv").splitlines()[1:]]
    assert {(line[0], line[3]) for line in lines} == {
        (hidden, "tidak_dibuka"), (withdrawn, "ditarik_pelapor"), (erased, "dihapus"), (unreadable, "tidak_dibuka"),
    }  # fmt: skip
    for name in WHOLES[:-1]:
        assert "PGK-" not in _text(installation, name)


def test_of_a_withdrawn_report_list_and_statistics_say_no_place(installation: Installation) -> None:
    ticket = routed(installation).ticket
    moved(installation, ticket, "withdraw", "reporter", START)
    export.run(installation, NIGHT)
    month = recent.read(
        installation.platform.files.get(BUCKET, "reports-2026-11.json").data, recent.rules_of(installation.city)
    )
    assert month is not None
    row = recent.rows_of(month)[ticket].row
    assert (row.lat, row.lon, row.foto) == (None, None, None)
    daily = [line.split(",") for line in _text(installation, "statistik-harian.csv").splitlines()]
    assert daily[1][daily[0].index("ditarik")] == "1"


def test_what_the_record_does_not_name_any_more_is_gone_after_two_days(installation: Installation) -> None:
    ticket = routed(installation).ticket
    export.run(installation, NIGHT)
    [first] = [name for name in installation.platform.files.names(BUCKET, "v/reports.") if name.endswith(".csv.gz")]
    moved(installation, ticket, "confirm", "surveyor-1", NIGHT, note="Benar")
    for days, is_there in ((1, True), (2, True), (3, False)):
        export.run(installation, NIGHT + days * DAY)
        assert (first in installation.platform.files.names(BUCKET)) == is_there


def test_other_rules_about_what_may_be_shown_make_everything_anew(installation: Installation) -> None:
    routed(installation)
    export.run(installation, NIGHT)
    lamps = installation.city.codes["pju"].model_copy(update={"private_place": True})
    codes = {**installation.city.codes, "pju": lamps}
    stricter = replace(installation, city=installation.city.model_copy(update={"codes": codes}))
    assert "106.113" in _text(installation, "reports.csv")
    export.run(stricter, NIGHT + 2 * MINUTE)
    assert "106.113" not in _text(installation, "reports.csv")


def test_anew_also_mends_what_everybody_reads(installation: Installation) -> None:
    routed(installation)
    export.run(installation, NIGHT)
    before = _text(installation, "reports.csv")
    installation.platform.files.put(BUCKET, "reports.csv", File(b"broken", "text/csv"))
    export.run(installation, NIGHT + DAY, is_anew=True)
    assert _text(installation, "reports.csv") == before


def test_one_command_makes_it_anew_on_every_core(installation: Installation) -> None:
    now = web.now()
    routed(installation, now - DAY)
    export.run(installation, now)
    before = _all(installation)
    for name in installation.platform.files.names(BUCKET):
        installation.platform.files.delete(BUCKET, name)
    command = [sys.executable, "-m", "functions.local.export_anew", "--data", os.environ["KANAL_DATA"]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "1 reports are in the public record; 1 were read.\n"
    found = _all(installation)
    assert {name: text for name, text in before.items() if name in found} == before
