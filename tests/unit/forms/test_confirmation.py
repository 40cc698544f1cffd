"""The confirmation of residence is demanded nowhere but under the condition of the law, and may be applied for anywhere."""

import time
import unicodedata

import pytest

from forms.confirmation import asks_for_confirmation
from forms.wording import asks_for

DEMANDED = [
    # However it is called.
    "Giấy xác nhận đã đăng ký thường trú",
    "Giấy xác nhận có đăng ký tạm trú",
    "Giấy xác nhận của Công an phường về nơi thường trú",
    "Giấy xác nhận do Công an xã cấp về thông tin cư trú",
    "Giấy xác nhận tình trạng cư trú",
    "Giấy của Công an xã xác nhận nơi cư trú",
    "Giấy XN thông tin về cư trú",
    "GXN cư trú",
    "Xác nhận cư trú của công an (bắt buộc)",
    "Xác nhận của công an xã về nơi cư trú",
    "Nộp xác nhận thông tin về cư trú",
    "Bản sao xác nhận thông tin về cư trú",
    "Xác nhận nơi cư trú (bản chính)",
    "Mẫu CT7",
    "CT-7",
    "CT.0.7",
    "CT 0 7",
    "CT-O7",
    "CT007",
    # With the condition taken back, or about something else.
    "Luôn nộp CT07, không khai thác được thì vẫn nộp",
    "Nộp CT07 dù khai thác được hay không khai thác được",
    "Nộp CT07 trong mọi trường hợp, không tra cứu được hay tra cứu được",
    "Không khai thác được ảnh thẻ thì chụp lại; nộp CT07 bản chính",
    "Không khai thác được ảnh thẻ thì nộp CT07",
    "Không kết nối mạng cũng phải nộp CT07",
    "Không kết nối mạng thì nộp CT07",
    "Khi không khai thác được, nộp CT07 và trong mọi trường hợp nộp thêm CT07 bản chính",
    "Nộp CT07 kể cả khi đã tra cứu, không khai thác được cũng nộp",
    # As what is applied for, and demanded all the same.
    "Hồ sơ phải có kết quả CT07",
    "Phải có CT07 (cấp CT07 tại công an xã)",
    "Cấp CT07 trước rồi mới tiếp nhận hồ sơ",
    "Yêu cầu được cấp CT07 để bổ sung hồ sơ",
    "Gửi giấy cấp CT07",
    "Cấp CT07, kèm theo",
    "Đề nghị cấp Giấy xác nhận thông tin về cư trú và có CT07",
    "Giấy xác nhận; cư trú",
    "Giấy xác nhận thông tin về cư trú",
    "Giay xac nhan thong tin ve cu tru",
    "Giấy xác nhận nơi cư trú của Công an cấp xã",
    "Giấy tờ xác nhận đăng ký thường trú",
    "văn bản xác nhận của cơ quan công an về nơi cư trú",
    "Giấy. Xác nhận. Cư trú",
    "Giấy\nxác nhận\ncư trú",
    "CT07",
    "mẫu CT-07",
    "C.T.07",
    "CTO7",
    "ct07_nop",
    "Nộp CT07 (nếu có)",
    "Nộp bản sao do Công an cấp Giấy xác nhận thông tin về cư trú",
    "Giấy xác nhận thông tin về cư trú. Trường hợp không khai thác được thì ghi tay.",
    "Đề nghị cấp Giấy xác nhận thông tin về cư trú. Nộp kèm CT07.",
    "Kể cả khi không khai thác được vẫn nộp CT07",
    "ke ca khong tra cuu duoc van nop CT07",
    "Dù không tra cứu được, nộp CT07",
    "residence confirmation",
]

NOT_DEMANDED = [
    "Trường hợp dù đã tra cứu mà vẫn không khai thác được thông tin cư trú thì nộp CT07",
    "Không kết nối được Cơ sở dữ liệu quốc gia về dân cư thì xuất trình GXN cư trú",
    "Khi không khai thác thông tin cư trú được, nộp CT07 bản chính",
    "Kết quả: cấp Giấy xác nhận thông tin về cư trú, mẫu CT07.",
    "Cấp giấy xác nhận thông tin cư trú CT07",
    "Người yêu cầu cấp Giấy xác nhận thông tin về cư trú",
    "Hồ sơ đề nghị cấp CT07",
    "Hồ sơ xác nhận thông tin về cư trú",
    "Giấy xác nhận tình trạng hôn nhân; nơi thường trú",
    "Giấy xác nhận tình trạng hôn nhân theo nơi thường trú",
    "Giấy xác nhận tình trạng hôn nhân",
    "Ý kiến xác nhận của chủ hộ",
    "CT01",
    "CT70",
    "CTDT",
    "Trường hợp không khai thác được thông tin cư trú thì xuất trình Giấy xác nhận thông tin về cư trú",
    "Nộp CT07 khi không thể khai thác thông tin bằng phương thức điện tử",
    "Khong tra cuu duoc thi nop CT07",
    "Thẻ căn cước. Không khai thác được thì nộp CT07 hoặc thông báo số định danh.",
    "Đề nghị cấp Giấy xác nhận thông tin về cư trú",
    "Cấp lại giấy xác nhận thông tin về cư trú",
    "Xác nhận thông tin về cư trú (kết quả CT07)",
    "Xác nhận thông tin về cư trú",
    "Nơi cư trú",
    "Mẫu CT01",
    "Không khai thác được",
]


@pytest.mark.parametrize("wording", DEMANDED)
def test_the_confirmation_of_residence_may_not_be_demanded_without_the_condition_of_the_law(wording: str) -> None:
    assert asks_for_confirmation(wording)
    assert asks_for(wording) == ("RES-1",)
    assert asks_for_confirmation(unicodedata.normalize("NFD", wording.upper()))


@pytest.mark.parametrize("wording", NOT_DEMANDED)
def test_with_the_condition_or_as_what_is_applied_for_it_may_be_named(wording: str) -> None:
    assert asks_for(wording) == ()


@pytest.mark.parametrize("word", ["giấy xác nhận ", "không khai thác ", "ct ", "xác nhận của công an ", "cư trú "])
def test_a_long_text_does_not_hang(word: str) -> None:
    began = time.process_time()
    asks_for_confirmation(word * 5_000)
    asks_for_confirmation(f"CT07 {word * 5_000}")
    assert time.process_time() - began < 10
