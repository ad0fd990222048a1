"""Many photos to compare one with: 64 bits of each, found again up to 6 bits apart. Pure, but for loading numpy.

Eight bands of eight bits: two hashes that differ in six bits are equal in at least two bands, so only photos that
share a band are compared bit by bit. `regions` are hashes of a photo's parts; `row` says whose.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.evidence import SAME_PICTURE_BITS, SAME_REGION_BITS, regions_of
from shared.photo import Photo
from shared.report import Report

Rows = NDArray[np.void]
Numbers = NDArray[np.intp]
_PLACED = [("lat", "<f4"), ("lon", "<f4")]
_ROW = np.dtype([("hash", "<u8"), ("file", "<u8"), ("at", "<u4"), *_PLACED, ("ticket", "S24"), ("skpd", "S16")])
_REGION = np.dtype([("row", "<u4"), ("hash", "<u8")])
_BANDS = 8
_VALUES = 256


@dataclass(frozen=True)
class Photos:
    """Never changed; photos are added by making another one."""

    rows: Rows
    regions: Rows

    @cached_property
    def _bands(self) -> list[tuple[NDArray[np.uint32], NDArray[np.intp]]]:
        """For each band the rows in order of its value, and where every value begins."""
        columns = np.ascontiguousarray(self.rows["hash"]).view(np.uint8).reshape(-1, _BANDS)
        orders = [np.argsort(columns[:, band], kind="stable").astype(np.uint32) for band in range(_BANDS)]
        values = np.arange(_VALUES + 1)
        return [(order, np.searchsorted(columns[order, band], values)) for band, order in enumerate(orders)]

    def named(self, row: int) -> tuple[str, int]:
        """The report's ticket, and the photo's as of `file_of`."""
        return bytes(self.rows["ticket"][row]).decode(), int(self.rows["file"][row])

    def of_file(self, id: str) -> Numbers:
        """Rows of the photos whose file had the same bytes."""
        return np.flatnonzero(self.rows["file"] == file_of(id))

    def near(self, hashes: Iterable[str]) -> Numbers:
        """Rows at most six bits from one of these, the nearest first."""
        found: dict[int, int] = {}
        for each in hashes:
            wanted = np.uint64(int(each, 16))
            rows = self._sharing_a_band(wanted)
            bits = np.bitwise_count(self.rows["hash"][rows] ^ wanted)
            for row, apart in zip(rows[bits <= SAME_PICTURE_BITS], bits[bits <= SAME_PICTURE_BITS], strict=True):
                found[int(row)] = min(int(apart), found.get(int(row), _VALUES))
        return np.array(sorted(found, key=lambda row: (found[row], row)), dtype=np.intp)

    def with_a_part(self, hashes: Iterable[str], among: NDArray[np.bool_]) -> Numbers:
        """Rows `among` these with a part at most eight bits from one of these parts, the newest first."""
        regions = self.regions[among[self.regions["row"]]]
        found: set[int] = set()
        for each in hashes:
            bits = np.bitwise_count(regions["hash"] ^ np.uint64(int(each, 16)))
            found.update(regions["row"][bits <= SAME_REGION_BITS].tolist())
        return np.array(sorted(found, key=lambda row: -int(self.rows["at"][row])), dtype=np.intp)

    def _sharing_a_band(self, wanted: np.uint64) -> Numbers:
        values = np.array([wanted], dtype="<u8").view(np.uint8).tolist()
        of_value = [
            order[starts[value] : starts[value + 1]] for value, (order, starts) in zip(values, self._bands, strict=True)
        ]
        return np.unique(np.concatenate(of_value)).astype(np.intp)


def of_reports(reports: Iterable[Report]) -> Photos:
    """Those whose hash is of the present kind: with it came the hashes of parts."""
    pairs = [(report, photo) for report in reports for photo in report.photos if photo.region_hashes]
    parts = [(row, part) for row, (_, photo) in enumerate(pairs) for part in _parts(photo)]
    return Photos(
        np.array([_row(report, photo) for report, photo in pairs], dtype=_ROW),
        np.array(parts, dtype=_REGION),
    )


def together(some: Sequence[Photos]) -> Photos:
    """One of each; a photo that comes twice is as it came first."""
    starts = np.cumsum([0, *(len(each.rows) for each in some)])
    rows = np.concatenate([each.rows for each in some])
    regions = np.concatenate([each.regions for each in some])
    offsets = np.repeat(starts[:-1], [len(each.regions) for each in some])
    regions["row"] += offsets.astype(np.uint32)
    _, kept = np.unique(rows[["file", "ticket"]], return_index=True)
    kept.sort()
    regions = regions[np.isin(regions["row"], kept)]
    regions["row"] = np.searchsorted(kept, regions["row"])
    return Photos(rows[kept], regions)


def as_file(photos: Photos, until: datetime) -> bytes:
    """`until`: every photo that came before is in this file or an earlier one."""
    out = io.BytesIO()
    np.savez(out, rows=photos.rows, regions=photos.regions, until=np.array(until.isoformat()))
    return out.getvalue()


def from_file(data: bytes) -> tuple[Photos, datetime]:
    """Raises ValueError for what cannot be read."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays: dict[str, NDArray[Any]] = {name: file[name] for name in ("rows", "regions", "until")}
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as unreadable:
        raise ValueError("no file of likenesses") from unreadable
    if (arrays["rows"].dtype, arrays["regions"].dtype) != (_ROW, _REGION):
        raise ValueError("a file of likenesses in another form")
    return Photos(arrays["rows"], arrays["regions"]), datetime.fromisoformat(str(arrays["until"]))


def _row(report: Report, photo: Photo) -> tuple[object, ...]:
    lat, lon = (report.point.lat, report.point.lon) if report.point else (np.nan, np.nan)
    at = int(photo.added_at.timestamp())
    return int(photo.perceptual_hash, 16), file_of(photo.id), at, lat, lon, report.ticket, report.skpd or ""


def _parts(photo: Photo) -> list[int]:
    return [int(part, 16) for part in regions_of(photo)]


def file_of(id: str) -> int:
    """The first half of the photo's id, which is half of its file's digest."""
    return int(id[:16], 16)
