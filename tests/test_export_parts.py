"""The parts of an export that add up, whatever they are split into."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shared.export import deflated, partition, record, row, tallies
from shared.export.deflated import block
from shared.export.partition import Change, merged
from shared.export.row import HIDDEN, Row
from shared.figures import statistics
from shared.figures.statistics import figures
from shared.installation import Installation
from shared.open_data import PublicReport
from tests.published import NOW, views

TODAY = date(2026, 11, 23)
TICKETS = ("PGK-7F3K-29QX-5", "PGK-AZVD-XYHM-E", "PGK-45KD-RS27-A")
TEXTS = st.lists(st.binary(max_size=300), max_size=8)


@given(TEXTS)
def test_joined_blocks_are_one_gzip_file_of_the_joined_texts(texts: list[bytes]) -> None:
    packed = deflated.joined([block(text) for text in texts])
    assert gzip.decompress(packed) == b"".join(texts)
    assert packed.count(deflated.HEADER[:4]) >= 1


@given(TEXTS, st.binary(max_size=3))
def test_joints_stand_only_between_what_holds_something(texts: list[bytes], joint: bytes) -> None:
    packed = deflated.joined(deflated.between(map(block, texts), joint))
    assert gzip.decompress(packed) == joint.join(text for text in texts if text)


@st.composite
def _news(draw: st.DrawFn) -> list[Change]:
    """In order of time, as the store tells them: each what the report is from then on."""
    seconds = sorted(draw(st.lists(st.integers(0, 50), max_size=12)))
    return [_change(f"2026-11-23T02:00:{second:02}Z", draw) for second in seconds]


def _change(at: str, draw: st.DrawFn) -> Change:
    ticket = draw(st.sampled_from(TICKETS))
    is_shown = draw(st.booleans())
    return Change(ticket, at, Row(ticket, "2026-11-23T01:00:00Z", at, status="working") if is_shown else None)


@given(_news(), st.lists(st.integers(0, 12), max_size=4))
def test_runs_may_be_cut_anywhere_and_overlap(news: list[Change], cuts: list[int]) -> None:
    """A later run reads the newest state again of what an earlier one has read."""
    rows: dict[str, Row] = {}
    for until in sorted([*cuts, len(news)]):
        rows = merged(rows, _state(news[:until]))
        rows = merged(rows, _state(news[:until]))
    assert {ticket: each for ticket, each in rows.items() if each.nisan is None} == {
        change.ticket: change.row for change in _state(news) if change.row
    }


def _state(news: Sequence[Change]) -> list[Change]:
    """What a store holds after all that: of every report the last."""
    return sorted({change.ticket: change for change in news}.values(), key=lambda change: change.at)


@given(_news())
def test_a_report_leaves_a_tombstone_only_where_it_was_seen(news: list[Change]) -> None:
    rows: dict[str, Row] = {}
    for change in news:
        rows = merged(rows, [change])
    shown = {change.ticket for change in news if change.row}
    assert rows.keys() == shown
    assert {each.nisan for each in rows.values()} <= {None, HIDDEN}


@given(_news())
def test_older_news_changes_nothing(news: list[Change]) -> None:
    after = merged({}, news)
    newest = {ticket: each for ticket, each in after.items() if each.diubah > "2026-11-23T02:00:30Z"}
    older = [change for change in news if change.at <= "2026-11-23T02:00:30Z" and change.ticket in newest]
    assert merged(newest, older) == newest


@given(views())
def test_tallies_that_were_kept_before_flags_were_counted_are_still_read(reports: list[PublicReport]) -> None:
    now = tallies.as_bytes({TODAY: tallies.of(map(row.of, reports))})
    then = {day: [[*group, kept[:-2]] for *group, kept in each] for day, each in json.loads(now).items()}
    found, expected = (tallies.read(data, NOW)[TODAY] for data in (json.dumps(then).encode(), now))
    for group, tally in expected.items():
        assert found[group] == replace(tally, flagged=0, unflagged=0)


def test_a_partition_from_before_a_column_came_is_read_without_it(installation: Installation) -> None:
    names = [name for name in Row._fields if name != "bendera"]
    known = Row("PGK-1", "2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z", status="resolved", rantai="x")
    lines = [names, [getattr(known, name) for name in names]]
    data = gzip.compress("\n".join(map(json.dumps, lines)).encode())
    piece = record.put(installation.platform.files, "hari-2026-11-23", "ndjson.gz", data, 1)
    assert partition.read(installation.platform.files, piece) == {"PGK-1": known}


@given(views())
def test_kept_tallies_say_what_the_reports_themselves_say(reports: list[PublicReport]) -> None:
    kept = tallies.as_bytes({date(2026, 11, 23): tallies.of(map(row.of, reports))})
    found = tallies.read(kept, NOW)[date(2026, 11, 23)]
    expected = statistics.tallied(reports, NOW)
    assert {group: figures(tally) for group, tally in found.items()} == {
        group: figures(tally) for group, tally in expected.items()
    }
