"""From the tables and pydantic's schemas to one document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from functions.local.manifest import read
from functions.local.openapi.operation import FORM, PARTS, Body, Many, Model, Operation, ProblemDetails, Shape
from functions.local.openapi.tables import OPERATIONS
from shared.platform.ports import Json

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"
_SCHEMES: dict[str, Json] = {
    "staff": {"type": "http", "scheme": "bearer", "description": "The signed token of a post."},
    "reporter": {
        "type": "http",
        "scheme": "bearer",
        "description": "The secret of the report, or its page's pass, or a post's token.",
    },
    "telegram": {"type": "apiKey", "in": "header", "name": "X-Telegram-Bot-Api-Secret-Token"},
}
_PHRASES = {
    200: "Done", 201: "Kept", 204: "Done; nothing to say", 302: "It is there", 303: "Look there", 400: "Cannot be read",
    401: "Who is asking?", 403: "Not allowed", 404: "There is no such thing", 409: "Not in this state",
    413: "Too large", 415: "Not in this format", 422: "Cannot be used", 429: "More than was agreed upon",
    503: "Come again in a moment",
}  # fmt: skip
_COME_AGAIN = (429, 503)
_RETRY_AFTER: Json = {"description": "In how many seconds.", "schema": {"type": "integer", "minimum": 1}}


def document() -> Schema:
    shapes = _Shapes()
    paths: dict[str, Schema] = {}
    for function in read():
        for operation in OPERATIONS.get(function.name, ()):
            path = f"{function.path}{operation.path}"
            paths.setdefault(path, {})[operation.method] = _operation(operation, function.name, shapes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kanal",
            "version": "1",
            "description": "A city's complaint channel. Pages and sentences are Indonesian; below `/public-site/en/` "
            "they are English. Made by `make openapi` from the functions' own models.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": shapes.schemas(), "securitySchemes": _SCHEMES},
    }


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


class _Shapes:
    """The models that are used, and references to them."""

    def __init__(self) -> None:
        self._used: dict[Model, None] = {ProblemDetails: None}

    def ref(self, shape: Shape) -> Schema:
        if shape is None:
            return {}
        model = shape.of if isinstance(shape, Many) else shape
        self._used[model] = None
        ref = {"$ref": REF.format(model=model.__name__)}
        return {"type": "array", "items": ref} if isinstance(shape, Many) else ref

    def schemas(self) -> Schema:
        _, made = models_json_schema([(model, "validation") for model in self._used], ref_template=REF)
        names = [model.__name__ for model in self._used]
        if len(set(names)) < len(names):
            raise ValueError("Two models of one name would become one.")
        return made["$defs"]


def _operation(operation: Operation, function: str, shapes: _Shapes) -> Schema:
    answers = {str(status): _answer(status, kinds, shapes) for status, kinds in operation.answers.items()}
    answers |= {str(status): _answer(status, operation.refused_as, shapes) for status in sorted(operation.refusals)}
    answers = dict(sorted(answers.items()))
    made: Schema = {
        "operationId": re.sub(r"\W+", "_", operation.id),
        "tags": [function],
        "summary": operation.summary,
        "responses": answers,
    }
    parameters = [*_in_path(operation.path), *_in_query(operation.query)]
    if parameters:
        made["parameters"] = parameters
    if operation.body:
        made["requestBody"] = {"required": True, "content": dict(_contents(operation.body, shapes))}
    if operation.by != "anybody":
        made["security"] = [{operation.by: []}]
    first = str(min(operation.answers))
    if operation.leads_to:
        answers[first]["links"] = {
            name: {"operationId": name, "parameters": dict(values)} for name, values in operation.leads_to.items()
        }
    return made


def _answer(status: int, kinds: Mapping[str, Shape], shapes: _Shapes) -> Schema:
    made: Schema = {"description": _PHRASES[status]}
    if status in _COME_AGAIN:
        made["headers"] = {"Retry-After": _RETRY_AFTER}
    if kinds:
        made["content"] = {kind: {"schema": shapes.ref(shape)} for kind, shape in kinds.items()}
    return made


def _in_path(path: str) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _in_query(model: Model | None) -> Iterator[Schema]:
    """An address has no null: what may be absent is simply not required."""
    if model is None:
        return
    schema = _flat(model)
    for name, kind in schema["properties"].items():
        made: Schema = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": kind}
        if "description" in kind:
            made["description"] = kind.pop("description")
        yield made


def _contents(body: Body, shapes: _Shapes) -> Iterator[tuple[str, Schema]]:
    for kind, model in body.forms.items():
        yield kind, {"schema": _form(model, body, kind) if kind in {FORM, PARTS} else shapes.ref(model)}


def _form(model: Model, body: Body, kind: str) -> Schema:
    schema = _flat(model)
    if kind == PARTS:
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        schema["properties"] |= dict.fromkeys(body.files, files)
    if body.others:
        schema["patternProperties"] = {body.others: {"type": "string"}}
    return schema


def _flat(model: Model) -> Schema:
    """Without references, null or defaults."""
    schema = model.model_json_schema(ref_template=REF)
    known = schema.pop("$defs", {})
    kinds = {name: _without_null(kind, known) for name, kind in schema["properties"].items()}
    return {
        **{name: schema[name] for name in ("type", "required", "additionalProperties") if name in schema},
        "properties": kinds,
    }


def _without_null(kind: Schema, known: Schema) -> Schema:
    kind = {name: value for name, value in kind.items() if name not in {"title", "default"}}
    if "$ref" in kind:
        return _without_null(known[kind["$ref"].rpartition("/")[2]], known)
    options = [_without_null(each, known) for each in kind.pop("anyOf", []) if each.get("type") != "null"]
    return (kind | options[0] if len(options) == 1 else kind | {"anyOf": options}) if options else kind
