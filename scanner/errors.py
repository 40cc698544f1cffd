"""Every way in which reading a card can fail, as one tree.

ScannerError
├── PayloadError   the text inside a code: too long, not UTF-8, a card with parts missing
├── ImageError     the file or the picture: missing, broken, too big, encrypted
├── MrzError       the lines on the back of a card: mistyped, or not such lines
└── SourceError    the camera, the replay or the flatbed: not there, gone, in trouble

`code` names three sentences of the catalogue: `scan.<code>.what`, `.lost`, `.next`. Errors reach logs, so
they carry the code and nothing of what was read.
"""

from typing import Literal

PayloadCode = Literal[
    "empty", "too_long", "not_utf8", "forbidden_character", "not_a_card", "no_issue_date", "too_many_fields"
]  # fmt: skip
ImageCode = Literal[
    "no_such_file", "unreadable_file", "file_too_big", "unknown_format", "unreadable_image", "too_many_pixels",
    "unreadable_pdf", "encrypted_pdf", "too_many_pages",
]  # fmt: skip
SourceCode = Literal[
    "camera_missing", "camera_lost", "no_frames",
    "flatbed_program", "flatbed_missing", "flatbed_busy", "flatbed_denied", "flatbed_cover", "flatbed_empty", "flatbed_jammed",
    "flatbed_timeout", "flatbed_picture", "flatbed_failed", "flatbed_stopped",
]  # fmt: skip
MrzCode = Literal["mrz_shape", "mrz_number", "mrz_numbers", "mrz_birth", "mrz_expiry", "mrz_whole", "mrz_date", "mrz_name"]
ReadingCode = Literal["no_code", "two_cards"]
"""Not exceptions: what a `Reading` says of a picture that is sound but gives no single claim."""


class ScannerError(Exception):
    """A failure that the scanner expects and the catalogue can explain."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PayloadError(ScannerError):
    """The text of a code cannot be used; other codes than cards are no error but an `OtherCode`."""

    def __init__(self, code: PayloadCode) -> None:
        super().__init__(code)


class ImageError(ScannerError):
    """The file or picture cannot be read, or is refused before it can do harm."""

    def __init__(self, code: ImageCode) -> None:
        super().__init__(code)


class MrzError(ScannerError):
    """The machine-readable lines of a card cannot be taken as they stand."""

    def __init__(self, code: MrzCode) -> None:
        super().__init__(code)


class SourceError(ScannerError):
    """No frames, or no more frames, come from the camera, the replay or the flatbed."""

    def __init__(self, code: SourceCode) -> None:
        super().__init__(code)
