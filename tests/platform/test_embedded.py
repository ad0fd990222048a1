"""What only the embedded store promises: durable, indexed, and strict."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import pytest

from shared.platform import embedded
from shared.platform.embedded import sql
from shared.platform.embedded.writer import Commit, Key, LostRace, Verb, Write, Writer
from shared.platform.ports import AlreadyExists, Cursor, Document, Index, Query, Transaction
from shared.settings import SHARED, Settings
from tests.waiting import until

INDEXES = embedded.read_indexes(Path(__file__).parent / "indexes.json")
LAMPS = Query("conformance", order_by="rank", equal={"kind": "lamp"})


class Open(Protocol):
    def __call__(self, *, strict: bool) -> embedded.EmbeddedPlatform: ...


@pytest.fixture
def open_it(tmp_path: Path) -> Iterator[Open]:
    opened: list[embedded.EmbeddedPlatform] = []

    def open_one(*, strict: bool) -> embedded.EmbeddedPlatform:
        opened.append(embedded.open_folder(tmp_path, INDEXES, strict))
        return opened[-1]

    yield open_one
    for platform in opened:
        platform.close()


@pytest.fixture
def store(open_it: Open) -> embedded.EmbeddedStore:
    return open_it(strict=True).store


@pytest.mark.parametrize("strict", [True, False])
def test_a_query_without_a_declared_index_is_refused(open_it: Open, *, strict: bool) -> None:
    store = open_it(strict=strict).store
    query = Query("reports", order_by="due_at", equal={"status": "survey", "area": "a"}, descending=True)
    for ask in (store.find, store.count):
        with pytest.raises(embedded.UndeclaredIndex) as refusal:
            ask(query)
    line = str(refusal.value).partition(": ")[2]
    assert Index(**json.loads(line) | {"equal": tuple(json.loads(line)["equal"])}) == query.index


def test_the_other_direction_is_another_index(store: embedded.EmbeddedStore) -> None:
    with pytest.raises(embedded.UndeclaredIndex):
        store.find(Query("conformance", order_by="rank", descending=True))


@pytest.mark.parametrize("after", [None, Cursor(4, "lamp-4")], ids=["first page", "next page"])
@pytest.mark.parametrize("bounds", [{}, {"at_least": 2}, {"at_most": 8}, {"at_least": 2, "at_most": 8}], ids=str)
@pytest.mark.parametrize("index", INDEXES, ids=str)
def test_every_declared_index_is_used_and_nothing_is_sorted(
    store: embedded.EmbeddedStore, index: Index, bounds: dict[str, int], after: Cursor | None
) -> None:
    equal = dict.fromkeys(index.equal, "lamp")
    query = Query(index.collection, index.order_by, equal, descending=index.descending, after=after, **bounds)
    plan = store.explain(query).splitlines()
    assert all("USING INDEX conformance by" in step for step in plan), plan


def test_the_page_after_a_cursor_starts_at_the_cursor(store: embedded.EmbeddedStore) -> None:
    """However many documents are equal: two ranges of the index, none read from its beginning."""
    plan = store.explain(replace(LAMPS, after=Cursor(4, "lamp-4"))).splitlines()
    assert [step.partition("rank ")[2] for step in plan] == [
        "(<expr>=? AND <expr>=? AND id>?)",
        "(<expr>=? AND <expr>>?)",
    ]


def test_the_projects_own_indexes_can_be_made(tmp_path: Path) -> None:
    platform = embedded.open_platform(Settings(data=str(tmp_path), strict=True))
    for index in embedded.read_indexes(SHARED / "indexes.json"):
        equal = dict.fromkeys(index.equal, "x")
        query = Query(index.collection, index.order_by, equal, at_least="x", descending=index.descending)
        assert "USING INDEX" in platform.store.explain(query)
        assert platform.store.find(query) == []
    platform.close()


@pytest.mark.parametrize("name", ["re'ports", 'a"b', "a b", "", "a.", "a--b;"])
def test_a_name_that_sqlite_could_misread_is_refused(store: embedded.EmbeddedStore, name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        store.get(name, "id")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_refused(store: embedded.EmbeddedStore, number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.transact(lambda transaction: transaction.put("conformance", "x", {"number": number}))


@pytest.mark.parametrize("document", [{"number": 2**63}, {"text": "é" * 500_000}], ids=["integer", "size"])
def test_what_firestore_has_no_room_for_is_refused(store: embedded.EmbeddedStore, document: Document) -> None:
    with pytest.raises(ValueError, match=r"fit|large"):
        store.transact(lambda transaction: transaction.put("conformance", "x", document))


def test_the_order_of_keys_is_lost_as_in_the_cloud(store: embedded.EmbeddedStore) -> None:
    store.transact(lambda transaction: transaction.put("conformance", "x", {"b": 1, "a": {"d": 1, "c": 1}}))
    assert json.dumps(store.get("conformance", "x")) == '{"a": {"c": 1, "d": 1}, "b": 1}'


@pytest.mark.parametrize(("strict", "runs"), [(True, 2), (False, 1)])
def test_strict_runs_a_transaction_twice_and_writes_once(open_it: Open, *, strict: bool, runs: int) -> None:
    store = open_it(strict=strict).store
    seen: list[str] = []

    def work(transaction: Transaction) -> None:
        seen.append("run")
        transaction.create("conformance", "once", {"run": len(seen)})

    store.transact(work)

    assert len(seen) == runs
    assert store.get("conformance", "once") == {"run": runs}


def test_a_store_opened_again_has_everything(open_it: Open) -> None:
    open_it(strict=False).store.transact(lambda transaction: transaction.put("conformance", "kept", {"a": 1}))
    assert open_it(strict=False).store.get("conformance", "kept") == {"a": 1}


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    db = sql.connect(tmp_path / "documents.sqlite")
    full = 2
    assert db.execute("PRAGMA synchronous").fetchone() == (full,)
    db.close()


def creation(id: str, **reads: int | None) -> Commit:
    seen = {Key("conformance", read): version for read, version in reads.items()}
    return Commit(seen, [Write(Verb.CREATE, Key("conformance", id), "{}")])


def test_those_who_wait_for_the_disk_share_one_commit(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "documents.sqlite")
    writer.define([sql.create_table("conformance")])
    said: list[str] = []
    writer._db.set_trace_callback(said.append)  # pyright: ignore[reportPrivateUsage]
    busy = sqlite3.connect(tmp_path / "documents.sqlite", isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=writer.commit, args=(creation(f"{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    until(lambda: len(writer._waiting) == 7)  # pyright: ignore[reportPrivateUsage]
    busy.execute("ROLLBACK")
    busy.close()
    for thread in threads:
        thread.join()

    assert [sum(line.startswith(word) for line in said) for word in ("INSERT", "COMMIT")] == [2, 2]
    writer.close()


def test_who_loses_a_race_spoils_nobody_elses_commit(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "documents.sqlite")
    writer.define([sql.create_table("conformance")])
    writer.commit(creation("taken"))
    stale, again, good = creation("b", taken=1), creation("taken"), creation("c", nobody=None)
    writer._commit_all([stale, again, good])  # pyright: ignore[reportPrivateUsage]

    problems = [type(commit.problem) for commit in (stale, again, good)]
    assert problems == [LostRace, AlreadyExists, type(None)]
    writer.close()


LAMP = Key("conformance", "lamp")


def test_of_those_who_create_the_same_at_once_one_does(tmp_path: Path) -> None:
    assert problems_of(tmp_path, [creation("lamp"), creation("lamp")]) == [None, AlreadyExists]


def test_of_those_who_have_read_the_same_one_wins(tmp_path: Path) -> None:
    several = [Commit({LAMP: None}, [Write(Verb.PUT, LAMP, "{}")]) for _ in range(2)]
    assert problems_of(tmp_path, several) == [None, LostRace]


def test_what_is_deleted_can_be_created_at_once(tmp_path: Path) -> None:
    deleting = Commit({}, [Write(Verb.DELETE, LAMP)])
    assert problems_of(tmp_path, [creation("lamp"), deleting, creation("lamp")]) == [None, None, None]


def problems_of(folder: Path, batch: list[Commit]) -> list[type | None]:
    """Of commits that share one; only those without one have taken place."""
    writer = Writer(folder / "documents.sqlite")
    writer.define([sql.create_table("conformance")])
    writer._commit_all(batch)  # pyright: ignore[reportPrivateUsage]
    writer.close()
    return [type(commit.problem) if commit.problem else None for commit in batch]


@pytest.mark.parametrize("id", ["lamp", "\ud800"])
def test_half_a_character_is_refused_before_it_meets_others(store: embedded.EmbeddedStore, id: str) -> None:
    with pytest.raises(ValueError, match=r"surrogate|cannot be a document"):
        store.transact(lambda transaction: transaction.put("conformance", id, {"text": "\ud800"}))


def add_many(folder: Path) -> None:
    platform = embedded.open_folder(folder, INDEXES, strict=False)
    for _ in range(100):
        platform.store.transact(add_one)
    platform.close()


def add_one(transaction: Transaction) -> None:
    document = transaction.get("conformance", "counter") or {"count": 0}
    transaction.put("conformance", "counter", {"count": int(str(document["count"])) + 1})


def test_several_processes_lose_nothing_of_each_other(tmp_path: Path, open_it: Open) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(add_many, [tmp_path] * 3))
    assert open_it(strict=False).store.get("conformance", "counter") == {"count": 300}
