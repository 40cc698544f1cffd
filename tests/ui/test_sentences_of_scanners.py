"""Every text about hand scanners that the program says is in the catalogue, and every one in the catalogue is said."""

import re
from pathlib import Path

from resources.sentences import catalogue
from scanner.self_test import Fault
from scanner.sources.serial import Link

SOURCES = [file for file in Path("app").resolve().rglob("*.py") if file.name != "settings.py"]
SETTINGS = {"scanner.port", "scanner.baud"}
WRITTEN = {
    key for file in SOURCES for key in re.findall(r"""["'](scanner\.[a-z0-9_.]*[a-z0-9_])["']""", file.read_text(encoding="utf-8"))
} - SETTINGS
MADE = {
    *(f"scanner.verdict.{fault}" for fault in Fault),
    *(f"scanner.link.{link}" for link in Link),
    *(f"scanner.kind.{kind}" for kind in ("camera", "serial", "flatbed")),
    *(f"scanner.sheet.{step}" for step in ("open", "scan", "read", "set")),
    *(f"scanner.unclear.{place}" for place in ("full_name", "residence", "extra")),
    *(f"scanner.page.{source}_{state}" for source in ("camera", "wedge", "flatbed") for state in ("on", "off")),
}
KEPT = {re.sub(r"\.(what|lost|next)$", "", key) if key.count(".") > 1 else key for key in catalogue() if key.startswith("scanner.")}


def test_every_text_about_scanners_is_written_down_once_and_said_somewhere() -> None:
    assert len(WRITTEN) > 20
    said = {re.sub(r"\.(what|lost|next)$", "", key) for key in WRITTEN | MADE}
    assert sorted(KEPT - said) == []
    assert sorted(said - KEPT) == []
