"""What a report costs in documents, and a sweep that finds nothing to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared import catalogue
from shared.installation import Installation
from shared.platform import embedded
from shared.platform.ports import Platform
from shared.settings import SHARED, Settings
from tests import life
from tests.load.alarms import stopped_and_resumed
from tests.load.counting import CountingStore, Tally
from tests.load.idle_sweep import count_idle_sweep
from tests.load.life import MOST_READS, MOST_WRITES, Row, count_whole_life


@pytest.fixture
def kanal(tmp_path: Path) -> Iterator[Installation]:
    """Where every event is delivered once and every transaction runs once, as on an ordinary day."""
    platform = embedded.open_folder(tmp_path, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    yield Installation(platform, catalogue.load(Settings().catalogue), "only-for-tests-" * 3, "http://kanal.test")
    platform.close()


def test_a_whole_life_costs_no_more_documents_than_promised(kanal: Installation) -> None:
    *_, total = count_whole_life(kanal)
    assert total.reads <= MOST_READS
    assert total.writes <= MOST_WRITES


def test_a_new_report_costs_one_commit_and_only_with_photos_a_read(kanal: Installation) -> None:
    submitted, *_ = count_whole_life(kanal)
    assert submitted == Row("submit_report: with a photo", reads=1, writes=2)
    store = CountingStore(kanal.store)
    platform = Platform(store, kanal.platform.files, kanal.platform.bus, kanal.platform.post)
    life.sent(replace(kanal, platform=platform))
    assert store.taken() == Tally(reads=0, writes=2)


def test_a_sweep_with_nothing_due_reads_thrice_however_many_reports_are_open(kanal: Installation) -> None:
    assert [count_idle_sweep(kanal, reports) for reports in (10, 1_000)] == [3, 3]


def test_alarms_due_at_once_come_once_each_though_two_sweeps_were_stopped(kanal: Installation) -> None:
    made = stopped_and_resumed(kanal, seconds=0.1, due=150)
    assert made._replace(seconds=0, by_sweep="") == ("", 0, 150, 0, 0, 0, 0)
