"""Finds wording that asks a citizen for a household book, or for a paper in its place, however it is spelled.

Since 01/01/2023 no paper household or temporary-residence book has any use and no office may ask for one
(Law on Residence 68/2020/QH14, article 38 clause 3; decree 104/2022/NĐ-CP). "Chủ hộ", "hộ gia đình", "hộ kinh
doanh", "hồ sơ tạm trú", "sổ hộ tịch" (the civil register) and "số sổ bảo hiểm" are other things and pass.

The confirmation of residence that people ask for instead is in `forms.confirmation`.

The rules are patterns over the syllables of a text: `forms.spelling` says how to read them.
"""

from dataclasses import dataclass
from functools import lru_cache

from forms.confirmation import asks_for_confirmation
from forms.spelling import found, of_key, pattern, readings

_KT = "(kt1|kt2|kt3|kt4|kt (1|2|3|4))"

_INNOCENT = (
    "((bảo|ủng) hộ khẩu (trang|phần)(?!_#)|(hồng kông|học kì|hạnh kiểm|hàng không) hk|hk_(1|2|3|i|ii|iii|hè)_(năm|học)"
    f"|(phòng|tổ|đội|ban|khoa|xưởng|trạm)_kt_(1|2|3|4)|{_KT}_#(?!_(bản|tờ|quyển|cuốn)))"
)
"""Masks, Hong Kong, terms at school, rooms and numbers of files: taken out before anything is looked for."""

_OTHER_HOUSEHOLD = (
    "_(tịch|nghèo|cận nghèo|thoát nghèo|mới thoát|kinh doanh|chiếu|sinh|sản xuất|chính sách|có công"
    "|nông|ngư|lâm|diêm|tái định cư|khó khăn|cá thể)"
)
"""After "hộ": the civil register, poor households, household businesses, passports ("hộ chiếu") and so on."""

_MOUTH = "_(hiệu|vị|ngữ|độ|lệnh|chiến|súng)"
"""After "hộ khẩu": what belongs to "khẩu", as in "ủng hộ khẩu hiệu"; but "hộ khẩu trang đầu" is a page of the book."""

_FAMILY = f"gia đình(?!{_OTHER_HOUSEHOLD}|_(văn hóa|liệt sĩ))"
_OWN = f"hộ(?!{_OTHER_HOUSEHOLD}|_gia đình)"
_PLACE = "(~tạm|~thường|~cư) trú"
_REGISTER = "(~đăng ~kí )?"
_BOOK = "số (của |quyển |cuốn )?sổ"
_NO_KIND = (
    "_(#|ngày|tháng|năm|nơi|cơ quan|công an|địa chỉ|giấy|=bản|=họ|tên|do|của|là|và|hoặc|hay|với|kèm|nếu|được|bị|đã|cần|phải|có|không"
    "|cấp|ghi|nêu|trên|dưới|trong|=tại|ở|theo(?!_dõi)|này|=đó|số|=thứ|mới|cũ|hiện|thì|để|khi|cho|tôi)"
)
"""After "số sổ": words that name no kind of book, so that the household book is what is understood."""


_LINK = " (và|hoặc|hay|số|thẻ|mã|của|người|cấp|giấy|chứng|nhận)"
_OTHER_BOOK = (
    f"({_LINK})?({_LINK})?({_LINK})?({_LINK})? "
    "(bhxh|bhyt|bhtn|bảo hiểm|lao động|tiết kiệm|hộ tịch|qsdđ|qsd|quyền sử dụng|khám bệnh|=đỏ|=hồng|thuyền viên|thương binh)"
)
"""After "số sổ", even behind punctuation: what kind of book it is after all."""


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
            f"sổ (màu )?(xanh|đỏ|hồng|vàng|trắng) {_PLACE}",
            "sổ (đăng kí|đ kí|đkí|đk) (tt|ttr|ttrú|t trú)",
            "sổ (t trú|ttr|ttrú)",
            "(sổ|số) đktt",
            "(~sotamtru|~sothuongtru|~socutru|~sodangkitamtru|~sodangkithuongtru)",
            "residence book…",
        ),
    ),
    Rule(
        "HKB-3",
        (
            f"{_BOOK}(?!{_OTHER_BOOK})(?=.|{_NO_KIND})",
            f"{_BOOK} {_REGISTER}({_OWN}|(hộ )?{_FAMILY}|{_PLACE}|~nhân ~khẩu|hk|…hktt…|{_KT})",
        ),
    ),
    Rule(
        "HKB-4",
        (
            "shk…",
            "s h k",
            "hk",
            "=sổ tt",
            "…hktt…",
            "hkgđ",
            "hkhẩu",
            "(đkhk|nđkhk|nkhk)",
            f"h khẩu(?!{_MOUTH})",
            _KT,
        ),
    ),
    Rule("HKB-5", ("số (của )?sổ ~hộ ~khẩu", "household (registration )?book (no|num|number|id)")),
)
"""In order; the last also names field 20 of the population record, which no source may use."""

CONFIRMATION = "RES-1"
"""The rule about the confirmation of residence."""


def asks_for(text: str) -> tuple[str, ...]:
    """Ids of all rules that the text breaks, each once."""
    return (*asks_for_book(text), *((CONFIRMATION,) if asks_for_confirmation(text) else ()))


def named_by(key: str) -> tuple[str, ...]:
    """Ids of all rules that a key breaks, which nobody prints: only where it can mean nothing else (`so_ho_khau`, not `so_tam_tru`)."""
    return asks_for(of_key(key))


@lru_cache(maxsize=4096)
def asks_for_book(text: str) -> tuple[str, ...]:
    """Ids of the rules about the book that the text breaks, each once, in the order of `RULES`."""
    read = tuple(pattern(_INNOCENT).sub(" ,", reading) for reading in readings(text))
    return tuple(rule.id for rule in RULES if found(rule.patterns, read))
