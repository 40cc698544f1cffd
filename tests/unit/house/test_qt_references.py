"""Guard against wheels whose Qt calls lose references (PySide6 6.12.0 under Python 3.11): docs/decisions/0001-pyside6-pin.md."""

import subprocess
import sys

import pytest

CALLS = 2_000
PROBE = f"""
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Bell(QObject):
    rung = Signal()
app = QCoreApplication([])
bell = Bell()
bell.rung.connect(lambda: None)
def lost(value, call):
    call()
    before = sys.getrefcount(value)
    for _ in range({CALLS}):
        call()
    return before - sys.getrefcount(value)
print(max(lost(None, app.processEvents), lost(None, lambda: bell.setObjectName("x")), lost(None, bell.parent), lost(True, bell.rung.emit)))
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="from 3.12 on None and True are immortal: nothing can be lost")
def test_a_qt_call_loses_no_reference() -> None:
    told = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) < CALLS // 10
