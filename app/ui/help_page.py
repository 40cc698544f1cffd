"""The help page (F1): the four steps of the main job, and every key."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.components import Button, Frame, Picture, Text
from app.ui.theme import Tone

KEYS: Final = (
    ("F1", "help"), ("F2", "scan"), ("F3 / Ctrl+F", "find"), ("F4", "offer"), ("F5", "retry"), ("F6", "preview"), ("F7", "difference"),
    ("F8", "missing"), ("F9", "usage"), ("F10", "scanners"), ("F11", "waiting"), ("Ctrl+O", "file"), ("Ctrl+V", "paste"),
    ("Ctrl+T", "type"), ("Ctrl+N", "next_person"), ("Ctrl+G", "receipt"), ("Ctrl+Tab", "form"), ("Ctrl+P", "print"),
    ("Ctrl+S", "save"), ("Ctrl+Z", "undo"), ("Alt+1…9", "person"), ("Ctrl+L", "language"), ("Ctrl++ / Ctrl+-", "text_size"),
    ("Esc", "escape"),
)  # fmt: skip
STEPS: Final = (("scan-qr-code", "scan"), ("arrow-right-left", "compare"), ("list-checks", "complete"), ("printer", "print"))


class HelpPage(QWidget):
    """Fits one screen at 100 %; large text scrolls."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(16)
        head = QHBoxLayout()
        head.addWidget(Text("window.help.title", look="title"))
        head.addStretch(1)
        close = Button("window.help.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit)
        self.setFocusProxy(close)
        head.addWidget(close)
        outer.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        well = QWidget()
        well.setProperty("look", "well")
        columns = QHBoxLayout(well)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        columns.addWidget(_steps(), 2)
        columns.addWidget(_keys(), 3)
        scroll.setWidget(well)
        outer.addWidget(scroll, 1)


def _steps() -> Frame:
    card = Frame("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(20)
    column.addWidget(Text("window.help.steps", look="caption"))
    for number, (icon, name) in enumerate(STEPS, start=1):
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Picture(icon, tone=Tone.INFO, size=28), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(f"window.help.step_{name}.head", look="strong", n=number))
        words.addWidget(Text(f"window.help.step_{name}.body", look="muted", wrap=True))
        row.addLayout(words, 1)
        column.addLayout(row)
    column.addStretch(1)
    return card


def _keys() -> Frame:
    card = Frame("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(24, 20, 24, 20)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.addWidget(Text("window.help.keys", look="caption"), 0, 0, 1, 4)
    half = (len(KEYS) + 1) // 2
    for place, (key, name) in enumerate(KEYS):
        beside, row = divmod(place, half)
        cap = Text(look="key")
        cap.show_data(key)
        grid.addWidget(cap, row + 1, 2 * beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(f"window.key.{name}", wrap=True), row + 1, 2 * beside + 1, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    grid.setRowStretch(half + 1, 1)
    return card
