"""Kanal in GeoReport v2's words: services, their definitions, requests. Pure.

Elements are in the specification's order, and every one is there, empty (None) or not. Of a request nothing is said
that `public_view` does not say.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import takewhile

from shared import progress
from shared.catalogue import Attribute, Catalogue, Code
from shared.languages import say
from shared.open_data import PublicReport, PublicStep
from shared.platform.ports import Document, Json
from shared.workflow import OPEN, ClockName, Status

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-25T00:00:00Z"  # when what discovery says changed last
FORMATS: dict[str, str] = {"xml": "text/xml", "json": "application/json"}


def discovery(city: Catalogue, address: str, *, is_test: bool) -> Document:
    formats: list[Json] = list(FORMATS.values())
    return {
        "changeset": CHANGESET,
        "contact": city.city.open311.contact,
        "key_service": city.city.open311.key_service,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{address}/open311/v2",
                "changeset": CHANGESET,
                "type": "test" if is_test else "production",
                "formats": formats,
            }
        ],
    }


def services(city: Catalogue, on: date) -> list[Json]:
    """What can be reported that day."""
    return [_service(code, city) for code in city.codes.values() if code.is_valid(on)]


def definition(code: Code, city: Catalogue) -> Document:
    asked = enumerate(city.attributes_of(code.id), start=1)
    return {"service_code": code.id, "attributes": [_attribute(attribute, order) for order, attribute in asked]}


def request(view: PublicReport, city: Catalogue, address: str) -> Document:
    is_open = view.status in OPEN
    return {
        "service_request_id": view.ticket,
        "status": "open" if is_open else "closed",
        "status_notes": _status_notes(view),
        "service_name": say(view.code_name or view.channel_name),
        "service_code": view.code,
        "description": None,
        "agency_responsible": view.skpd_name,
        "service_notice": progress.awaited(view, city.city.objection_days),
        "requested_datetime": as_text(view.created_at),
        "updated_datetime": as_text(view.changed_at if is_open else _ended(view).at),
        "expected_datetime": as_text(view.deadlines.get(ClockName.RESOLVE)),
        "address": _address(view, city),
        "address_id": view.kelurahan,
        "zipcode": None,
        "lat": view.lat,
        "long": view.lon,
        "media_url": f"{address}/public-site/foto/{view.ticket}/{view.photos[0]}" if view.photos else None,
    }


def extended(view: PublicReport) -> Document:
    """Kanal's own elements, for who asks for them."""
    return {
        "extended_attributes": {
            "detailed_status": view.status,
            "group": say(view.channel_name),
            "supporters": view.supporters,
            "reopened": view.reopened,
            "parent_service_request_id": view.parent,
        },
        "notes": [
            {"datetime": as_text(step.at), "description": _words(step), "type": step.move} for step in view.history
        ],
    }


def as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _service(code: Code, city: Catalogue) -> Json:
    channel, agency = city.channel_of(code.id), city.agencies[code.skpd]
    description = say("{name}. Ditangani {agency}, paling lama {length}.")
    return {
        "service_code": code.id,
        "service_name": say(code.name),
        "description": description.format(name=say(code.name), agency=agency.name, length=code.resolve),
        "metadata": bool(city.attributes_of(code.id)),
        "type": "blackbox" if code.confidential else "realtime",
        "keywords": f"{channel.id},{agency.short_name}",
        "group": say(channel.name),
    }


def _attribute(attribute: Attribute, order: int) -> Json:
    return {
        "variable": True,
        "code": attribute.id,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": say(attribute.hint) if attribute.hint else None,
        "order": order,
        "description": say(attribute.description),
        "values": [{"key": key, "name": say(name)} for key, name in attribute.values.items()],
    }


def _ended(view: PublicReport) -> PublicStep:
    """The step by which it came to the status that ended it; what came later (a rating) ended nothing."""
    *_, first = takewhile(lambda step: step.status == view.status, reversed(view.history))
    return first


def _status_notes(view: PublicReport) -> str:
    if view.status is Status.DUPLICATE:
        return say("Digabung dengan {ticket}").format(ticket=view.parent)
    reason = None if view.status in OPEN else _ended(view).reason
    return f"{say(view.label)}: {say(reason)}" if reason else say(view.label)


def _address(view: PublicReport, city: Catalogue) -> str | None:
    if view.kelurahan_name is None:
        return None
    names = {"kelurahan": view.kelurahan_name, "kecamatan": city.areas.kecamatan_names.get(view.kecamatan or "", "")}
    return say("Kelurahan {kelurahan}, Kecamatan {kecamatan}").format(**names)


def _words(step: PublicStep) -> str:
    return f"{say(step.said)}: {say(step.reason)}" if step.reason else say(step.said)
