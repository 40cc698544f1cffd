"""`motcua fill`: look-ups for every role, a filled form, a paper."""

import datetime as dt
import time
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.catalogue import day_of
from app.cli.lookups import USUAL_PURPOSE, explain, open_counter, pairs, read_card
from app.cli.voice import Voice
from app.core.dossier import Role, echo, plain_role
from app.core.errors import NotPermitted, Refused, Unavailable, WrongUsage
from app.core.lookup import Outcome
from app.core.reason import Reason, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from app.claimant import Claimant, Finding, Person
    from app.core.dossier import Dossier
    from app.counter import Choice, Counter, Draft
    from forms.fill import FilledValue
    from forms.model import FormDefinition
    from forms.portals import Portal


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("fill")(fill)


def fill(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORM")],
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF. / The PDF file.", metavar="FILE.pdf")],
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    card: Annotated[list[str] | None, typer.Option("--card", help="Vai và ảnh thẻ. / Once per person.", metavar="ROLE=FILE")] = None,
    same: Annotated[list[str] | None, typer.Option("--same", help="subject=applicant", metavar="ROLE=ROLE")] = None,
    entry: Annotated[list[str] | None, typer.Option("--set", help="Cán bộ nhập. / Clerk's entry.", metavar="KEY=VALUE")] = None,
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure.")] = "",
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = USUAL_PURPOSE,
    card_only: Annotated[bool, typer.Option("--card-only", help="Không tra cứu: chỉ số liệu trên thẻ. / Card fields only.")] = False,
    date: Annotated[str, typer.Option(help="Ngày ghi trên tờ khai. / Date on the form.")] = "",
    prefer: Annotated[
        list[str] | None, typer.Option("--prefer", help="Chọn bên khi khác nhau. / card:full_name=REASON", metavar="SIDE:FIELD=CODE[:TEXT]")
    ] = None,
    household: Annotated[bool, typer.Option("--household", help="Bảng thành viên từ dịch vụ 034. / Members from 034.")] = False,
    code: Annotated[str, typer.Option(help="Mã xác thực 6 số. / One-time code.")] = "",
    portal: Annotated[str, typer.Option(help="Kèm tên ô của cổng này. / Values under a portal's names too.", metavar="NAME")] = "",
) -> None:
    """Tra cứu từng người, điền tờ khai, tạo PDF. / Look up, fill, render."""
    cards, entries = numbered(pairs(card)), dict(pairs(entry))
    carry_out(
        context.obj,
        Wish(
            form=form,
            out=out,
            dossier=dossier,
            procedure=procedure,
            purpose=purpose,
            cards=tuple(cards),
            same=dict(pairs(same)),
            entries=entries,
            choices=tuple(_choices(prefer, roles=[role for role, _ in cards], entries=entries)),
            card_only=card_only,
            household=household,
            day=day_of(date),
            code=code,
            portal=portal,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One paper to be made, as the words of a command line say it. `cards` are files by role (`member[0]` too)."""

    form: str
    out: Path
    dossier: str
    procedure: str = ""
    purpose: str = USUAL_PURPOSE
    cards: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    same: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict, repr=False)
    choices: "tuple[Choice, ...]" = ()
    card_only: bool = False
    household: bool = False
    day: dt.date | None = None
    days: int | None = None
    """Working days until the result, where the paper promises it."""
    code: str = ""
    """The clerk's one-time code."""
    portal: str = ""
    """Whose names the row gives the values under, too (`motcua forms portals`)."""


def carry_out(voice: Voice, wish: Wish, *, paper_of: "Callable[[Counter, Draft], bytes] | None" = None) -> None:
    """Look-ups for everybody, then the paper, then its row. Ends the command; raises what its parts raise.

    `paper_of` draws it where it is not the filled form as it is.
    """
    from app.claimant import Claimant
    from app.order import check_order
    from app.pack_shelf import Shelf
    from app.paper import write_whole
    from app.state import open_settings
    from forms.portals import find_portal

    began = time.monotonic()
    form, out, twins = wish.form, wish.out, wish.same
    definition = Shelf.of(open_settings(voice.home)).catalogue().get(form, on=wish.day)
    portal = find_portal(wish.portal) if wish.portal else None
    roles = [role for role, _ in wish.cards]
    check_order(definition, procedure=wish.procedure, roles=roles, entries=wish.entries, same=twins)
    if wish.household and (wish.card_only or "applicant" not in roles or not definition.repeats(Role.MEMBER)):
        raise WrongUsage("fill.no_household")
    if not out.name or out.is_dir():
        raise WrongUsage("fill.bad_out")
    claimants = [Claimant.of_card(role, read_card(Path(file))) for role, file in wish.cards]
    matter_of = wish.procedure or (definition.procedures[0].code if len(definition.procedures) == 1 else "")
    with open_counter(voice) as counter:
        with _refusal_as_row(voice, form):
            if wish.code:
                counter.confirm(wish.code)
            matter = counter.open_dossier(number=wish.dossier, procedure=matter_of, purpose=wish.purpose)
        people: list[Person] = []
        if wish.card_only:
            people += claimants
        else:
            wanted = {one.role: counter.wanted(form, one.role, same=twins, day=wish.day) for one in claimants}
            people += _look_up_all(voice, counter, matter, claimants, wanted=wanted, form=form)
        if wish.household:
            people += _members(voice, counter, matter, claimants, form=definition)
        draft = counter.fill(matter, form, people, entries=wish.entries, same=twins, choices=wish.choices, day=wish.day, days=wish.days)
        paper = paper_of(counter, draft) if paper_of else counter.paper(draft)
        with _refusal_as_row(voice, form):
            counter.finish(draft)
        write_whole(out, paper)
    _report(voice, draft, out=out, portal=portal, elapsed_ms=round((time.monotonic() - began) * 1000))
    raise typer.Exit(voice.status)


def _look_up_all(
    voice: Voice, counter: "Counter", matter: "Dossier", claimants: "list[Claimant]", *, wanted: dict[str, frozenset[str]], form: str
) -> "list[Finding]":
    """A finding for each, one look-up a number. Where one is not found or nobody answers, there is no paper: a row says why."""
    found: dict[str, Finding] = {}
    people: list[Finding] = []
    for claimant in claimants:
        number = claimant.identity.number
        twins = [one for one in claimants if one.identity.number == number]
        if number not in found:
            try:
                found[number] = counter.look_up(matter, claimant, fields=frozenset().union(*(wanted[one.role] for one in twins)))
            except (Unavailable, NotPermitted) as problem:
                voice.row(_no_paper(form, claimant.role, problem.outcome), told=f"{form}: {problem.outcome.value}")
                raise
            explain(voice, found[number])
            if len(twins) > 1:
                voice.tell("cli.same_person", roles=", ".join(one.role for one in twins))
            if found[number].outcome is not Outcome.FOUND:
                voice.row(_no_paper(form, claimant.role, found[number].outcome), told=f"{form}: {found[number].outcome.value}")
                raise typer.Exit(voice.status)
        people.append(replace(found[number], claimant=claimant))
    return people


def _members(voice: Voice, counter: "Counter", matter: "Dossier", claimants: "list[Claimant]", *, form: "FormDefinition") -> "list[Person]":
    """The rest of the applicant's household, below those of it who have a card. Where it is not found there is no paper."""
    applicant = next(one for one in claimants if one.role == Role.APPLICANT)
    try:
        found = counter.household(matter, applicant, form_key=form.key)
    except (Unavailable, NotPermitted) as problem:
        voice.row(_no_paper(form.key, Role.MEMBER, problem.outcome), told=f"{form.key}: {problem.outcome.value}")
        raise
    if found.finding.outcome is not Outcome.FOUND:
        explain(voice, found.finding)
        voice.row(_no_paper(form.key, Role.MEMBER, found.finding.outcome), told=f"{form.key}: {found.finding.outcome.value}")
        raise typer.Exit(voice.status)
    here = {one.identity.number for one in claimants}
    first = sum(plain_role(one.role) == Role.MEMBER for one in claimants)
    others = [one for one in found.others if one.member.personal_id not in here]
    return [replace(one, role=f"{Role.MEMBER}[{n}]") for n, one in enumerate(others, start=first)]


@contextmanager
def _refusal_as_row(voice: Voice, form: str) -> "Iterator[None]":
    """A refusal about nobody in particular is a row of its own."""
    try:
        yield
    except Refused as problem:
        reason = problem.reason if isinstance(problem, NotPermitted) else problem.key
        voice.row({**_no_paper(form, "", Outcome.OFFICER_NOT_ALLOWED), "people": [], "reason": reason}, told=f"{form}: {reason}")
        raise


def _no_paper(form: str, role: str, outcome: Outcome) -> dict[str, Any]:
    return {
        "pdf": None,
        "form": form,
        "fields": {},
        "missing": [],
        "warnings": [],
        "people": [{"role": role, "outcome": outcome.value}],
        "elapsed_ms": 0,
    }


def _report(voice: Voice, draft: "Draft", *, out: Path, portal: "Portal | None", elapsed_ms: int) -> None:
    filled = draft.filled
    row = {
        "pdf": str(out),
        "form": draft.form.key,
        "fields": _told(filled.values),
        "missing": list(filled.missing),
        "suggestions": {key: list(offered) for key, offered in filled.suggestions.items()},
        "warnings": [warning.code for warning in filled.warnings],
        "people": list(_people(draft)),
        "unverified": draft.marks.unverified,
        "elapsed_ms": elapsed_ms,
    }
    if portal is not None:
        row["portal"] = _told(portal.named(filled))
    voice.row(row, told=voice.say("cli.filled", file=out, filled=len(filled.values), missing=len(filled.missing)))
    if filled.missing:
        voice.tell("cli.missing", fields="; ".join(_labels(draft, filled.missing)))
    for warning in filled.warnings:
        voice.tell(f"fill.{warning.code}", **dict(warning.values))
    if portal is not None and draft.form.key not in portal.forms:
        voice.tell("cli.portal_without_form", portal=portal.portal)


def _told(values: "Mapping[str, FilledValue]") -> dict[str, dict[str, str]]:
    """Values as JSON, each with its origin."""
    return {name: {"value": value.text, "origin": value.origin.value} for name, value in values.items()}


def _people(draft: "Draft") -> Iterable[dict[str, Any]]:
    from app.claimant import Finding, Listed
    from app.cli.shapes import plain

    for person in draft.people:
        if isinstance(person, Listed):
            yield {"role": person.role, "outcome": Outcome.FOUND.value, "listed": True}
        elif isinstance(person, Finding):
            compared = {"outcome": person.outcome.value, "comparison": plain(person.comparison), "differs": list(person.differs)}
            yield {"role": person.claimant.role, **compared}
        else:
            yield {"role": person.role, "outcome": None}


def _labels(draft: "Draft", keys: Iterable[str]) -> Iterable[str]:
    """What the form calls them; a cell of a table by its row and column: "Họ, chữ đệm và tên (2)"."""
    labels = {item.key: item.label for item in draft.form.items()}
    for item in draft.form.items():
        for column in item.columns:
            labels |= {f"{item.key}[{n}].{column.key}": f"{column.label} ({n + 1})" for n in range(30)}
    return (labels[key] for key in keys)


def _choices(words: list[str] | None, *, roles: "Collection[str]", entries: "Collection[str]") -> "Iterator[Choice]":
    """`card:full_name=reason`; with several people `card:mother.full_name=reason`; `typed:field_key=reason` for an entry."""
    from app.counter import Choice, Side

    for name, why in pairs(words):
        side, _, field = name.partition(":")
        whose = next(iter(roles)) if len(roles) == 1 and "." not in field else ""
        reason = Reason.read(Use.OVERRIDE, why)
        if side not in set(Side):
            raise WrongUsage("fill.bad_choice", word=echo(name))
        choice = Choice(field=f"{whose}.{field}" if whose and side != Side.TYPED else field, side=Side(side), reason=reason)
        known = field in entries if choice.side is Side.TYPED else choice.role in roles and choice.is_of_a_compared_field
        if not known:
            raise WrongUsage("fill.bad_choice", word=echo(field))
        yield choice


def numbered(roles: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Repeating roles get their places (`member[0]`, `member[1]`); any other may be given once."""
    placed: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for role, file in roles:
        place, repeats = seen.get(role, 0), role in set(Role) and Role(role).repeats
        if place and not repeats:
            raise WrongUsage("fill.role_twice", role=echo(role))
        seen[role] = place + 1
        placed.append((f"{role}[{place}]" if repeats else role, file))
    return placed
