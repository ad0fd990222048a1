"""Open311 as its specification describes it, for tests: the elements, what is in them, and reading both formats."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from shared.platform.ports import Json

SERVICE: Final = ("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
ATTRIBUTE: Final = (
    "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values",
)  # fmt: skip
REQUEST: Final = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
ENDPOINT: Final = ("specification", "url", "changeset", "type", "formats")
DATATYPES: Final = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>'


def xml(data: bytes) -> Element:
    assert data.startswith(DECLARATION)
    return fromstring(data, forbid_dtd=True)


def texts(element: Element) -> dict[str, str | None]:
    return {child.tag: child.text for child in element}


def same(element: Element, value: Json) -> bool:
    """Whether an element says what the JSON value says."""
    if isinstance(value, dict):
        return [child.tag for child in element] == list(value) and all(
            same(child, value[child.tag]) for child in element
        )
    if isinstance(value, list):
        return len(element) == len(value) and all(map(same, element, value))
    if isinstance(value, bool):
        return element.text == str(value).lower()
    return element.text == (None if value is None else str(value))
