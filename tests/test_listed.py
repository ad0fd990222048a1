"""A month's list, packed day by day, is the file that all its rows together would make."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.export import listed
from shared.export.row import HIDDEN, WITHDRAWN, Row
from shared.public_list import recent

RULES, UNTIL = "abc", datetime(2026, 12, 1, 2, tzinfo=UTC)
DAYS = range(1, 4)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@st.composite
def _rows(draw: st.DrawFn) -> list[Row]:
    """Of a day, without two of one ticket."""
    arrived = draw(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59), TEXT), unique_by=lambda one: one[2]))
    return [
        Row(
            tiket=ticket,
            diterima=f"2026-11-02T10:{minute:02}:{second:02}Z",
            diubah="2026-11-20T10:00:00Z",
            kanal="lampu_jalan",
            kategori=draw(st.none() | TEXT),
            kelurahan=draw(st.sampled_from([None, "19.71.01.1001", "19.71.02.1003"])),
            lat=draw(st.none() | st.floats(-2.2, -2.0).map(lambda value: round(value, 3))),
            status=draw(st.sampled_from(["working", "resolved", "rejected"])),
            sejak="2026-11-19T10:00:00Z",
            batas_selesai="2026-11-29T10:00:00Z",
            nilai=draw(st.none() | st.integers(1, 5)),
            nisan=draw(st.sampled_from([None, None, WITHDRAWN, HIDDEN])),
        )
        for minute, second, ticket in arrived
    ]


@given(st.lists(_rows(), max_size=3))
def test_packed_by_the_day_it_is_what_all_rows_together_make(days: list[list[Row]]) -> None:
    dated = [
        [
            row._replace(diterima=row.diterima.replace("11-02", f"11-{day:02}"), tiket=f"{day}{row.tiket}")
            for row in rows
        ]
        for day, rows in zip(DAYS, days, strict=False)
    ]
    month = listed.Month()
    for rows in dated:
        month.add(rows)
    placed = [placed for rows in dated for row in rows if (placed := _placed(row))]
    assert month.as_bytes(RULES, UNTIL) == recent.as_bytes(recent.grouped(placed, RULES, UNTIL))
    assert month.rows == len(placed)


def _placed(row: Row) -> recent.Placed | None:
    """As the reader of one file reads it."""
    if row.nisan == HIDDEN:
        return None
    one = listed.Month()
    one.add([row])
    found = recent.read(one.as_bytes(RULES, UNTIL), RULES)
    assert found is not None
    [placed] = recent.rows_of(found).values()
    return placed
