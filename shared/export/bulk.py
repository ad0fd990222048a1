"""The record in the columns of GeoReport Bulk, for tools that read other cities' Open311 data. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from shared.catalogue import Catalogue
from shared.export.row import Row
from shared.open311.georeport_view import address_of, status_notes
from shared.platform.ports import Json
from shared.workflow import OPEN, Status

COLUMNS = (
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description",
    "status_notes", "source", "service_name", "service_subtype", "description", "agency_responsible", "address",
    "lat", "long",
)  # fmt: skip


def lines(rows: list[Row], city: Catalogue) -> Iterator[tuple[Json, ...]]:
    """As Open311 answers. `source` and `description` are empty: by what somebody reported and in which words is
    nobody's business; there is one level of services, so `service_subtype` is empty, too.
    """

    @cache
    def notes(status: str | None, reason: str | None, parent: str | None) -> Json:
        return status_notes(Status(status), reason, parent)

    @cache
    def place(kelurahan: str | None, kecamatan: str | None) -> Json:
        return address_of(kelurahan, kecamatan, city)

    @cache
    def service(code: str | None, channel: str | None) -> Json:
        named = city.codes.get(code or "") or city.channels.get(channel or "")
        return named.name if named else code or channel

    agencies = {agency.id: agency.name for agency in city.agencies.values()}
    for row in rows:
        is_open = row.status in OPEN
        parent = row.induk if row.status == Status.DUPLICATE else None
        yield (
            row.tiket, row.diterima, row.diubah if is_open else row.sejak, None if is_open else row.sejak,
            "open" if is_open else "closed", notes(row.status, row.alasan, parent), None,
            service(row.kategori, row.kanal), None, None, agencies.get(row.skpd or ""),
            place(row.kelurahan, row.kecamatan), row.lat, row.lon,
        )  # fmt: skip
