"""What only the adapter for Google's cloud promises: how often it asks, and what it does without answer."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest

from functions.local.administration import Emulators
from shared.platform.google import CloudFiles, PubSubBus
from shared.platform.google_store import FirestoreStore
from shared.platform.ports import AlreadyExists, Contended, Cursor, Document, File, Query, Transaction
from shared.settings import Settings

pytestmark = pytest.mark.emulators
ROUND = "conformance"
RINGS: list[Document] = [{"ring": [[1, 2]]}, {"deep": [{"a": {"b": [1, []]}}]}]


class Counter(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Notes the name of every call that goes over the wire."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return self._noted(continuation, client_call_details, request)

    def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return self._noted(continuation, client_call_details, request)

    def _noted(self, continuation: Any, details: Any, request: Any) -> Any:
        self.calls.append(details.method.rpartition("/")[2])
        return continuation(details, request)


@pytest.fixture
def store(google_settings: Settings) -> FirestoreStore:
    return FirestoreStore(google_settings.project, tries=5)


@pytest.fixture
def calls(store: FirestoreStore, emulators: Emulators) -> list[str]:
    """The calls of `store` to Firestore from here on."""
    counter = Counter()
    client: Any = store.client
    plain = client._firestore_api
    channel = grpc.intercept_channel(grpc.insecure_channel(emulators.firestore), counter)
    client._firestore_api_internal = type(plain)(transport=type(plain.transport)(channel=channel))
    return counter.calls


def put(store: FirestoreStore, id: str, document: Document) -> None:
    store.transact(lambda transaction: transaction.put(ROUND, id, document))


def test_a_new_document_costs_one_commit(store: FirestoreStore, calls: list[str]) -> None:
    store.transact(lambda transaction: transaction.create(ROUND, "new", {"a": 1}))
    assert calls == ["Commit"]


def test_a_taken_id_is_known_after_one_commit(store: FirestoreStore, calls: list[str]) -> None:
    put(store, "taken", {"a": 1})
    calls.clear()
    with pytest.raises(AlreadyExists):
        store.transact(lambda transaction: transaction.create(ROUND, "taken", {"a": 2}))
    assert calls == ["Commit"]


def test_a_move_costs_two_round_trips(store: FirestoreStore, calls: list[str]) -> None:
    put(store, "report", {"moves": 1})
    calls.clear()

    def move(transaction: Transaction) -> None:
        assert transaction.get(ROUND, "report") == {"moves": 1}
        transaction.put(ROUND, "report", {"moves": 2})
        transaction.create(ROUND, "receipt", {})

    store.transact(move)
    assert calls == ["GetDocument", "Commit"]


def test_only_reading_commits_nothing_and_reads_each_document_once(store: FirestoreStore, calls: list[str]) -> None:
    store.transact(lambda transaction: [transaction.get(ROUND, "same") for _ in range(3)])
    assert calls == ["GetDocument"]


def test_a_lost_race_is_run_again(store: FirestoreStore) -> None:
    seen: list[Document | None] = []

    def work(transaction: Transaction) -> None:
        seen.append(transaction.get(ROUND, "raced"))
        if len(seen) == 1:
            put(store, "raced", {"by": "another"})
        transaction.put(ROUND, "raced", {"by": "me"})

    store.transact(work)
    assert seen == [None, {"by": "another"}]
    assert store.get(ROUND, "raced") == {"by": "me"}


def test_a_race_lost_too_often_is_contended(store: FirestoreStore) -> None:
    seen: list[Document | None] = []

    def work(transaction: Transaction) -> None:
        seen.append(transaction.get(ROUND, "raced"))
        put(store, "raced", {"by": "another", "at": len(seen)})
        transaction.put(ROUND, "raced", {"by": "me"})

    with pytest.raises(Contended):
        store.transact(work)
    assert len(seen) == 5
    assert store.get(ROUND, "raced") == {"by": "another", "at": 5}


def test_a_missing_document_that_appears_is_a_lost_race_and_not_a_taken_id(store: FirestoreStore) -> None:
    def work(transaction: Transaction) -> bool:
        if transaction.get(ROUND, "appears"):
            return False
        put(store, "appears", {"a": 1})
        transaction.put(ROUND, "appears", {"a": 2})
        transaction.create(ROUND, "free", {})
        return True

    assert not store.transact(work)
    assert store.get(ROUND, "free") is None


def test_a_taken_id_is_no_lost_race_even_beside_a_missing_document(store: FirestoreStore) -> None:
    put(store, "taken", {})
    runs: list[int] = []

    def work(transaction: Transaction) -> None:
        runs.append(1)
        assert transaction.get(ROUND, "missing") is None
        transaction.create(ROUND, "taken", {})

    with pytest.raises(AlreadyExists):
        store.transact(work)
    assert len(runs) == 1


def test_guarding_a_document_that_was_only_read_leaves_it_as_it_is(store: FirestoreStore) -> None:
    put(store, "read", {"kept": [1, {"deep": None}]})
    client: Any = store.client
    before = client.document(ROUND, "read").get().update_time

    def work(transaction: Transaction) -> None:
        transaction.get(ROUND, "read")
        transaction.put(ROUND, "written", {})

    store.transact(work)
    after = client.document(ROUND, "read").get()
    assert after.to_dict() == {"kept": [1, {"deep": None}]}
    assert after.update_time == before


@pytest.mark.parametrize("descending", [False, True])
def test_a_whole_collection_can_be_paged_through_and_counted(
    store: FirestoreStore,
    descending: bool,
) -> None:
    for rank in range(5):
        put(store, f"row-{rank}", {"rank": rank // 2})
    everything = Query(ROUND, "rank", descending=descending, limit=2)
    page = store.find(everything)
    seen: list[str] = []
    while page:
        seen += [row.id for row in page]
        rank = page[-1].document["rank"]
        assert isinstance(rank, int)
        page = store.find(replace(everything, after=Cursor(rank, page[-1].id)))
    assert seen == sorted([f"row-{rank}" for rank in range(5)], reverse=descending)
    assert store.count(everything) == 5


@pytest.mark.parametrize("document", RINGS)
def test_a_list_directly_in_a_list_is_refused(store: FirestoreStore, document: Document) -> None:
    with pytest.raises(ValueError, match="list directly inside a list"):
        put(store, "rings", document)


@pytest.mark.parametrize("id", ["", "a/b/c"])
def test_an_id_that_would_be_a_path_is_refused(store: FirestoreStore, id: str) -> None:
    with pytest.raises(ValueError, match="slash"):
        put(store, id, {})
    with pytest.raises(ValueError, match="slash"):
        store.get(ROUND, id)


def test_no_client_is_imported_or_made_before_it_is_used() -> None:
    program = (
        "import sys, threading; from shared.platform import google; from shared.settings import Settings;"
        "platform = google.open_platform(Settings(platform='google'));"
        "print('google.cloud.storage' in sys.modules, 'google.pubsub_v1' in sys.modules,"
        " 'client' in vars(platform.store), threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "1"]


@pytest.mark.parametrize(("bucket", "said"), [("open-data", "no-cache"), ("photos", "private, no-store")])
def test_a_file_says_whether_others_may_keep_it(google_settings: Settings, bucket: str, said: str) -> None:
    files = CloudFiles(google_settings)
    files.put(bucket, "a.csv", File(b"a", "text/csv"))
    blob: Any = files._bucket(bucket).get_blob("a.csv")  # pyright: ignore[reportPrivateUsage]
    assert (blob.cache_control, blob.content_type) == (said, "text/csv")


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Servers that accept a connection and never say anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", address)
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{address}")
        yield


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize(
    "ask",
    [
        lambda: FirestoreStore("silent", timeout=0.3).get(ROUND, "a"),
        lambda: FirestoreStore("silent", timeout=0.3).find(Query(ROUND, "rank")),
        lambda: FirestoreStore("silent", timeout=0.3).count(Query(ROUND, "rank")),
        lambda: put(FirestoreStore("silent", timeout=0.3), "a", {}),
        lambda: PubSubBus("silent", timeout=0.3).publish("topic", {}),
        lambda: CloudFiles(Settings(), timeout=0.3).get("photos", "a"),
        lambda: CloudFiles(Settings(), timeout=0.3).names("photos"),
    ],
    ids=["get", "find", "count", "commit", "publish", "file", "names"],
)
def test_without_an_answer_it_gives_up(ask: Callable[[], object]) -> None:
    with pytest.raises(TimeoutError):
        ask()
