"""Counting in an instance, and with the others: what it costs, what it survives, what it says of anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest

from shared.admission import counts
from shared.admission.counts import COLLECTION, Counts
from shared.admission.limits import Level, Limit
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.personal_data import forgetting
from shared.platform.ports import Contended, Found, Query, Store, Transaction
from tests.load.counting import CountingStore, Tally
from tests.offices import Behind

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 7, 25, tzinfo=UTC)
HOUR = Limit(minutes=60, asks=60, refuses=600)
NAME = counts.name("only-for-tests", "network", "203.0.113.7", date(2026, 11, 23))


def _taken(counted: Counts, times: int, now: datetime = NOW) -> int:
    """The last count."""
    known = 0
    for _ in range(times):
        known = counted.add(NAME, HOUR, now)
        with counted.settling():
            pass
    return known


def _kept(store: Store) -> list[Found]:
    return store.find(Query(COLLECTION, "expires_at"))


def test_an_ordinary_hour_costs_no_document(installation: Installation) -> None:
    store = CountingStore(installation.store)
    assert _taken(Counts(store), 14) == 14
    assert store.taken() == Tally(reads=0, writes=0)


def test_under_pressure_five_reports_cost_one_read_and_one_write(installation: Installation) -> None:
    store = CountingStore(installation.store)
    counted = Counts(store)
    _taken(counted, 15)
    store.taken()
    _taken(counted, 50)
    assert store.taken() == Tally(reads=10, writes=10)


def test_instances_know_of_each_other_once_one_of_them_is_busy(installation: Installation) -> None:
    one, other = Counts(installation.store), Counts(installation.store)
    _taken(one, 40)
    _taken(other, 20)
    assert HOUR.level(_taken(other, 1)) is Level.ASKED
    assert HOUR.level(_taken(one, 5)) is Level.CALM  # its last news of the other is five reports old
    assert HOUR.level(_taken(one, 1)) is Level.ASKED


def test_another_hour_begins_at_nothing(installation: Installation) -> None:
    counted = Counts(installation.store)
    _taken(counted, 59)
    assert _taken(counted, 1, NOW + timedelta(hours=1)) == 1


class _Failing(Behind):
    """A store that loses every race, or does not answer."""

    def __init__(self, store: Store, reason: Exception) -> None:
        super().__init__(store)
        self._reason, self.is_down = reason, True

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        if self.is_down:
            raise self._reason
        return self._store.transact(work, opened)


@pytest.mark.parametrize("reason", [Contended("busy"), TimeoutError("down")])
def test_a_store_that_fails_costs_nobody_the_report_and_no_count_is_lost(
    installation: Installation, reason: Exception
) -> None:
    store = _Failing(installation.store, reason)
    counted = Counts(store)
    assert _taken(counted, 70) == 70
    assert _kept(installation.store) == []
    store.is_down = False
    _taken(counted, 1)
    assert [row.document["count"] for row in _kept(installation.store)] == [71]


def test_what_is_kept_names_nobody_and_is_forgotten_after_its_hour(installation: Installation) -> None:
    _taken(Counts(installation.store), 20)
    [row] = _kept(installation.store)
    assert "203.0.113.7" not in row.id + json.dumps(row.document)
    forgetting.forget_people(installation, NOW, TimeLimit.of(10))
    assert len(_kept(installation.store)) == 1
    forgetting.forget_people(installation, NOW + timedelta(hours=1, minutes=6), TimeLimit.of(10))
    assert _kept(installation.store) == []


def test_a_name_is_of_one_day_one_kind_and_one_installation() -> None:
    names = {
        counts.name(secret, kind, "203.0.113.7", day)
        for secret in ("one secret", "another")
        for kind in ("network", "person")
        for day in (date(2026, 11, 23), date(2026, 11, 24))
    }
    assert len(names) == 8


def test_an_attacker_of_many_networks_does_not_fill_the_memory(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "MOST", 100)
    counted = Counts(installation.store)
    for number in range(1_000):
        counted.add(f"network-{number}", HOUR, NOW)
    assert len(vars(counted)["_counted"]) <= 100


def test_an_attacker_of_many_networks_does_not_make_the_citys_count_forgotten(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "MOST", 100)
    counted, in_the_city = Counts(installation.store), 0
    for number in range(1_000):
        counted.add(f"network-{number}", HOUR, NOW)
        in_the_city = counted.add("city", HOUR, NOW)
    assert in_the_city == 1_000
