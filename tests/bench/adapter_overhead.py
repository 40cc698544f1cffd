"""What an adapter costs a look-up without the network: reading the answer, dropping what was not asked for, comparing with the card.

Beside it, in the same run and on the same bytes, what `json.loads` and a pydantic model of the answer cost alone. Run by
`sh dev bench`, or by itself: `python -m tests.bench.adapter_overhead`. Over every invented citizen whose card and record name the
same number; processor time, the two sides taken turn by turn, median of the rounds.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.citizen import ALWAYS_ASKED, ASKABLE
from app.core.lookup import LookupRequest
from app.verify import answers
from app.verify.adapters.gateway import reader
from app.verify.codes import Codes
from app.verify.compare import Claimed, compare
from resources.demo.people import DemoCitizen, citizens
from tests.contract.requests import asking

Row = tuple[str, str, float, str, float]
CODES = Codes.of("004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED")
ASKED = {
    "4 fields": ALWAYS_ASKED,
    "CT01's": ALWAYS_ASKED | {"sex", "permanent_residence", "current_residence", "household_head"},
    "all 19": ASKABLE,
}
"""What every look-up asks for, what the commonest form adds, everything."""

Digits = Annotated[str, Field(pattern=r"^[0-9]*$", max_length=12)]
Code = Annotated[str, Field(pattern=r"^[0-9A-Z]*$", max_length=5)]


class Name(BaseModel):
    """The peer's model of the same answer, as one writes it with pydantic: names and types, digits where digits belong."""

    Ho: str = ""
    ChuDem: str = ""
    Ten: str = ""


class Birth(BaseModel):
    Nam: Digits = ""
    NgayThangNam: Digits = ""


class Place(BaseModel):
    MaTinhThanh: Code = ""
    MaQuanHuyen: Code = ""
    MaPhuongXa: Code = ""
    ChiTiet: str = ""
    QuocGia: Code = ""


class Relative(BaseModel):
    HoVaTen: Name | str = ""
    QuocTich: Code = ""
    SoDinhDanh: Digits = ""
    SoCMND: Digits = ""
    QuanHe: Code = ""


class Citizen(BaseModel):
    SoDinhDanh: Digits
    SoCMND: Digits = ""
    HoVaTen: Name | str
    GioiTinh: Code = ""
    DanToc: Code = ""
    TonGiao: Code = ""
    TinhTrangHonNhan: Code = ""
    NhomMau: Code = ""
    NgayThangNamSinh: Birth
    NoiDangKyKhaiSinh: Place | None = None
    QuocTich: Code = ""
    QueQuan: Place | None = None
    ThuongTru: Place | None = None
    NoiOHienTai: Place | None = None
    Cha: Relative | None = None
    Me: Relative | None = None
    VoChong: Relative | None = None
    NguoiDaiDien: Relative | None = None
    ChuHo: Relative | None = None
    SoSoHoKhau: str = ""


class Collection(BaseModel):
    CongDan: Citizen


class Body(BaseModel):
    CongdanCollection: Collection


class Envelope(BaseModel):
    Body: Body


def claimed(citizen: DemoCitizen) -> Claimed:
    """What his card says."""
    card, who = citizen.card, asking(citizen).identity
    assert card is not None
    return Claimed(
        personal_id=who.number,
        old_id=card.old_id,
        full_name=who.full_name,
        birth_date=who.birth_date,
        sex=card.sex,
        residence=card.residence,
    )


def rows() -> Iterator[Row]:
    """A line for each choice of fields; milliseconds a look-up."""
    people = [one for one in citizens() if one.wire and one.card and one.card.number == one.wire["SoDinhDanh"]]
    bodies = [
        json.dumps({"Header": "", "Body": {"CongdanCollection": {"CongDan": one.wire}}}, ensure_ascii=False).encode() for one in people
    ]
    claims = [claimed(one) for one in people]
    read = reader("soap-as-json", codes=CODES)

    def theirs() -> None:
        for body in bodies:
            Envelope.model_validate(json.loads(body))

    def ours(requests: list[LookupRequest]) -> None:
        for body, request, claim in zip(bodies, requests, claims, strict=True):
            record = answers.read(read(body), request, codes=CODES).record
            assert record is not None
            compare(claim, record)

    for what, fields in ASKED.items():
        requests = [asking(one, fields=fields) for one in people]
        mine, peer = both(partial(ours, requests), theirs)
        yield f"adapter: {what}", "parse, filter, compare", mine / len(people), "json.loads + pydantic", peer / len(people)


def both(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 11) -> tuple[float, float]:
    """Median milliseconds of processor time of each, taken in turns, so that a busy machine slows both alike."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for work, times in zip((ours, theirs), spent, strict=True):
            began = time.process_time()
            work()
            if turn:
                times.append((time.process_time() - began) * 1000)
    return statistics.median(spent[0]), statistics.median(spent[1])


def main() -> None:
    """Prints the lines."""
    for what, ours, mine, peer, theirs in rows():
        print(f"{what:<20} {ours:<24} {mine * 1000:>7.1f} µs  {peer:<24} {theirs * 1000:>7.1f} µs  ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
