"""Finds wording that demands the confirmation of residence (form CT07) where the law does not let anybody demand it.

It may be asked for only where the data could not be looked up (decree 104/2022/NĐ-CP, article 14 clause 2): the sentence that
names the paper has to say so, and has to mean it ("dù khai thác được hay không khai thác được" takes the condition back). A
semicolon ends a sentence here. Applying for that paper is something else: "đề nghị cấp Giấy xác nhận thông tin về cư trú" passes,
and so does the procedure "Xác nhận thông tin về cư trú"; but "hồ sơ phải có kết quả CT07" is a demand for all its "kết quả".

The patterns are over the syllables of a text: `forms.spelling` says how to read them.
"""

import re
from functools import lru_cache

from forms.spelling import found, pattern, readings

_GAP = "(?!_(hôn|độc thân))_*"
"""One word of a paper's name; the confirmation of marital status is another paper."""

_UP_TO_FOUR = f"({_GAP})?({_GAP})?({_GAP})?({_GAP})?"
_RESIDENCE = "(cư trú|thường trú|tạm trú|nhân khẩu)"
_POLICE = "((của|do|tại|từ) )?(cơ quan )?(công an|ca)( (cấp )?(xã|phường|thị trấn|đặc khu|huyện|quận|cơ sở))?"
_CONFIRMS = f"(xác nhận|xn)( {_POLICE}( cấp)?)?"
_TOPIC = f"(( (đã|có))?( thông tin)?( về)?( đăng kí)?( nơi)? {_RESIDENCE}|{_UP_TO_FOUR}_{_RESIDENCE})"
_FORM_CODE = "(…ct07…|…ct7|…cto7…|…ct007…|…ct0o7|ct (số )?((0|o) )?((0|o) )?(7|07|o7|007|0o7))"

_BARE = f"(xác nhận|xn){_TOPIC}"
"""What the procedure is called, and what the paper is called for short."""

_PAPER = (
    f"((giấy|đơn|văn bản|bản|phiếu|tờ) (tờ )?({_POLICE} )?{_CONFIRMS}{_TOPIC}|gxn{_TOPIC}|(xác nhận|xn) {_POLICE}( cấp)?{_TOPIC}"
    f"|{_BARE} (của|do) (cơ quan )?công an|{_FORM_CODE}|residence confirmation|confirmation of residence)"
)
_APPLIED_FOR = f"(cấp|cấp lại|cấp đổi|kết quả)_{_PAPER}( (mẫu )?{_FORM_CODE})?"

_LOOK_UP = "(khai thác|tra cứu|truy cập|truy xuất|kết nối)"
_NOT_LOOKED_UP = (
    f"(~không thể {_LOOK_UP}|~không {_LOOK_UP}(_*)?(_*)?(_*)?(_*)?_được)(?!_(ảnh|vân tay|khuôn mặt|chữ kí|(dữ liệu )?(chíp|chip)))"
)
"""What cannot be looked up is the data, not a photograph."""

_ALL_THE_SAME = (
    "(vẫn(?!_(không|chưa))|luôn|=dù(?!_đã)|hay không|hoặc không|cũng (phải|nộp|cần|kèm|gửi|xuất trình|có)|bất (cứ|kì|luận)"
    "|(mọi|tất cả|tất cả các|cả hai|bất kể) (trường hợp|lúc|khi|hồ sơ)|trường hợp nào"
    "|((kể cả|ngay cả|cả|bất kể) (khi |trường hợp |nếu )?((đã|có|có hay) )?"
    f"|(dù|mặc dù) (là )?(khi )?(có hay )?)(~không (thể )?)?{_LOOK_UP})"
)
"""What takes the condition back."""

_PAPER_ASKED = "(bản sao|bản chính|bản gốc|bản chụp|photo|bắt buộc|công chứng|chứng thực)"
_HANDED_IN = "(nộp|kèm|kèm theo|đính kèm|xuất trình|mang theo|cung cấp|gửi|bổ sung|phải có|cần có)"
_DEMANDED = (
    f"({_HANDED_IN}|{_PAPER_ASKED}|phải|cần(?!_(được )?cấp)|yêu cầu(?!_(được )?cấp)|hồ sơ(?!_(đề nghị|xin|yêu cầu))"
    "|giấy tờ|thiếu|trước(?!_(đây|đó|ngày|#)))"
)
_BARE_DEMANDED = f"({_HANDED_IN}( (thêm|theo|{_PAPER_ASKED}))? {_BARE}|{_PAPER_ASKED} {_BARE}|{_BARE} {_PAPER_ASKED})"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;")


@lru_cache(maxsize=4096)
def asks_for_confirmation(text: str) -> bool:
    """Does it demand the confirmation of residence without the condition that its sentence must hold?"""
    if not _named(readings(text)):
        return False
    naming = [read for sentence in _SENTENCE_END.split(text) if _named(read := readings(sentence))]
    return not naming or any(_demands(read) for read in naming)  # none: its name runs over the end of a sentence


def _named(read: tuple[str, ...]) -> bool:
    return found((_PAPER, _BARE_DEMANDED), read)


def _demands(sentence: tuple[str, ...]) -> bool:
    """Given the readings of a sentence that names the paper."""
    if found((_NOT_LOOKED_UP,), sentence):
        return found((_ALL_THE_SAME,), sentence)
    others = tuple(pattern(_APPLIED_FOR).sub(" ,", reading) for reading in sentence)
    return found((_DEMANDED,), sentence) or _named(others)
