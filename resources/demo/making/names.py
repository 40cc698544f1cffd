"""Names of invented people, as varied as those at a counter in the south-east: Kinh, Xtiêng, Mnông, Khơ-me, Tày, Nùng, Hoa.

Common family, middle and given names are combined by chance; no combination means anybody.
"""

from dataclasses import dataclass

from resources.demo.making.chance import Chance

MALE, FEMALE = "Nam", "Nữ"


@dataclass(frozen=True, slots=True)
class Name:
    """Họ, chữ đệm, tên. Names of some peoples have no family name: then only `given` is set."""

    family: str
    middle: str
    given: str

    @property
    def full(self) -> str:
        """In one line, as on a card."""
        return " ".join(part for part in (self.family, self.middle, self.given) if part)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


_FAMILY = {
    "01": _words(
        "Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Tạ Cao Quách"
    ),
    "02": _words("Hoàng Nông Lương Hà Bế Ma Chu"),
    "04": _words("Châu Lâm Trương Vòng Lương Lưu Tăng"),
    "05": _words("Lâm Thạch Danh Kim Sơn Châu Kiên"),
    "07": _words("Nông Lý Vi Hứa Triệu Lương Đàm"),
}
_MIDDLE = {
    MALE: _phrases("Văn, Văn, Văn, Hữu, Đức, Quốc, Minh, Công, Thành, Xuân, Ngọc, Gia, Tuấn, Trọng, Hoàng, Anh"),
    FEMALE: _phrases("Thị, Thị, Thị, Thị Ngọc, Thị Thu, Thị Kim, Thị Mỹ, Thị Hồng, Ngọc, Thanh, Minh, Bảo, Quỳnh, Thị Thúy"),
}
_GIVEN = {
    MALE: _words(
        "An Bảo Bình Chiến Cường Dũng Duy Đạt Đông Đức Hải Hiếu Hòa Hoàng Hùng Huy Khánh Khoa Kiên Lâm Lộc Long Lợi Mạnh Nam Nghĩa Nhân "
        "Phong Phú Phúc Phước Quân Quang Quý Sơn Tài Tâm Thắng Thịnh Thiện Tiến Toàn Trí Trung Tú Tuấn Tùng Việt Vinh Vũ"
    ),
    FEMALE: _words(
        "Anh Ánh Bích Châu Chi Diễm Dung Duyên Đào Giang Hà Hằng Hạnh Hiền Hoa Hòa Hồng Huệ Hương Huyền Lan Linh Loan Ly Mai My Nga Ngân "
        "Ngọc Nguyệt Nhung Oanh Phượng Quyên Tâm Thảo Thoa Thu Thúy Thủy Tiên Trang Trinh Tuyết Vân Vy Xuân Yến"
    ),
}
_XTIENG = {
    MALE: _phrases("Lên, Xuân, K'Rứ, Sroi, Bơn, Hơn, Phúc, Mrớt, Vân, Brih, Gia, Minh Hùng, Plơng, Klơ"),
    FEMALE: _phrases("Nhiên, Mê, Rươi, Lan, Pia, Nhơn, Bưi, Xa Rơn, Dây, Gái, Mai, Ngọc Hân, Kim Thoa, Brơn"),
}
_KHMER_GIVEN = {
    MALE: _phrases("Sa Rươn, Sô Phép, Út, Sóc Kha, Ươne, Đa Ra, Minh Thiện, Phi Rum, Chanh Tha"),
    FEMALE: _phrases("Thị Sa Vone, Thị Đa, Thị Na Ry, Thị Sà Phia, Thị Hiên, Thị Sô Phi, Thị Mô Ni"),
}

SINGULAR: tuple[tuple[str, str, str], ...] = (
    (MALE, "12", "Y Bhem Niê Kdăm"),
    (FEMALE, "12", "H'Nuĕn Byă"),
    (MALE, "20", "Y Blŏ B'Krông"),
    (FEMALE, "20", "H'Bĭt R'Čăm"),
    (MALE, "16", "K'Brèoh Ñă Sing"),
    (FEMALE, "10", "Siu H’Ŭyn"),
    (MALE, "26", "A-Lăng Đha-Ly"),
)
"""Sex, ethnicity and a whole name with the letters that strict alphabets forget: ' ’ - ŏ ŭ č ĕ ĭ Ñ."""


def invent(chance: Chance, sex: str, ethnicity: str, *, family: str = "") -> Name:
    """A name by the custom of that people (code of the list of ethnicities); a child gets its father's family name."""
    if ethnicity in ("22", "20"):
        given = chance.pick(_XTIENG[sex])
        return Name("Điểu" if sex == MALE else "Thị", "", given)
    if ethnicity == "05":
        middle, _, given = ("", "", chance.pick(_KHMER_GIVEN[sex]))
        if given.startswith("Thị "):
            middle, given = "Thị", given.removeprefix("Thị ")
        return Name(family or chance.pick(_FAMILY["05"]), middle, given)
    return Name(family or chance.pick(_FAMILY[ethnicity]), chance.pick(_MIDDLE[sex]), chance.pick(_GIVEN[sex]))
