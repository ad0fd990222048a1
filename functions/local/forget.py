"""`make forget`: what has been kept for as long as it may goes now, as every day; or is only named, and why."""

from __future__ import annotations

import argparse

from functions.local import command
from shared import web
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.personal_data import forgetting
from shared.personal_data.forgetting import Due

SECONDS = 3600


def main() -> None:
    chosen = _arguments()
    print("\n".join(_said(command.here(chosen), is_tried=chosen.is_tried)))


def _said(here: Installation, *, is_tried: bool) -> list[str]:
    now = web.now()
    due = forgetting.due(here, now)
    lines = [line for each in due for line in _lines(each)]
    if is_tried:
        return [*lines, "Nothing was changed: this was a try."]
    done = forgetting.forget_people(here, now, TimeLimit.of(SECONDS))
    gone = ", ".join(f"{number} {name}" for name, number in done.gone.items())
    return [*lines, f"Gone on {done.day}: {gone}.", *([] if done.is_finished else ["Some are left: run it again."])]


def _lines(due: Due) -> list[str]:
    lasts = due.lifetime.lasts
    head = f"{due.number} {due.lifetime.id} due, kept for {lasts} after “{due.lifetime.since}”: {due.lifetime.why}"
    return [head, *(f"  {row}  {since}" for row, since in due.first)]


def _arguments() -> argparse.Namespace:
    parser = command.parser("forget", __doc__)
    parser.add_argument("--try", dest="is_tried", action="store_true", help="only say what would go, and why")
    return parser.parse_args()


if __name__ == "__main__":
    main()
