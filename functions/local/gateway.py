"""One origin for all functions, as in the cloud: `/<name-with-hyphens>/`, the prefix stripped.

Only public functions answer strangers. Those on a schedule, which Google's IAM guards in the cloud,
answer the post `admin`; those behind a topic are not here at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from functions.local import health_page, mailbox_page, previews
from functions.local.health_page import Asked
from shared import staff, web
from shared.errors import Forbidden, Refusal
from shared.installation import here
from shared.platform.embedded.post import EmbeddedPost
from shared.workflow import Role

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOME = "/public-site/"
WELL_KNOWN = "/.well-known"


def gateway(
    public: Mapping[str, WSGIApplication],
    guarded: Mapping[str, WSGIApplication],
    mailbox: EmbeddedPost,
    health: Mapping[str, Asked] = MappingProxyType({}),
) -> WSGIApplication:
    """`public` and `guarded`: an application per path. `health`: what asks each function for its own."""
    return DispatcherMiddleware(
        Request.application(_root),
        {
            **{path: _rooted(app) for path, app in public.items()},
            WELL_KNOWN: _below(WELL_KNOWN, public[HOME.rstrip("/")]),
            **{path: _for_admin(_rooted(app)) for path, app in guarded.items()},
            "/health": health_page.page(health),
            "/mailbox": mailbox_page.page(mailbox),
            "/notices": Request.application(lambda _: previews.page(here().city, here().address)),
        },
    )


def _root(request: Request) -> Response:
    if request.path == "/":
        return redirect(HOME)
    return Response("Halaman ini tidak ada.\n", 404, content_type="text/plain; charset=utf-8")


def _rooted(app: WSGIApplication) -> WSGIApplication:
    """A function is called at `/` at least, as in the cloud."""

    def rooted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ["PATH_INFO"] or "/"
        return app(environ, start_response)

    return rooted


def _below(prefix: str, app: WSGIApplication) -> WSGIApplication:
    """What the load balancer hands on with its whole path."""

    def below(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = prefix + environ["PATH_INFO"]
        return app(environ, start_response)

    return below


def _for_admin(app: WSGIApplication) -> WSGIApplication:
    def checked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            if staff.signed_in(here().store, here().secret, token).role is not Role.ADMIN:
                raise Forbidden("Hanya untuk admin.")
        except Refusal as refusal:
            return web.refused(refusal)(environ, start_response)
        return app(environ, start_response)

    return checked
