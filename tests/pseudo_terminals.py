"""Are there pseudo-terminals here? They stand for serial lines, and a bare machine may not have mounted theirs."""

import os

import pytest


def _missing() -> str:
    if not hasattr(os, "openpty"):
        return "this system knows no pseudo-terminals"
    try:
        ends = os.openpty()
    except OSError as error:
        return f"this machine gives nobody a pseudo-terminal: {error.strerror}"
    for end in ends:
        os.close(end)
    return ""


_WHY_NOT = _missing()
needs_pseudo_terminals = pytest.mark.skipif(bool(_WHY_NOT), reason=_WHY_NOT)
