"""What is sent: read strictly, and every wrong field named."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from shared import bodies
from shared.errors import Invalid, Malformed, TooLarge, WrongType
from tests.test_web import request_of


class Form(BaseModel, extra="forbid"):
    text: str = Field(min_length=1, max_length=5)
    count: int | None = None


@pytest.mark.parametrize(
    ("data", "content_type", "kind"),
    [
        (b'{"text": "abc"}', "text/plain", WrongType),
        (b'{"text"', "application/json", Malformed),
        (b"[]", "application/json", Malformed),
        (b"\xff", "application/json", Malformed),
        (b" " * 300_000, "application/json", TooLarge),
        (b"{}", "application/json", Invalid),
        (b'{"text": "abc", "count": "1"}', "application/json", Invalid),
    ],
)
def test_a_json_body_is_read_strictly(data: bytes, content_type: str, kind: type[Invalid]) -> None:
    with pytest.raises(Invalid) as refused:
        bodies.json_body(request_of(method="POST", data=data, content_type=content_type), Form)
    assert type(refused.value) is kind


FIELDS: dict[str, tuple[dict[str, list[str]], dict[str, str]]] = {
    "missing": ({}, {"text": "Wajib diisi."}),
    "empty counts as missing": ({"text": [" "]}, {"text": "Wajib diisi."}),
    "too long": ({"text": ["abcdef"]}, {"text": "Paling banyak 5 huruf."}),
    "unknown": ({"text": ["abc"], "x": ["1"]}, {"x": "Isian ini tidak dikenal."}),
    "twice": ({"text": ["a", "b"]}, {"text": "Isian ini diisi lebih dari sekali."}),
    "no number": ({"text": ["abc"], "count": ["x"]}, {"count": "Isian ini belum benar."}),
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_wrong_field_is_named_in_indonesian(name: str) -> None:
    fields, problems = FIELDS[name]
    with pytest.raises(Invalid) as refused:
        bodies.from_fields(fields, Form)
    assert dict(refused.value.fields) == problems


def test_parts_of_a_form_without_a_name_are_unknown_fields() -> None:
    nameless = b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n" * 2 + b"--b--\r\n"
    with pytest.raises(Invalid):
        bodies.form_body(request_of(method="POST", data=nameless, content_type="multipart/form-data; boundary=b"), Form)


def test_a_plain_form_is_read_without_what_is_left_out() -> None:
    assert bodies.from_fields({"text": ["abc", ""], "count": ["7"], "key": ["k"]}, Form, leave_out=("key",)).count == 7


def test_a_list_of_problems_stays_short() -> None:
    with pytest.raises(Invalid) as refused:
        bodies.from_fields({f"field-{number}" * 20: ["x"] for number in range(100)}, Form)
    assert len(refused.value.fields) <= 20
    assert max(len(problem.field) for problem in refused.value.fields) <= 64
