"""A notice's words, filled in: the table's text, the link, the buttons, and the approved template's values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from shared import alarms
from shared.catalogue import Catalogue
from shared.history import Step
from shared.messages import notices
from shared.messages.notices import Audience
from shared.platform.ports import Button, Channel, Message
from shared.report import Report
from shared.telegram.buttons import to_decide
from shared.wording import wib
from shared.workflow import APPEARANCE, ClockName, Status

TEMPLATES = {
    "reporter": "kanal_pelapor",
    "staff": "kanal_petugas",
    "question": "kanal_konfirmasi",
    "digest": "kanal_ringkasan",
}
CLOCKS = {"respond": "tanggapan", "coordinate": "koordinasi", "resolve": "penyelesaian"}
_UNKNOWN = "lihat halaman laporan"
_WHOSE = {
    Audience.MERGED: "aporan {ticket}, yang menggabungkan laporan Anda,",
    Audience.SUPPORTER: "aporan {ticket}, yang Anda dukung,",
}
_UNSURVEYED = "; belum sempat dicek di lapangan"


@dataclass(frozen=True)
class Words:
    """What a message says on whichever channel. `template` is WhatsApp's, filled with the text and the link."""

    subject: str
    text: str
    link: str | None
    template: str
    buttons: tuple[Button, ...] = ()


def message(words: Words, *, id: str, channel: Channel, to: str, stop_link: str | None = None) -> Message:
    """The buttons go where there are any, the template where nothing else is taken. It has as many places as there
    are values: a reporter's one more than a post's, to stop.
    """
    values = (words.text, words.link or "", *((stop_link,) if stop_link else ()))
    return Message(
        id=id,
        to=to,
        subject=words.subject,
        text=words.text,
        channel=channel,
        link=words.link,
        stop_link=stop_link,
        buttons=words.buttons if channel == "telegram" else (),
        template=words.template if channel == "whatsapp" else None,
        values=values if channel == "whatsapp" else (),
    )


def page_of(report: Report, base: str) -> str:
    return f"{base}/public-site/laporan/{report.ticket}"


def console_of(report: Report, base: str) -> str:
    return f"{base}/staff-console/api/reports/{report.ticket}"


def share_link(report: Report, city: Catalogue, base: str) -> str | None:
    """Opens WhatsApp, where an officer chooses the group to tell. Of a confidential report there is none, and nothing
    that its reporter wrote is in it.
    """
    if report.is_restricted or not report.is_published:
        return None
    kind = city.codes[report.code].name if report.code in city.codes else city.channels[report.channel].name
    place = city.areas.names.get(report.kelurahan or "")
    lines = (
        f"Laporan {report.ticket}: {kind}",
        f"Kelurahan {place}" if place else "Tempatnya ada di laporan",
        f"Batas: {wib(report.due_at)}" if report.due_at else "",
        console_of(report, base),
    )
    return f"https://wa.me/?text={quote(chr(10).join(line for line in lines if line), safe='')}"


def to_reporter(
    report: Report, step: Step, city: Catalogue, base: str, *, link: str, audience: Audience = Audience.REPORTER
) -> Words:
    """`link`: the report's page, or where the reporter can do what is asked."""
    subject = f"Laporan {report.ticket}: {APPEARANCE[step.status].label}"
    return Words(subject, _said(report, step, audience, city, base), link, TEMPLATES["reporter"])


def question(ticket: str, city: Catalogue, *, link: str, is_supporter: bool = False) -> Words:
    """What a new address gets first. It says nothing of the report, which may be somebody else's."""
    did = "mendukung sebuah laporan di" if is_supporter else "mengirim laporan kepada"
    text = (
        f"Seseorang {did} Kota {city.city.name} dan menuliskan alamat ini. Kalau itu Anda dan Anda "
        "ingin menerima kabarnya, buka tautan di bawah. Kalau bukan, abaikan pesan ini."
    )
    return Words(f"Konfirmasi alamat untuk laporan {ticket}", text, link, TEMPLATES["question"])


def to_staff(report: Report, step: Step, audience: Audience, city: Catalogue, base: str) -> Words:
    is_for_outsiders = audience is Audience.OUTSIDER
    is_offered = audience is Audience.SKPD and step.status is Status.DISPATCHED and report.status is Status.DISPATCHED
    return Words(
        subject=_subject(report, step),
        text=_said(report, step, audience, city, base),
        link=None if is_for_outsiders else console_of(report, base),
        template=TEMPLATES["staff"],
        buttons=to_decide(report.ticket) if is_offered else (),
    )


def _subject(report: Report, step: Step) -> str:
    if step.move != "remind":
        return f"{APPEARANCE[step.status].label}: {report.ticket}"
    clock, percent = notices.alarm_of(step)
    return f"Pengingat {percent}% {CLOCKS[clock]}: {report.ticket}"


def _said(report: Report, step: Step, audience: Audience, city: Catalogue, base: str) -> str:
    skpd = city.agencies[step.skpd].name if step.skpd else "SKPD"
    laporan = _WHOSE.get(audience, "aporan Anda {ticket}").format(ticket=report.ticket)
    surveyed = step.status is Status.SURVEY
    return notices.text_of(step.move, audience).format(
        Laporan=f"L{laporan}",
        laporan=f"l{laporan}",
        ticket=report.ticket,
        code=city.codes[report.code].name if report.code else "kategori belum pasti",
        skpd=skpd,
        holder=APPEARANCE[step.status].label if step.status in {Status.TRIAGE, Status.SURVEY} else skpd,
        sent_to="akan diperiksa tim survei di lapangan" if surveyed else f"diteruskan ke {skpd}",
        unsurveyed=_UNSURVEYED if step.reason == "unsurveyed" else "",
        reason=_reason(step, city),
        parent=step.parent,
        days=city.city.objection_days,
        page=page_of(report, base),
        until=_moment(_until(report, step, city)),
        accept_by=_moment(_due(report, ClockName.COORDINATE)),
        **_alarm(report, step),
    )


def _until(report: Report, step: Step, city: Catalogue) -> datetime | None:
    """What the step promises: the new deadline of an extension, the end of waiting for an answer, else the end."""
    if step.move == "ask":
        return alarms.waiting_until(report, city)
    return step.due_at or _due(report, ClockName.RESOLVE)


def _alarm(report: Report, step: Step) -> dict[str, object]:
    if step.move != "remind":
        return {"clock": "", "percent": 0, "clock_due": ""}
    clock, percent = notices.alarm_of(step)
    return {"clock": CLOCKS[clock], "percent": percent, "clock_due": _moment(_due(report, ClockName(clock)))}


def _due(report: Report, clock: ClockName) -> datetime | None:
    return report.clocks[clock].due_at if clock in report.clocks else None


def _moment(moment: datetime | None) -> str:
    return wib(moment) if moment else _UNKNOWN


def _reason(step: Step, city: Catalogue) -> str:
    labels = {reason.id: reason.label for reason in city.city.reasons.get(step.move, ())}
    return labels.get(step.reason or "", _UNKNOWN)
