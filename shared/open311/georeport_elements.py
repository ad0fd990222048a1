"""The elements of GeoReport v2 in the specification's order; every one is there, empty or not. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.workflow import Status

FORMATS: dict[str, str] = {"xml": "text/xml", "json": "application/json"}

W3c = Annotated[str, Field(description="UTC, as 2026-11-23T12:00:00Z.")]


class Endpoint(BaseModel, frozen=True):
    specification: str
    url: str
    changeset: W3c
    type: Literal["production", "test"]
    formats: tuple[str, ...]


class Discovery(BaseModel, frozen=True):
    changeset: W3c
    contact: str
    key_service: str
    endpoints: tuple[Endpoint, ...]


class Service(BaseModel, frozen=True):
    """`blackbox`: may be reported and is never shown."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: Literal["realtime", "blackbox"]
    keywords: str
    group: str


class Value(BaseModel, frozen=True):
    key: str
    name: str


class AskedAttribute(BaseModel, frozen=True):
    variable: Literal[True] = True
    code: str
    datatype: str
    required: bool
    datatype_description: str | None
    order: int
    description: str
    values: tuple[Value, ...]


class Definition(BaseModel, frozen=True):
    service_code: str
    attributes: tuple[AskedAttribute, ...]


class ServiceRequest(BaseModel, frozen=True):
    """`description` and `zipcode` are always empty. A closed one was updated when it was closed."""

    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str
    service_name: str
    service_code: str | None
    description: None = None
    agency_responsible: str | None
    service_notice: str
    requested_datetime: W3c
    updated_datetime: W3c
    expected_datetime: W3c | None
    address: str | None
    address_id: str | None
    zipcode: None = None
    lat: float | None
    long: float | None
    media_url: str | None


class Extended(BaseModel, frozen=True):
    detailed_status: Status
    group: str
    supporters: int
    reopened: int
    parent_service_request_id: str | None


class Note(BaseModel, frozen=True):
    datetime: W3c
    description: str
    type: str


class ExtendedRequest(ServiceRequest, frozen=True):
    """Kanal's own elements, for who asks for them."""

    extended_attributes: Extended
    notes: tuple[Note, ...]


class Token(BaseModel, frozen=True):
    service_request_id: str
    token: str


class OwnExtended(BaseModel, frozen=True):
    """With the secret the reporter answers, objects and rates."""

    secret: str
    page: str


class Accepted(BaseModel, frozen=True):
    service_request_id: str
    service_notice: str
    account_id: None = None


class ExtendedAccepted(Accepted, frozen=True):
    extended_attributes: OwnExtended


class Error(BaseModel, frozen=True):
    code: int
    description: str
