"""Before a new catalogue goes live: which open reports would be left with a code or SKPD it no longer has?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.entries import Dated


def problems(catalogue: Catalogue, open_reports: Iterable[tuple[str, str | None, str | None]], on: date) -> list[str]:
    """One sentence for every open report (ticket, code, skpd) that somebody must move before that day.

    Without a code or an SKPD it is a report that nobody has sorted yet.
    """
    return [problem for report in open_reports for problem in _of_report(catalogue, report, on)]


def _of_report(catalogue: Catalogue, report: tuple[str, str | None, str | None], on: date) -> Iterator[str]:
    ticket, code, skpd = report
    if code and (lost := _lost(catalogue.codes.get(code), on)):
        yield f"{ticket}: the code {code} {lost}."
    if skpd and (lost := _lost(catalogue.agencies.get(skpd), on)):
        yield f"{ticket}: the SKPD {skpd} {lost}."


def _lost(entry: Dated | None, on: date) -> str:
    if entry is None:
        return "is not in the catalogue"
    if entry.is_valid(on):
        return ""
    ended = entry.valid_until is not None and entry.valid_until < on
    return f"ended on {entry.valid_until}" if ended else f"begins only on {entry.valid_from}"
