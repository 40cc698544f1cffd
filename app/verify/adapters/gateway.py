"""A province's gateway (LGSP): flat JSON over HTTPS with a bearer token; answers in one of three shapes.

`soap-as-json` is the ministry's XML turned to JSON as it is, `xml-in-json` is `{"error_code": 0, "message": "<xml...>"}`, `flat` has
the fields at the top, or `{}` for nobody. Address, paths, shape and names are settings (`verify.gateway.*`): connecting a
province is configuration, not code.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.verify import answers, tree
from app.verify.api import Answer, Configuration, LookupRequest, Outcome, Service, Unavailable
from app.verify.asking import Question, Wording, renamed
from app.verify.codes import Codes
from app.verify.network.access import secured
from app.verify.network.call import Call, Reply
from app.verify.network.line import Line
from app.verify.recording import Recorder
from app.verify.remote import Remote, Speech
from app.verify.token import Client, Token, TokenSource

_CITIZENS_OWN: Final = tree.KNOWN - {
    "Envelope", "Header", "Body", "Fault", "faultcode", "faultstring", "detail", "CongdanCollection", "CongDan", "KetQuaXacThucResponse",
    "TonTai", "MaYeuCau",
}  # fmt: skip


class GatewayVerifier(Remote):
    """The gateway named by `verify.gateway.*`. Any thread."""

    name = "gateway"
    prefix = "verify.gateway"

    def services(self) -> frozenset[Service]:
        """All three."""
        return frozenset(Service)

    def speech(self, configuration: Configuration, line: Line) -> Speech:
        """By the settings. Raises Unavailable(NOT_CONFIGURED)."""
        url, codes = secured(configuration.text("verify.gateway.url")), Codes.of(configuration.text("verify.codes"))
        return _Gateway(
            line=line,
            addresses={service: _joined(url, configuration.text(f"verify.gateway.path.{service.value}")) for service in Service},
            reader=reader(
                configuration.text("verify.gateway.shape"),
                codes=codes,
                answer_at=tuple(tree.local(part) for part in configuration.text("verify.gateway.answer_at").split(".") if part),
            ),
            names=renamed(configuration.text("verify.gateway.names")),
            wording=Wording.of(configuration),
            codes=codes,
            tokens=_tokens(configuration, line),
            recorder=Recorder.of(configuration),
        )


def _joined(url: str, path: str) -> str:
    return (url.rstrip("/") if path.startswith("/") else url) + path


def _tokens(configuration: Configuration, line: Line) -> TokenSource | None:
    """None where no token is wanted."""
    url = configuration.text("verify.gateway.token_url")
    if not url:
        return None
    client = Client(
        url=secured(url),
        client_id=configuration.text("verify.gateway.client_id"),
        secret=configuration.secret("verify.gateway.client_secret"),
        auth=configuration.text("verify.gateway.token_auth"),
        scope=configuration.text("verify.gateway.scope"),
    )
    if not client.client_id or not client.secret:
        raise Unavailable(Outcome.NOT_CONFIGURED, detail="no-client")
    return TokenSource(line, client)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gateway:
    """A gateway as it is set up."""

    line: Line
    addresses: Mapping[Service, str]
    reader: Callable[[bytes], object]
    names: Mapping[str, str]
    wording: Wording
    codes: Codes
    tokens: TokenSource | None
    recorder: Recorder

    @property
    def urls(self) -> tuple[str, ...]:
        return (*self.addresses.values(), *((self.tokens.url,) if self.tokens else ()))

    @property
    def token(self) -> Callable[[], Coroutine[Any, Any, object]] | None:
        return self.tokens.current if self.tokens else None

    async def ask(self, request: LookupRequest) -> Answer:
        reply = await self._reply(request)
        found = self.reader(reply.body) if reply.status == 200 else _whatever(reply.body)
        self.recorder.keep(request, found, status=reply.status)
        if reply.status != 200:
            return answers.at_status(reply.status, found, codes=self.codes)
        return answers.read(found, request, codes=self.codes)

    async def _reply(self, request: LookupRequest) -> Reply:
        """The source's reply; one that wants a fresh token (401) is asked once more with one."""
        question = Question.of(request, self.wording).flat(self.names)
        call = Call(
            url=self.addresses[request.service],
            content=json.dumps(question, ensure_ascii=False).encode(),
            headers={"content-type": "application/json; charset=utf-8", "accept": "application/json"},
            key=request.request_id,
            replies=answers.REPLIES,
        )
        if self.tokens is None:
            return await self.line.send(call)
        token = await self.tokens.current()
        reply = await self.line.send(_borne(call, token))
        if reply.status != 401 or self.codes.explained(tree.outer(_whatever(reply.body))) not in (None, Outcome.AUTH_FAILED):
            return reply
        self.tokens.drop(token)
        return await self.line.send(_borne(call, await self.tokens.current()))


def reader(shape: str, *, codes: Codes, answer_at: tuple[str, ...] = ()) -> Callable[[bytes], object]:
    """How a body of that shape becomes a tree; `answer_at` names where in it the shape begins.

    The tree holds the citizen where SOAP has him, and whatever else was said, for that decides how much the answer is worth. What is
    returned raises Unavailable(BAD_RESPONSE).
    """
    shaped = _SHAPES[shape]

    def read(body: bytes) -> object:
        whole = tree.of_json(body)
        if not answer_at and shape != "xml-in-json":
            return shaped(whole)
        if codes.told(tree.outer(whole)) is not None:
            return whole
        beside, inner = _parted(whole, answer_at)
        return [beside, shaped({} if inner is None and shape == "flat" else inner)] if answer_at else shaped(whole)

    return read


def _parted(whole: object, path: tuple[str, ...]) -> tuple[object, object]:
    """What is left of the answer without the part at that path, and the part."""
    if not path:
        return {}, whole
    if not isinstance(whole, Mapping) or path[0] not in whole:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="answer-at")
    left, inner = _parted(whole[path[0]], path[1:])
    return {**{name: value for name, value in whole.items() if name != path[0]}, "": left}, inner


def _borne(call: Call, token: Token) -> Call:
    return replace(call, headers={**call.headers, "authorization": f"Bearer {token.value}"})


def _whatever(body: bytes) -> object:
    """The tree of an error's body; None where it is no JSON, which errors need not be."""
    try:
        return tree.of_json(body)
    except Unavailable:
        return None


def _flat(found: object) -> object:
    """The citizen's own fields put where the other shapes have them; what stands beside them (codes, an echo) stays beside."""
    if isinstance(found, list):
        return {"CongdanCollection": {"CongDan": found}}
    if not isinstance(found, Mapping):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    own: dict[str, Any] = {name: value for name, value in found.items() if name in _CITIZENS_OWN}
    if not (own or tree.ECHOES.issuperset(found)):
        return found
    beside = {name: value for name, value in found.items() if name not in own}
    return {**beside, "CongdanCollection": {"CongDan": own}}


def _unpacked(found: object) -> object:
    """The XML inside `{"error_code": 0, "message": "<xml...>"}` unpacked where it stands."""
    if isinstance(found, Mapping):
        named = {name.replace("_", "").casefold(): name for name in found}
        message = named.get("message", "")
        packed = found.get(message)
        if "errorcode" in named and isinstance(packed, str) and packed:
            return {**found, message: tree.of_xml(packed)}
    raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")


def _as_it_is(found: object) -> object:
    return found


_SHAPES: Final[Mapping[str, Callable[[object], object]]] = {"soap-as-json": _as_it_is, "xml-in-json": _unpacked, "flat": _flat}
