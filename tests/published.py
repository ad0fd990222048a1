"""Published reports as the statistics meet them, without the lives that would lead there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from shared.open_data import PublicReport, PublicStep
from shared.public_list import months, recent
from shared.public_list.recent import Placed, Recent
from shared.workflow import OPEN, ClockName, Status

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
DAY = timedelta(days=1)
CHANNELS = ("sampah", "lampu_jalan", "gone")
AGENCIES = ("DLH", "DISHUB", "X-PLN", None)
KELURAHAN = ("19.71.02.1003", "19.71.01.1004", None)


def published(  # noqa: PLR0913 whatever statistics look at
    status: Status = Status.RESOLVED,
    *,
    created_at: datetime = NOW,
    took: timedelta = DAY,
    move: str = "validate",
    is_in_time: bool | None = True,
    reopened: int = 0,
    is_flagged: bool | None = None,
    channel: str = "sampah",
    skpd: str | None = "DLH",
    kelurahan: str | None = "19.71.02.1003",
) -> PublicReport:
    at = created_at + took
    steps = [("submit", created_at, Status.RECEIVED), (move, at, status)]
    is_decided = status not in OPEN and is_in_time is not None
    return PublicReport(
        ticket="PGK-7F3K-29QX-5", created_at=created_at, changed_at=at, channel=channel, channel_name=channel,
        code=None, code_name=None, kecamatan=None, kelurahan=kelurahan, kelurahan_name=None, lat=None, lon=None,
        skpd=skpd, skpd_name=None, status=status, label="", lamp="",
        deadlines={ClockName.RESOLVE: created_at + 3 * DAY},
        met={ClockName.RESOLVE: is_in_time} if is_decided and is_in_time is not None else {},
        photos=(), supporters=3, reopened=reopened, rating=None, is_flagged=is_flagged, parent=None,
        history=tuple(PublicStep(at=at, move=move, said="", status=status) for move, at, status in steps),
    )  # fmt: skip


def month_files(views: Iterable[PublicReport], first: datetime, rules: str, now: datetime) -> dict[str, Recent]:
    """By month, from `first` on also those without a report."""
    rows: dict[str, list[Placed]] = {month: [] for month in months.through(first, now)}
    for view in views:
        rows.setdefault(months.of(view.created_at), []).append(recent.placed(view))
    return {month: recent.grouped(some, rules, now) for month, some in rows.items()}


def views() -> st.SearchStrategy[list[PublicReport]]:
    one = st.builds(
        published,
        st.sampled_from(Status),
        created_at=st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 26), timezones=st.just(UTC)),  # noqa: DTZ001
        took=st.timedeltas(timedelta(0), timedelta(days=400)),
        move=st.sampled_from(["validate", "withdraw"]),
        is_in_time=st.sampled_from([True, False, None]),
        reopened=st.integers(0, 2),
        is_flagged=st.sampled_from([True, False, None]),
        channel=st.sampled_from(CHANNELS),
        skpd=st.sampled_from(AGENCIES),
        kelurahan=st.sampled_from(KELURAHAN),
    )
    return st.lists(one, max_size=30)
