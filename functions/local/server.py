"""Waitress, with a lane for each function and no place for connections that nobody uses."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Any, cast

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from functions.local.emulators import HOST
from functions.local.lanes import Lanes
from functions.local.manifest import read

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from waitress.channel import HTTPChannel

LARGEST_REQUEST = 32 * 1024 * 1024  # as in the cloud
CONNECTIONS = 1_000  # waitress looks at every one whenever something happens at one of them
FILES_EACH = 2  # a connection, and what its request has open
UNUSED_SECONDS = 5  # after an answer; a browser keeps its connections, and opens new ones when they are closed
STALLED_SECONDS = 60  # before a request is whole: a photo from a phone in a bad network
LOOK_SECONDS = 1


class Server(TcpWSGIServer):
    """Raises OSError where the port cannot be used. `channels`: waitress's map, for whoever runs the loop."""

    def __init__(self, app: WSGIApplication, port: int, channels: dict[int, Any] | None = None) -> None:
        options = Adjustments(
            host=HOST, port=port, ident="kanal", max_request_body_size=LARGEST_REQUEST, cleanup_interval=LOOK_SECONDS,
            connection_limit=_most_connections(), asyncore_use_poll=True,  # select knows no file beyond the 1,024th
            clear_untrusted_proxy_headers=False,  # `networks.py` believes only what KANAL_PROXIES says
        )  # fmt: skip
        super().__init__(app, {} if channels is None else channels, dispatcher=Lanes(read()), adj=options)

    def maintenance(self, now: float) -> None:
        """Closes what nobody uses; what waits for its answer stays."""
        for channel in cast("dict[int, HTTPChannel]", self.active_channels).values():
            is_unused = channel.request is None and channel.last_activity > channel.creation_time
            patience = UNUSED_SECONDS if is_unused else STALLED_SECONDS
            if not channel.requests and channel.last_activity < now - patience:
                channel.will_close = True


def _most_connections() -> int:
    """As many as this process may have open, up to what is enough; it asks for more than a shell gives by itself."""
    wanted = CONNECTIONS * FILES_EACH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most // FILES_EACH
