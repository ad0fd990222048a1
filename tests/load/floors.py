"""The smallest functions that could do what `submit_report` must: one validated, durable write per request.

`sqlite_insert` is served as `python -m functions` serves (waitress, as many threads); `firestore_commit` as
the cloud does (functions-framework under gunicorn).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
import threading
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any

import functions_framework
from flask import Request, Response
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from google.cloud.firestore import Client


class Small(BaseModel):
    code: str = Field(max_length=64)
    text: str = Field(min_length=1, max_length=4000)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    email: str | None = None


@functions_framework.http
def sqlite_insert(request: Request) -> Response:
    small = Small.model_validate_json(request.get_data(cache=False))
    ticket = uuid.uuid4().hex
    with _turn:
        _database().execute("INSERT INTO small VALUES (?, ?)", (ticket, small.model_dump_json()))
    return _created(ticket)


@functions_framework.http
def firestore_commit(request: Request) -> Response:
    small = Small.model_validate_json(request.get_data(cache=False))
    ticket = uuid.uuid4().hex
    _firestore().collection("small").document(ticket).create(small.model_dump())
    return _created(ticket)


def _created(ticket: str) -> Response:
    return Response(f'{{"ticket":"{ticket}"}}', 201, content_type="application/json")


_turn = threading.Lock()


@cache
def _database() -> sqlite3.Connection:
    """Every insert is on the disk when it is answered."""
    path = os.path.join(os.environ["FLOOR_DATA"], "floor.sqlite")  # noqa: PTH118
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS small (id TEXT PRIMARY KEY, body TEXT)")
    return db


@cache
def _firestore() -> Client:
    from google.cloud import firestore

    return firestore.Client(project=os.environ["KANAL_PROJECT"])


def main() -> None:
    """python -m tests.load.floors PORT: the SQLite floor, in the runner's own server."""
    from waitress.server import create_server

    from functions.local.emulators import HOST
    from functions.local.lanes import MOST_THREADS

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is what is wanted here
    app: Any = functions_framework.create_app("sqlite_insert", __file__)
    create_server(app, host=HOST, port=int(sys.argv[1]), threads=MOST_THREADS).run()


if __name__ == "__main__":
    main()
