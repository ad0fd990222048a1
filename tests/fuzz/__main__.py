"""`python -m tests.fuzz [NAME …] [--seconds 60]`: Atheris makes up inputs that reach ever more of the code.

A finding stays in the corpus as `found-…`, is tried by `tests/test_fuzz.py` from then on, and must be mended.
"""
# Atheris has no types.
# pyright: basic

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ONE = "KANAL_FUZZ_TARGET"
LONGEST_SECONDS = 60  # by the clock on the wall, on a machine that may have other work
MOST_MEGABYTES = 2_000
MOST_BYTES = 4_096


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each")
    chosen = parser.parse_args()
    from tests.fuzz.targets import TARGETS

    failed = [name for name in chosen.names or TARGETS if not _ran(name, chosen.seconds)]
    print(f"findings: {', '.join(failed) or 'none'}")
    return bool(failed)


def _ran(name: str, seconds: int) -> bool:
    """In a process of its own, as libFuzzer ends the one that it is in."""
    from tests.fuzz.targets import CORPUS

    with tempfile.TemporaryDirectory() as grown, tempfile.TemporaryDirectory() as data:
        command = [
            sys.executable, "-m", "tests.fuzz", grown, str(CORPUS / name), f"-max_total_time={seconds}",
            f"-timeout={LONGEST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}", f"-max_len={MOST_BYTES}",
            f"-artifact_prefix={CORPUS / name}/found-", "-print_final_stats=1", "-verbosity=0", "-detect_leaks=0",
        ]  # fmt: skip
        environment = os.environ | settings(Path(data)) | {ONE: name, "PYTHONUNBUFFERED": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()
    tried = next((line.rpartition(":")[2].strip() for line in said if "number_of_executed_units" in line), "?")
    print(f"{name}: {tried} inputs in {seconds} s, {'sound' if done.returncode == 0 else 'A FINDING'}", flush=True)
    if done.returncode:
        print("\n".join(said[-40:]), done.stdout[-2_000:])
    return done.returncode == 0


def settings(data: Path) -> dict[str, str]:
    """Of a Kanal of its own."""
    return {
        "KANAL_PLATFORM": "embedded", "KANAL_DATA": str(data), "KANAL_SECRET": "only-for-tests-" * 3,
        "KANAL_ADDRESS": "http://kanal.test", "KANAL_TELEGRAM_SECRET": "only-for-fuzzing",
    }  # fmt: skip


def fuzz(name: str) -> None:
    import atheris  # pyright: ignore[reportMissingImports] only on Linux, by `make fuzz`

    with atheris.instrument_imports(include=["shared", "functions"]):  # pyright: ignore[reportAttributeAccessIssue]
        from tests.fuzz.targets import TARGETS
    import logging

    logging.disable(logging.WARNING)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if ONE in os.environ:
        fuzz(os.environ[ONE])
    sys.exit(main())
