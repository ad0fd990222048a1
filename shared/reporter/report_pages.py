"""A report's page: what everybody reads of it and, for its reporter, what else there is to read and to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shared import languages, pages, progress, reports
from shared.attempt import NOTHING, Attempt
from shared.contacts import Contact
from shared.installation import Installation
from shared.languages import say, say_many
from shared.open_data import PublicReport
from shared.reporter import own_access, own_contact
from shared.reporter.own_contact import OwnContact
from shared.reporter.own_view import OwnReport, own_view
from shared.submission import PHOTO_LIMIT, TEXT_LIMIT


def of_everybody(here: Installation, view: PublicReport, now: datetime) -> str:
    return _rendered(here, view, now, own=None, attempt=NOTHING)


def of_reporter(here: Installation, contact: Contact, now: datetime, attempt: Attempt = NOTHING) -> str:
    """For whom `own_access.check` has let in. It holds no secret, but a pass."""
    view = own_view(reports.get(here.store, contact.ticket), here.city)
    kept = own_contact.of(here, contact.ticket)
    return _rendered(
        here,
        view,
        now,
        own=view,
        attempt=attempt,
        own_pass=own_access.new_pass(here, contact, now),
        contact=kept,
        contact_fields=_fields(kept),
    )


def refused(
    here: Installation,
    sentence: str,
    ticket: str | None,
    *,
    carried: Mapping[str, str] | None = None,
    form: str = "",
) -> str:
    """A page that helps on. `carried`: what was typed into a form of the own page, to go along with the secret to where
    it went: `form` is that below the report's page.
    """
    typed = {name: text for name, text in (carried or {}).items() if name != "secret" and text.strip()}
    action = languages.to(f"/laporan/{ticket}{form}")
    return pages.render("refused.html", city=here.city, sentence=sentence, ticket=ticket, carried=typed, action=action)


def said(form: str, photos: int = 0) -> str:
    """What was done."""
    if form == "attach":
        return say_many("{n} foto diterima. Petugas memeriksanya sebelum tampil untuk umum.", photos)
    return {
        "answer": say("Terima kasih. Jawaban Anda sudah diteruskan kepada petugas."),
        "reopen": say("Keberatan Anda sudah diterima. Laporan dibuka kembali dan diperiksa operator."),
        "withdraw": say("Laporan ini sudah Anda tarik dan tidak ditindaklanjuti lagi."),
        "rate": say("Terima kasih. Penilaian Anda sudah dicatat."),
        "erase": say("Data pribadi Anda dalam laporan ini sudah dihapus untuk selamanya."),
        "contact": say("Data kontak Anda sudah disimpan."),
        "forget": say("Data kontak Anda sudah dihapus."),
    }[form]


def _rendered(
    here: Installation, view: PublicReport, now: datetime, *, own: OwnReport | None, attempt: Attempt, **more: object
) -> str:
    city = here.city
    return pages.render(
        "report.html",
        city=city,
        view=view,
        own=own,
        attempt=attempt,
        kecamatan=city.areas.kecamatan_names.get(view.kecamatan or ""),
        awaited=progress.awaited(view, city.city.objection_days),
        awaited_by=progress.awaited_by(view),
        deadlines=progress.deadlines(view, now),
        text_limit=TEXT_LIMIT,
        photo_limit=PHOTO_LIMIT,
        **more,
    )


def _fields(kept: OwnContact) -> dict[str, str | None]:
    """As they stand in the form."""
    told_by = kept.told_by if kept.email and kept.phone else None
    return {
        "name": kept.name,
        "phone": f"+{kept.phone}" if kept.phone else None,
        "email": kept.email,
        "told_by": told_by,
    }
