"""The receipt slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả): which papers came in, and its two copies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.core.dossier import echo
from app.core.errors import WrongUsage
from app.draft import Draft
from forms.catalogue import Catalogue
from forms.procedures import shipped
from resources.sentences import say
from resources.text import fold, squash

FORM = "phieu_tiep_nhan"
"""Its key in the catalogue."""

_CONTENT = "trich_yeu_ho_so"
_TABLE = "thanh_phan_ho_sos"
_COLUMNS: Mapping[str, str] = {
    "ban chinh": "so_ban_chinh",
    "ban chung thuc": "nhan_ban_giay",
    "ban sao": "so_ban_sao",
    "ban photo": "so_ban_sao",
}
_SHARE = re.compile(r"(?:(\d{1,3}) )?(\D+)")
_COPIES = ("receipt.copy.kept", "receipt.copy.given")


def papers_handed_in(papers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The rows of the slip's table, as entries: of each paper its name and how many of what.

    "1 bản chính, 2 bản sao", "bản chứng thực": a count is 1 where none is said. Raises WrongUsage for what is neither an
    original, a certified copy nor a photocopy.
    """
    entries: dict[str, str] = {}
    for row, (name, said) in enumerate(papers):
        entries[f"{_TABLE}[{row}].ten"] = squash(name)
        for part in said.split(","):
            share = _SHARE.fullmatch(fold(part))
            column = _COLUMNS.get(share.group(2)) if share else None
            if share is None or column is None or f"{_TABLE}[{row}].{column}" in entries:
                raise WrongUsage("receipt.bad_paper", known=", ".join(_COLUMNS))
            entries[f"{_TABLE}[{row}].{column}"] = share.group(1) or "1"
    return entries


def require_named(procedure: str, *, catalogue: Catalogue, entries: Mapping[str, str]) -> None:
    """The slip says what is asked for: a procedure that nobody knows is named by the clerk. Raises WrongUsage.

    Without a procedure nothing is judged: no dossier opens without one.
    """
    known = not procedure or shipped().get(procedure) is not None or bool(catalogue.for_procedure(procedure))
    if not known and not squash(entries.get(_CONTENT, "")):
        raise WrongUsage("receipt.unknown_procedure", procedure=echo(procedure), field=_CONTENT)


def both_copies(draft: Draft) -> tuple[Draft, ...]:
    """The copy that is kept and the one for the citizen. They differ in the line under the title alone.

    `Counter.paper` makes one file of them.
    """
    lines = [say(key) for key in _COPIES]
    forms = (draft.form.model_copy(update={"subtitle": (line,)}) for line in lines)
    return tuple(replace(draft, filled=replace(draft.filled, form=form)) for form in forms)
