"""Every door of Kanal: each path that a function answers, with real reports behind it, and which methods it takes.

Nothing is listed twice: the doors are those of the console's route table, of the OpenAPI tables and of the page tables.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.local.manifest import read
from functions.local.openapi.tables import OPERATIONS
from functions.staff_console.routes import ROUTES
from shared import contacts, export, publishing, web
from shared.console.rights import WITHOUT_SIGN_IN
from shared.installation import Installation
from shared.messages import links
from shared.messages.links import Link
from tests import whispered
from tests.conftest import Client
from tests.life import moved
from tests.public_pages import PAGES
from tests.samples import LAMP, picture

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
BROWSER: Final = {"Accept": "text/html"}
_FILES = (
    "/aset/style.css", "/aset/js/start.js", "/aset/icons/192.png", "/sw.js", "/kanal.webmanifest", "/openapi.json",
    "/.well-known/security.txt",
)  # fmt: skip
_OF_CONSOLE = {"<move>": "note", "<queue>": "triage", "<name>": "staff.css"}


class Door(NamedTuple):
    """`path`: with `{…}` where an example belongs. `by`: for whom it is; `nobody`: for Google's own callers."""

    function: str
    path: str
    methods: frozenset[str]
    by: str


class House(NamedTuple):
    """A Kanal with something behind every door. `ticket` and `secret`: of one reporter; `other`: another's report."""

    client: Callable[[str], FlaskClient]  # the same one each time, which keeps no cookies
    there: Mapping[str, str]

    def ask(self, door: Door, method: str = "GET", **more: Any) -> TestResponse:
        return self.client(door.function).open(self.path(door), method=method, **more)

    def path(self, door: Door) -> str:
        return door.path.format_map(self.there)


def doors() -> list[Door]:
    """In the order of the manifest."""
    found = {"staff_console": [*_of_console()], "public_site": [*_of_public_site()]}
    for function, operations in OPERATIONS.items():
        found.setdefault(function, [*_of_operations(function)] if operations else [])
    for function in read():
        if function.is_public:
            found[function.name].append(
                Door(function.name, "/health", frozenset({"GET", "HEAD", "OPTIONS"}), "anybody")
            )
        else:
            found[function.name] = [Door(function.name, "/", frozenset({"POST"}), "nobody")]
    return [door for function in read() for door in found[function.name]]


def _of_operations(function: str) -> Iterator[Door]:
    methods: dict[str, set[str]] = defaultdict(set)
    by: dict[str, str] = {}
    for one in OPERATIONS[function]:
        path = one.path.replace("/tokens/{token}", "/tokens/{ticket}")  # a number is its own token
        methods[path].add(one.method.upper())
        by.setdefault(path, one.by)
    for path, taken in methods.items():
        yield Door(function, path, _with_head(taken), by[path])


def _of_public_site() -> Iterator[Door]:
    known = {door.path: door for door in _of_operations("public_site")}
    for path in (*(path.partition("#")[0] for path in PAGES.values()), *_FILES):
        general = re.sub(r"{(ended|open)}", "{ticket}", path.replace("{letter}", "/surat/{purpose}/{token}"))
        methods = known[general].methods if general in known else _with_head({"GET"})
        known.setdefault(path, Door("public_site", path, methods, "anybody"))
    yield from known.values()


def _of_console() -> Iterator[Door]:
    methods: dict[str, set[str]] = defaultdict(set)
    by: dict[str, str] = {}
    for route in ROUTES:
        path = route.path
        for part, example in _OF_CONSOLE.items():
            path = path.replace(part, example)
        path = re.sub(r"<(?:path:)?(\w+)>", r"{\1}", path.replace("<path:name>", "staff.css"))
        methods[path].update(route.methods)
        by[path] = "anybody" if route.endpoint in WITHOUT_SIGN_IN else "staff"
    for path, taken in methods.items():
        yield Door("staff_console", path, _with_head(taken), by[path])


def _with_head(methods: set[str]) -> frozenset[str]:
    return frozenset(methods | {"HEAD"} if "GET" in methods else methods)


def furnished(here: Installation, made: Client) -> House:
    """Needs the posts of the fixture `tokens`."""

    @cache
    def client(function: str) -> FlaskClient:
        return made(function).application.test_client(use_cookies=False)

    now = web.now()
    ended, merged, open_one, _ = whispered.told(here, now - timedelta(hours=2))
    own = _submitted(client, "Lampu jalan di muka sekolah padam.")
    other = _submitted(client, "Lampu jalan di muka masjid padam.")
    shown, unseen = (_with_photo(client, own, seed) for seed in (3, 5))
    moved(here, own["ticket"], "show_photo", "operator-1", now, photo=shown)
    publishing.run(here, now)
    export.run(here, now)
    there = {
        "ended": ended.ticket, "merged": merged.ticket, "open": open_one.ticket, "ticket": own["ticket"],
        "service_request_id": own["ticket"], "secret": own["secret"], "other": other["ticket"],
        "other_secret": other["secret"], "photo": shown, "unseen": unseen, "id": unseen, "purpose": "stop",
        "token": letter(here, own["ticket"]), "service_code": "pju", "notice": "x.y", "move": "note",
        "month": f"{now:%Y-%m}", "version": _version(client),
    }  # fmt: skip
    return House(client, there | {"letter": f"/surat/stop/{there['token']}"})


def letter(here: Installation, ticket: str) -> str:
    """The token of a link in a letter to that report's reporter."""
    contact = contacts.find(here.store, ticket)
    assert contact is not None
    return links.token(here.secret, "stop", Link(ticket, contacts.digest_of(here.secret, contact)), web.now())


def _submitted(client: Callable[[str], FlaskClient], text: str) -> dict[str, str]:
    return json.loads(client("submit_report").post("/", json=LAMP | {"text": text}).data)


def _with_photo(client: Callable[[str], FlaskClient], own: Mapping[str, str], seed: int) -> str:
    answer = client("store_photo").post(
        f"/{own['ticket']}", data=picture(seed, (64, 48)), content_type="image/jpeg",
        headers={"Authorization": f"Bearer {own['secret']}"},
    )  # fmt: skip
    return json.loads(answer.data)["photo"]


def _version(client: Callable[[str], FlaskClient]) -> str:
    """The name of a file of the record that stays for ever."""
    return re.findall(r'"(?:[^"]*/)?v/([a-z0-9.-]+)"', client("open_data").get("/datapackage.json").text)[0]
