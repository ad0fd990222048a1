"""The table at the end of a replay, and what does not add up."""

from __future__ import annotations

from collections import Counter

from tests.load.reckoning import Reckoning
from tests.load.stories import Story


def is_accounted_for(story: Story) -> bool:
    return bool(story.ticket) and not story.problems


def show(told: list[Story], found: Reckoning, seconds: float) -> None:
    routes = Counter(_route(report["history"]) for report in found.reports.values())
    _section("submitted", len(found.reports), f"of {len(told)}, {sum(story.photos for story in told)} photos")
    _counted("routed to", Counter({to: n for (move, to), n in routes.items() if move == "route"}))
    _counted("to triage", Counter({why: n for (move, why), n in routes.items() if move == "triage"}))
    for status in ("resolved", "referred", "rejected", "duplicate"):
        _section(status, found.outcomes[status])
    _section("told", _told(found), _letters(found))
    exported = [ticket for ticket in found.reports if ticket in found.rows]
    confidential = [one for one in found.reports.values() if one["visibility"] == "confidential"]
    _section("in the export", len(exported), f"and {len(confidential)} confidential ones that are not to be there")
    print(f"in {seconds:.1f} s, {len(found.reports) / seconds:.1f} whole lives a second")
    for story in told:
        for problem in story.problems:
            print(f"WRONG {story.ticket or f'line {story.number + 2}'}: {problem}")
    for fault in found.faults:
        print(f"WRONG {fault}")


def _route(history: list[dict[str, str]]) -> tuple[str, str]:
    """The system's step, and where to or why."""
    step = next((step for step in history if step["move"] in {"route", "triage"}), None)
    if step is None:
        return "none", ""
    return step["move"], (step["skpd"] if step["move"] == "route" else step["reason"]) or "?"


def _told(found: Reckoning) -> int:
    return sum(not report["unsent"] and not report["parked"] for report in found.reports.values())


def _letters(found: Reckoning) -> str:
    in_inboxes = f"{found.notices_expected} notices in officers' inboxes"
    if found.mailbox is None:
        return f"{in_inboxes} (no mailbox to look into)"
    return f"by {found.letters_expected} letters due, {found.mailbox.repetitions} repetitions; {in_inboxes}"


def _counted(title: str, counts: Counter[str]) -> None:
    _section(title, counts.total())
    for name, count in counts.most_common():
        print(f"    {name:<20} {count:>5}")


def _section(title: str, count: int, remark: str = "") -> None:
    print(f"{title:<24} {count:>5}  {remark}".rstrip())
