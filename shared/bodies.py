"""What comes in the body of a request, as JSON or from a form, and the key that tells a repeat from a new one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError

from shared import problems
from shared.errors import Invalid, Problem, TooLarge, WrongType

JSON_LIMIT = 256 * 1024
FORM_KEY = "idempotency_key"
_KEY_LENGTH = range(16, 129)
Model = TypeVar("Model", bound=BaseModel)


def json_body(request: Request, model: type[Model]) -> Model:
    """Strict: a number written as text is refused. Raises Malformed, TooLarge, WrongType, Invalid."""
    if request.mimetype != "application/json":
        raise WrongType("Kirim sebagai application/json.")
    if (request.content_length or 0) > JSON_LIMIT:
        raise TooLarge("Isi permintaan terlalu besar.")
    raw = request.stream.read(JSON_LIMIT + 1)
    if len(raw) > JSON_LIMIT:
        raise TooLarge("Isi permintaan terlalu besar.")
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as found:
        raise problems.refusal(found) from found


def form_body(request: Request, model: type[Model], *, leave_out: tuple[str, ...] = ()) -> Model:
    """From a plain HTML form: all is text, and what was left empty counts as absent."""
    return from_fields(request.form.to_dict(flat=False), model, leave_out=leave_out)


def from_fields(fields: Mapping[str, list[str]], model: type[Model], *, leave_out: tuple[str, ...] = ()) -> Model:
    named = ((name or "", texts) for name, texts in fields.items())  # a part of a form may have no name
    given = {name: [text for text in texts if text.strip()] for name, texts in named}
    twice = [
        Problem(name[:64], "Isian ini diisi lebih dari sekali.") for name, texts in given.items() if len(texts) > 1
    ]
    if twice:
        raise Invalid("Ada isian yang belum benar.", *twice[: problems.SHOWN])
    single = {name: texts[0] for name, texts in given.items() if texts and name not in leave_out}
    try:
        return model.model_validate(single)
    except ValidationError as found:
        raise problems.refusal(found) from found


def idempotency_key(request: Request) -> str:
    """The client's, or one that never comes again."""
    given = request.headers.get("Idempotency-Key") or request.form.get(FORM_KEY)
    if not given:
        return secrets.token_hex(32)
    if len(given) not in _KEY_LENGTH or not given.isascii() or not given.isprintable():
        raise Invalid(
            "Kunci pengiriman tidak bisa dipakai.", Problem("Idempotency-Key", "Harus 16 sampai 128 huruf ASCII.")
        )
    return given
