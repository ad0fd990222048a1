"""How fast the embedded store finds something among a million documents.

python -m tests.load.store_bench [COUNT]
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from shared.platform import embedded
from shared.platform.ports import Cursor, Document, Index, Query, Transaction

BULK = 5_000
ROUNDS = 200
KINDS = 40
INDEXES = [
    Index("conformance", (), "rank", descending=False),
    Index("conformance", ("kind",), "rank", descending=False),
    Index("conformance", ("kind",), "rank", descending=True),
]


def measure(count: int = 1_000_000) -> dict[str, float]:
    """Milliseconds per find of 100 documents (median, and the slowest of 200), documents a second."""
    with tempfile.TemporaryDirectory() as folder:
        platform = embedded.open_folder(Path(folder), INDEXES, strict=False)
        started = time.perf_counter()
        for first in range(0, count, BULK):
            platform.store.transact(partial(fill, numbers=range(first, min(first + BULK, count))))
        figures = {"documents": float(count), "filled_per_second": count / (time.perf_counter() - started)}
        for name, query in queries(count).items():
            find = partial(platform.store.find, query)
            figures |= {f"{name}_{what}_ms": value for what, value in timed(find).items()}
        platform.close()
        return figures


def queries(count: int) -> dict[str, Query]:
    lamps = Query("conformance", order_by="rank", equal={"kind": "kind-7"})
    middle, end = count // 2, count - count // 100
    return {
        "all_from_the_middle": Query("conformance", order_by="rank", at_least=middle),
        "one_kind_from_the_end": Query(
            "conformance", "rank", lamps.equal, at_least=middle, at_most=end, descending=True
        ),
        "one_kind_after_a_cursor": Query("conformance", "rank", lamps.equal, after=Cursor(middle, "x")),
        "one_kind_after_a_cursor_among_equals": Query(
            "conformance", "rank", {"kind": "all-equal"}, after=Cursor(0, f"report-{middle:08}")
        ),
    }


def fill(transaction: Transaction, numbers: range) -> None:
    for number in numbers:
        transaction.put("conformance", f"report-{number:08}", report(number))


def report(number: int) -> Document:
    """A tenth of all have equal sort values."""
    if number % 10 == 0:
        return {"kind": "all-equal", "rank": 0, "text": "Jalan berlubang di depan pasar"}
    return {"kind": f"kind-{number % KINDS}", "rank": number, "text": "Lampu jalan padam sejak kemarin"}


def timed(find: Callable[[], object]) -> dict[str, float]:
    took: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        find()
        took.append((time.perf_counter() - started) * 1000)
    return {"median": round(statistics.median(took), 3), "slowest": round(max(took), 3)}


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))
