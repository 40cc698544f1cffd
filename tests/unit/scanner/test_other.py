import pytest

from scanner.other import OtherKind, recognise

BHYT_NAME = "Nguyễn Văn Thử".encode().hex()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"DN4990000000001|{BHYT_NAME}|01/01/1990|1|{BHYT_NAME}|99 - 001|01/01/2026|-|31/12/2026|", OtherKind.BHYT),
        (f"099099000001|{BHYT_NAME.upper()}|01/01/1990|1", OtherKind.BHYT),
        ("******000001|NGUYEN VAN THU|1990-**-**|0|990000000000000001|<1<>", OtherKind.COVID),
        ("099099000001|NGUYEN VAN THU|1990-01-01|1|990000000000000001|", OtherKind.COVID),
        ("00020101021138540010A00000072701240006970436011000000000000208QRIBFTTA53037045802VN6304ABCD", OtherKind.VIETQR),
        ("https://example.org/a?b=c", OtherKind.URL),
        ("HTTP://EXAMPLE.ORG", OtherKind.URL),
        ("www.example.org", OtherKind.URL),
        ("https://vneid.gov.vn/xyz", OtherKind.VNEID),
        ("VNeID:abcdef", OtherKind.VNEID),
        ("IDVNM0990000017099099000001<<3", OtherKind.MRZ),
        ("chữ thường", OtherKind.TEXT),
        ("a://b c", OtherKind.TEXT),
    ],
)
def test_each_code_at_the_counter_is_called_by_its_name(text: str, kind: OtherKind) -> None:
    assert recognise(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "DN4990000000001|fffefd|01/01/1990|1",
        "DN4990000000001|313233|01/01/1990|1",
        f"DN4990000000001|{BHYT_NAME}",
        "DN4990000000001|xyz|01/01/1990|1",
        "a|b|1990-01-01|2|c",
        "a|b|1990-01-01|1",
    ],
)
def test_what_only_resembles_a_known_code_is_plain_text(text: str) -> None:
    assert recognise(text) is OtherKind.TEXT
