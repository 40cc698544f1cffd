"""The description of the façade that the simulator plays (OpenAPI 3.1)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "openapi.json"


@cache
def openapi() -> dict[str, Any]:
    """The whole description; treat it as read-only."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content
