"""A real, small OpenID provider on this machine: `oidc-provider-mock`, with what it lacks (PKCE) and what it would
never do (lie about its tokens) put before it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import flask
import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Claims = dict[str, Any]
Lie = Callable[["Provider", Claims], str]  # another ID token in place of the true one's claims
OTHER_KEY = rsa.generate_private_key(65537, 2048)


class Provider:
    """`asked`: the queries of the authorization endpoint. `lie`: what becomes of the next ID tokens."""

    def __init__(self, app: flask.Flask) -> None:
        self.asked: list[dict[str, str]] = []
        self.lie: Lie | None = None
        self.issuer = ""
        self.called: str | None = None  # what it says its name is
        self._app = app
        self._challenges: dict[str, str] = {}
        with app.test_request_context():
            app.preprocess_request()
            key = flask.g.oidc_provider_mock_storage.jwk
        self.key: dict[str, Any] = key.as_dict(is_private=True)
        self.kid = str(self.key["kid"])

    def sign(self, claims: Claims, **header: Any) -> str:
        key = jwt.PyJWK(self.key, "RS256").key
        return jwt.encode(claims, key, "RS256", headers={"kid": self.kid, **header})

    def register(self, subject: str, **claims: Any) -> None:
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def code_for(self, address: str, subject: str) -> dict[str, str]:
        """What the browser is sent back with after `subject` has agreed at that address."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return _flat(urlsplit(answer.headers["Location"]).query)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if request.path == "/oauth2/token":
            return self._token(request)(environ, start_response)
        answer = Response.from_app(self._app.wsgi_app, environ)
        if request.path == "/.well-known/openid-configuration" and self.called is not None:
            answer.set_data(json.dumps(json.loads(answer.get_data()) | {"issuer": self.called}))
        if request.path == "/oauth2/authorize":
            asked = _flat(request.query_string.decode())
            self.asked.append(asked)
            code = _flat(urlsplit(answer.headers.get("Location", "")).query).get("code")
            if code:
                self._challenges[code] = asked.get("code_challenge", "")
        return answer(environ, start_response)

    def _token(self, request: Request) -> Response:
        """RFC 7636, 4.6."""
        sent = request.get_data()
        given = _flat(sent.decode())
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self._challenges.pop(given.get("code", ""), None) != challenge:
            return Response('{"error": "invalid_grant"}', 400, content_type="application/json")
        request.environ["wsgi.input"] = BytesIO(sent)
        answer = Response.from_app(self._app.wsgi_app, request.environ)
        if self.lie is not None and answer.status_code == 200:
            body = json.loads(answer.get_data())
            claims = jwt.decode(body["id_token"], options={"verify_signature": False})
            answer.set_data(json.dumps(body | {"id_token": self.lie(self, claims)}))
        return answer


@contextmanager
def running() -> Generator[Provider]:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # of the provider, which speaks HTTP here
    with warnings.catch_warnings(record=True):  # it still uses what Authlib 1.x calls old
        import oidc_provider_mock

        provider = Provider(oidc_provider_mock.app(require_nonce=True))
        server = make_server("127.0.0.1", 0, provider, threaded=True)
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _flat(query: str) -> dict[str, str]:
    return {name: texts[0] for name, texts in parse_qs(query).items()}
