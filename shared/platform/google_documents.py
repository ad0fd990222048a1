# pyright: basic
"""Documents as Firestore's own messages, and back.

Written to the plain protobuf classes: the client library's wrappers take ten times the processor time, for
a report more than everything else that `submit_report` does.
"""

from __future__ import annotations

from typing import Any

from google.cloud.firestore_v1.types import CommitRequest as _WrappedCommit

from shared.platform.ports import Document, Json

CommitRequest: Any = type(_WrappedCommit.pb(_WrappedCommit()))


def write_fields(target: Any, document: Document) -> None:
    """Puts every field into `target`, a `map<string, Value>`. Raises ValueError for a list directly inside
    a list, which Firestore does not keep.
    """
    for name, value in document.items():
        _write(target[name], value)


def read_fields(document: Any) -> Document:
    """Of a document as the client library gives it."""
    return {name: _read(value) for name, value in type(document).pb(document).fields.items()}


def _write(target: Any, value: Json) -> None:
    if value is None:
        target.null_value = 0
    elif isinstance(value, bool):
        target.boolean_value = value
    elif isinstance(value, int):
        target.integer_value = value
    elif isinstance(value, float):
        target.double_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, dict):
        target.map_value.SetInParent()  # an empty map is a map too
        write_fields(target.map_value.fields, value)
    else:
        _write_list(target.array_value, value)


def _write_list(target: Any, values: list[Json]) -> None:
    target.SetInParent()
    for value in values:
        if isinstance(value, list):
            raise ValueError(  # noqa: TRY004 the port says so
                "Firestore keeps no list directly inside a list: put an object between them."
            )
        _write(target.values.add(), value)


def _read(value: Any) -> Json:
    kind = value.WhichOneof("value_type")
    if kind == "null_value":
        return None
    if kind == "map_value":
        return {name: _read(inner) for name, inner in value.map_value.fields.items()}
    if kind == "array_value":
        return [_read(inner) for inner in value.array_value.values]
    return getattr(value, kind)
