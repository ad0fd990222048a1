"""The cloud's shape on this computer: Google's three emulators, one process per function, push subscriptions."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.http_proxy import ProxyMiddleware

from functions.local import emulators, health_page, mail
from functions.local.administration import Emulators
from functions.local.emulators import HOST
from functions.local.gateway import gateway
from functions.local.manifest import Function, read
from functions.local.processes import FunctionProcess, Watch
from functions.local.schedules import Schedules
from functions.local.signals import undisturbed
from shared.installation import Installation, here
from shared.platform.embedded.post import EmbeddedPost

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROJECT = "kanal-local"
RUN_SECONDS = 900
PROXY_SECONDS = 60


@contextmanager
def running(data: Path) -> Generator[tuple[Installation, WSGIApplication]]:
    """Everything started, waited for, and ended with the block. Raises emulators.Absent."""
    with ExitStack() as stack:
        cloud = stack.enter_context(emulators.running())
        mailbox, mail_settings = stack.enter_context(mail.server(data / "mailbox"))
        os.environ.update(cloud.environment, **_settings(), **mail_settings)
        for bucket in ("KANAL_PHOTO_BUCKET", "KANAL_OPEN_DATA_BUCKET"):
            cloud.create_bucket(PROJECT, os.environ[bucket])
        functions = read()
        with undisturbed():
            processes = {function.name: started(function) for function in functions}
            stack.callback(Watch(list(processes.values())).stop)
        for process in processes.values():
            process.wait_until_ready()
        subscribe(cloud, PROJECT, functions, {name: process.address for name, process in processes.items()})
        schedules = Schedules(here().city.city.timezone)
        stack.callback(schedules.stop)
        for function in functions:
            if function.schedule is not None:
                schedules.start(function.name, function.schedule, _caller(processes[function.name]))
        yield here(), one_origin(functions, processes, mailbox)


def one_origin(
    functions: Iterable[Function], processes: Mapping[str, FunctionProcess], mailbox: EmbeddedPost
) -> WSGIApplication:
    """Hands every request on to its function's process."""
    functions = list(functions)
    public = {function.path: _proxy(processes[function.name]) for function in functions if function.is_public}
    guarded = {function.path: _proxy(processes[function.name]) for function in functions if function.schedule}
    health = {name: health_page.of_process(process) for name, process in processes.items()}
    return gateway(public, guarded, mailbox, health)


def subscribe(cloud: Emulators, project: str, functions: Iterable[Function], addresses: Mapping[str, str]) -> None:
    """A topic, a push subscription and a dead-letter topic for every event function; `addresses`: where each is
    pushed to.
    """
    for function in functions:
        if function.topic is not None:
            cloud.create_topic(project, function.topic)
            endpoint = f"{addresses[function.name]}/projects/{project}/topics/{function.topic}"
            cloud.create_push_subscription(
                project,
                function.topic,
                function.name.replace("_", "-"),
                endpoint=endpoint,
                dead_letter_topic=f"{function.topic}-dead",
            )


def _settings() -> dict[str, str]:
    return {
        "KANAL_PLATFORM": "google",
        "KANAL_PROJECT": PROJECT,
        "KANAL_PHOTO_BUCKET": f"{PROJECT}-photos",
        "KANAL_OPEN_DATA_BUCKET": f"{PROJECT}-open-data",
        "KANAL_MAIL_FROM": "kanal@kanal.test",
    }


def started(
    function: Function, environment: Mapping[str, str] | None = None, source: Path | None = None
) -> FunctionProcess:
    """With these variables besides, and from that file instead of its own."""
    return FunctionProcess(
        function.name,
        source or function.source,
        environment=environment or {},
        threads=function.concurrency,
        signature="cloudevent" if function.topic else "http",
    )


def _proxy(process: FunctionProcess) -> WSGIApplication:
    """To the process; the dispatcher has already taken the prefix away."""
    proxy = ProxyMiddleware(_nowhere, {}, timeout=PROXY_SECONDS)
    options: dict[str, Any] = {
        "target": process.address,
        "remove_prefix": False,
        "host": None,
        "headers": {},
        "ssl_context": None,
    }

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return proxy.proxy_to(options, environ["PATH_INFO"], "/")(environ, start_response)

    return app


def _nowhere(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return []


def _caller(process: FunctionProcess) -> Callable[[], None]:
    def call() -> None:
        connection = HTTPConnection(HOST, process.port, timeout=RUN_SECONDS)
        connection.request("POST", "/")
        answer = connection.getresponse()
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{process.name} answered {answer.status}")

    return call
