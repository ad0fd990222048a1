"""A browser that has signed in to the staff console as somebody of the demo people."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.people import DEMO
from tests.conftest import Client

BROWSER = {"Accept": "text/html"}
_CSRF = re.compile(r'<meta name="csrf" content="([0-9a-f]+)">')


class Browser:
    """`get` and `post` as a browser does them: with the session, and forms with the page's token."""

    def __init__(self, http: FlaskClient) -> None:
        self.http = http

    def sign_in(self, post: str) -> Browser:
        """As whoever holds that demo post."""
        answer = self.http.post("/masuk", data={"person": f"{DEMO}{post}"}, headers=BROWSER)
        assert answer.status_code == 303
        return self

    def get(self, path: str, **query: str) -> TestResponse:
        return self.http.get(path, query_string=query or None, headers=BROWSER)

    def post(self, path: str, **fields: str) -> TestResponse:
        return self.http.post(path, data={"csrf": self.csrf(), **fields}, headers=BROWSER)

    def csrf(self) -> str:
        found = _CSRF.search(self.get("/jabatan").get_data(as_text=True))
        return found[1] if found else ""


def signed_in(client: Client, post: str) -> Browser:
    """Needs the fixture `tokens`, which appoints the demo people."""
    return Browser(client("staff_console")).sign_in(post)
