"""The whole system in one process, on the embedded platform."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import functions_framework
from flask import Flask

from functions.local import health_page
from functions.local.courtesy import Courtesy
from functions.local.envelope import pushed
from functions.local.gateway import gateway
from functions.local.manifest import Function, read
from functions.local.schedules import Schedules
from functions.local.soon import JOBS, LITTLE, Soon
from shared import reports
from shared.installation import Installation
from shared.personal_data import lifetimes
from shared.platform.embedded import EmbeddedPlatform
from shared.platform.ports import Document

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


EVERY_HOUR = "17 * * * *"


class NotTaken(Exception):
    """An event function did not answer 200, so the event is delivered again."""


@contextmanager
def running(here: Installation) -> Generator[tuple[Installation, WSGIApplication]]:
    """The application, while topics are delivered and schedules run."""
    platform = here.platform
    if not isinstance(platform, EmbeddedPlatform):
        raise TypeError("This runs on the embedded platform only.")
    functions = read()
    apps = {function.name: app_of(function) for function in functions}
    let_run_alone([apps[function.name] for function in functions if function.runs_alone])
    schedules = Schedules(here.city.city.timezone)
    courtesy = Courtesy()
    for function in functions:
        if function.topic is not None:
            platform.bus.subscribe(function.topic, courtesy.polite(deliverer(apps[function.name], function.topic)))
        if function.schedule is not None:
            schedules.start(function.name, function.schedule, caller(apps[function.name]))
    schedules.start("photos", EVERY_HOUR, lambda: platform.files.expire("photos", lifetimes.of(lifetimes.PHOTOS)))
    platform.bus.start()
    soon = _soon(here, apps)
    soon.start()
    try:
        yield here, courtesy.watched(soon.watched(_one_origin(functions, apps, platform)))
    finally:
        soon.stop()
        schedules.stop()
        platform.close()


def _one_origin(functions: list[Function], apps: Mapping[str, Flask], platform: EmbeddedPlatform) -> WSGIApplication:
    public = {function.path: apps[function.name] for function in functions if function.is_public}
    guarded = {function.path: apps[function.name] for function in functions if function.schedule}
    health = {name: health_page.of_app(app) for name, app in apps.items()}
    return gateway(public, guarded, platform.post, health)


def _soon(here: Installation, apps: Mapping[str, Flask]) -> Soon:
    jobs = [caller(apps[name], asked) for name, asked in JOBS.items()]
    return Soon(jobs, lambda: reports.count(here.store, {"is_open": True}) <= LITTLE)


def app_of(function: Function) -> Flask:
    """As functions-framework serves it in the cloud."""
    app = functions_framework.create_app(function.name, str(function.source))
    if not isinstance(app, Flask):
        raise TypeError(f"{function.name} is not a synchronous function.")
    return app


def let_run_alone(apps: Iterable[Flask]) -> None:
    """Never twice at the same time, as where the cloud starts no second instance."""
    for app in apps:
        app.wsgi_app = _one_at_a_time(app.wsgi_app)  # pyright: ignore[reportAttributeAccessIssue] Flask's own way


def _one_at_a_time(app: WSGIApplication) -> WSGIApplication:
    running = threading.Lock()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with running:
            return app(environ, start_response)

    return answer


def deliverer(app: Flask, topic: str) -> Callable[[Document], None]:
    """Hands an event to its function as Pub/Sub would."""

    def deliver(message: Document) -> None:
        answer = app.test_client().post("/", json=pushed(topic, message))
        if answer.status_code != 200:  # noqa: PLR2004
            raise NotTaken(f"{topic}: {answer.status}")

    return deliver


def caller(app: Flask, asked: str = "/") -> Callable[[], None]:
    def call() -> None:
        answer = app.test_client().post(asked)
        if answer.status_code != 200:  # noqa: PLR2004
            raise NotTaken(answer.status)

    return call
