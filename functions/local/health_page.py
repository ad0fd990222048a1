"""`/health` of the local run: what every function says of its needs, those behind a topic and on a schedule, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.wrappers import Request, Response

from functions.local.emulators import HOST
from functions.local.processes import FunctionProcess
from shared.platform.ports import Json

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECONDS = 30
Asked = Callable[[], Json]


def page(functions: Mapping[str, Asked]) -> WSGIApplication:
    """503 when one of them is not well."""

    def answer(request: Request) -> Response:
        if request.path.strip("/") or request.method not in {"GET", "HEAD"}:
            return Response("Halaman ini tidak ada.\n", 404, content_type="text/plain; charset=utf-8")
        said = {name: asked() for name, asked in functions.items()}
        is_well = all(isinstance(each, dict) and each["status"] == "ok" for each in said.values())
        text = json.dumps(said, indent=1)
        return Response(text, 200 if is_well else 503, {"Cache-Control": "no-store"}, content_type="application/json")

    return Request.application(answer)


def of_app(app: Flask) -> Asked:
    return lambda: app.test_client().get("/health").get_json()


def of_process(process: FunctionProcess) -> Asked:
    def asked() -> Json:
        connection = HTTPConnection(HOST, process.port, timeout=SECONDS)
        try:
            connection.request("GET", "/health")
            return json.loads(connection.getresponse().read())
        except (OSError, HTTPException, ValueError):
            return {"function": process.name, "status": "failing", "failing": ["process"]}
        finally:
            connection.close()

    return asked
