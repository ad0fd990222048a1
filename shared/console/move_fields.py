"""What is asked for a move, field by field, with what stands in it at first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from shared import clocks, evidence, needs
from shared.catalogue import Catalogue
from shared.catalogue.city import WITHDRAWN
from shared.console.move_words import WORDS
from shared.needs import Details
from shared.photo import PhotoKind
from shared.report import Report
from shared.wording import ZONE, wib
from shared.workflow import ClockName, Move, Need

Kind = Literal["words", "choice", "list", "photo", "moment", "ticket", "number", "line"]
OTHER_CODE = "other_code"  # the list below a choice among the likely ones
OTHER_DUE_AT = "other_due_at"
_LONGER = ("1 hari kerja", "3 hari kerja", "5 hari kerja", "10 hari kerja")
REFERRAL = (
    "Masalah ini di luar wewenang Pemerintah Kota {city}. Laporan ini sudah kami teruskan kepada instansi yang "
    "berwenang, dan tindak lanjutnya ada pada instansi tersebut. Nomor tiket ini tetap bisa dipakai untuk melihat "
    "catatannya."
)
_IN_ORDER = ("reason", "code", "skpd", "parent", "due_at", "landmark", "lat", "lon", "photo", "note")
PHOTOS: dict[str, PhotoKind] = {
    "confirm": "survey", "refute": "survey", "progress": "completion", "finish": "completion",
}  # fmt: skip


class Option(NamedTuple):
    value: str
    label: str


class Group(NamedTuple):
    """Of options; those of an empty label stand alone."""

    label: str
    options: list[Option]


class Field(NamedTuple):
    """`value`: what stands in it at first. `kind`: `choice` shows all options, `list` opens them."""

    name: str
    label: str
    kind: Kind
    is_required: bool
    hint: str = ""
    value: str = ""
    groups: tuple[Group, ...] = ()


class Setting(NamedTuple):
    """`on`: the day, for what is valid then."""

    report: Report
    city: Catalogue
    rule: Move
    on: date


def fields_of(setting: Setting) -> tuple[Field, ...]:
    """In the order in which they are asked; not those that need not be chosen and offer nothing."""
    names = needs.used(setting.rule) - {Need.EVIDENCE.value}
    fields = [_FIELDS[name](setting) for name in _IN_ORDER if name in names]
    if (
        setting.rule.name == "correct"
        and setting.report.code is None
        and setting.report.channel in setting.city.channels
    ):
        fields = [*_likely(setting), *fields[1:]]
    if Need.DUE_AT.value in names:
        fields.insert(1 + [field.name for field in fields].index("due_at"), _OTHER_TIME)
    return tuple(field for field in fields if _is_shown(field))


def _is_shown(field: Field) -> bool:
    return field.kind not in {"choice", "list"} or field.is_required or bool(field.groups)


def _needed(setting: Setting) -> set[str]:
    return {problem.field for problem in needs.missing(setting.report, setting.rule, Details(), setting.city)}


def _note(setting: Setting) -> Field:
    words = WORDS[setting.rule.name]
    text = REFERRAL.format(city=setting.city.city.name) if setting.rule.name == "refer" else ""
    is_doubted = setting.rule.name == "validate" and bool(evidence.doubted(setting.report))
    return Field("note", words.note, "words", is_doubted or "note" in _needed(setting), words.hint, text)


def _reason(setting: Setting) -> Field:
    listed = setting.city.city.reasons.get(setting.rule.name, ())
    options = [Option(reason.id, reason.label) for reason in listed if reason.id != WITHDRAWN]
    return Field("reason", "Alasan", "choice", is_required=True, groups=_alone(options))


def _code(setting: Setting) -> Field:
    label = "Kategori masalah kedua" if setting.rule.name == "split" else "Kategori"
    value = "" if setting.rule.name == "split" else setting.report.code or ""
    return Field("code", label, "list", setting.rule.name == "split", value=value, groups=_codes(setting))


def _likely(setting: Setting) -> tuple[Field, Field]:
    """Of a report whose code nobody knows yet: those of its channel at once, the others on demand."""
    city, report = setting.city, setting.report
    codes = [city.codes[code] for code in city.channels[report.channel].codes if city.codes[code].is_valid(setting.on)]
    options = [Option(code.id, f"{code.name} ({city.agencies[code.skpd].short_name})") for code in codes]
    likely = suggested_code(report, city) or ""
    return (
        Field("code", "Kategori", "choice", is_required=False, value=likely, groups=_alone(options)),
        Field(OTHER_CODE, "Atau kategori lain", "list", is_required=False, groups=_codes(setting)),
    )


def _codes(setting: Setting) -> tuple[Group, ...]:
    """By channel."""
    city = setting.city
    groups = (
        Group(
            channel.name,
            [Option(code, city.codes[code].name) for code in channel.codes if city.codes[code].is_valid(setting.on)],
        )
        for channel in city.channels.values()
    )
    return tuple(group for group in groups if group.options)


def suggested_code(report: Report, city: Catalogue) -> str | None:
    """The report's own; without one, of its channel's codes that whose name has most words in common with the text."""
    channel = city.channels.get(report.channel)
    if report.code is not None or channel is None:
        return report.code
    text = set((report.text or "").lower().split())
    common = {code: len(text & set(city.codes[code].name.lower().split())) for code in channel.codes}
    best = max(common, key=lambda code: common[code])
    return best if common[best] else None


def _skpd(setting: Setting) -> Field:
    city, report = setting.city, setting.report
    if setting.rule.name == "refer":
        options = [Option(body.id, body.name) for body in city.agencies.values() if body.is_outside]
        return Field(
            "skpd", "Instansi tujuan", "list", is_required=True, value=_outside(setting), groups=_alone(options)
        )
    code = city.codes.get(report.code or "")
    fitting = {code.skpd, *code.supporting} if report.is_restricted and code else set(city.agencies)
    bodies = (body for body in city.agencies.values() if body.id in fitting)
    options = [Option(body.id, body.name) for body in bodies if not body.is_outside and body.is_valid(setting.on)]
    return Field("skpd", "SKPD", "list", is_required=False, value=report.skpd or "", groups=_alone(options))


def _outside(setting: Setting) -> str:
    """The body outside the city that the code names."""
    code = setting.city.codes.get(setting.report.code or "")
    named = (code.skpd, *code.supporting) if code else ()
    bodies = setting.city.agencies
    return next((body for body in named if body in bodies and bodies[body].is_outside), "")


def _photo(setting: Setting) -> Field:
    kind = PHOTOS.get(setting.rule.name)
    fitting = [photo for photo in setting.report.photos if photo.kind == kind]
    options = [Option(photo.id, f"Foto {number}") for number, photo in enumerate(fitting, 1)]
    newest = fitting[-1].id if fitting and setting.rule.name == "finish" else ""
    return Field("photo", "Foto", "photo", "photo" in _needed(setting), value=newest, groups=_alone(options))


def _alone(options: Iterable[Option]) -> tuple[Group, ...]:
    listed = list(options)
    return (Group("", listed),) if listed else ()


def _parent(_: Setting) -> Field:
    return Field("parent", "Tiket laporan induk", "ticket", is_required=True, hint="Laporan yang lebih dulu ada.")


def _due_at(setting: Setting) -> Field:
    """By working days from the deadline, or from that day where it has passed."""
    calendar, clock = setting.city.calendar, setting.report.clocks.get(ClockName.RESOLVE)
    day = datetime.combine(setting.on, time(), ZONE)
    begins = max(clock.due_at, day) if clock else day
    moments = [(longer, clocks.start(longer, begins, calendar).due_at) for longer in _LONGER]
    options = [Option(at.isoformat(), f"{longer} lagi: {wib(at)}") for longer, at in moments]
    hint = "Batas dan alasannya tampil untuk umum. Setiap jabatan bisa memperpanjang satu kali."
    return Field("due_at", "Batas waktu baru", "choice", is_required=False, hint=hint, groups=_alone(options))


_OTHER_TIME = Field(OTHER_DUE_AT, "Atau waktu lain (WIB)", "moment", is_required=False)


def _landmark(setting: Setting) -> Field:
    return Field("landmark", "Patokan atau alamat", "line", is_required=False, value=setting.report.landmark or "")


def _lat(setting: Setting) -> Field:
    point = setting.report.point
    return Field("lat", "Lintang", "number", is_required=False, value=str(point.lat) if point else "")


def _lon(setting: Setting) -> Field:
    point = setting.report.point
    return Field("lon", "Bujur", "number", is_required=False, value=str(point.lon) if point else "")


_FIELDS: dict[str, Callable[[Setting], Field]] = {
    "note": _note, "reason": _reason, "code": _code, "skpd": _skpd, "photo": _photo, "parent": _parent,
    "due_at": _due_at, "landmark": _landmark, "lat": _lat, "lon": _lon,
}  # fmt: skip
