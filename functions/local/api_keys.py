"""`make api-key`: keys for apps that report by Open311. A key is shown once; the store keeps only its hash."""

from __future__ import annotations

import argparse
import sys

from functions.local import command
from shared.errors import NotFound
from shared.open311 import apps
from shared.platform.ports import Store
from shared.web import now


def main() -> None:
    chosen = _arguments()
    store = command.store(chosen)
    try:
        print(_done(store, chosen))
    except (ValueError, NotFound) as problem:
        sys.exit(str(problem))


def _done(store: Store, chosen: argparse.Namespace) -> str:
    if chosen.app is None:
        return "\n".join(map(_line, apps.known(store))) or "No app has a key."
    if chosen.end:
        apps.end(store, chosen.app, now())
        return f"{chosen.app} can report no more."
    if not chosen.contact:
        raise ValueError("Say who answers for the app: CONTACT=…")
    return apps.issue(
        store, chosen.app, name=chosen.name or chosen.app, contact=chosen.contact, quota=chosen.quota, now=now()
    )


def _line(app: apps.App) -> str:
    ended = f", ended {app.ended_at:%Y-%m-%d}" if app.ended_at else ""
    return (
        f"{app.id}: {app.name}, {app.quota} reports in 24 hours, {app.contact}, since {app.issued_at:%Y-%m-%d}{ended}"
    )


def _arguments() -> argparse.Namespace:
    parser = command.parser("api-key", __doc__)
    parser.add_argument("app", nargs="?", help="its id; none lists all apps")
    parser.add_argument("--name", help="what it is called")
    parser.add_argument("--contact", help="who answers for it")
    parser.add_argument("--quota", type=int, default=500, help="reports in 24 hours")
    parser.add_argument("--end", action="store_true", help="its key opens nothing any more")
    return parser.parse_args()


if __name__ == "__main__":
    main()
