"""A report that comes in by GeoReport v2."""

from __future__ import annotations

from datetime import datetime

from flask import Request

from functions.open311 import posted
from shared.errors import Invalid, WrongType
from shared.installation import Installation
from shared.languages import say
from shared.lifecycle import Receipt
from shared.open311 import app_reports, apps, georeport
from shared.open311.georeport_elements import Accepted, ExtendedAccepted, OwnExtended
from shared.sent_photos import SentPhotos

REQUEST_LIMIT = 31 * 1024 * 1024  # as the form's
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def taken(request: Request, here: Installation, now: datetime) -> list[Accepted]:
    """Raises Forbidden without a key that is valid, then whatever is wrong with the rest."""
    request.max_content_length = REQUEST_LIMIT
    app = apps.with_key(here.store, request.form.get("api_key"))
    if request.mimetype not in _FORMS:
        raise WrongType("Kirim sebagai application/x-www-form-urlencoded atau multipart/form-data.")
    fields = request.form.to_dict(flat=False)
    given, answers = posted.read(fields)
    georeport.check_jurisdiction(given.jurisdiction_id, here.city)
    try:
        new = posted.report(given, answers, app, here.city, here.city.calendar.local_day(now))
        sent = SentPhotos(here.platform.files, request, "media", now)
        same = posted.same(fields, sent.digest)
        receipt = app_reports.submit(here, app, new, sent=same, now=now, photos=sent.keeper)
    except Invalid as refusal:
        raise posted.in_its_words(refusal) from refusal
    return [_answer(receipt, sent.problems, here.address, is_extended=given.extensions)]


def _answer(receipt: Receipt, photo_problems: list[str], address: str, *, is_extended: bool) -> Accepted:
    """The secret only for who asks for it."""
    ticket = receipt.report.ticket
    page = f"{address}/public-site/laporan/{ticket}"
    is_secret = receipt.report.visibility == "confidential"
    notices = [
        say("Laporan ini rahasia dan tidak ditampilkan untuk umum.")
        if is_secret
        else say("Perkembangan laporan: {page}").format(page=page),
        *(say("Foto tidak dipakai: {reason}").format(reason=reason) for reason in photo_problems),
    ]
    answer = Accepted(service_request_id=ticket, service_notice=" ".join(notices))
    if not is_extended:
        return answer
    own = OwnExtended(secret=receipt.secret, page=page)
    return ExtendedAccepted(**answer.model_dump(), extended_attributes=own)
