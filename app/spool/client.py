"""The programs of a CUPS client, in English and with a deadline: `lp`, `lpstat`, `cancel`."""

import os
import shutil
import subprocess

from app.core.errors import DeviceMissing

PATIENCE_S = 15
"""A print server that says nothing for so long is silent."""


def available() -> bool:
    """Is there a CUPS client on this machine?"""
    return shutil.which("lp") is not None


def run(*order: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Any thread but the window's. Raises DeviceMissing where there is no such program, or no answer in time."""
    english = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(order, input=given, capture_output=True, timeout=PATIENCE_S, env=english, check=False)  # noqa: S603  # fixed programs, no shell
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise DeviceMissing("print.silent") from problem
