"""README's generated parts: the flow from the manifest, the statuses from the table of moves.

`python -m tests.readme` writes them anew; a test compares.
"""

from __future__ import annotations

import re
from pathlib import Path

from functions.local.manifest import Function, read
from shared.workflow import APPEARANCE, MOVES, Status

README = Path(__file__).parents[1] / "README.md"


def flow_table() -> str:
    rows = ["| function | runs on | what it does |", "|---|---|---|"]
    rows += [f"| `{function.name}` | {_trigger(function)} | {function.about} |" for function in read()]
    return "\n".join(rows)


def status_diagram() -> str:
    """One arrow per pair of statuses, with the moves that take it."""
    arrows: dict[tuple[Status, Status], list[str]] = {}
    for move in MOVES.values():
        for source in Status:
            for to in move.to if source in move.sources else ():
                arrows.setdefault((source, to), []).append(move.name)
    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> received: submit"]
    lines += [f"  {status}: {status} · {APPEARANCE[status].label}" for status in Status]
    lines += [f"  {source} --> {to}: {', '.join(names)}" for (source, to), names in arrows.items()]
    return "\n".join([*lines, "```"])


def generated(text: str) -> str:
    """`text` with the parts between the markers as they must be."""
    for name, part in {"flow": flow_table(), "statuses": status_diagram()}.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text)
    return text


def _trigger(function: Function) -> str:
    if function.topic is not None:
        return f"topic `{function.topic}`"
    if function.schedule is not None:
        return f"schedule `{function.schedule}`"
    return f"`{function.path}/…`"


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
