"""`manifest.json`: every function in the order of the flow. Terraform reads the same file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FUNCTIONS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Function:
    """Exactly one of the three: `is_public`, a `topic`, or a `schedule` (cron, the city's time)."""

    name: str
    about: str
    needs: tuple[str, ...]
    concurrency: int
    max_instances: int
    timeout_seconds: int
    is_public: bool
    topic: str | None
    schedule: str | None

    @property
    def path(self) -> str:
        return f"/{self.name.replace('_', '-')}"

    @property
    def runs_alone(self) -> bool:
        """Never twice at the same time."""
        return self.concurrency * self.max_instances == 1

    @property
    def source(self) -> Path:
        return FUNCTIONS / self.name / "main.py"


def read() -> list[Function]:
    entries = json.loads((FUNCTIONS / "manifest.json").read_text(encoding="utf-8"))
    return [
        Function(
            name=name,
            about=entry["about"],
            needs=tuple(entry["needs"]),
            concurrency=entry["concurrency"],
            max_instances=entry["max_instances"],
            timeout_seconds=entry["timeout_seconds"],
            is_public=entry["trigger"].get("http") == "public",
            topic=entry["trigger"].get("topic"),
            schedule=entry["trigger"].get("schedule"),
        )
        for name, entry in entries.items()
    ]
