"""The one query shape, whichever platform answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shared.platform.ports import Cursor, Document, Platform, Query, Store, Transaction

ROUND = "conformance"
LAMPS = Query(ROUND, order_by="rank", equal={"kind": "lamp"})
UPWARDS_AND_DOWNWARDS = pytest.mark.parametrize("descending", [False, True], ids=["upwards", "downwards"])


def fill(store: Store, documents: Mapping[str, Document]) -> None:
    def work(transaction: Transaction) -> None:
        for name, document in documents.items():
            transaction.put(ROUND, name, document)

    store.transact(work)


def ids(store: Store, query: Query) -> list[str]:
    return [found.id for found in store.find(query)]


@pytest.fixture
def store(platform: Platform) -> Store:
    lamps: dict[str, Document] = {f"lamp-{rank}": {"kind": "lamp", "rank": rank} for rank in range(1, 6)}
    fill(platform.store, lamps)
    fill(platform.store, {"hole-3": {"kind": "hole", "rank": 3}})
    return platform.store


def test_a_find_gives_what_is_equal_in_order(store: Store) -> None:
    assert ids(store, LAMPS) == ["lamp-1", "lamp-2", "lamp-3", "lamp-4", "lamp-5"]
    assert ids(store, replace(LAMPS, descending=True)) == ["lamp-5", "lamp-4", "lamp-3", "lamp-2", "lamp-1"]


def test_a_find_gives_whole_documents(store: Store) -> None:
    assert store.find(replace(LAMPS, limit=1)) == [("lamp-1", {"kind": "lamp", "rank": 1})]


def test_without_equality_everything_is_found(store: Store) -> None:
    assert ids(store, Query(ROUND, order_by="rank", at_least=3, at_most=3)) == ["hole-3", "lamp-3"]


def test_nothing_found_is_an_empty_list(store: Store) -> None:
    nothing = replace(LAMPS, equal={"kind": "bridge"})
    assert store.find(nothing) == []
    assert store.count(nothing) == 0


@UPWARDS_AND_DOWNWARDS
def test_bounds_are_inclusive(store: Store, *, descending: bool) -> None:
    query = replace(LAMPS, descending=descending)
    assert sorted(ids(store, replace(query, at_least=4))) == ["lamp-4", "lamp-5"]
    assert sorted(ids(store, replace(query, at_most=2))) == ["lamp-1", "lamp-2"]
    assert sorted(ids(store, replace(query, at_least=2, at_most=4))) == ["lamp-2", "lamp-3", "lamp-4"]


@UPWARDS_AND_DOWNWARDS
def test_a_bound_leaves_out_null_and_absent(store: Store, *, descending: bool) -> None:
    fill(store, {"null": {"kind": "lamp", "rank": None}, "absent": {"kind": "lamp"}})
    query = replace(LAMPS, descending=descending)
    for bounded in (replace(query, at_least=-(10**9)), replace(query, at_most=10**9)):
        assert len(store.find(bounded)) == store.count(bounded) == 5


@UPWARDS_AND_DOWNWARDS
def test_a_document_without_the_field_ordered_by_is_never_found(store: Store, *, descending: bool) -> None:
    fill(store, {"absent": {"kind": "lamp"}})
    assert "absent" not in ids(store, replace(LAMPS, descending=descending))


@UPWARDS_AND_DOWNWARDS
def test_paging_over_equal_values_neither_repeats_nor_skips(store: Store, *, descending: bool) -> None:
    lamps: dict[str, Document] = {f"page-{n:02}": {"kind": "page", "rank": n // 7} for n in range(20)}
    fill(store, lamps)
    query = replace(LAMPS, equal={"kind": "page"}, descending=descending, limit=3)
    pages: list[list[str]] = []
    while (found := store.find(query)) and len(pages) < len(lamps):
        pages.append([row.id for row in found])
        rank = found[-1].document["rank"]
        assert isinstance(rank, int)
        query = replace(query, after=Cursor(rank, found[-1].id))

    assert [name for page in pages for name in page] == sorted(lamps, reverse=descending)
    assert {len(page) for page in pages[:-1]} == {3}


@UPWARDS_AND_DOWNWARDS
def test_a_cursor_and_bounds_go_together(store: Store, *, descending: bool) -> None:
    query = replace(LAMPS, descending=descending, at_least=2, at_most=4, after=Cursor(3, "lamp-3"))
    assert ids(store, query) == (["lamp-2"] if descending else ["lamp-4"])


def test_a_cursor_may_stand_where_no_document_is_any_more(store: Store) -> None:
    assert ids(store, replace(LAMPS, after=Cursor(3, "lamp-0"))) == ["lamp-3", "lamp-4", "lamp-5"]


def test_a_limit_limits(store: Store) -> None:
    assert ids(store, replace(LAMPS, limit=2)) == ["lamp-1", "lamp-2"]


@UPWARDS_AND_DOWNWARDS
def test_a_count_is_how_many_a_find_gives(store: Store, *, descending: bool) -> None:
    for query in (LAMPS, replace(LAMPS, at_least=2), replace(LAMPS, at_least=2, at_most=3)):
        turned = replace(query, descending=descending)
        assert store.count(turned) == len(store.find(turned))


def test_moments_as_text_are_found_in_order_of_time(store: Store) -> None:
    moments = [f"2026-11-2{day}T12:00:00.{micro:06}Z" for day in (3, 4) for micro in (0, 500000)]
    fill(store, {f"at-{n}": {"kind": "moment", "rank": moment} for n, moment in enumerate(moments)})
    query = replace(LAMPS, equal={"kind": "moment"}, at_least=moments[1], at_most=moments[2])
    assert ids(store, query) == ["at-1", "at-2"]


@pytest.mark.parametrize("value", ["sama", 7, 2.5, True], ids=["text", "int", "float", "bool"])
def test_equality_holds_for_every_kind_of_value(store: Store, value: str | float) -> None:
    fill(store, {"same": {"kind": value, "rank": 1}, "other": {"kind": "lain", "rank": 1}})
    assert ids(store, replace(LAMPS, equal={"kind": value})) == ["same"]


def test_what_a_transaction_has_written_is_found_at_once(store: Store) -> None:
    store.transact(lambda transaction: transaction.put(ROUND, "lamp-3", {"kind": "lamp", "rank": 9}))
    store.transact(lambda transaction: transaction.delete(ROUND, "lamp-4"))
    assert ids(store, LAMPS) == ["lamp-1", "lamp-2", "lamp-5", "lamp-3"]
