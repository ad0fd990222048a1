"""`make export-anew`: the whole public record from nothing, as if none were there yet; on every core."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from functions.local import demo
from shared import export, installation, web
from shared.export.side_by_side import Processes


def main() -> None:
    parser = argparse.ArgumentParser(prog="make export-anew", description=__doc__)
    parser.add_argument(
        "--data", default=".data", help="folder of the embedded store; KANAL_PLATFORM=google for a live one"
    )
    data = parser.parse_args().data
    os.environ.setdefault("KANAL_DATA", data)
    os.environ.setdefault("KANAL_SECRET", demo.secret(Path(data)))
    each = Processes(os.cpu_count() or 1)
    done = export.run(installation.here(), web.now(), each=each, is_anew=True)
    print(f"{done.reports} reports are in the public record; {done.read} were read.")


if __name__ == "__main__":
    main()
