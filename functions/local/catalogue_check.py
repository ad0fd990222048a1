"""`make catalogue-check`: does a catalogue still know every code and SKPD of a live store's open reports?"""

from __future__ import annotations

import argparse
import sys

from functions.local import command
from shared import catalogue, report_scans, settings
from shared.catalogue.compare import problems
from shared.web import now


def main() -> None:
    chosen = _arguments()
    city = catalogue.load(chosen.catalogue or settings.load().catalogue)
    open_reports = (
        (report.ticket, report.code, report.skpd) for report in report_scans.all_open(command.store(chosen))
    )
    found = problems(city, open_reports, city.calendar.local_day(now()))
    print("\n".join(found) or f"{city.city.name}: every open report fits the catalogue.")
    sys.exit(1 if found else 0)


def _arguments() -> argparse.Namespace:
    parser = command.parser("catalogue-check", __doc__)
    parser.add_argument("--catalogue", help="the folder to compare; else the one of the settings")
    return parser.parse_args()


if __name__ == "__main__":
    main()
