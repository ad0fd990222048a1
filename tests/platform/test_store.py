"""What a store keeps and how it takes writes, whichever platform it is."""

from __future__ import annotations

import json
import threading
from functools import partial

import pytest

from shared.platform.ports import AlreadyExists, Document, Platform, Store, Transaction
from tests.platform.together import PATIENCE_SECONDS, together

CROWDS = {"embedded": (32, 50), "google": (16, 25)}
ROUND = "conformance"


def as_text(document: object) -> str:
    return json.dumps(document, sort_keys=True)


def put(store: Store, id: str, document: Document) -> None:
    store.transact(lambda transaction: transaction.put(ROUND, id, document))


def add_one(transaction: Transaction) -> None:
    document = transaction.get(ROUND, "counter") or {"count": 0}
    count = document["count"]
    assert isinstance(count, int)
    transaction.put(ROUND, "counter", {"count": count + 1})


def test_a_crowd_adding_to_one_document_loses_nothing(platform: Platform, platform_name: str) -> None:
    threads, times = CROWDS[platform_name]

    def add_often() -> None:
        for _ in range(times):
            platform.store.transact(add_one)

    together(*[add_often] * threads)

    assert platform.store.get(ROUND, "counter") == {"count": threads * times}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"text": "Jalan berlubang 🕳️ di depan SDN 5, “dekat” Jl. Ahmad Yani\n\ttakwa 'quoted' \\ \" é ﷽"},
        {"most": 2**63 - 1, "least": -(2**63), "odd": 2**53 + 1, "nought": 0},
        {"fraction": 0.1, "whole": 3.0, "tiny": 5e-324, "point": -2.1316, "huge": 1e300},
        {"yes": True, "no": False, "nothing": None, "empty": "", "list": [], "map": {}},
        {"steps": [{"by": "operator", "photos": [{"id": "a", "at": [106.1, -2.1]}, {}]}, "x", None, 1]},
        {"with space": 1, "dotted.name": {"é": {"deep": {"deeper": [True]}}}, "`quoted`": '"'},
    ],
)
def test_a_document_comes_back_as_it_went_in(platform: Platform, document: Document) -> None:
    put(platform.store, "round-trip", document)

    found = platform.store.get(ROUND, "round-trip")

    assert found == document
    assert as_text(found) == as_text(document), "1, 1.0 and True are three things"


def test_a_list_directly_inside_a_list_is_refused(platform: Platform) -> None:
    with pytest.raises(ValueError, match="list"):
        put(platform.store, "polygon", {"ring": [[106.1, -2.1], [106.2, -2.1]]})


@pytest.mark.parametrize("id", ["", "a/b"])
def test_an_id_that_could_be_misread_is_refused(platform: Platform, id: str) -> None:
    with pytest.raises(ValueError, match="id"):
        put(platform.store, id, {})


def test_what_is_not_there_is_none(platform: Platform) -> None:
    assert platform.store.get(ROUND, "nobody") is None
    assert platform.store.get("never_written", "nobody") is None


def test_a_field_left_out_of_a_put_is_gone(platform: Platform) -> None:
    put(platform.store, "thin", {"kept": {"a": 1, "b": 2}, "dropped": 1})

    put(platform.store, "thin", {"kept": {"b": 2}})

    assert platform.store.get(ROUND, "thin") == {"kept": {"b": 2}}


def test_a_deleted_document_is_gone_and_may_be_deleted_again(platform: Platform) -> None:
    put(platform.store, "gone", {"a": 1})

    for _ in range(2):
        platform.store.transact(lambda transaction: transaction.delete(ROUND, "gone"))

    assert platform.store.get(ROUND, "gone") is None


def test_creating_a_taken_id_raises_and_leaves_nothing_of_its_transaction(platform: Platform) -> None:
    put(platform.store, "taken", {"owner": "first"})

    def work(transaction: Transaction) -> None:
        transaction.put(ROUND, "beside", {"a": 1})
        transaction.create(ROUND, "taken", {"owner": "second"})

    with pytest.raises(AlreadyExists):
        platform.store.transact(work)
    assert platform.store.get(ROUND, "taken") == {"owner": "first"}
    assert platform.store.get(ROUND, "beside") is None


def test_of_many_who_create_one_id_exactly_one_succeeds(platform: Platform) -> None:
    def create(name: str) -> str | None:
        try:
            platform.store.transact(lambda transaction: transaction.create(ROUND, "prize", {"owner": name}))
        except AlreadyExists:
            return None
        return name

    [winner] = [name for name in together(*[partial(create, str(n)) for n in range(8)]) if name]

    assert platform.store.get(ROUND, "prize") == {"owner": winner}


def test_work_that_fails_leaves_nothing(platform: Platform) -> None:
    def work(transaction: Transaction) -> None:
        transaction.put(ROUND, "half", {"a": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        platform.store.transact(work)
    assert platform.store.get(ROUND, "half") is None


def test_a_transaction_gives_back_what_its_work_gives(platform: Platform) -> None:
    put(platform.store, "known", {"a": 1})

    assert platform.store.transact(lambda transaction: transaction.get(ROUND, "known")) == {"a": 1}


def test_reading_after_writing_is_refused(platform: Platform) -> None:
    def work(transaction: Transaction) -> None:
        transaction.put(ROUND, "one", {"a": 1})
        transaction.get(ROUND, "one")

    with pytest.raises(RuntimeError):
        platform.store.transact(work)
    assert platform.store.get(ROUND, "one") is None


def test_of_two_who_have_read_both_documents_only_one_writes(platform: Platform) -> None:
    """No write skew: two officers may not both leave because each saw the other on duty."""
    for officer in ("siti", "budi"):
        put(platform.store, officer, {"on_duty": True})
    both_have_read = threading.Barrier(2)

    def leave(officer: str, transaction: Transaction) -> bool:
        others = [transaction.get(ROUND, name) for name in ("siti", "budi")]
        if {"on_duty": False} in others:
            return False
        both_have_read.wait(PATIENCE_SECONDS)
        transaction.put(ROUND, officer, {"on_duty": False})
        return True

    left = together(*[partial(platform.store.transact, partial(leave, name)) for name in ("siti", "budi")])

    assert sorted(left) == [False, True]
    assert [platform.store.get(ROUND, name) == {"on_duty": False} for name in ("siti", "budi")] == left


def test_of_two_who_found_a_document_missing_only_one_puts_it(platform: Platform) -> None:
    both_have_read = threading.Barrier(2)

    def claim(name: str, transaction: Transaction) -> str:
        document = transaction.get(ROUND, "claim")
        if document:
            return str(document["owner"])
        both_have_read.wait(PATIENCE_SECONDS)
        transaction.put(ROUND, "claim", {"owner": name})
        return name

    owners = together(*[partial(platform.store.transact, partial(claim, name)) for name in ("siti", "budi")])

    assert owners[0] == owners[1]
    assert platform.store.get(ROUND, "claim") == {"owner": owners[0]}


def test_of_two_who_found_each_others_document_missing_only_one_creates(platform: Platform) -> None:
    both_have_read = threading.Barrier(2)

    def create(name: str, other: str, transaction: Transaction) -> bool:
        if transaction.get(ROUND, other):
            return False
        both_have_read.wait(PATIENCE_SECONDS)
        transaction.create(ROUND, name, {"a": 1})
        return True

    pairs = [("left", "right"), ("right", "left")]
    created = together(*[partial(platform.store.transact, partial(create, *pair)) for pair in pairs])

    assert sorted(created) == [False, True]


def test_a_document_deleted_and_created_again_is_another_one(platform: Platform) -> None:
    put(platform.store, "phoenix", {"life": 1})
    lives: list[object] = []

    def work(transaction: Transaction) -> None:
        document = transaction.get(ROUND, "phoenix")
        assert document is not None
        lives.append(document["life"])
        if document["life"] == 1:
            platform.store.transact(lambda inner: inner.delete(ROUND, "phoenix"))
            put(platform.store, "phoenix", {"life": 2})
        transaction.put(ROUND, "witness", {"saw": document["life"]})

    platform.store.transact(work)

    assert lives[-1] == 2
    assert platform.store.get(ROUND, "witness") == {"saw": 2}


def test_an_opened_transaction_is_carried_on_without_reading_again(platform: Platform) -> None:
    put(platform.store, "counter", {"count": 1})
    opened = platform.store.open()
    seen = opened.get(ROUND, "counter")

    platform.store.transact(add_one, opened)

    assert (seen, platform.store.get(ROUND, "counter")) == ({"count": 1}, {"count": 2})


def test_what_has_changed_since_it_was_opened_is_read_anew(platform: Platform) -> None:
    put(platform.store, "counter", {"count": 1})
    opened = platform.store.open()
    opened.get(ROUND, "counter")
    platform.store.transact(add_one)

    platform.store.transact(add_one, opened)

    assert platform.store.get(ROUND, "counter") == {"count": 3}


def test_an_opened_transaction_guards_all_that_was_read_in_it(platform: Platform) -> None:
    put(platform.store, "guard", {"is_open": True})
    opened = platform.store.open()
    opened.get(ROUND, "guard")
    put(platform.store, "guard", {"is_open": False})
    tries: list[Document | None] = []

    def work(transaction: Transaction) -> None:
        tries.append(transaction.get(ROUND, "guard"))
        transaction.put(ROUND, "guarded", {})

    platform.store.transact(work, opened)

    assert tries[-1] == {"is_open": False}
