"""`python -m functions`: the whole of Kanal on one port, on the embedded platform or on Google's emulators."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from functions.local import arenas, demo, on_embedded
from functions.local.emulators import HOST
from functions.local.server import Server
from functions.local.signals import ENDING
from shared.installation import Installation, here

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PORTS = range(1, 65_536)


def main() -> None:
    chosen = _arguments()
    if os.environ.get("K_SERVICE"):
        sys.exit("This is for your own computer; in the cloud every function runs by itself.")
    arenas.share()
    for sign in ENDING:
        signal.signal(sign, _stop)
    os.umask(0o077)  # reports and letters are nobody else's on this computer
    data = _usable(Path(chosen.data).resolve())
    os.environ["KANAL_ADDRESS"] = f"http://{HOST}:{chosen.port}"
    os.environ["KANAL_DATA"] = str(data)
    os.environ.setdefault("KANAL_SECRET", demo.secret(data))
    os.environ.setdefault("KANAL_SIGNING_KEY", demo.signing_key(data))
    with suppress(KeyboardInterrupt):  # once it serves, the server itself takes it as the end
        _run(chosen.platform, data, chosen.port)
    print("\nStopped.")


def _run(platform: str, data: Path, port: int) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # under load requests wait, as they should
    with _running(platform, data) as (installation, app):
        tokens = demo.appoint(installation, data)
        server = _server(app, port)
        _greet(tokens, data, port)
        server.run()


def _running(platform: str, data: Path) -> AbstractContextManager[tuple[Installation, WSGIApplication]]:
    if platform == "emulators":
        from functions.local import on_emulators  # noqa: PLC0415 needs Google's clients

        return on_emulators.running(data)
    os.environ["KANAL_PLATFORM"] = "embedded"
    return on_embedded.running(here())


def _server(app: WSGIApplication, port: int) -> Server:
    try:
        return Server(app, port)
    except OSError as problem:
        sys.exit(f"Port {port} cannot be used ({problem.strerror}). Choose another one: make run PORT=8090")


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError as problem:
        sys.exit(f"The folder {folder} cannot be used ({problem.strerror}). Choose another one: make run DATA=folder")


def _greet(tokens: dict[str, str], data: Path, port: int) -> None:
    address = f"http://{HOST}:{port}"
    print(f"Kanal is ready.\n\n  citizens   {address}/public-site/\n  open data  {address}/open-data/")
    print(f"  mailbox    {address}/mailbox, and all notices: {address}/notices")
    print(f"  staff      {address}/staff-console/ (choose an account; no password)\n")
    print(f"Tokens for programs: {address}/staff-console/api/ (all {len(tokens)}: {data / 'demo-tokens.json'})")
    for post in ("operator-1", "surveyor-1", "officer-dishub"):
        print(f"  {post:15} {tokens[post]}")
    print("\nCtrl-C stops it.", flush=True)


def _stop(_signal: int, _frame: object) -> None:
    """Once: a second signal must not stop the stopping, which would leave half of it running."""
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


def _port(typed: str) -> int:
    if not typed.isdecimal() or int(typed) not in PORTS:
        raise argparse.ArgumentTypeError(f"a port is a number from {PORTS.start} to {PORTS.stop - 1}, not {typed}.")
    return int(typed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m functions", description=__doc__)
    parser.add_argument("--port", type=_port, default=8080)
    parser.add_argument("--data", default=".data", help="folder of documents, files and mailbox")
    parser.add_argument("--platform", choices=["embedded", "emulators"], default="embedded")
    return parser.parse_args()


if __name__ == "__main__":
    main()
