"""What the IT office's commands have in common: whose data they work on; `KANAL_PLATFORM=google`: a live city's."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from functions.local import demo
from shared import installation, settings
from shared.installation import Installation
from shared.platform import connect
from shared.platform.ports import Store


def parser(name: str, about: str | None) -> argparse.ArgumentParser:
    """Of `make <name>`; what is parsed has `data`."""
    made = argparse.ArgumentParser(prog=f"make {name}", description=about)
    made.add_argument("--data", default=".data", help="folder of the embedded store; KANAL_PLATFORM=google: a live one")
    return made


def store(chosen: argparse.Namespace) -> Store:
    os.environ.setdefault("KANAL_DATA", chosen.data)
    return connect().store


def here(chosen: argparse.Namespace) -> Installation:
    """Ends the command where a live city's secret is missing: one made up here would fit nothing that is stored."""
    os.environ.setdefault("KANAL_DATA", chosen.data)
    if settings.load().platform == "embedded":
        data = Path(os.environ["KANAL_DATA"])
        os.environ.setdefault("KANAL_SECRET", demo.secret(data))
        os.environ.setdefault("KANAL_SIGNING_KEY", demo.signing_key(data))
    try:
        return installation.here()
    except ValueError as problem:
        sys.exit(str(problem))
