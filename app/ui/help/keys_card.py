"""All keys of the window, each with what it does."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.ui.components import Text

KEYS: Final = (
    ("F1", "help"),
    ("Shift+F1", "keys"),
    ("F2", "scan"),
    ("F3 / Ctrl+F", "find"),
    ("F4", "cover"),
    ("F5", "retry"),
    ("F6", "preview"),
    ("F7", "difference"),
    ("F8", "missing"),
    ("F9", "usage"),
    ("F10", "scanners"),
    ("F11", "waiting"),
    ("F12", "lock"),
    ("Ctrl+D", "offer"),
    ("Ctrl+O", "file"),
    ("Ctrl+V", "paste"),
    ("Ctrl+T", "type"),
    ("Ctrl+N", "next_person"),
    ("Ctrl+K", "aside"),
    ("Ctrl+H", "dossiers"),
    ("Ctrl+G", "receipt"),
    ("Ctrl+Tab", "form"),
    ("Ctrl+Shift+Tab", "form_before"),
    ("Ctrl+P", "print"),
    ("Ctrl+S", "save"),
    ("Ctrl+E", "export"),
    ("Ctrl+Z", "undo"),
    ("Alt+← / Alt+→", "period"),
    ("Alt+1…9", "person"),
    ("Alt+M", "menu"),
    ("Ctrl+,", "settings"),
    ("Ctrl+L", "language"),
    ("Ctrl++ / Ctrl+-", "text_size"),
    ("Esc", "escape"),
)


def keys_card() -> QScrollArea:
    """The table in two columns; large text scrolls."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table = QWidget()
    table.setProperty("look", "well")
    table.setMinimumHeight(1)  # its own least height is that of lines one word wide: it gets what the lines need at their width
    grid = QGridLayout(table)
    grid.setContentsMargins(24, 8, 24, 8)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    half = (len(KEYS) + 1) // 2
    for place, (key, name) in enumerate(KEYS):
        beside, row = divmod(place, half)
        cap = Text(look="key")
        cap.show_data(key)
        grid.addWidget(cap, row, 2 * beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(f"window.key.{name}", wrap=True), row, 2 * beside + 1, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    grid.setRowStretch(half, 1)
    scroll.setWidget(table)
    return scroll
