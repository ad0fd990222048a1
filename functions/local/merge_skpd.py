"""`make merge-skpd`: moves what one SKPD has to the one that goes on with its work; again it changes nothing."""

from __future__ import annotations

import argparse
import sys

from functions.local import command
from shared import mergers, web
from shared.errors import Invalid


def main() -> None:
    chosen = _arguments()
    try:
        done = mergers.merge(command.here(chosen), chosen.old, chosen.new, web.now(), is_tried=chosen.is_tried)
    except Invalid as problem:
        sys.exit(str(problem))
    would = "would move" if chosen.is_tried else "moved"
    print(f"{len(done.reports)} open reports and {len(done.posts)} posts {would} from {chosen.old} to {chosen.new}.")
    print("\n".join(f"{ticket} stays: {why}" for ticket, why in done.left), end="\n" if done.left else "")
    sys.exit(1 if done.left else 0)


def _arguments() -> argparse.Namespace:
    parser = command.parser("merge-skpd", __doc__)
    parser.add_argument("old", help="the SKPD that ends, by its id in the catalogue")
    parser.add_argument("new", help="the SKPD that goes on")
    parser.add_argument("--try", dest="is_tried", action="store_true", help="only say what would move")
    return parser.parse_args()


if __name__ == "__main__":
    main()
