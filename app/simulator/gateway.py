"""What stands behind each URL: one request in, one reply out, and the fault that is to be played with it."""

import json
import time
from collections.abc import Callable

from app.core.errors import BadInput
from app.simulator.access import Credentials, Tokens, digest_agrees
from app.simulator.asked import Asked, Unusable
from app.simulator.calls import Call, summary
from app.simulator.codes import CODES
from app.simulator.faults import TOKEN, Fault, Kind, Plan, rules_of
from app.simulator.http import Exchange, Reply, Request
from app.simulator.mangling import mangled
from app.simulator.quirks import Quirks
from app.simulator.shapes import Shape, as_json, as_soap, refusal, soap_fault
from app.simulator.telling import practised, tell
from resources import simulator as description


class Gateway:
    """The source as a whole, without its sockets. Lives on the event loop's thread; `plan` may be changed from any."""

    def __init__(self, *, credentials: Credentials, shape: Shape, token_life_s: int, plan: Plan) -> None:
        self.plan = plan
        self._credentials, self._shape = credentials, shape
        self._tokens = Tokens(credentials, life_s=token_life_s)
        self._calls: list[Call] = []

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request for a token or about a citizen, in the order in which they came. Any thread."""
        return tuple(self._calls)

    def answer(self, request: Request) -> Exchange:
        """What to reply, and how."""
        methods = self._methods(request)
        if not methods:
            return Exchange(reply=Reply.json({"error": "not_found"}, status=404))
        if request.method not in methods:
            allowed = (("Allow", ", ".join(methods)),)
            return Exchange(reply=Reply.json({"error": "method_not_allowed"}, status=405, headers=allowed))
        return methods[request.method](request)

    def _methods(self, request: Request) -> dict[str, Callable[[Request], Exchange]]:
        first, *rest = request.path.removeprefix("/").split("/")
        match first:
            case "token" if not rest:
                return {"POST": self._token}
            case "soap" if not rest:
                return {"POST": self._soap}
            case "json":
                return self._facade(rest)
            case "openapi.json" if not rest:
                return {"GET": lambda _: Exchange(reply=Reply.json(description.openapi()))}
            case "-" if request.local and rest == ["calls"]:
                return {"GET": lambda _: Exchange(reply=Reply.json(summary(self.calls)))}
            case "-" if request.local and rest == ["faults"]:
                return {"POST": self._add_faults, "DELETE": self._clear_faults}
            case _:
                return {}

    # --- control ---------------------------------------------------------------------------------------------------

    def _add_faults(self, request: Request) -> Exchange:
        try:
            self.plan.add(*rules_of(json.loads(request.body)))
        except (ValueError, RecursionError):
            return Exchange(reply=Reply.json({"error": "no JSON"}, status=400))
        except BadInput as problem:
            return Exchange(reply=Reply.json({"error": str(problem.values["problem"])}, status=400))
        return Exchange(reply=Reply.json({"faults": len(self.plan)}))

    def _clear_faults(self, _: Request) -> Exchange:
        self.plan.clear()
        return Exchange(reply=Reply.json({"faults": 0}))

    # --- token -----------------------------------------------------------------------------------------------------

    def _token(self, request: Request) -> Exchange:
        fault = self.plan.play(service=TOKEN)
        reply = self._tokens.give(request, worthless=fault is not None and fault.kind is Kind.EXPIRED_TOKEN)
        return self._told(reply, by=TOKEN, service=TOKEN, outcome="OK" if reply.status == 200 else "AUTH_FAILED", fault=fault)

    # --- the façade ------------------------------------------------------------------------------------------------

    def _facade(self, rest: list[str]) -> dict[str, Callable[[Request], Exchange]]:
        """`/json`, with a shape, a service, or both behind it."""
        shape = Shape(rest.pop(0)) if rest and rest[0] in list(Shape) else self._shape
        service = rest.pop(0) if rest and rest[0] in ("033", "034", "037") else ""
        return {} if rest else {"POST": lambda request: self._json(request, shape=shape, service=service)}

    def _json(self, request: Request, *, shape: Shape, service: str) -> Exchange:
        if not self._tokens.holds(request):
            return self._told(_no_token(), by="json", service=service, outcome="AUTH_FAILED")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return self._told(_unusable("Content-Type", status=415), by="json", service=service, outcome="BAD_INPUT")
        try:
            asked = Asked.of_json(request.body, service=service)
        except Unusable as problem:
            return self._told(_unusable(str(problem), status=problem.status), by="json", service=service, outcome="BAD_INPUT")
        fault = self._fault_for(asked)
        if fault and fault.kind is Kind.EXPIRED_TOKEN:
            self._tokens.revoke(request)
            return self._told(_no_token(), by="json", asked=asked, fault=fault)
        told = tell(asked, fault)
        return self._told(as_json(told, shape), by="json", asked=asked, outcome=told.outcome, fault=fault)

    # --- SOAP ------------------------------------------------------------------------------------------------------

    def _soap(self, request: Request) -> Exchange:
        urls = tuple(f"{scheme}://{request.headers.get('host', '')}/soap" for scheme in ("http", "https"))
        if not digest_agrees(request, urls=urls, credentials=self._credentials, now=time.time()):
            return self._told(_unknown_desk(), by="soap", outcome="AUTH_FAILED")
        try:
            asked = Asked.of_soap(request.body)
        except Unusable as problem:
            reply = soap_fault(code=CODES["BAD_INPUT"], text=str(problem), quirks=Quirks.of(""))
            return self._told(reply, by="soap", outcome="BAD_INPUT")
        fault = self._fault_for(asked)
        if fault and fault.kind is Kind.EXPIRED_TOKEN:
            return self._told(_unknown_desk(), by="soap", asked=asked, fault=fault)
        told = tell(asked, fault)
        return self._told(as_soap(told), by="soap", asked=asked, outcome=told.outcome, fault=fault)

    # --- both ------------------------------------------------------------------------------------------------------

    def _fault_for(self, asked: Asked) -> Fault | None:
        return self.plan.play(service=asked.service, number=asked.number) or practised(asked)

    def _told(
        self, reply: Reply, *, by: str, asked: Asked | None = None, service: str = "", outcome: str = "", fault: Fault | None = None
    ) -> Exchange:
        """The reply with its fault, kept in the list of calls: by outcome, or by the kind of fault where that hides it."""
        reply = mangled(reply, fault)
        if fault and fault.kind not in (Kind.REFUSED, Kind.NOT_FOUND):
            outcome = fault.kind
        service, request_id = (asked.service, asked.request_id) if asked else (service, "")
        self._calls.append(Call(service=service, by=by, outcome=outcome, status=reply.status, request_id=request_id))
        return Exchange(reply=reply, fault=fault)


def _no_token() -> Reply:
    """RFC 6750 section 3."""
    named = (("WWW-Authenticate", 'Bearer realm="motcua", error="invalid_token"'),)
    return Reply.json({"error": "invalid_token"}, status=401, headers=named)


def _unusable(why: str, *, status: int) -> Reply:
    return refusal(CODES["BAD_INPUT"], status=status, why=why)


def _unknown_desk() -> Reply:
    return soap_fault(code="401", text="Unauthorized", quirks=Quirks.of(""), status=401)
