"""Is a Vietnamese input method at work, which may change what a hand scanner types? Said only where it can be known. No Qt."""

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Final

_PROGRAMS: Final = {
    "unikeynt.exe": "UniKey",
    "unikey.exe": "UniKey",
    "evkey64.exe": "EVKey",
    "evkey32.exe": "EVKey",
    "openkey.exe": "OpenKey",
}
"""By the name of the program's file, as their makers ship them."""
_FRAMEWORKS: Final = {"ibus": "IBus", "fcitx": "Fcitx"}
_VARIABLES: Final = ("XMODIFIERS", "QT_IM_MODULE", "GTK_IM_MODULE")


def running(environment: Mapping[str, str] = os.environ) -> str:
    """The name of the one that runs: of UniKey and its kin on Windows, of the framework elsewhere; empty where none is known of.

    A framework may also write other languages: it is a reason to look there, no proof. Windows: lists the processes; any thread.
    """
    if found := next((_PROGRAMS[name] for name in map(str.lower, _processes()) if name in _PROGRAMS), ""):
        return found
    said = " ".join(environment.get(name, "") for name in _VARIABLES).lower()
    return next((name for word, name in _FRAMEWORKS.items() if word in said), "")


def _processes() -> Iterator[str]:
    """The names of the running programs' files on Windows (Tool Help Library); elsewhere, or where they may not be listed, none."""
    yield from ()
    if sys.platform == "win32":
        yield from _listed()


if sys.platform == "win32":

    def _listed() -> Iterator[str]:
        """By CreateToolhelp32Snapshot."""
        import ctypes
        from ctypes import wintypes

        class Entry(ctypes.Structure):
            """PROCESSENTRY32W."""

            _fields_ = (
                ("size", wintypes.DWORD), ("usage", wintypes.DWORD), ("process", wintypes.DWORD), ("heap", ctypes.c_size_t),
                ("module", wintypes.DWORD), ("threads", wintypes.DWORD), ("parent", wintypes.DWORD), ("priority", wintypes.LONG),
                ("flags", wintypes.DWORD), ("file", wintypes.WCHAR * 260),
            )  # fmt: skip

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        for each in (kernel.Process32FirstW, kernel.Process32NextW):
            each.argtypes = (wintypes.HANDLE, ctypes.POINTER(Entry))
        snapshot = kernel.CreateToolhelp32Snapshot(0x2, 0)  # TH32CS_SNAPPROCESS
        if snapshot in (None, wintypes.HANDLE(-1).value):
            return
        entry = Entry(size=ctypes.sizeof(Entry))
        try:
            more = kernel.Process32FirstW(snapshot, ctypes.byref(entry))
            while more:
                yield entry.file
                more = kernel.Process32NextW(snapshot, ctypes.byref(entry))
        finally:
            kernel.CloseHandle(snapshot)
