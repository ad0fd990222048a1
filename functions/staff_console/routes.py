"""The route table of the staff console: path, endpoint, handler, methods. Who may ask: `shared/console/rights.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import Request, Response
from werkzeug.exceptions import NotFound as NoRoute
from werkzeug.routing import Map, Rule

from functions.staff_console import (
    access_page,
    api,
    contact_page,
    filing,
    frame,
    home,
    inbox_page,
    move_page,
    oversight,
    overview_page,
    people_page,
    posts_page,
    proof_page,
    queue_page,
    report_page,
    retention_page,
    several,
    sign_in,
    staff_posts_page,
    survey_page,
    validation,
    validation_page,
    work_order,
)

_READ, _SEND, _BOTH = ("GET",), ("POST",), ("GET", "POST")


class Route(NamedTuple):
    """`handler` takes the request, the `Visitor` (unless the endpoint is open), and the parts of the path by name."""

    path: str
    endpoint: str
    handler: Callable[..., Response]
    methods: tuple[str, ...] = _READ


ROUTES = (
    # open
    Route("/masuk", "sign_in", sign_in.answered, _BOTH),
    Route("/masuk/mulai", "sign_in_start", sign_in.start),
    Route("/masuk/kembali", "sign_in_back", sign_in.back),
    Route("/aset/<path:name>", "static", sign_in.static),
    # everybody's
    Route("/", "home", home.answered),
    Route("/jabatan", "choose_post", posts_page.answered, _BOTH),
    Route("/keluar", "sign_out", sign_in.out, _SEND),
    Route("/keluar/semua", "sign_out_everywhere", sign_in.out_everywhere, _SEND),
    # the surveyor's
    Route("/survei", "survey", survey_page.answered),
    Route("/survei/sesi", "survey_session", survey_page.session),
    Route("/survei/<ticket>", "survey_finding", survey_page.finding, _SEND),
    Route("/sw.js", "survey_worker", survey_page.worker),
    # the SKPD's
    Route("/kotak-masuk", "inbox", inbox_page.answered),
    Route("/kotak-masuk/bersama", "together", inbox_page.together, _BOTH),
    Route("/laporan/<ticket>/cetak", "work_order", work_order.answered),
    # queues and reports
    Route("/hitungan.json", "counts", frame.counted),
    Route("/antrean/<queue>", "queue", queue_page.answered),
    Route("/antrean/<queue>/berikutnya", "next_report", queue_page.next_one),
    Route("/laporan-baru", "new_report", filing.answered, _BOTH),
    Route("/laporan/<ticket>", "report", report_page.answered),
    Route("/laporan/<ticket>/foto/<id>", "photo", report_page.photo),
    Route("/laporan/<ticket>/langkah/<move>", "move", move_page.answered, _SEND),
    Route("/laporan/<ticket>/gabung", "merge_several", several.merged, _SEND),
    Route("/laporan/<ticket>/pisah", "unmerge_several", several.unmerged, _SEND),
    Route("/laporan/<ticket>/kontak", "contact", contact_page.answered),
    Route("/laporan/<ticket>/kontak", "contact_shown", contact_page.shown, _SEND),
    # the validator's
    Route("/validasi", "validation", validation_page.answered),
    Route("/validasi/<ticket>", "validate", validation.answered, _SEND),
    # the admin's and the auditor's
    Route("/admin/akses", "access", access_page.answered),
    Route("/admin/peringatan", "alarms", oversight.alarms),
    Route("/admin/surat-mati", "dead_letters", oversight.dead_letters),
    Route("/admin/surat-mati/<ticket>", "redrive", oversight.redriven, _SEND),
    Route("/admin/tidak-sampai", "undelivered", oversight.undelivered),
    Route("/admin/katalog", "catalogue", oversight.catalogue),
    Route("/admin/masa-simpan", "retention", retention_page.answered),
    Route("/admin/masa-simpan", "retention_held", retention_page.held, _SEND),
    Route("/admin/orang", "people", people_page.listed),
    Route("/admin/orang", "person_added", people_page.added, _SEND),
    Route("/admin/orang/<id>", "person", people_page.shown),
    Route("/admin/orang/<id>/jabatan", "person_appointed", people_page.appointed, _SEND),
    Route("/admin/orang/<id>/akhiri", "person_relieved", people_page.relieved, _SEND),
    Route("/admin/orang/<id>/keluarkan", "person_signed_out", people_page.signed_out, _SEND),
    Route("/admin/jabatan", "staff_posts", staff_posts_page.listed),
    Route("/admin/jabatan", "staff_post_kept", staff_posts_page.kept, _SEND),
    Route("/admin/jabatan/<id>", "staff_post", staff_posts_page.shown),
    Route("/admin/jabatan/<id>/akhiri", "staff_post_ended", staff_posts_page.ended, _SEND),
    Route("/admin/katalog/jabatan", "staff_posts_from_catalogue", staff_posts_page.from_catalogue, _SEND),
    # those who watch
    Route("/ikhtisar", "overview", overview_page.answered),
    Route("/kabar/<id>/dibaca", "read_notice", overview_page.read, _SEND),
    Route("/bukti", "proof", proof_page.answered),
    # for programs
    Route("/api/proof", "api_proof", api.proved),
    Route("/api/reports", "api_reports", api.queue),
    Route("/api/reports/<ticket>", "api_report", api.report),
    Route("/api/reports/<ticket>/photos/<id>", "api_photo", api.photo),
    Route("/api/reports/<ticket>/moves/<move>", "api_move", api.move, _SEND),
    Route("/api/inbox", "api_inbox", api.inbox),
    Route("/api/inbox/<id>/read", "api_read", api.read, _SEND),
    Route("/api/telegram", "api_telegram", api.telegram, ("POST", "DELETE")),
)

Match = tuple[str, Mapping[str, str]]  # endpoint and parts of the path

_HANDLERS = {route.endpoint: route.handler for route in ROUTES}
_MAP = Map(
    [Rule(route.path, endpoint=route.endpoint, methods=route.methods) for route in ROUTES],
    strict_slashes=False, merge_slashes=False,
)  # fmt: skip


def matched(request: Request) -> Match | None:
    """None where there is no page. Raises MethodNotAllowed."""
    adapter = _MAP.bind("")
    try:
        return adapter.match(request.path, request.method)
    except NoRoute:
        return None


def handler(endpoint: str) -> Callable[..., Response]:
    return _HANDLERS[endpoint]
