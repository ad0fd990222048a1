"""A photo in a form of the console."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import FileStorage

from functions.staff_console import entrance
from shared import bodies
from shared.added_photos import Declared, Sent
from shared.photo import PhotoKind

Fields = Mapping[str, list[str]]
_OF_THE_PHOTO = ("taken_at", "lat", "lon", "accuracy", "shrunk", "software")
_OF_THE_FORM = (entrance.CSRF_FIELD, "photo")


def sent(request: Request, suffix: str = "") -> Sent | None:
    """None where the field was left empty. `suffix`: what all names end in that belong to one photo of several."""
    part = request.files.get(f"photo{suffix}")
    return _read(part) if part is not None and part.filename else None


def _read(part: FileStorage) -> Sent:
    with part.stream:  # a large one lies in a file
        return Sent(part.read(), part.mimetype)


def declared(fields: Fields, kind: PhotoKind, suffix: str = "") -> Declared:
    """What the page says of it. Raises Invalid."""
    given = {name: fields[name + suffix] for name in _OF_THE_PHOTO if name + suffix in fields}
    return bodies.from_fields({"kind": [kind], **given}, Declared)


def others(fields: Fields) -> Fields:
    """Those that are not about the photo, nor of every form."""
    return {name: texts for name, texts in fields.items() if name not in (*_OF_THE_PHOTO, *_OF_THE_FORM)}
