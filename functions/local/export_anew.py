"""`make export-anew`: the whole public record from nothing, as if none were there yet; on every core."""

from __future__ import annotations

import os

from functions.local import command
from shared import export, web
from shared.export.side_by_side import Processes


def main() -> None:
    chosen = command.parser("export-anew", __doc__).parse_args()
    each = Processes(os.cpu_count() or 1)
    done = export.run(command.here(chosen), web.now(), each=each, is_anew=True)
    print(f"{done.reports} reports are in the public record; {done.read} were read.")


if __name__ == "__main__":
    main()
