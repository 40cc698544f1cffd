"""Which Qt this copy has: loads every part of it that the window uses, and shows nothing."""

from PySide6 import QtGui, QtPdf, QtPrintSupport, QtSerialPort, QtSvg, QtWidgets
from PySide6.QtCore import qVersion


def parts() -> str:
    """Qt's version and the parts that were loaded. Raises ImportError where a library is missing."""
    loaded = (QtGui, QtWidgets, QtPdf, QtPrintSupport, QtSerialPort, QtSvg)
    return f"Qt {qVersion()}: {', '.join(part.__name__.removeprefix('PySide6.') for part in loaded)}"
