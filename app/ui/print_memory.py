"""Which printer was used last at this desk, with which sides and tray: settings, so that nobody chooses twice. No Qt."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from app.core.errors import MotcuaError
from app.settings import Settings
from app.spool.ticket import Sides, Ticket

_PRINTER, _OPTIONS = "print.printer", "print.options"


class PrintMemory:
    """`keep` writes a file: worker thread. Copies are never remembered: the next citizen wants one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def printer(self) -> str:
        """The one used last, or the one that was set."""
        return self._settings.text(_PRINTER)

    @property
    def tickets(self) -> Mapping[str, Ticket]:
        """By printer. What somebody wrote there that is none counts for nothing."""
        with suppress(ValueError, AttributeError, TypeError, KeyError):
            kept = json.loads(self._settings.text(_OPTIONS) or "{}")
            return {str(name): Ticket(sides=Sides(one["sides"]), tray=str(one["tray"])) for name, one in kept.items()}
        return {}

    def keep(self, printer: str, ticket: Ticket) -> None:
        """For the next time; where settings are locked or cannot be written, for this run only. Worker thread."""
        tickets = {**self.tickets, printer: replace(ticket, copies=1)}
        options = {name: {"sides": one.sides.value, "tray": one.tray} for name, one in tickets.items()}
        for key, value in ((_PRINTER, printer), (_OPTIONS, json.dumps(options, ensure_ascii=False))):
            if self._settings.text(key) != value:
                with suppress(MotcuaError):
                    self._settings = self._settings.changed(key, value)
