"""What a citizen sends, and whether it can be used. Pure; `lifecycle.submit` keeps it.

Everything wrong is named at once, field by field.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from shared.areas import Place
from shared.catalogue import Catalogue
from shared.errors import Invalid, Problem
from shared.fields import Line
from shared.languages import say
from shared.photo import Point
from shared.report import Visibility

TEXT_LIMIT = 4_000
PHOTO_LIMIT = 3
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL = rf"^{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"  # what every mail server takes
PHONE = r"^\+?([ ()\-]*[0-9]){6,15}[ ()\-]*$"
Name = Annotated[Line, Field(max_length=120)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20, pattern=PHONE)]
Email = Annotated[Line, Field(max_length=254, pattern=EMAIL)]
ToldBy = Literal["email", "whatsapp"]
Source = Literal["form", "counter", "phone", "whatsapp", "telegram", "email", "sp4n", "media", "test"]


class Reachable(BaseModel, frozen=True, extra="forbid"):
    """How somebody may be told."""

    phone: Phone | None = None
    email: Email | None = None
    told_by: ToldBy | None = None


class Identity(Reachable, frozen=True):
    name: Name | None = None


class NewSupporter(Reachable, frozen=True):
    """`device`: a long random name that a page has given itself, for who leaves no address."""

    device: Annotated[Line, Field(min_length=16, max_length=128)] | None = None


class NewReport(Identity, frozen=True):
    """`code`, or the `channel` when the citizen could not say more. `source`: a Source, or `open311:` and the app."""

    code: Annotated[Line, Field(max_length=64)] | None = None
    channel: Annotated[Line, Field(max_length=64)] | None = None
    text: Line | None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    accuracy: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    landmark: Annotated[Line, Field(max_length=300)] | None = None
    visibility: Visibility = "public"
    source: str = "form"

    @property
    def point(self) -> Point | None:
        if self.lat is None or self.lon is None:
            return None
        return Point(lat=self.lat, lon=self.lon, accuracy=self.accuracy)


class FormReport(NewReport, frozen=True):
    """What a form must hold."""

    text: Annotated[Line, Field(max_length=TEXT_LIMIT)]
    source: Source = "form"
    website: str | None = Field(
        default=None,
        exclude=True,
        description="Leave it out: people do not see this field, programs that fill in all do.",
    )


def check_identity(new: Identity, visibility: Visibility) -> None:
    """Raises Invalid also for what an anonymous report does not keep."""
    problems = tuple(_wrong_identity(new, visibility))
    if problems:
        raise Invalid("Ada isian yang belum benar.", *problems)


def check_address(new: Reachable) -> None:
    """Raises Invalid when there is none of the chosen kind."""
    problems = tuple(_wrong_address(new))
    if problems:
        raise Invalid("Ada isian yang belum benar.", *problems)


def checked(new: NewReport, city: Catalogue, on: date) -> tuple[NewReport, Place | None]:
    """`new` with channel and, where only one fits, code filled in; and the place of its point.

    Raises Invalid with everything that is wrong.
    """
    problems = [*_wrong_kind(new, city, on), *_wrong_identity(new, new.visibility)]
    if not problems:
        new = _with_kind(new, city, on)
        problems = [*_wrong_place(new, city)]
    place = city.areas.find(new.point.lat, new.point.lon) if new.point and not problems else None
    if new.point and not problems and place is None:
        problems.append(
            Problem(
                "lat",
                say("Lokasi ini di luar {city}; laporkan ke pemerintah daerah setempat.").format(city=city.city.name),
            )
        )
    if problems:
        raise Invalid("Laporan belum bisa dikirim. Periksa isian berikut.", *problems)
    return new, place


def _wrong_kind(new: NewReport, city: Catalogue, on: date) -> Iterator[Problem]:
    if new.code is None and new.channel is None:
        yield Problem("channel", "Pilih jenis masalahnya.")
    if new.channel is not None and new.channel not in city.channels:
        yield Problem("channel", "Jenis masalah ini tidak dikenal.")
    if new.code is not None and (new.code not in city.codes or not city.codes[new.code].is_valid(on)):
        yield Problem("code", "Kategori ini tidak dikenal.")
    elif new.code and new.channel in city.channels and new.code not in city.channels[new.channel].codes:
        yield Problem("code", "Kategori ini bukan bagian dari jenis masalah yang dipilih.")


def _wrong_address(new: Reachable) -> Iterator[Problem]:
    needed = {"email": ("email", new.email), "whatsapp": ("phone", new.phone)}.get(new.told_by or "")
    if needed and needed[1] is None:
        yield Problem(needed[0], "Wajib diisi agar kabar bisa dikirim dengan cara yang Anda pilih.")


def _wrong_identity(new: Identity, visibility: Visibility) -> Iterator[Problem]:
    if visibility != "anonymous":
        yield from _wrong_address(new)
        return
    for field in ("name", "phone", "email", "told_by"):
        if getattr(new, field) is not None:
            yield Problem(field, "Laporan anonim tidak menyimpan kontak. Kosongkan isian ini.")


def _with_kind(new: NewReport, city: Catalogue, on: date) -> NewReport:
    if new.code is not None:
        is_confidential = city.codes[new.code].confidential
        visibility: Visibility = "confidential" if is_confidential else new.visibility
        return new.model_copy(update={"channel": city.channel_of(new.code).id, "visibility": visibility})
    only = city.code_of_channel(new.channel or "", on)
    return _with_kind(new.model_copy(update={"code": only.id}), city, on) if only else new


def _wrong_place(new: NewReport, city: Catalogue) -> Iterator[Problem]:
    if (new.lat is None) != (new.lon is None):
        yield Problem("lat" if new.lat is None else "lon", "Isi lintang dan bujur bersama-sama.")
    codes = [new.code] if new.code else list(city.channels[new.channel or ""].codes)
    is_required = all(city.codes[code].place == "required" for code in codes)
    if is_required and new.point is None and new.landmark is None:
        yield Problem("landmark", "Tunjukkan lokasinya: titik di peta atau patokan terdekat.")
