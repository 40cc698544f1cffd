"""Where invented people live and come from: real units with invented hamlets, in the codes of today and of before 01/07/2025."""

from dataclasses import dataclass
from functools import cache

from resources.areas import table
from resources.demo.making.chance import Chance

Wire = dict[str, str]

_ELSEWHERE = ("79", "01", "66", "92", "38", "91", "68")
_ORIGINS = ("36", "38", "40", "34", "51", "83", "04", "20", "49", "25", "30", "70", "70", "70", "75", "75")
_STREETS = ("Lê Duẩn", "Hùng Vương", "Nguyễn Huệ", "Phú Riềng Đỏ", "Trần Hưng Đạo", "Lý Thường Kiệt", "Điểu Ong", "Nguyễn Trãi")
_HAMLETS = ("Bù Lư", "Tân Lập", "Sóc Lớn", "Đắk Côn", "Phước Tân", "Bình Thủy", "Thuận Hòa", "Bù Kroai", "Đồng Xê")


@dataclass(frozen=True, slots=True)
class Home:
    """A place: what stands before the units, today's commune, and the old commune that lies wholly in it."""

    detail: str
    commune: str
    old_commune: str

    def wire(self, *, old: bool) -> Wire:
        """The address with codes of today or, with its district, of before."""
        if old:
            return old_wire(self.old_commune, self.detail)
        return address(table.communes()[self.commune][0], "", self.commune, self.detail)


def address(province: str, district: str, commune: str, detail: str) -> Wire:
    """An address element of service 037."""
    return {"MaTinhThanh": province, "MaQuanHuyen": district, "MaPhuongXa": commune, "ChiTiet": detail, "QuocGia": "VN"}


def old_wire(commune: str, detail: str = "") -> Wire:
    """An address of before 01/07/2025, with its district."""
    district = table.old_communes()[commune].district
    return address(table.old_districts()[district].province, district, commune, detail)


NO_ADDRESS = address("", "", "", "") | {"QuocGia": ""}


@cache
def _whole_old_communes() -> dict[str, list[str]]:
    """By today's commune: the old ones that went into it as a whole."""
    found: dict[str, list[str]] = {}
    for old in table.old_communes().values():
        if len(old.successors) == 1 and old.name:
            found.setdefault(old.successors[0], []).append(old.code)
    return found


@cache
def _communes_of(province: str) -> list[str]:
    return [code for code, (above, _) in table.communes().items() if above == province and code in _whole_old_communes()]


@cache
def _old_communes_of(province: str) -> list[str]:
    return [code for code, old in table.old_communes().items() if table.old_districts()[old.district].province == province]


def invent_home(chance: Chance) -> Home:
    """Mostly in Đồng Nai with what was Bình Phước, sometimes elsewhere."""
    commune = chance.pick(_communes_of("75" if chance.happens(0.85) else chance.pick(_ELSEWHERE)))
    old = chance.pick(_whole_old_communes()[commune])
    return Home(_detail(chance, urban=table.communes_of_2025()[commune][1].startswith("Phường")), commune, old)


def invent_origin(chance: Chance) -> str:
    """Code of an old commune: place of origin, or of birth registration, of somebody born before 2025."""
    return chance.pick(_old_communes_of(chance.pick(_ORIGINS)))


def _detail(chance: Chance, *, urban: bool) -> str:
    group, quarter, house = chance.number(1, 12), chance.number(1, 9), chance.number(1, 480)
    if urban:
        return chance.pick(
            (
                f"Tổ {group}, Khu phố {quarter}",
                f"Số {house}, Đường {chance.pick(_STREETS)}, Khu phố {quarter}",
                f"{house}/{group} {chance.pick(_STREETS)}, Khu phố {quarter}",
                f"Khu phố {chance.pick(_HAMLETS)}",
            )
        )
    return chance.pick(
        (f"Thôn {quarter}", f"Ấp {quarter}", f"Tổ {group}, Ấp {quarter}", f"Thôn {chance.pick(_HAMLETS)}", f"Ấp {chance.pick(_HAMLETS)}")
    )
