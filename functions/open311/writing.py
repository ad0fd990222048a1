"""Answers in both formats of GeoReport v2, from the same values.

JSON follows the Spark convention: a list's element of its own (`services`, `errors`) is left out at the top, and what
is repeated is an array. XML names each item of a list after the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response
from pydantic import BaseModel

from shared.open311.georeport_elements import FORMATS
from shared.platform.ports import Json

Answer = BaseModel | Sequence[BaseModel]
_ITEM = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request", "notes": "note",
    "endpoints": "endpoint", "formats": "format", "errors": "error",
}  # fmt: skip
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(format: str, name: str, found: Answer, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """`name` is the root element, which JSON leaves out."""
    is_one = isinstance(found, BaseModel)
    value: Json = found.model_dump(mode="json") if is_one else [each.model_dump(mode="json") for each in found]
    text = _xml(name, value) if format == "xml" else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type=f"{FORMATS[format]}; charset=utf-8")


def _xml(name: str, value: Json) -> str:
    root = Element(name)
    _fill(root, value)
    return _DECLARATION + tostring(root, encoding="unicode")


def _fill(element: Element, value: Json) -> None:
    match value:
        case dict():
            for name, each in value.items():
                _fill(SubElement(element, name), each)
        case list():
            for each in value:
                _fill(SubElement(element, _ITEM[element.tag]), each)
        case None:
            pass
        case bool():
            element.text = "true" if value else "false"
        case _:
            element.text = _NOT_IN_XML.sub("\ufffd", str(value))
