"""What `open311` offers, in both formats."""

from __future__ import annotations

from pydantic import BaseModel

from functions.local.openapi.operation import FORM, JSON, PARTS, XML, Body, Many, Operation
from functions.open311.posted import Posted
from shared.open311 import georeport_elements as geo
from shared.open311.georeport import Asked


class Jurisdiction(BaseModel):
    jurisdiction_id: str | None = None


class Extensions(Jurisdiction):
    extensions: bool = False


_REFUSED = {JSON: Many(geo.Error), XML: None}


def _georeport(
    path: str, id: str, summary: str, query: type[BaseModel] | None, shape: Many | type[BaseModel]
) -> Operation:
    return Operation(
        path,
        id,
        summary,
        query=query,
        answers={200: {JSON: shape, XML: None}},
        refusals=(400, 404),
        refused_as=_REFUSED,
    )


OPEN311 = tuple(
    one
    for kind in geo.FORMATS
    for one in (
        _georeport(f"/discovery.{kind}", f"discovery_{kind}", "Where and what, and whom to ask", None, geo.Discovery),
        _georeport(f"/v2/services.{kind}", f"services_{kind}", "What can be reported", Jurisdiction, Many(geo.Service)),
        _georeport(f"/v2/services/{{service_code}}.{kind}", f"service_{kind}", "What is asked besides", Jurisdiction,
                   geo.Definition),
        _georeport(f"/v2/tokens/{{token}}.{kind}", f"token_{kind}", "A number is its own token", Jurisdiction,
                   Many(geo.Token)),
        _georeport(f"/v2/requests.{kind}", f"requests_{kind}", "The newest first, 1,000 at most", Asked,
                   Many(geo.ServiceRequest)),
        _georeport(f"/v2/requests/{{service_request_id}}.{kind}", f"request_{kind}", "One, in a list", Extensions,
                   Many(geo.ServiceRequest)),
        Operation(f"/v2/requests.{kind}", f"post_request_{kind}", "Report a problem", "post",
                  body=Body({FORM: Posted, PARTS: Posted}, files=("media",), others=r"^attribute\[[^\[\]]+\](\[\])?$"),
                  answers={200: {JSON: Many(geo.Accepted), XML: None}}, refusals=(400, 403, 404, 429, 503),
                  refused_as=_REFUSED,
                  leads_to={f"request_{kind}": {"service_request_id": "$response.body#/0/service_request_id"}}
                  if kind == "json" else {}),
    )
)  # fmt: skip
