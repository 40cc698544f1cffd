"""Finds wording that asks a citizen for a household book, however it is spelled.

Since 01/01/2023 no paper household or temporary-residence book has any use and no office may ask for one
(Law on Residence 68/2020/QH14, article 38 clause 3; decree 104/2022/NĐ-CP). "Chủ hộ", "hộ gia đình", "hộ kinh
doanh", "hồ sơ tạm trú", "sổ hộ tịch" (the civil register) and "số sổ bảo hiểm" are other things and pass.

The rules are patterns over the syllables of a text: `forms.spelling` says how to read them.
"""

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
            "sổ ~nhân ~khẩu",
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
        ("shk…", "(số|sổ) (hk|hkgđ)", "…hktt…", "(đkhk|nđkhk|nkhk)", "đk hk", "hk (thường trú|tt)", _KT),
    ),
    Rule("HKB-5", ("số (của )?sổ ~hộ ~khẩu", "household (registration )?book (no|num|number|id)")),
)
"""In order; the last also names field 20 of the population record, which no source may use."""


@lru_cache(maxsize=4096)
def asks_for_book(text: str) -> tuple[str, ...]:
    """Ids of the rules that the text breaks, each once, in the order of `RULES`."""
    read = readings(text)
    return tuple(rule.id for rule in RULES if any(pattern(each).search(reading) for each in rule.patterns for reading in read))
