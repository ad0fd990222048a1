"""The head of a report's chain of steps, as the public may see it. Pure.

A step's digest is made of what is not public (which post acted), and could be guessed back to it. So it is sealed with
what nobody outside knows: the digest of the report's own key, which stays when the server's secret is exchanged.
Whoever may read the report can open the seal; nobody can put another history under it.
"""

from __future__ import annotations

import base64
import hmac

from shared.history import broken_at
from shared.report import Report, ReportPart


def head(report: ReportPart) -> str | None:
    return _sealed(report, report.history[-1].digest) if report.history else None


def is_continued(report: Report, seal: str) -> bool:
    """Whether the history under that seal is still the beginning of the report's history."""
    is_whole = broken_at(report.history) is None
    return is_whole and any(hmac.compare_digest(seal, _sealed(report, step.digest)) for step in report.history)


def _sealed(report: ReportPart, digest: str) -> str:
    """Raises ValueError for a step that was read without its digest: the seal of nothing would hold any history."""
    if not digest:
        raise ValueError(f"A step of {report.ticket} has no digest.")
    sealed = hmac.digest(report.submission.key_digest.encode(), digest.encode(), "sha256")
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")
