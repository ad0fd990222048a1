"""security.txt as RFC 9116 has it, at the address where it is looked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from werkzeug.test import Client as HttpClient

from functions.local import on_embedded
from functions.local.gateway import gateway
from functions.local.manifest import read
from shared import web
from shared.installation import Installation
from tests.conftest import Client, platform_of

PATH = "/.well-known/security.txt"


def test_it_names_a_contact_and_is_valid_for_less_than_a_year(client: Client) -> None:
    answer = client("public_site").get(PATH)
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].startswith(("https://", "mailto:"))
    left = datetime.fromisoformat(fields["Expires"]) - web.now()
    assert timedelta(days=30) < left < timedelta(days=365)
    assert fields["Canonical"] == f"http://kanal.test/public-site{PATH}"


def test_the_local_origin_has_it_where_it_is_looked_for(installation: Installation) -> None:
    public = {function.path: on_embedded.app_of(function) for function in read() if function.is_public}
    http = HttpClient(gateway(public, {}, platform_of(installation).post))
    assert http.get(PATH).text.startswith("Contact: ")
    assert http.get("/.well-known/other").status_code == 404
