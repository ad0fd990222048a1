"""A figure: what was measured, against what it is to hold."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shared.moments import as_text
from shared.web import now


@dataclass(frozen=True)
class Figure:
    """`held` None: nothing was promised. `details` say how it came about."""

    name: str
    measured: str
    promised: str = ""
    held: bool | None = None
    details: dict[str, float | str] = field(default_factory=dict[str, "float | str"])


def show(figures: list[Figure]) -> None:
    widths = [max(len(text) for text in column) for column in zip(*map(_cells, figures), strict=True)]
    for figure in figures:
        print("  ".join(text.ljust(width) for text, width in zip(_cells(figure), widths, strict=True)).rstrip())
        for name, value in figure.details.items():
            print(f"    {name:<52} {value}")


def write(figures: list[Figure], folder: Path, name: str = "bench.json") -> Path:
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    content = {"measured_at": as_text(now()), "machine": machine, "figures": [asdict(one) for one in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    held = "" if figure.held is None else "held" if figure.held else "NOT HELD"
    return figure.name, figure.measured, figure.promised, held
