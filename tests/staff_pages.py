"""Every page of the staff console with a post that opens it: what browser tests look at and `make screenshots` takes.

`test_staff_pages.py` fails for a page of the route table that is not in here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.lifecycle import Receipt
from shared.report import Report
from shared.workflow import ENDED, Status


class StaffPage(NamedTuple):
    """`post`: of the demo posts; empty for whoever has not signed in. `guide`: the one below `docs/guides` that has a
    picture of this page, taken at the `size` of those who use it.
    """

    post: str
    path: str
    guide: str = ""
    size: str = "desk"


PAGES: dict[str, StaffPage] = {
    "sign-in": StaffPage("", "/masuk"),
    "posts": StaffPage("head-dishub", "/jabatan"),
    "queue-triage": StaffPage("operator-1", "/antrean/triage", "operator"),
    "queue-late": StaffPage("operator-1", "/antrean/terlambat?skpd=DISHUB"),
    "queue-mistyped": StaffPage("operator-1", "/antrean/triage?kategori=abc"),
    "queue-empty": StaffPage("auditor", "/antrean/received"),
    "report-triage": StaffPage("operator-1", "/laporan/{triage}?antrean=triage", "operator"),
    "report-working": StaffPage("operator-1", "/laporan/{working}"),
    "report-ended": StaffPage("auditor", "/laporan/{ended}"),
    "report-of-officer": StaffPage("{officer}", "/laporan/{working}"),
    "new-report": StaffPage("operator-1", "/laporan-baru", "operator"),
    "validation": StaffPage("operator-1", "/validasi"),
    "survey": StaffPage("surveyor-1", "/survei", size="phone"),
    "inbox": StaffPage("{officer}", "/kotak-masuk"),
    "work-order": StaffPage("{officer}", "/laporan/{working}/cetak"),
    "overview-of-head": StaffPage("{head}", "/ikhtisar", "head"),
    "overview": StaffPage("sekda", "/ikhtisar", "supervisor"),
    "proof": StaffPage("sekda", "/bukti", "supervisor"),
    "contact": StaffPage("operator-1", "/laporan/{working}/kontak"),
    "alarms": StaffPage("admin", "/admin/peringatan", "admin"),
    "dead-letters": StaffPage("admin", "/admin/surat-mati"),
    "undelivered": StaffPage("admin", "/admin/tidak-sampai"),
    "people": StaffPage("admin", "/admin/orang", "admin"),
    "person": StaffPage("admin", "/admin/orang/demo-operator-1"),
    "staff-posts": StaffPage("admin", "/admin/jabatan"),
    "staff-post": StaffPage("admin", "/admin/jabatan/officer-dishub"),
    "catalogue": StaffPage("admin", "/admin/katalog"),
    "access": StaffPage("auditor", "/admin/akses"),
    "retention": StaffPage("admin", "/admin/masa-simpan"),
    "no-such-report": StaffPage("operator-1", "/laporan/PGK-0000-0000-0"),
    "not-theirs": StaffPage("operator-1", "/ikhtisar"),
}
NO_PAGES: dict[str, str] = {
    "home": "leads to the first page",
    "sign_in_start": "leads to the provider",
    "sign_in_back": "leads back from it",
    "static": "files",
    "counts": "for scripts",
    "next_report": "leads to a report",
    "photo": "a photo",
    "survey_session": "for scripts",
    "survey_worker": "for browsers",
    "together": "of reports that are chosen in the inbox",
}


class Examples(NamedTuple):
    """Tickets of a sample city that show most, and who works on `working`."""

    triage: str
    working: str
    ended: str
    officer: str
    head: str

    def post(self, name: str) -> str:
        return PAGES[name].post.format_map(self._asdict())

    def path(self, name: str) -> str:
        return PAGES[name].path.format_map(self._asdict())


def examples(receipts: Sequence[Receipt], posts: Mapping[str, object]) -> Examples:
    """`posts`: the city's; the work is that of an SKPD that has one."""
    reports = [each.report for each in receipts if each.report.is_published]
    theirs = [each for each in reports if f"head-{(each.skpd or '').lower()}" in posts]
    working = max(theirs, key=lambda each: _shows(each, {Status.WORKING, Status.DISPATCHED}))
    skpd = (working.skpd or "").lower()
    return Examples(
        triage=max(reports, key=lambda each: _shows(each, {Status.TRIAGE})).ticket,
        working=working.ticket,
        ended=max(reports, key=lambda each: _shows(each, ENDED)).ticket,
        officer=f"officer-{skpd}",
        head=f"head-{skpd}",
    )


def _shows(report: Report, wanted: set[Status] | frozenset[Status]) -> tuple[bool, bool, int, int]:
    return report.status in wanted, report.status is Status.WORKING, len(report.photos), len(report.history)
