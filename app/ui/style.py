"""The stylesheet, built from the tokens; and the fonts and colours that Qt wants to know outside of it.

Widgets say what they are with the dynamic property `look` (a word) and never carry colours themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.theme import FAMILY, Palette, Theme, Tone
from resources import path

RADIUS: Final = 8
BODY, SMALL, TITLE = 15, 13, 20
"""Type scale in pixels at 100 %."""


def load_fonts() -> str:
    """Registers the bundled fonts of the window; returns the family to use (the system's where they are missing)."""
    for file in sorted(path("fonts").glob("BeVietnamPro-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    return FAMILY if QFontDatabase.hasFamily(FAMILY) else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def dress(application: QApplication, theme: Theme) -> None:
    """Gives the whole application this theme; may be called again at any time. GUI thread."""
    font = QFont(load_fonts() if not QFontDatabase.hasFamily(FAMILY) else FAMILY)
    font.setPixelSize(theme.px(BODY))
    application.setFont(font)
    application.setPalette(_palette(theme.palette))
    application.setStyleSheet(sheet(theme))


@contextmanager
def undressed(application: QApplication) -> Iterator[None]:
    """The stylesheet is off while a window is built: under one, each widget that joins another is dressed anew with all it holds.

    Dressed once afterwards, a window stands in half the time. GUI thread.
    """
    worn = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(worn)


def _palette(colours: Palette) -> QPalette:
    """For what is drawn without the stylesheet: carets, selections, menus of the system's style."""
    roles = QPalette.ColorRole
    found = QPalette()
    for role, colour in {
        roles.Window: colours.bg,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.sunken,
        roles.Text: colours.text,
        roles.WindowText: colours.text,
        roles.ButtonText: colours.text,
        roles.Button: colours.surface,
        roles.PlaceholderText: colours.muted,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Link: colours.accent,
        roles.ToolTipBase: colours.text,
        roles.ToolTipText: colours.surface,
        roles.Mid: colours.line,
        roles.Accent: colours.accent,
    }.items():
        found.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return found


def sheet(theme: Theme) -> str:
    """The whole stylesheet."""
    return "\n".join((_base(theme), _surfaces(theme), _words(theme), _buttons(theme), _fields(theme), _tables(theme)))


def _base(theme: Theme) -> str:
    c = theme.palette
    return f"""
QWidget {{ color: {c.text}; font-size: {theme.px(BODY)}px; }}
QMainWindow, QDialog, QWidget[look="page"] {{ background: {c.bg}; }}
QToolTip {{ background: {c.text}; color: {c.surface}; border: none; padding: 6px 8px; font-size: {theme.px(SMALL)}px; }}
QScrollArea, QScrollArea > QWidget > QWidget[look="well"], QStackedWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:vertical {{ min-height: 36px; }}
QScrollBar::handle:horizontal {{ min-width: 36px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
"""


def _surfaces(theme: Theme) -> str:
    c = theme.palette
    tints = "\n".join(
        f'QFrame[look="notice"][tone="{tone}"] {{ background: {c.tint(tone)}; border: 1px solid {c.ink(tone)}; '
        f"border-radius: {RADIUS}px; }}\n"
        f'QFrame[look="pill"][tone="{tone}"] {{ background: {c.tint(tone)}; border: none; '
        f"border-radius: {theme.px(12)}px; min-height: {theme.px(26)}px; }}\n"
        f'QLabel[tone="{tone}"] {{ color: {c.ink(tone)}; }}'
        for tone in Tone
    )
    return f"""
QFrame[look="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
QFrame[look="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[look="foot"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[look="band"] {{ background: {c.demo_soft}; border: none; border-bottom: 1px solid {c.demo}; }}
QFrame[look="band"] QLabel {{ color: {c.demo}; font-size: {theme.px(SMALL)}px; }}
QFrame[look="strip"] {{ background: {c.warn_soft}; border: none; border-bottom: 1px solid {c.warn}; }}
QFrame[look="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="skeleton"] {{ background: {c.sunken}; border: none; border-radius: 4px; }}
QFrame[look="difference"] {{ background: {c.warn_soft}; border: none; border-radius: {RADIUS}px; }}
QFrame[look="await"] {{ background: {c.accent_soft}; border: none; border-radius: {RADIUS}px; }}
QFrame[look="inset"] {{ background: {c.surface}; border: 1px solid {c.accent}; border-radius: {RADIUS}px; }}
QFrame[look="plain"] {{ background: transparent; border: none; }}
QFrame[look="camera"] {{ background: {c.sunken}; border: 1px dashed {c.line}; border-radius: {RADIUS}px; }}
QFrame[look="camera"][live="true"] {{ border: 1px solid {c.line}; }}
QFrame[look="camera"][drop="true"] {{ border: 2px solid {c.accent}; background: {c.accent_soft}; }}
QFrame[look="desk"] {{ background: {c.sunken}; border: none; border-radius: {RADIUS}px; }}
{tints}
"""


def _words(theme: Theme) -> str:
    c = theme.palette
    return f"""
QLabel {{ background: transparent; border: none; }}
QLabel[look="muted"] {{ color: {c.muted}; }}
QLabel[look="small"] {{ color: {c.muted}; font-size: {theme.px(SMALL)}px; }}
QLabel[look="caption"] {{ color: {c.muted}; font-size: {theme.px(SMALL)}px; font-weight: 600; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="name"] {{ font-size: {theme.px(TITLE)}px; font-weight: 600; }}
QLabel[look="title"] {{ font-size: {theme.px(TITLE)}px; font-weight: 600; }}
QLabel[look="figure"] {{ font-size: {theme.px(28)}px; font-weight: 600; }}
QLabel[look="brand"] {{ font-size: {theme.px(18)}px; font-weight: 700; color: {c.accent}; }}
QLabel[look="key"] {{
    color: {c.muted}; background: {c.sunken}; border: 1px solid {c.line}; border-radius: 4px;
    padding: 1px 6px; font-size: {theme.px(SMALL)}px; font-weight: 500;
}}
QLabel[look="problem"] {{ color: {c.bad}; font-size: {theme.px(SMALL)}px; }}
"""


def _buttons(theme: Theme) -> str:
    c = theme.palette
    return f"""
QPushButton {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
    padding: 0 {theme.px(14)}px; min-height: {theme.px(38)}px; icon-size: {theme.px(20)}px; font-weight: 500;
}}
QPushButton:hover {{ background: {c.sunken}; border-color: {c.muted}; }}
QPushButton:pressed {{ background: {c.accent_soft}; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.sunken}; border-color: {c.line}; }}
QPushButton[look="primary"] {{
    background: {c.accent}; color: {c.on_accent}; border: none; min-height: {theme.px(48)}px;
    padding: 0 {theme.px(22)}px; font-weight: 600;
}}
QPushButton[look="primary"] QLabel {{ color: {c.on_accent}; font-weight: 600; }}
QPushButton[look="primary"] QLabel[look="key"] {{ background: transparent; border: 1px solid {c.on_accent}; font-weight: 500; }}
QPushButton[look="flat"] QLabel, QPushButton[look="row"] QLabel, QPushButton[look="chip"] QLabel {{ color: {c.accent}; }}
QPushButton[look="segment"] QLabel[on="true"] {{ color: {c.accent}; font-weight: 600; }}
QPushButton[look="chip"] QLabel {{ font-size: {theme.px(SMALL)}px; }}
QPushButton[look="fold"] QLabel {{ font-weight: 600; }}
QPushButton QLabel:disabled, QPushButton[look="primary"] QLabel:disabled, QPushButton[look="flat"] QLabel:disabled {{ color: {c.muted}; }}
QPushButton[look="primary"] QLabel[look="key"]:disabled {{ border-color: {c.line}; }}
QPushButton[look="primary"]:hover {{ background: {c.accent_deep}; }}
QPushButton[look="primary"]:disabled {{ background: {c.sunken}; color: {c.muted}; border: 1px solid {c.line}; }}
QPushButton[look="primary"][waiting="true"] {{ background: {c.accent_deep}; }}
QPushButton[look="flat"], QPushButton[look="row"] {{
    background: transparent; border: none; color: {c.accent}; padding: 0 {theme.px(8)}px; min-height: {theme.px(32)}px;
}}
QPushButton[look="flat"]:hover, QPushButton[look="row"]:hover {{ background: {c.accent_soft}; }}
QPushButton[look="flat"]:disabled {{ color: {c.muted}; background: transparent; }}
QPushButton[look="tool"] {{ background: transparent; border: none; padding: 0 {theme.px(8)}px; min-height: {theme.px(32)}px; }}
QPushButton[look="tool"]:hover {{ background: {c.sunken}; }}
QPushButton[look="tool"]:disabled {{ color: {c.muted}; background: transparent; }}
QPushButton[look="fold"] {{
    background: transparent; border: none; border-bottom: 1px solid {c.line}; border-radius: 0;
    text-align: left; padding: 0 2px; min-height: {theme.px(38)}px; font-weight: 600;
}}
QPushButton[look="fold"]:hover {{ background: {c.sunken}; }}
QPushButton[look="chip"] {{
    background: {c.accent_soft}; color: {c.accent}; border: none; border-radius: {theme.px(14)}px;
    min-height: {theme.px(28)}px; padding: 0 {theme.px(12)}px; font-size: {theme.px(SMALL)}px;
}}
QPushButton[look="chip"]:hover {{ border: 1px solid {c.accent}; }}
QPushButton[look="segment"] {{ padding: 0 {theme.px(12)}px; }}
QPushButton[look="segment"]:checked {{ background: {c.accent_soft}; color: {c.accent}; font-weight: 600; }}
QPushButton[look="person"] {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px; text-align: left; padding: 0;
    min-height: {theme.px(56)}px;
}}
QPushButton[look="person"]:hover {{ border-color: {c.muted}; }}
QPushButton[look="person"]:checked {{ background: {c.accent_soft}; border: 1px solid {c.accent}; }}
QPushButton[look="sheet"] {{ padding: 0 {theme.px(12)}px; min-height: {theme.px(32)}px; }}
QPushButton[look="sheet"]:checked {{ background: {c.accent_soft}; border: 1px solid {c.accent}; }}
QPushButton[look="sheet"] QLabel[on="true"] {{ color: {c.accent}; font-weight: 600; }}
QCheckBox {{ border: none; outline: none; spacing: 8px; min-height: {theme.px(32)}px; background: transparent; font-weight: 500; }}
QCheckBox:disabled {{ color: {c.muted}; }}
QCheckBox::indicator {{
    width: {theme.px(16)}px; height: {theme.px(16)}px; border: 2px solid {c.muted}; border-radius: 4px; background: {c.surface};
}}
QCheckBox::indicator:checked {{ border-color: {c.accent}; background: {c.accent}; }}
QCheckBox::indicator:disabled {{ border-color: {c.line}; background: {c.sunken}; }}
QRadioButton {{ border: none; outline: none; spacing: 8px; min-height: {theme.px(32)}px; background: transparent; }}
QRadioButton:focus, QRadioButton:hover {{ border: none; background: transparent; outline: none; }}
QRadioButton::indicator {{
    width: {theme.px(16)}px; height: {theme.px(16)}px;
    border: 2px solid {c.muted}; border-radius: {theme.px(8) + 2}px; background: {c.surface};
}}
QRadioButton::indicator:checked {{
    border-color: {c.accent};
    background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
        stop:0 {c.accent}, stop:0.55 {c.accent}, stop:0.62 {c.surface}, stop:1 {c.surface});
}}
"""


def _fields(theme: Theme) -> str:
    c = theme.palette
    return f"""
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
    padding: 0 {theme.px(10)}px; min-height: {theme.px(38)}px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
}}
QPlainTextEdit {{ padding: {theme.px(6)}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QSpinBox:hover {{ border-color: {c.muted}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 1px solid {c.accent}; }}
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {{ border: 1px solid {c.bad}; }}
QLineEdit:read-only {{ background: {c.sunken}; }}
QComboBox {{ padding-right: {theme.px(34)}px; }}
QComboBox::drop-down {{ border: none; width: 0; }}
QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QSpinBox QLineEdit {{ border: none; min-height: 0; padding: 0 {theme.px(8)}px; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QAbstractItemView {{
    background: {c.surface}; border: 1px solid {c.line}; outline: none;
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QListView[look="plain"] {{ border: none; background: transparent; }}
QComboBox QAbstractItemView::item, QListView::item {{ min-height: {theme.px(36)}px; padding: 0 {theme.px(8)}px; }}
QComboBox QAbstractItemView::item:selected, QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 8px 20px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 12px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
"""


def _tables(theme: Theme) -> str:
    c = theme.palette
    return f"""
QTableView {{
    background: {c.surface}; border: none; gridline-color: {c.line};
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QTableView::item {{ padding: 0 6px; border-bottom: 1px solid {c.line}; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 0; height: 0; }}
QHeaderView::section {{
    background: {c.surface}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line};
    padding: {theme.px(8)}px 6px; font-size: {theme.px(SMALL)}px; font-weight: 600;
}}
QHeaderView::section:hover {{ color: {c.text}; }}
"""
