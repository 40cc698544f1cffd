"""The source's own codes for what it refuses.

004 and 005 are those of one deployed portal. 001 and 006 are our assumption: nobody has published a code for a request that
cannot be used, or for the second factor. What a desk takes a code for is a setting there (`verify.codes`).
"""

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "BAD_INPUT": "001",
    "PROCEDURE_NOT_LICENSED": "004",
    "OFFICER_NOT_ALLOWED": "005",
    "SECOND_FACTOR_REQUIRED": "006",
}
"""Codes by outcome."""

MEANINGS: Mapping[str, str] = {
    "001": "Yêu cầu không hợp lệ",
    "004": "Thủ tục chưa được cấp phép khai thác",
    "005": "Cán bộ không có quyền khai thác",
    "006": "Cần xác thực hai lớp",
}


def meaning(code: str) -> str:
    """What the source says beside its code."""
    return MEANINGS.get(code, "Từ chối")
