"""The photos that come along with a report in one request. A bad one is told of and never costs the report, and
neither do files that do not answer.
"""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from collections.abc import Callable
from datetime import datetime

from flask import Request
from werkzeug.datastructures import FileStorage

from shared.errors import Invalid, Problem
from shared.languages import say, sayable
from shared.photo import Capture, Photo
from shared.platform.ports import Document, Files
from shared.submission import PHOTO_LIMIT

log = logging.getLogger(__name__)

LATER = sayable("Tempat foto sedang terganggu. Laporan tersimpan, foto menyusul: tambahkan nanti di “Laporan saya”.")
_SAYS_NOTHING = frozenset({"", "application/octet-stream"})


class SentPhotos:
    """`field`: what the parts of the form are called. `results`: a photo or a problem for each, once they are kept.
    Raises Invalid when there are too many.
    """

    def __init__(self, files: Files, request: Request, field: str, now: datetime) -> None:
        parts = [part for part in request.files.getlist(field) if part.filename or part.content_length]
        if len(parts) > PHOTO_LIMIT:
            sentence = say("Paling banyak {n} foto.").format(n=PHOTO_LIMIT)
            raise Invalid("Ada isian yang belum benar.", Problem(field, sentence))
        self._files = files
        self._now = now
        self._parts = [(part.read(), _type(part)) for part in parts]
        self.results: list[Document] = []
        self.digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data, _ in self._parts)).digest()

    @property
    def keeper(self) -> Callable[[str], list[Photo]] | None:
        """For `lifecycle.submit`; None when there is nothing to keep."""
        return self._keep if self._parts else None

    @property
    def problems(self) -> list[str]:
        return [str(result["problem"]) for result in self.results if "problem" in result]

    def _keep(self, ticket: str) -> list[Photo]:
        from shared import photo_intake  # noqa: PLC0415 only a report with photos pays for the decoder

        self.results.clear()
        kept: dict[str, Photo] = {}
        for data, declared_type in self._parts:
            try:
                photo = photo_intake.keep(
                    self._files, ticket, data, declared_type, kind="report", declared=Capture(), now=self._now
                )
            except Invalid as refusal:
                self.results.append({"problem": str(refusal)})
                continue
            except OSError:  # the files do not answer: the report is kept all the same
                log.warning("photo not kept with its report", extra={"report": ticket}, exc_info=True)
                self.results.append({"problem": say(LATER), "is_awaited": True})
                continue
            kept[photo.id] = photo
            self.results.append({"photo": photo.id})
        return list(kept.values())


def _type(part: FileStorage) -> str:
    """Some programs name a file and say no type; whether the bytes are of it is seen when they are decoded."""
    if part.mimetype not in _SAYS_NOTHING:
        return part.mimetype
    return mimetypes.guess_type(part.filename or "")[0] or part.mimetype
