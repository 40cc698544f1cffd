"""Invented cards for the tests of hand scanners: names of Kinh and minority people, addresses with house numbers."""

from hypothesis import strategies as st

from scanner.letters import LETTERS

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ", "Ngô", "Lý", "Vũ", "Võ", "Điểu", "Tạ", "Ừng")
MIDDLE = ("Văn", "Thị", "Hữu", "Đức", "Ngọc", "Quỳnh", "Mỹ", "Xuân", "Kiều", "Phước")
GIVEN = ("An", "Ánh", "Bằng", "Đạt", "Dũng", "Giang", "Huỳnh", "Khuê", "Lan", "Nghĩa", "Phượng", "Thảo", "Ý", "Vy", "Yến", "Ước", "Ổn")
MINORITY = ("H'Ŏng", "Y Bŭk", "Bơ’rông", "Kč", "Ñhim", "Hĕt Nĭ", "Ksor H'Blăm", "A Đrông", "Kpă Hrĭm", "Siu H’Mĕ")
SYLLABLES = ("Ngõ", "Phường", "Xã", "Thôn", "Đông", "Đoài", "Bắc", "Kạn", "Hòa", "Bình", "Chợ", "Mới", "Ý", "Yên", "Đống", "Đa", "Ba", "Vì")
HOUSES = ("272A", "7877", "Số 12", "12/5", "Tổ 1", "416", "Khu 3", "Số 7877/12", "B225", "Phòng 1207", "273", "Tổ 15", "Ấp 3")

kinh_names = st.builds(lambda *parts: " ".join(parts), st.sampled_from(FAMILY), st.sampled_from(MIDDLE), st.sampled_from(GIVEN))
names = st.one_of(kinh_names, kinh_names, st.sampled_from(MINORITY))
parts = st.one_of(st.sampled_from(HOUSES), st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join))
addresses = st.lists(parts, min_size=2, max_size=5).map(", ".join)
sexes = st.sampled_from(("Nam", "Nữ"))
tails = st.sampled_from(("", "||||", "|099099000009|||", "|||Nguyễn Văn Cha|Trần Thị Mẹ"))


def card(name: str, address: str, sex: str = "Nữ", tail: str = "") -> str:
    return f"099199000002|012345678|{name}|05021999|{sex}|{address}|15082021{tail}"


cards = st.builds(card, names, addresses, sexes, tails)
every_letter = st.sampled_from(LETTERS)
