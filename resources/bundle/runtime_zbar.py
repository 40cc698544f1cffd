"""Runtime hook of the frozen program: pyzbar finds the ZBar that was bundled, not only one installed by the system.

pyzbar asks `ctypes.util.find_library`, which reads the system's list and so knows nothing of the program's own folder.
The system's copy stays the second choice. (On Windows pyzbar's wheel carries its library beside its code.)
"""

import ctypes.util
import sys
from pathlib import Path

_BUNDLED = Path(sys._MEIPASS) / "libzbar.so.0"  # type: ignore[attr-defined]  # set by PyInstaller's bootloader
_of_the_system = ctypes.util.find_library


def _find_library(name: str) -> str | None:
    if name == "zbar" and _BUNDLED.exists():
        return str(_BUNDLED)
    return _of_the_system(name)


ctypes.util.find_library = _find_library
