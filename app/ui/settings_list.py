"""The lines of the settings page, group by group; each is made when it is first wanted, a few at a time, so that nothing stalls."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.first_start import PROGRESS
from app.settings import DECLARED, SECRETS, Settings
from app.ui.components import Frame, Text
from app.ui.settings_groups import group_of, in_order
from app.ui.settings_rows import GroupHead, Line, SecretRow, SettingRow
from app.verify import registry

_AT_ONCE: Final = 2
"""Lines that are made between two looks at the keyboard: some 15 ms."""
HIDDEN: Final = frozenset({PROGRESS, "print.options"})
"""The program's own notes, which no line is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All there is to show, read together."""

    settings: Settings
    may: Mapping[str, bool]
    secrets: Mapping[str, bool]

    def is_changed(self, key: str) -> bool:
        """Does the desk say something of its own there?"""
        return self.secrets[key] if key in SECRETS else self.settings.setting(key).is_changed


class SettingsList(Frame):
    """`rows` and `secret_rows` hold the lines made so far. GUI thread."""

    given = Signal(str, object)
    reset = Signal(str)
    secret_kept = Signal(str, str)
    secret_forgotten = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("card", parent)
        self.rows: dict[str, SettingRow] = {}
        self.secret_rows: dict[str, SecretRow] = {}
        self._snapshot: Snapshot | None = None
        self._adapters: tuple[str, ...] = ()
        self._wanted: frozenset[str] = frozenset()
        self._to_make: deque[str] = deque()
        self._fresh: list[tuple[str, Line]] = []
        self._making = QTimer(self)
        self._making.timeout.connect(self._make_some)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 16)
        column.setSpacing(0)
        self.nothing = Text("settings_page.none", look="muted", wrap=True)
        self.nothing.hide()
        column.addWidget(self.nothing)
        self._keys: dict[str, tuple[str, ...]] = dict(in_order())
        self._heads: dict[str, GroupHead] = {}
        self._places: dict[str, QVBoxLayout] = {}
        for group in self._keys:
            self._heads[group], self._places[group] = GroupHead(group, self), QVBoxLayout()
            column.addWidget(self._heads[group])
            column.addLayout(self._places[group])
        column.addStretch(1)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every setting and secret that can have a line, in the order of the page."""
        return tuple(key for keys in self._keys.values() for key in keys if key not in HIDDEN)

    @property
    def complete(self) -> bool:
        """Is every line made that is wanted?"""
        return not self._to_make

    def show_state(self, snapshot: Snapshot) -> None:
        """As everything stands now."""
        self._snapshot = snapshot
        for key in (*self.rows, *self.secret_rows):
            self._show(key)

    def show_only(self, keys: Collection[str]) -> None:
        """Those lines; what is not made yet comes a few at a time, from the top."""
        self._wanted = frozenset(keys)
        self._put()
        made = {**self.rows, **self.secret_rows}
        for key, line in made.items():
            line.setVisible(key in self._wanted)
        standing = {group_of(key) for key in self._wanted}
        for group, head in self._heads.items():
            head.setVisible(group in standing)
        self.nothing.setVisible(not self._wanted)
        self._to_make = deque(key for key in self.keys if key in self._wanted and key not in made)
        self._make_some()

    def forget_typing(self) -> None:
        """No half-typed secret stays."""
        for row in self.secret_rows.values():
            row.stop()

    def _make_some(self) -> None:
        """A group is put into its place when it is whole: each putting lays the whole page out anew."""
        for _ in range(min(_AT_ONCE, len(self._to_make))):
            key = self._to_make.popleft()
            line = self._secret(key) if key in SECRETS else self._setting(key)
            self._show(key)
            self._fresh.append((key, line))
            if not self._to_make or group_of(self._to_make[0]) != group_of(key):
                self._put()
        if self._to_make:
            self._making.start(0)
        else:
            self._making.stop()

    def _put(self) -> None:
        for key, line in self._fresh:
            order, place = self._keys[group_of(key)], self._places[group_of(key)]
            standing = (place.itemAt(n) for n in range(place.count()))
            before = sum(1 for item in standing if item is not None and self._key_of(item.widget()) in order[: order.index(key)])
            place.insertWidget(before, line)
            line.setVisible(key in self._wanted)
        self._fresh.clear()

    def _key_of(self, line: QWidget | None) -> str:
        return line.key if isinstance(line, Line) else ""

    def _setting(self, key: str) -> SettingRow:
        self._adapters = self._adapters or tuple(registry.available())
        row = self.rows[key] = SettingRow(DECLARED[key], adapters=self._adapters, parent=self)
        row.given.connect(self.given)
        row.reset.connect(self.reset)
        return row

    def _secret(self, key: str) -> SecretRow:
        row = self.secret_rows[key] = SecretRow(key, self)
        row.kept.connect(self.secret_kept)
        row.forgotten.connect(self.secret_forgotten)
        return row

    def _show(self, key: str) -> None:
        now = self._snapshot
        if now is None:
            return
        if key in self.rows:
            self.rows[key].show_setting(now.settings.setting(key), may=now.may[key])
        else:
            self.secret_rows[key].show_state(is_set=now.secrets[key], may=now.may[key])
