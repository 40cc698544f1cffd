"""Words for roles and notices, in the language of the moment."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from app.ui.code_field import CodeField
from app.ui.components import Button
from app.ui.i18n import known, tr
from app.ui.notice import Deed, Notice
from app.ui.sections import NoticeView
from app.ui.state import State, role_base
from app.ui.theme import Tone
from forms.model import FormDefinition

_ICONS = {
    Tone.OK: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-x",
    Tone.INFO: "info",
    Tone.PLAIN: "info",
    Tone.DEMO: "flask-conical",
}
_DEEDS = {
    Deed.RETRY: ("refresh-cw", "F5"),
    Deed.LOOK_UP: ("search", ""),
    Deed.CARD_ONLY: ("id-card", ""),
    Deed.TYPED_ONLY: ("user-round-pen", ""),
    Deed.LISTED_ONLY: ("list-checks", ""),
    Deed.SCAN: ("scan-qr-code", "F2"),
    Deed.RETYPE: ("keyboard", ""),
    Deed.NEXT_PERSON: ("user-plus", "Ctrl+N"),
    Deed.PRINT: ("printer", "Ctrl+P"),
    Deed.OTHER_PRINTER: ("arrow-right-left", ""),
    Deed.CANCEL_JOB: ("x", ""),
    Deed.SLIP: ("printer", ""),
    Deed.UNITE: ("link", ""),
    Deed.DISMISS: ("check", ""),
    Deed.CANCEL: ("x", "Esc"),
}

_ABOUT_SEX: Final = ("doubt.number_sex", "doubt.mrz_sex")
_SEXES: Final = {"Nam": "window.sex.male", "Nữ": "window.sex.female"}


def role_word(state: State, role: str) -> str:
    """What the people at the counter call that role; in Vietnamese the word of the form in front, or of another of the dossier."""
    base, _ = role_base(role)
    forms = (form for form in (state.form, *state.forms) if form is not None)
    return role_in(next((form for form in forms if base in form.roles), None), role)


def role_in(form: FormDefinition | None, role: str) -> str:
    """The same for a form that may not be the one on the screen."""
    if not role:
        return tr("window.role.nobody")
    base, number = role_base(role)
    own = next((person.label for person in form.people if person.role == base), "") if form else ""
    word = own if own and tr("window.language.code") == "vi" else tr(f"role.{base}")
    return tr("window.role.numbered", role=word, **number) if number else word


def sentences(notice: Notice) -> tuple[str, str]:
    """What happened; whether anything was lost and what to do."""
    values = {name: _in_words(notice.key, value) for name, value in notice.values.items()}
    if not known(f"{notice.key}.what"):
        return tr(notice.key, **values), ""
    # What is usually done next is not what can be done where a limit is reached: that says its own.
    parts = ("what", "lost") if notice.limit else ("what", "lost", "next")
    what, *more = (tr(f"{notice.key}.{part}", **values) for part in parts if known(f"{notice.key}.{part}"))
    return what, " ".join(more)


def _in_words(key: str, value: object) -> object:
    """What a card says by a word of its own, Nam or Nữ, in the language of the sentence around it."""
    return tr(_SEXES[str(value)]) if key in _ABOUT_SEX and value in _SEXES else value


def show_notice(view: NoticeView, notice: Notice | None, act: Callable[[str], object]) -> None:
    """Puts a notice into its view, or hides that. `act` gets the deed; a code comes as `code:<six digits>`."""
    if notice is None:
        view.forget()
        return
    view.show()
    what, more = sentences(notice)
    view.show_notice(
        tone=notice.tone,
        icon=_ICONS[notice.tone],
        what=what,
        more=more,
        deeds={str(deed): _offer(deed, act) for deed in notice.deeds},
        limit=" ".join(tr(line.key, **line.values) for line in notice.limit),
        support=" ".join(tr(line.key, **line.values) for line in notice.support),
        ready_at=notice.ready_at,
    )


def _offer(deed: Deed, act: Callable[[str], object]) -> QWidget:
    if deed is Deed.CODE:
        field = CodeField()
        field.given.connect(lambda code: act(f"{Deed.CODE}:{code}"))
        return field
    icon, shortcut = _DEEDS[deed]
    return Button(f"window.deed.{deed}", icon=icon, shortcut=shortcut, on_click=partial(act, str(deed)))
