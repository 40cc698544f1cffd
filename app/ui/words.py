"""Words for roles and notices, in the language of the moment."""

from collections.abc import Callable
from functools import partial

from app.ui.components import Button
from app.ui.i18n import known, tr
from app.ui.sections import NoticeView
from app.ui.state import Deed, Notice, State, role_base
from app.ui.theme import Tone

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
    Deed.CARD_ONLY: ("id-card", ""),
    Deed.TYPED_ONLY: ("user-round-pen", ""),
    Deed.SCAN: ("scan-qr-code", "F2"),
    Deed.RETYPE: ("keyboard", ""),
    Deed.NEXT_PERSON: ("user-plus", "Ctrl+N"),
    Deed.PRINT: ("printer", "Ctrl+P"),
    Deed.DISMISS: ("check", ""),
    Deed.CANCEL: ("x", "Esc"),
}


def role_word(state: State, role: str) -> str:
    """What the people at the counter call that role; the form's own word in Vietnamese."""
    if not role:
        return tr("window.role.nobody")
    base, number = role_base(role)
    own = next((person.label for person in state.form.people if person.role == base), "") if state.form else ""
    word = own if own and tr("window.language.code") == "vi" else tr(f"role.{base}")
    return tr("window.role.numbered", role=word, **number) if number else word


def sentences(notice: Notice) -> tuple[str, str]:
    """What happened; whether anything was lost and what to do."""
    if not known(f"{notice.key}.what"):
        return tr(notice.key, **notice.values), ""
    what, *more = (tr(f"{notice.key}.{part}", **notice.values) for part in ("what", "lost", "next") if known(f"{notice.key}.{part}"))
    return what, " ".join(more)


def show_notice(view: NoticeView, notice: Notice | None, act: Callable[[Deed], object]) -> None:
    """Puts a notice into its view, or hides that."""
    if notice is None:
        view.forget()
        return
    view.show()
    what, more = sentences(notice)
    buttons = {str(deed): _button(deed, act) for deed in notice.deeds}
    view.show_notice(tone=notice.tone, icon=_ICONS[notice.tone], what=what, more=more, deeds=buttons)


def _button(deed: Deed, act: Callable[[Deed], object]) -> Button:
    icon, shortcut = _DEEDS[deed]
    return Button(f"window.deed.{deed}", icon=icon, shortcut=shortcut, on_click=partial(act, deed))
