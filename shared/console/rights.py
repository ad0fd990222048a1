"""The permission table of the staff console's pages: endpoint and role. That of the moves is `workflow.py`. Pure.

A page's right lets somebody in; which reports are there for them, `workflow.may_see` says.
"""

from __future__ import annotations

from shared.errors import Forbidden
from shared.workflow import Role

STAFF = frozenset(Role) - {Role.REPORTER, Role.SYSTEM}
ADMIN = frozenset({Role.ADMIN})
OVERSIGHT = frozenset({Role.ADMIN, Role.AUDITOR})
SKPD = frozenset({Role.OFFICER, Role.HEAD})
SURVEYOR = frozenset({Role.SURVEYOR})
_OPERATORS = frozenset({Role.OPERATOR, Role.HEAD})  # a head for what is confidential

WITHOUT_SIGN_IN = frozenset({"sign_in", "sign_in_start", "sign_in_back", "static", "survey_worker"})

PAGES: dict[str, frozenset[Role]] = {
    "home": STAFF,
    "sign_out": STAFF,
    "sign_out_everywhere": STAFF,
    "choose_post": STAFF,
    # the surveyor's
    "survey": SURVEYOR,
    "survey_session": SURVEYOR,
    "survey_finding": SURVEYOR,
    # the SKPD's
    "inbox": SKPD,
    "together": SKPD,
    "work_order": SKPD | SURVEYOR | {Role.OPERATOR},
    # a report and its queue: those that the post may see, with the moves that it may make
    "counts": STAFF,
    "queue": STAFF,
    "next_report": STAFF,
    "report": STAFF,
    "photo": STAFF,
    "move": STAFF,
    "merge_several": _OPERATORS,
    "unmerge_several": _OPERATORS,
    "new_report": frozenset({Role.OPERATOR}),
    "contact": frozenset({Role.OPERATOR, Role.AUDITOR}),
    "contact_shown": frozenset({Role.OPERATOR, Role.AUDITOR}),
    # those who watch
    "overview": frozenset({Role.HEAD, Role.SUPERVISOR}),
    "read_notice": frozenset({Role.HEAD, Role.SUPERVISOR}),
    "proof": frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN}),
    # the validator's; a confidential report is validated on its own page
    "validation": frozenset({Role.OPERATOR}),
    "validate": frozenset({Role.OPERATOR}),
    # the admin's, of which the auditor reads those that tell what was done
    "access": OVERSIGHT,
    "alarms": OVERSIGHT,
    "dead_letters": OVERSIGHT,
    "undelivered": OVERSIGHT,
    "catalogue": OVERSIGHT,
    "redrive": ADMIN,
    "retention": OVERSIGHT,
    "retention_held": ADMIN,
    "people": ADMIN,
    "person_added": ADMIN,
    "person": ADMIN,
    "person_appointed": ADMIN,
    "person_relieved": ADMIN,
    "person_signed_out": ADMIN,
    "staff_posts": ADMIN,
    "staff_post": ADMIN,
    "staff_post_kept": ADMIN,
    "staff_post_ended": ADMIN,
    "staff_posts_from_catalogue": ADMIN,
    # for programs; the reports that they answer with are those that the post may see
    "api_reports": STAFF,
    "api_report": STAFF,
    "api_photo": STAFF,
    "api_move": STAFF,
    "api_inbox": STAFF,
    "api_read": STAFF,
    "api_proof": frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN}),
    "api_telegram": STAFF,
}

ASKED_BY_ITSELF = frozenset({"counts"})  # by a page that lies open: it keeps no session awake
FOR_PROGRAMS = frozenset(endpoint for endpoint in PAGES if endpoint.startswith("api_"))


def check(endpoint: str, role: Role) -> None:
    """Raises Forbidden."""
    if role not in PAGES[endpoint]:
        raise Forbidden("Halaman ini bukan wewenang jabatan Anda.")
