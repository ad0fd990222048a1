"""What a move does to a report, and who makes it: written down once more, from the description and not from
`shared/workflow.py`, so that a mistake in one of them shows.
"""

from __future__ import annotations

from typing import NamedTuple

OPEN = "received triage survey dispatched working checking waiting"
ENDED = "resolved referred rejected duplicate"
STAFF = "operator surveyor officer head supervisor"
SKPD = "officer head"


class Rule(NamedTuple):
    """`to`: empty where the status stays; `asked` for that in which the reporter was asked."""

    sources: str
    to: str
    by: str
    needs: str = ""
    uses: str = ""

    def allows(self, status: str) -> bool:
        return status in self.sources.split()


FLOW = {
    "route": Rule("received", "survey dispatched", "system"),
    "triage": Rule("received", "triage", "system", "reason"),
    "resume": Rule("waiting", "asked", "system"),
    "remind": Rule(OPEN, "", "system"),
    "close": Rule(ENDED, "", "system"),
    "correct": Rule("triage", "", "operator", "", "code lat lon landmark"),
    "send_survey": Rule("triage", "survey", "operator", "", "skpd"),
    "dispatch": Rule("triage survey", "dispatched", "operator system", "", "skpd"),
    "refer": Rule("triage", "referred", "operator", "skpd note"),
    "reject": Rule("triage", "rejected", "operator", "reason"),
    "reply": Rule("triage", "resolved", "operator", "note"),
    "merge": Rule("triage survey dispatched", "duplicate", "operator", "parent"),
    "unmerge": Rule("duplicate", "triage", "operator", "note"),
    "split": Rule("triage", "", "operator", "code note"),
    "show_photo": Rule(f"{OPEN} {ENDED}", "", "operator", "photo"),
    "hide_photo": Rule(f"{OPEN} {ENDED}", "", "operator", "photo"),
    "confirm": Rule("survey", "dispatched", "surveyor", "", "photo"),
    "refute": Rule("survey", "triage", "surveyor", "reason", "photo"),
    "accept": Rule("dispatched", "working", SKPD),
    "hand_back": Rule("dispatched working", "triage", SKPD, "reason"),
    "extend": Rule("dispatched working", "", f"{SKPD} supervisor", "due_at reason"),
    "assign": Rule("dispatched working", "", SKPD, "post"),
    "progress": Rule("working", "", SKPD, "note", "photo"),
    "finish": Rule("working", "checking", SKPD, "", "photo"),
    "ask": Rule("triage dispatched working", "waiting", f"operator {SKPD}", "note"),
    "validate": Rule("checking", "resolved", "operator"),
    "send_back": Rule("checking", "working", "operator", "note"),
    "answer": Rule("waiting", "asked", "reporter operator", "note"),
    "reopen": Rule("resolved", "triage", "reporter operator", "note"),
    "withdraw": Rule("received triage survey dispatched waiting", "rejected", "reporter"),
    "rate": Rule("resolved", "", "reporter", "rating"),
    "note": Rule(f"{OPEN} {ENDED}", "", STAFF, "note"),
}
MOVES_OF_PEOPLE = tuple(name for name, rule in FLOW.items() if rule.by != "system")
TOLD_TO_REPORTER = (
    "route", "triage", "send_survey", "confirm", "dispatch", "accept", "progress", "ask", "resume", "extend",
    "validate", "reply", "refer", "reject", "merge", "unmerge", "reopen",
)  # fmt: skip
