"""The account at the end: nothing lost, nothing twice, everybody told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shared import contacts, report_scans
from shared.history import broken_at
from shared.installation import Installation
from shared.platform.ports import Message
from shared.report import Report
from tests.crash.phones import Phones, email, officer


def check(here: Installation, phones: Phones, sent: Sequence[Message]) -> None:
    """Every acknowledged report is kept once, routed once, told once, and there is no other."""
    kept = {report.ticket: report for report in report_scans.everything(here.store)}
    assert sorted(kept) == sorted(phones.tickets.values())
    for number, (ticket, secret) in phones.acknowledged.items():
        report = kept[ticket]
        assert report.text == f"Laporan nomor {number}"
        assert [step.move for step in report.history] == ["submit", "route"]
        assert (report.unsent, report.parked, broken_at(report.history)) == ((), (), None)
        contacts.check_secret(here.store, ticket, secret)
    check_told(phones.tickets, sent)


def check_told(tickets: dict[int, str], sent: Sequence[Message]) -> None:
    """Of every route the reporter is told, and the officer where there is no survey: one id for each of them. The
    supervisors' digest of the day is about no step.
    """
    times = Counter((message.id, message.to) for message in sent if not message.id.startswith("digest."))
    told = Counter((message_id.rpartition(".")[0], to) for message_id, to in times)
    assert told == Counter(expected(tickets))
    print(f"{len(tickets)} reports, {len(times)} messages, {len(sent) - len(times)} repetitions")


def expected(tickets: dict[int, str]) -> list[tuple[str, str]]:
    to_reporters = [(f"{ticket}-1", email(number)) for number, ticket in tickets.items()]
    return to_reporters + [(f"{ticket}-1", officer(number)) for number, ticket in tickets.items() if number % 2]


def unsettled(here: Installation) -> list[Report]:
    return [report for report in report_scans.everything(here.store) if report.unsent]
