"""Every text of the window is in the catalogue, in both languages, and every text of the catalogue's window part is used."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.claimant import Claimant, Finding
from app.core.errors import CouldNotKeep, NotPermitted, Unavailable, WrongUsage
from app.core.lookup import Method, Outcome, Verdict
from app.core.people import Post
from app.core.reason import Use
from app.core.waiting import WaitingState
from app.ui.components import Button, Text
from app.ui.help.keys_card import KEYS
from app.ui.i18n import Tongue, known, tr
from app.ui.notice import Notice
from app.ui.notices import Spare, notice_of, trouble_of
from app.ui.offer import RELATIVES
from app.ui.screens import Sight
from app.ui.state import Deed, Status, Step
from app.ui.welcome import STEPS
from app.ui.words import sentences
from app.verify.compare import COMPARED
from app.verify.verdicts import Why
from resources import path
from resources.sentences import catalogue
from scanner.hints import Hint
from scanner.other import OtherKind

REFUSED = re.compile(r"refused\.[a-z-]+\.what")
SOURCES = sorted(Path("app/ui").resolve().rglob("*.py"))
WRITTEN = {
    key for file in SOURCES for key in re.findall(r"""["']((?:window|keys|by)\.[a-z0-9_.]+)["']""", file.read_text(encoding="utf-8"))
} - {
    "window.language",
    "window.theme",
    "window.text_scale",
    "window.camera",
    "window.sound",
    "window.clear_after_min",
    "window.public_screen",
}  # settings of the same name
MADE = {
    *(f"window.status.{one}" for one in Status),
    *(f"window.step.{one}" for one in Step),
    *(f"window.deed.{one}" for one in Deed),
    *(f"window.post.{one}" for one in Post),
    *(f"window.key.{name}" for _, name in KEYS),
    *(f"window.welcome.step_{name}" for _, name in STEPS),
    *(f"window.waiting.state_{one}" for one in WaitingState),
    *(f"window.kin.{one}" for one in RELATIVES),
    *(f"window.hint.{one}" for one in Hint),
    *(f"window.curtain.{sight}.{part}" for sight in Sight for part in ("head", "body")),
    "window.under_way.asking",
    "window.under_way.household",
    "window.card_only.count",
    "window.card_only.hours",
    "window.status_bar.database_demo",
    "window.status_bar.database_real",
}


def test_every_text_that_the_window_says_is_written_down() -> None:
    assert SOURCES
    assert not [key for key in WRITTEN | MADE if not known(key) and not known(f"{key}.what")]


def test_every_text_written_down_for_the_window_is_said_somewhere() -> None:
    elsewhere = {"window.already_open", "window.no_qt", "window.no_screen"}  # said by the composition root
    said = WRITTEN | MADE | elsewhere
    kept = {re.sub(r"\.(what|lost|next)$", "", key) for key in catalogue() if key.startswith("window.")}
    assert sorted(kept - said) == []


def test_an_english_sentence_has_no_vietnamese_word_but_a_name_an_example_or_what_stands_on_paper() -> None:
    marked = re.compile(r"[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]|\b(cccd|cmnd|nam|ubnd)\b")
    found = {key for key, said in catalogue().items() if marked.search(said["en"].casefold())}
    assert found == {
        "accounts.bad_document.next", "supervisor.commitments.document_wanted",  # a document's number
        "compare.letter-form", "compare.tone-position", "compare.y-or-i",  # letters
        "form.entry_not_an_amount.what",  # the currency
        "lint.EVD-2", "receipt.bad_paper.next", "set_up.unit.place_help", "setting.unit.place.help",  # words of a paper
        "scanner.verdict.doubled.what", "scanner.verdict.dos_glyphs.what",  # what a reader types
        "window.bar.language", "window.procedure.nothing",  # the other language; a procedure's name
    } | {f"lint.HKB-{n}" for n in range(1, 6)} | {"lint.RES-1"}  # decrees  # fmt: skip


@pytest.mark.parametrize("key", ["doubt.number_sex", "doubt.mrz_sex"])
def test_a_doubt_about_the_sex_speaks_the_language_of_the_window(vietnamese: Tongue, key: str) -> None:
    notice = Notice(key=key, values={"number": "Nữ", "mrz": "Nữ", "card": "Nam"})
    assert {"nữ", "nam"} <= set(re.findall(r"\w+", sentences(notice)[0]))
    vietnamese.speak("en")
    assert {"female", "male"} <= set(re.findall(r"\w+", sentences(notice)[0]))


def test_every_outcome_and_every_other_code_can_be_explained() -> None:
    assert all(known(f"outcome.{one}.what") for one in Outcome)
    assert all(known(f"scan.other_{one}.what") for one in OtherKind)
    assert all(known(f"compare.{one}") for one in Why)
    assert all(known(f"method.{one}") for one in Method)
    assert all(use.codes for use in Use)


def test_every_first_way_out_of_a_trouble_is_a_next_step() -> None:
    spare = Spare(deed=Deed.CARD_ONLY)
    claimant = Claimant.typed("applicant", number="", full_name="", birth=None)
    comparison = dict.fromkeys(COMPARED, Verdict.ABSENT)
    said = (
        Finding(claimant=claimant, outcome=one, request_id="", adapter="", elapsed_ms=0, comparison=comparison)
        for one in Outcome
        if one is not Outcome.FOUND
    )
    told = [notice_of(one, spare) for one in said] + [trouble_of(Unavailable(one), spare) for one in Outcome]
    told += [
        trouble_of(NotPermitted(Outcome.OFFICER_NOT_ALLOWED, key.split(".")[1]), spare) for key in catalogue() if REFUSED.fullmatch(key)
    ]
    told += [trouble_of(failure, spare) for failure in (CouldNotKeep("store.broken"), WrongUsage("lookup.bad_number"), ValueError())]
    assert len(told) > 40
    assert all(notice is not None and Step(notice.deeds[0].value) for notice in told)


def test_a_key_that_nobody_wrote_down_is_an_error_not_a_text(vietnamese: Tongue) -> None:
    with pytest.raises(KeyError, match="nobody"):
        tr("window.nobody.wrote.this")


def test_the_language_changes_while_the_window_is_open(vietnamese: Tongue, dressed: QApplication) -> None:
    text, button = Text("window.print.title"), Button("window.foot.save", shortcut="Ctrl+S")
    text.show()
    assert (text.text(), button.words) == ("In tờ khai", "Lưu PDF")
    vietnamese.speak("en")
    QCoreApplication.processEvents()
    assert (text.text(), button.words) == ("Print", "Save PDF")
    assert button.accessibleName() == "Save PDF Ctrl+S"
    vietnamese.speak("vi")
    QCoreApplication.processEvents()
    assert text.text() == "In tờ khai"
    text.close()


@pytest.mark.parametrize(("context", "source", "said"), [
    ("QLineEdit", "&Undo", "Hoàn tác"), ("QWidgetTextControl", "Select All", "Chọn tất cả"), ("QPlatformTheme", "&Yes", "Có"),
    ("QFileDialog", "File &name:", "Tên tệp"), ("QLineEdit", "&Paste", "Dán"),
])  # fmt: skip
def test_qts_own_menus_and_dialogs_speak_vietnamese_too(vietnamese: Tongue, context: str, source: str, said: str) -> None:
    assert QCoreApplication.translate(context, source) == said


def test_data_is_never_read_as_markup(vietnamese: Tongue) -> None:
    text = Text()
    text.show_data("<img src=file:x><b>Nguyễn</b>")
    assert text.text() == "<img src=file:x><b>Nguyễn</b>"
    assert text.textFormat().name == "PlainText"


def test_every_icon_that_is_drawn_is_bundled_and_every_bundled_one_is_drawn() -> None:
    bundled = {file.stem for file in path("icons").glob("*.svg")}
    words = set(re.findall(r'"([a-z0-9-]+)"', " ".join(file.read_text(encoding="utf-8") for file in SOURCES)))
    assert bundled - words == set()
    named = set(re.findall(r'icon="([a-z0-9-]+)"', " ".join(file.read_text(encoding="utf-8") for file in SOURCES)))
    assert named | {status.icon for status in Status} <= bundled
    assert "ISC License" in (path("icons") / "LICENSE.txt").read_text(encoding="utf-8")


def test_no_label_of_the_window_guesses_its_format() -> None:
    plain = {"components.py"}
    makers = [file.name for file in SOURCES if re.search(r"(?<!\()QLabel\(", file.read_text(encoding="utf-8"))]
    assert set(makers) <= plain
