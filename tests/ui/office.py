"""An office with a past: units, clerks and weeks of invented work in a desk's ledger, for pages that show counts."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.lookup import Outcome, Service
from app.core.people import Clerk, Commitment, Grant, Post, Term
from app.core.people import Unit as UnitOf
from app.core.units import Unit, UnitKind
from app.core.usage import SENDING, EventKind, UsageEvent
from app.desk import Desk
from app.store import accounts, units
from tests.bench.many_events import write

OUTSIDE: Final = "H99.1"
"""A unit that does not stand below the desk's own."""
STRANGER: Final = "dieulinh"
_FIELDS: Final = ("full_name", "birth_date", "personal_id", "sex", "permanent_residence")
_METHODS: Final = ("qr", "qr", "qr", "qr", "chip", "card", "database", "vneid", "ct07", "notice")
_OUTCOMES: Final = (
    *(Outcome.FOUND,) * 88, *(Outcome.NOT_FOUND_OR_MISMATCH,) * 3, *(Outcome.TIMEOUT,) * 5, *(Outcome.OFFICER_NOT_ALLOWED,) * 3,
    Outcome.BAD_INPUT,
)  # fmt: skip
_MATTERS: Final = (
    ("1.001193", "khai_sinh"), ("1.004873", "xntthn"), ("1.000894", "ket_hon"), ("1.004222", "ct01"), ("2.000635", "trich_luc"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """A clerk with his unit and how many citizens he receives on a usual day."""

    login: str
    name: str
    unit: str
    usual: int
    post: Post = Post.CLERK


WORKERS: Final = (
    Worker("minhanh", "Nguyễn Minh Anh", "X1", 9), Worker("thuha", "Trần Thu Hà", "X1", 7), Worker("quocviet", "Lê Quốc Việt", "X2", 11),
    Worker("ngocbich", "Phạm Ngọc Bích", "X2", 5), Worker("hoangnam", "Vũ Hoàng Nam", "X3", 6), Worker("kimoanh", "Đỗ Kim Oanh", "X4", 8),
    Worker("bichvan", "Ngô Bích Vân", "X1", 2, Post.SUPERVISOR), Worker("quantri1", "Đặng Quốc Huy", "X2", 0, Post.ADMINISTRATOR),
    Worker("baove1", "Bùi Thanh Tâm", "X2", 0, Post.PRIVACY_OFFICER), Worker(STRANGER, "Hoàng Diệu Linh", OUTSIDE, 10),
)  # fmt: skip


def furnish(desk: Desk, *, days: int, today: dt.date, share: float = 1.0, seed: int = 7) -> None:
    """Units below the desk's own and one outside, their clerks, and so many days of a share of their work up to today."""
    journal, own = desk.personnel.journal, desk.counter.clerk.unit
    tree = (
        Unit(code=own.code, name=own.name, kind=UnitKind.COMMUNE),
        Unit(code="X1", name="Bộ phận Một cửa", parent=own.code),
        Unit(code="X2", name="Phòng Văn hóa – Xã hội", parent=own.code),
        Unit(code="X3", name="Phòng Kinh tế", parent=own.code),
        Unit(code="X4", name="Tổ lưu động thôn Đông", parent="X1"),
        Unit(code=OUTSIDE, name="Ủy ban nhân dân phường Bên Kia", kind=UnitKind.COMMUNE),
    )
    journal.write(EventKind.UNIT, units.entering(tree), state="imported")
    named = {unit.code: unit.name for unit in tree}
    for one in WORKERS:
        person = Clerk(login=one.login, name=one.name, unit=UnitOf(code=one.unit, name=named[one.unit]), post=one.post)
        journal.write(EventKind.ACCOUNT, accounts.adding(person), state="added", account=one.login)
        began = today - dt.timedelta(days=days + 30)
        commitment = Commitment(login=one.login, document="12/CK", text_version="2026", term=Term(first=began))
        journal.write(EventKind.ACCOUNT, accounts.committing(commitment), state="committed", account=one.login)
        grant = Grant(login=one.login, services=frozenset(Service), procedures=frozenset(), term=Term(first=began))
        journal.write(EventKind.GRANT, accounts.granting(grant), state="granted", account=one.login)
    write(desk.database, work(journal.ledger.desk, days=days, today=today, share=share, seed=seed))
    journal.ledger.sign_end(at=journal.clock.now())
    desk.reports.rollups.refresh()


def work(desk: str, *, days: int, today: dt.date, share: float, seed: int) -> Iterator[UsageEvent]:
    """Day by day, in the order of the clock. Today somebody works, whatever day it is."""
    dice = random.Random(seed)
    for back in range(days, -1, -1):
        day = today - dt.timedelta(days=back)
        if back and (day.weekday() == 6 or (day.weekday() == 5 and dice.random() < 0.6)):
            continue
        clock = dt.datetime.combine(day, dt.time(7, 30)).astimezone(dt.UTC)
        busy = share * (1 + 0.5 * (day.weekday() == 0) + 0.4 * (day.day > 25))
        for one in WORKERS:
            for matter in range(max(1, round(dice.gauss(one.usual * busy, 2.2 * share))) if one.usual else 0):
                for event in _matter(dice, desk, one, f"H{day:%m%d}-{one.login[:4]}-{matter:03}"):
                    clock += dt.timedelta(seconds=dice.randint(2, 12))
                    yield _at(event, clock)


def _at(details: dict[str, Any], clock: dt.datetime) -> UsageEvent:
    number = int(clock.timestamp() * 1000)
    return UsageEvent(id=f"{number:x}-{details['desk'][:4]}-{clock.microsecond}", at=clock, monotonic_ns=number * 1_000_000, **details)


def _matter(dice: random.Random, desk: str, one: Worker, dossier: str) -> Iterator[dict[str, Any]]:
    procedure, form = _MATTERS[min(len(_MATTERS) - 1, int(dice.expovariate(0.8)))]
    who = {"desk": desk, "clerk": one.login, "unit": one.unit, "boot_id": "boot", "dossier": dossier}
    about = {**who, "procedure": procedure, "purpose": "tiep_nhan_ho_so"}
    yield {"kind": EventKind.DOSSIER, **about}
    for _ in range(dice.choice((1, 1, 1, 2))):
        call = {
            **about, "service": dice.choice(("037", "037", "037", "033", "034")), "method": dice.choice(_METHODS), "adapter": "gateway",
            "subject": f"0a1b2c3d:{dice.getrandbits(256):064x}", "role": "applicant", "request_id": f"{dice.getrandbits(128):032x}",
        }  # fmt: skip
        outcome = dice.choice(_OUTCOMES)
        differs = ("residence",) if outcome is Outcome.FOUND and dice.random() < 0.06 else ()
        yield {"kind": EventKind.INTENT, "fields": _FIELDS, **call}
        yield {"kind": EventKind.OUTCOME, "outcome": outcome.value, "differs": differs, "duration_ms": dice.randint(40, 900), **call}
    itself = dice.choice((0, 4, 7, 9, 12, 14, 16, 21))
    yield {"kind": EventKind.FILL, **about, "form": form, "filled": itself + 2, "filled_by_itself": itself, "missing": dice.randint(0, 2)}
    yield {"kind": EventKind.PRINT, **about, "form": form, "state": SENDING}
    if dice.random() < 0.93:
        yield {"kind": EventKind.PRINT, **about, "form": form, "state": "queued", "job": "P-1", "copies": 1}
