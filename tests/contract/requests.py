"""Requests about the invented citizens, as a counter would make them."""

import uuid
from dataclasses import replace
from typing import Any

from app.core.citizen import ALWAYS_ASKED
from app.core.lookup import Identity, LookupRequest, Service
from resources.dates import PartialDate
from resources.demo.people import DemoCitizen, citizens

CODES = "001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED,006=SECOND_FACTOR_REQUIRED"
"""The simulator's codes and what they mean."""
FIRST = citizens()[0]
NOBODY = "099999999999"


def asking(
    citizen: DemoCitizen, *, service: Service = Service.CITIZEN, fields: frozenset[str] = ALWAYS_ASKED, **identity: Any
) -> LookupRequest:
    """Asks for the holder of the citizen's card; `identity` says something else than the card."""
    card = citizen.card
    assert card is not None
    birth = PartialDate.from_packed(card.birth) if len(card.birth) == 8 else PartialDate.parse(card.birth)
    said: dict[str, Any] = {"number": card.number, "full_name": card.name, "birth_date": birth}
    return LookupRequest(
        identity=Identity(**(said | identity)),
        service=service,
        fields=fields,
        clerk="canbo",
        unit="DEMO",
        procedure="1.004873",
        dossier="D-1",
        purpose="tiep_nhan_ho_so",
        request_id=str(uuid.uuid4()),
    )


def anew(request: LookupRequest, **changes: Any) -> LookupRequest:
    """The same question as another request."""
    return replace(request, request_id=str(uuid.uuid4()), **changes)
