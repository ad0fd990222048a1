"""`make merge-skpd`: moves what one SKPD has to the one that goes on with its work; again it changes nothing."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from functions.local import demo
from shared import installation, mergers, web
from shared.errors import Invalid


def main() -> None:
    chosen = _arguments()
    os.environ.setdefault("KANAL_DATA", chosen.data)
    os.environ.setdefault("KANAL_SECRET", demo.secret(Path(chosen.data)))
    try:
        done = mergers.merge(installation.here(), chosen.old, chosen.new, web.now(), is_tried=chosen.is_tried)
    except Invalid as problem:
        sys.exit(str(problem))
    would = "would move" if chosen.is_tried else "moved"
    print(f"{len(done.reports)} open reports and {len(done.posts)} posts {would} from {chosen.old} to {chosen.new}.")
    print("\n".join(f"{ticket} stays: {why}" for ticket, why in done.left), end="\n" if done.left else "")
    sys.exit(1 if done.left else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make merge-skpd", description=__doc__)
    parser.add_argument("old", help="the SKPD that ends, by its id in the catalogue")
    parser.add_argument("new", help="the SKPD that goes on")
    parser.add_argument("--try", dest="is_tried", action="store_true", help="only say what would move")
    parser.add_argument(
        "--data", default=".data", help="folder of the embedded store; KANAL_PLATFORM=google for a live one"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
