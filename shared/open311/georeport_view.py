"""Kanal in GeoReport v2's words: services, their definitions, requests. Pure.

Of a request nothing is said that `public_view` does not say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import takewhile

from shared import clocks, progress
from shared.catalogue import Attribute, Catalogue, Code
from shared.languages import say, say_many
from shared.open311.georeport_elements import (
    FORMATS,
    AskedAttribute,
    Definition,
    Discovery,
    Endpoint,
    Extended,
    ExtendedRequest,
    Note,
    Service,
    ServiceRequest,
    Value,
)
from shared.open_data import PublicReport, PublicStep
from shared.workflow import APPEARANCE, OPEN, ClockName, Status

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-25T00:00:00Z"  # when what discovery says changed last
_LENGTHS: dict[str, Callable[[int], str]] = {
    "menit": lambda n: say_many("{n} menit", n),
    "jam": lambda n: say_many("{n} jam", n),
    "hari": lambda n: say_many("{n} hari", n),
    "menit kerja": lambda n: say_many("{n} menit kerja", n),
    "jam kerja": lambda n: say_many("{n} jam kerja", n),
    "hari kerja": lambda n: say_many("{n} hari kerja", n),
}


def discovery(city: Catalogue, address: str, *, is_test: bool) -> Discovery:
    endpoint = Endpoint(
        specification=SPECIFICATION,
        url=f"{address}/open311/v2",
        changeset=CHANGESET,
        type="test" if is_test else "production",
        formats=tuple(FORMATS.values()),
    )
    asked = city.city.open311
    return Discovery(changeset=CHANGESET, contact=asked.contact, key_service=asked.key_service, endpoints=(endpoint,))


def services(city: Catalogue, on: date) -> list[Service]:
    """What can be reported that day."""
    return [_service(code, city) for code in city.codes.values() if code.is_valid(on)]


def definition(code: Code, city: Catalogue) -> Definition:
    asked = enumerate(city.attributes_of(code.id), start=1)
    return Definition(service_code=code.id, attributes=tuple(_attribute(each, order) for order, each in asked))


def request(view: PublicReport, city: Catalogue, address: str) -> ServiceRequest:
    is_open = view.status in OPEN
    return ServiceRequest(
        service_request_id=view.ticket,
        status="open" if is_open else "closed",
        status_notes=status_notes(view.status, None if is_open else _ended(view).reason, view.parent),
        service_name=say(view.code_name or view.channel_name),
        service_code=view.code,
        agency_responsible=view.skpd_name,
        service_notice=progress.awaited(view, city.city.objection_days),
        requested_datetime=_w3c(view.created_at),
        updated_datetime=_w3c(view.changed_at if is_open else _ended(view).at),
        expected_datetime=_w3c(view.deadlines[ClockName.RESOLVE]) if ClockName.RESOLVE in view.deadlines else None,
        address=address_of(view.kelurahan, view.kecamatan, city),
        address_id=view.kelurahan,
        lat=view.lat,
        long=view.lon,
        media_url=f"{address}/public-site/foto/{view.ticket}/{view.photos[0]}" if view.photos else None,
    )


def extended(request: ServiceRequest, view: PublicReport) -> ExtendedRequest:
    own = Extended(
        detailed_status=view.status,
        group=say(view.channel_name),
        supporters=view.supporters,
        reopened=view.reopened,
        parent_service_request_id=view.parent,
    )
    notes = tuple(Note(datetime=_w3c(step.at), description=_words(step), type=step.move) for step in view.history)
    return ExtendedRequest(**request.model_dump(), extended_attributes=own, notes=notes)


def status_notes(status: Status, reason: str | None, parent: str | None) -> str:
    """`reason`: of the step that ended it."""
    if status is Status.DUPLICATE:
        return say("Digabung dengan {ticket}").format(ticket=parent)
    label = say(APPEARANCE[status].label)
    return f"{label}: {say(reason)}" if reason else label


def address_of(kelurahan: str | None, kecamatan: str | None, city: Catalogue) -> str | None:
    name = city.areas.names.get(kelurahan or "")
    if name is None:
        return None
    names = {"kelurahan": name, "kecamatan": city.areas.kecamatan_names.get(kecamatan or "", "")}
    return say("Kelurahan {kelurahan}, Kecamatan {kecamatan}").format(**names)


def _w3c(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _service(code: Code, city: Catalogue) -> Service:
    channel, agency = city.channel_of(code.id), city.agencies[code.skpd]
    description = say("{name}. Ditangani {agency}, paling lama {length}.")
    return Service(
        service_code=code.id,
        service_name=say(code.name),
        description=description.format(name=say(code.name), agency=agency.name, length=_length(code.resolve)),
        metadata=bool(city.attributes_of(code.id)),
        type="blackbox" if code.confidential else "realtime",
        keywords=f"{channel.id},{agency.short_name}",
        group=say(channel.name),
    )


def _length(text: str) -> str:
    target = clocks.parse(text)
    return _LENGTHS[target.unit](target.amount)


def _attribute(attribute: Attribute, order: int) -> AskedAttribute:
    return AskedAttribute(
        code=attribute.id,
        datatype=attribute.datatype,
        required=attribute.required,
        datatype_description=say(attribute.hint) if attribute.hint else None,
        order=order,
        description=say(attribute.description),
        values=tuple(Value(key=key, name=say(name)) for key, name in attribute.values.items()),
    )


def _ended(view: PublicReport) -> PublicStep:
    """The step by which it came to the status that ended it; what came later (a rating) ended nothing."""
    *_, first = takewhile(lambda step: step.status == view.status, reversed(view.history))
    return first


def _words(step: PublicStep) -> str:
    return f"{say(step.said)}: {say(step.reason)}" if step.reason else say(step.said)
