"""What each HTTP function offers, in its own models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from functions.local.openapi.open311_table import OPEN311
from functions.local.openapi.operation import (
    ANY,
    FORM,
    GEOJSON,
    HTML,
    JPEG,
    JSON,
    NDJSON,
    PARTS,
    PROBLEM,
    TEXT,
    Body,
    Many,
    Operation,
    ProblemDetails,
)  # fmt: skip
from functions.public_site.already_reported import Asked as Similarity
from functions.public_site.from_letter import Asked as Answer
from functions.public_site.places import Where
from shared.added_photos import Declared
from shared.nearby import Similar
from shared.needs import Details
from shared.open_data import PublicReport
from shared.public_files import SERVED
from shared.public_list.listing import Wanted
from shared.reporter.own_contact import OwnContact
from shared.reporter.own_data import OwnData
from shared.reporter.own_moves import Name as OwnMoveName
from shared.reporter.own_moves import OwnMove
from shared.reporter.own_view import OwnReport
from shared.submission import FormReport, Identity, NewSupporter
from shared.telegram.updates import Update
from shared.workflow import Status


class Found(BaseModel):
    ticket: str | None = Field(default=None, description="As somebody typed it.")


class Paged(BaseModel):
    after: str | None = Field(default=None, description="Where the page before ended.")


class Queue(Paged):
    queue: Literal["parked"] | Status


_WISHES: Any = dict.fromkeys(Wanted._fields, (str, ""))
Listed = create_model("Listed", **_WISHES)


class OwnSecret(BaseModel):
    secret: str


class OwnForm(OwnMove, frozen=True, extra="ignore"):
    secret: str
    move: OwnMoveName | None = None  # pyright: ignore[reportIncompatibleVariableOverride]


TICKET = "/laporan/{ticket}"
_CHOSEN = (400, 404, 413, 415, 422)
_MOVED = (*_CHOSEN, 403, 409)
_OWN = (*_MOVED, 401)  # a pass whose hour is over

PUBLIC_SITE = (
    Operation("/", "form", "The page with the form"),
    Operation("/laporan", "find", "The page that finds a report by its ticket", query=Found,
              answers={200: {HTML: None}, 303: {}}, refusals=(422,)),
    Operation(TICKET, "report", "What everybody may read of a report; with its secret what its reporter may",
              answers={200: {JSON: PublicReport, HTML: None}}, refusals=(404,)),
    Operation(TICKET, "own_move", "A reporter looks at the own report, or moves it", "post",
              body=Body({JSON: OwnMove, FORM: OwnForm}), answers={200: {JSON: OwnReport, HTML: None}},
              refusals=_OWN, by="reporter"),
    Operation(f"{TICKET}/foto/{{photo}}", "own_photo", "A reporter's own photo, also before anybody has looked at it",
              "post", body=Body({FORM: OwnSecret}), answers={200: {JPEG: None}}, refusals=_OWN, by="reporter"),
    Operation(f"{TICKET}/kontak", "contact", "How the reporter is told", answers={200: {JSON: OwnContact}},
              refusals=(401, 404), by="reporter"),
    Operation(f"{TICKET}/kontak", "correct_contact", "What is sent takes the place of all that was there", "post",
              body=Body({JSON: Identity}), answers={200: {JSON: OwnContact, HTML: None}}, refusals=_OWN,
              by="reporter"),
    Operation(f"{TICKET}/data", "own_data", "All that is kept of the reporter, and which posts looked", "post",
              body=Body({FORM: OwnSecret}), answers={200: {JSON: OwnData, HTML: None}}, refusals=_OWN, by="reporter"),
    Operation(f"{TICKET}/dukung", "support_page", "The page that supports a report",
              answers={200: {HTML: None}, 303: {}}, refusals=(404,)),
    Operation(f"{TICKET}/dukung", "support", "Support a report instead of sending another", "post",
              body=Body({JSON: NewSupporter, FORM: NewSupporter}), answers={200: {JSON: None, HTML: None}},
              refusals=_MOVED),
    Operation("/serupa", "similar", "Reports that may be of the same problem; a form gets its page again", "post",
              body=Body({JSON: Similarity, FORM: Similarity}), answers={200: {JSON: Many(Similar), HTML: None}},
              refusals=_CHOSEN, refused_as={PROBLEM: ProblemDetails, HTML: None}),
    Operation("/wilayah", "place", "Which kelurahan a point is in", "post", body=Body({JSON: Where}),
              answers={200: {JSON: None}}, refusals=_CHOSEN),
    Operation("/wilayah.json", "outlines", "Outlines of the kelurahan", answers={200: {GEOJSON: None}}),
    Operation("/tempat.json", "named_places", "Streets and places with their points, where the city has such a table",
              answers={200: {JSON: None}}),
    Operation("/foto/{ticket}/{photo}", "public_photo", "A photo that somebody has shown to the public",
              answers={200: {JPEG: None}}, refusals=(404,)),
    Operation("/surat/{purpose}/{token}", "from_letter", "What a link in a message opens", refusals=(404,)),
    Operation("/surat/{purpose}/{token}", "answer_letter", "What its form does", "post", body=Body({FORM: Answer}),
              refusals=_MOVED),
    Operation("/peta", "list", "The public list and map", query=Listed, refusals=(422,), refused_as={HTML: None}),
    Operation("/peta.json", "list_data", "The rows of a month or of the last 30 days", query=Listed,
              answers={200: {JSON: None}}, refusals=(404, 422)),
    Operation("/kata.json", "words", "What the pages' scripts say in another language", answers={200: {JSON: None}}),
    Operation("/privasi", "privacy", "What is kept of whom, and for how long"),
    Operation("/aksesibilitas", "accessibility", "For whom the pages work, and how"),
    Operation("/bukti", "proof_page", "That no report is lost"),
    Operation("/statistik", "statistics", "The city's statistics"),
)  # fmt: skip

SUBMIT_REPORT = (
    Operation("/", "submit_report",
              "Report a problem. `Idempotency-Key` makes a repetition safe. Under pressure who sends `Kanal-Proof: "
              "able` is answered 429 with a `proof`: ALTCHA's challenge, whose solution comes in that header",
              "post",
              body=Body({JSON: FormReport, FORM: FormReport, PARTS: FormReport}, files=("photo",)),
              answers={201: {JSON: None, HTML: None}}, refusals=(400, 409, 413, 415, 422, 429),
              leads_to={"report": {"ticket": "$response.body#/ticket"},
                        "support": {"ticket": "$response.body#/ticket"}}),
)  # fmt: skip

STORE_PHOTO = (
    Operation("/{ticket}", "store_photo", "One photo for a report", "post", query=Declared,
              body=Body({PARTS: Declared}, files=("photo",)), answers={201: {JSON: None}},
              refusals=(*_MOVED, 401), by="reporter"),
)  # fmt: skip

_STAFF = (401, 403, 404)
STAFF_CONSOLE = (
    Operation("/api/reports", "queue", "A queue, in order of arrival", query=Queue, answers={200: {JSON: None}},
              refusals=(401, 403, 422), by="staff"),
    Operation("/api/inbox", "inbox", "What the post has been told", query=Paged, answers={200: {JSON: None}},
              refusals=(401, 403, 422), by="staff"),
    Operation("/api/inbox/{notice}/read", "read_notice", "Ticked off", "post", answers={200: {JSON: None}},
              refusals=_STAFF, by="staff"),
    Operation("/api/proof", "proof", "The daily proof", answers={200: {JSON: None}}, refusals=_STAFF, by="staff"),
    Operation("/api/reports/{ticket}", "staff_report", "One report, as staff see it", answers={200: {JSON: None}},
              refusals=_STAFF, by="staff"),
    Operation("/api/reports/{ticket}/photos/{photo}", "staff_photo", "One of its photos",
              answers={200: {JPEG: None}}, refusals=_STAFF, by="staff"),
    Operation("/api/reports/{ticket}/moves/{move}", "move", "A move of the workflow", "post",
              body=Body({JSON: Details}), answers={200: {JSON: None}}, refusals=(*_MOVED, 401), by="staff"),
    Operation("/api/telegram", "bind_chat", "A code that binds the post to a chat", "post",
              answers={201: {JSON: None}}, refusals=_STAFF, by="staff"),
    Operation("/api/telegram", "unbind_chat", "No chat any more", "delete", answers={204: {}}, refusals=_STAFF,
              by="staff"),
)  # fmt: skip

TELEGRAM_BOT = (
    Operation("/", "telegram_update", "What Telegram sends", "post", body=Body({JSON: Update}),
              answers={200: {JSON: None, HTML: None}}, refusals=(401,), by="telegram"),
)  # fmt: skip

_TYPES = {"csv": TEXT, "geojson": GEOJSON, "json": JSON, "ndjson": NDJSON}


def _public_file(name: str, kind: str, summary: str = "A file of the public record") -> Operation:
    """The bucket itself answers for it, where there is one."""
    return Operation(
        f"/{name}", f"open_data_{name}", summary, answers={200: {kind: None}, 302: {HTML: None}}, refusals=(404,)
    )


OPEN_DATA = (
    *(_public_file(name, _TYPES.get(name.rpartition(".")[2], ANY)) for name in SERVED),
    _public_file("reports-{month}.json", JSON, "Reports of a month, for list and map"),
    _public_file("v/{version}", ANY, "A file of the public record as one export wrote it, for ever"),
)

OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "public_site": PUBLIC_SITE,
    "submit_report": SUBMIT_REPORT,
    "store_photo": STORE_PHOTO,
    "staff_console": STAFF_CONSOLE,
    "telegram_bot": TELEGRAM_BOT,
    "open_data": OPEN_DATA,
    "open311": OPEN311,
}
