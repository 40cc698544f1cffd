"""Finds wording that asks a citizen for a household book, or for a paper in its place, however it is spelled.

Since 01/01/2023 no paper household or temporary-residence book has any use and no office may ask for one
(Law on Residence 68/2020/QH14, article 38 clause 3; decree 104/2022/NĐ-CP). "Chủ hộ", "hộ gia đình", "hộ kinh
doanh", "hồ sơ tạm trú", "sổ hộ tịch" (the civil register) and "số sổ bảo hiểm" are other things and pass.

The confirmation of residence (form CT07) may be asked for only where the data could not be looked up (decree
104/2022/NĐ-CP, article 14 clause 2): the sentence that names the paper has to say so. Applying for that paper is
something else: "đề nghị cấp Giấy xác nhận thông tin về cư trú" passes.

The rules are patterns over the syllables of a text: `forms.spelling` says how to read them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from forms.spelling import pattern, readings

_OTHER_HOUSEHOLD = "_(tịch|nghèo|cận nghèo|thoát nghèo|mới thoát|kinh doanh|chiếu|sinh|sản xuất|chính sách|có công)"
"""After "hộ": the civil register, poor households, household businesses, passports ("hộ chiếu") and so on."""

_MOUTH = "_(trang(?!_#)|phần|hiệu|vị|ngữ|độ|lệnh|chiến|súng)"
"""After "hộ khẩu": what belongs to "khẩu", as in "bảo hộ khẩu trang"; but "hộ khẩu trang 1" is a page of the book."""

_FAMILY = f"gia đình(?!{_OTHER_HOUSEHOLD}|_(văn hóa|liệt sĩ))"
_OWN = f"hộ(?!{_OTHER_HOUSEHOLD}|_gia đình)"
_PLACE = "(~tạm|~thường|~cư) trú"
_REGISTER = "(~đăng ~kí )?"
_BOOK = "số (của |quyển |cuốn )?sổ"
_KT = "(kt1|kt2|kt3|kt4|kt (1|2|3|4))"

_NO_KIND = (
    "_(#|ngày|tháng|năm|nơi|cơ quan|công an|địa chỉ|giấy|=bản|=họ|tên|do|của|là|và|hoặc|hay|với|kèm|nếu|được|bị|đã|cần|phải|có|không"
    "|cấp|ghi|nêu|trên|dưới|trong|=tại|ở|theo(?!_dõi)|này|=đó|số|=thứ|mới|cũ|hiện|thì|để|khi|cho|tôi)"
)
"""After "số sổ": words that name no kind of book, so that the household book is what is understood."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of asking for a book: a text breaks the rule where any of `patterns` stands in it."""

    id: str
    patterns: tuple[str, ...]


RULES = (
    Rule(
        "HKB-1",
        (
            "sổ ~hộ ~khẩu",
            f"(hộ|hô|hổ|hỗ) (khẩu|khấu|khẫu|khậu|khảu)(?!{_MOUTH})",
            f"sổ {_REGISTER}~nhân ~khẩu",
            "giấy chứng nhận nhân khẩu",
            f"=sổ (của )?{_REGISTER}={_OWN}",
            f"sổ (của )?{_REGISTER}(hộ )?{_FAMILY}",
            "…hokhau…",
            "household (registration )?book…",
            "household regist…",
            "family (regist… )?book…",
        ),
    ),
    Rule(
        "HKB-2",
        (
            f"sổ (của )?{_REGISTER}{_PLACE}",
            f"sổ (đ kí|đkí|đk) {_PLACE}",
            "sổ t trú",
            "(~sotamtru|~sothuongtru|~socutru|~sodangkitamtru|~sodangkithuongtru)",
            "residence book…",
        ),
    ),
    Rule(
        "HKB-3",
        (
            f"{_BOOK}(?=.|{_NO_KIND})",
            f"{_BOOK} {_REGISTER}({_OWN}|(hộ )?{_FAMILY}|{_PLACE}|~nhân ~khẩu|hk|…hktt…|{_KT})",
        ),
    ),
    Rule(
        "HKB-4",
        (
            "shk…",
            "s h k",
            "(số|sổ) hk",
            "=sổ tt",
            "…hktt…",
            "hkgđ",
            "(đkhk|nđkhk|nkhk)",
            "đk hk",
            "hk (thường trú|tt|gđ|gia đình)",
            f"h khẩu(?!{_MOUTH})",
            _KT,
        ),
    ),
    Rule("HKB-5", ("số (của )?sổ ~hộ ~khẩu", "household (registration )?book (no|num|number|id)")),
)
"""In order; the last also names field 20 of the population record, which no source may use."""

CONFIRMATION = "RES-1"
"""The rule about the confirmation of residence."""

_PAPER = (
    "(giấy|đơn|văn bản|bản|phiếu) (tờ )?(công an )?xác nhận (của (cơ quan )?công an )?"
    "(thông tin )?(về )?(đăng kí )?(nơi )?(cư trú|thường trú|tạm trú|nhân khẩu)"
)
_CONFIRMATION = f"({_PAPER}|…ct07…|ct 07|cto7|residence confirmation|confirmation of residence)"
_APPLIED_FOR = f"(cấp|cấp lại|cấp đổi|kết quả)_{_CONFIRMATION}"
_NOT_LOOKED_UP = "~không (thể )?(khai thác|tra cứu|truy cập|truy xuất|kết nối)"
_EVEN_THEN = f"(kể cả|ngay cả|cả|dù|mặc dù|bất kể) (là )?(khi |trường hợp |nếu )?(có hay )?{_NOT_LOOKED_UP}"
_HANDED_IN = "(nộp|kèm|kèm theo|đính kèm|xuất trình|bản sao|bản chính|bản chụp|photo|mang theo|cung cấp)"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def asks_for(text: str) -> tuple[str, ...]:
    """Ids of all rules of this module that the text breaks, each once."""
    return (*asks_for_book(text), *((CONFIRMATION,) if asks_for_confirmation(text) else ()))


@lru_cache(maxsize=4096)
def asks_for_book(text: str) -> tuple[str, ...]:
    """Ids of the rules that the text breaks, each once, in the order of `RULES`."""
    read = readings(text)
    return tuple(rule.id for rule in RULES if _any(rule.patterns, read))


@lru_cache(maxsize=4096)
def asks_for_confirmation(text: str) -> bool:
    """Does it name the confirmation of residence without the condition that its sentence must hold, and not as what is applied for?"""
    if not _any((_CONFIRMATION,), readings(text)):
        return False
    naming = [read for sentence in _SENTENCE_END.split(text) if _any((_CONFIRMATION,), read := readings(sentence))]
    return not naming or any(_demands(read) for read in naming)


def _demands(sentence: tuple[str, ...]) -> bool:
    """Given the readings of a sentence that names the paper."""
    if _any((_NOT_LOOKED_UP,), sentence):
        return _any((_EVEN_THEN,), sentence)
    return _any((_HANDED_IN,), sentence) or not _any((_APPLIED_FOR,), sentence)


def _any(patterns: tuple[str, ...], read: tuple[str, ...]) -> bool:
    return any(pattern(each).search(reading) for each in patterns for reading in read)
