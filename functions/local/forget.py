"""`make forget`: what has been kept for as long as it may goes now, as every day; or is only named, and why."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from functions.local import demo
from shared import forgetting, installation, web
from shared.batches import TimeLimit
from shared.forgetting import Due
from shared.installation import Installation

SECONDS = 3600


def main() -> None:
    chosen = _arguments()
    os.environ.setdefault("KANAL_DATA", chosen.data)
    os.environ.setdefault("KANAL_SECRET", demo.secret(Path(chosen.data)))
    print("\n".join(_said(installation.here(), is_tried=chosen.is_tried)))


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
    parser = argparse.ArgumentParser(prog="make forget", description=__doc__)
    parser.add_argument("--try", dest="is_tried", action="store_true", help="only say what would go, and why")
    parser.add_argument(
        "--data", default=".data", help="folder of the embedded store; KANAL_PLATFORM=google for a live one"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
