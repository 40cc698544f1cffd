"""One picture of a file on its way in, and what a file may cost before it is refused.

A sheet is opened only when asked for, so that one broken page does not take the others with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its limits are asked for where no picture is
    from scanner.sighting import Grey

MAX_BYTES = 64 * 2**20
"""Of a file: an A4 page at 600 dpi in colour, uncompressed, is 100 MB, but nobody needs that for a card."""

MAX_PIXELS = 50_000_000
"""Of one picture, judged from its header before anything is decoded: 48 KB of PNG can claim 400 megapixels."""

MAX_SHEETS = 50
"""Of one file: an application with all its attachments. The rest is reported as not read, never dropped silently."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`label` tells the pictures of one file apart: empty, or `#2` for the second page.

    `load` decodes it, once, before the next sheet is taken; it raises ImageError and nothing else.
    """

    label: str
    load: "Callable[[], Grey]"
