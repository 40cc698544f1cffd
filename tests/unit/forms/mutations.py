"""Twice two hundred ways in which a form could ask for a household book again: spellings put in places, chosen by a seed.

A family has `spellings`, wordings with the rule that must see each, and `split`, wordings in two halves that only people read
together. `PLACES` say where in a definition a text stands, `PAIRS` where two do. In each family every spelling occurs, and
every place.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.unit.forms import counter_spellings

SEED = 20261122
COUNT = 200

Data = dict[str, Any]
Spelling = tuple[str, str]
Halves = tuple[str, str, str]

SPELLINGS = (
    ("Bản sao Sổ hộ khẩu", "HKB-1"),
    ("so ho khau", "HKB-1"),
    ("SỔ HỘ-KHẨU", "HKB-1"),
    ("S Ổ  H Ộ  K H Ẩ U", "HKB-1"),
    ("sổ h\u00adộ kh\u200bẩu", "HKB-1"),
    ("ѕо hо khаu", "HKB-1"),
    ("hộ khẩu gia đình", "HKB-1"),
    ("Ho khau gia dinh", "HKB-1"),
    ("Nơi đăng ký hộ khẩu thường trú", "HKB-1"),
    ("sổ hô khẩu", "HKB-1"),
    ("sổ gia đình (bản chính)", "HKB-1"),
    ("sổ đăng ký nhân khẩu", "HKB-1"),
    ("Giấy chứng nhận nhân khẩu tập thể", "HKB-1"),
    ("chủ hộ xuất trình sổ hộ", "HKB-1"),
    ("household book", "HKB-1"),
    ("Sổ tạm trú", "HKB-2"),
    ("so tam tru", "HKB-2"),
    ("sổ đăng kí tạm trú", "HKB-2"),
    ("sổ đ.ký tạm trú", "HKB-2"),
    ("quyển sổ cư trú", "HKB-2"),
    ("Số sổ, ngày cấp", "HKB-3"),
    ("ghi số của sổ", "HKB-3"),
    ("số sổ tạm trú", "HKB-3"),
    ("SHK", "HKB-4"),
    ("Số SHK (nếu có)", "HKB-4"),
    ("S/H/K", "HKB-4"),
    ("HKTT", "HKB-4"),
    ("Nơi ĐKHKTT", "HKB-4"),
    ("H.K.T.T", "HKB-4"),
    ("HKGĐ", "HKB-4"),
    ("h.khẩu thường trú", "HKB-4"),
    ("Sổ TT", "HKB-4"),
    ("diện KT3", "HKB-4"),
    ("nyc/SoSoHoKhau", "HKB-5"),
    ("Số sổ hộ khẩu", "HKB-5"),
    ("trường 20: household_book_no", "HKB-5"),
    ("Giấy xác nhận thông tin về cư trú", "RES-1"),
    ("nop giay xac nhan thong tin cu tru", "RES-1"),
    ("Mẫu CT07 do Công an cấp xã cấp", "RES-1"),
    ("kèm CT-07 (nếu có)", "RES-1"),
    ("Giấy tờ xác nhận nơi thường trú", "RES-1"),
    ("Kể cả khi không khai thác được vẫn nộp CT07", "RES-1"),
    ("Nộp CT07. Trường hợp không khai thác được thì ghi tay.", "RES-1"),
    ("Nộp bản sao do Công an cấp Giấy xác nhận cư trú", "RES-1"),
)

SPLIT = (
    ("Sổ", "hộ khẩu", "HKB-1"),
    ("Bản sao sổ hộ", "khẩu (nếu có)", "HKB-1"),
    ("Chủ hộ", "khẩu", "HKB-1"),
    ("Sổ", "tạm trú", "HKB-2"),
    ("Số", "sổ", "HKB-3"),
    ("Giấy xác nhận", "thông tin về cư trú", "RES-1"),
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change of a clean definition (`xntthn`, as plain data), and the rule that must then refuse it."""

    name: str
    rule: str
    change: Callable[[Data], object]


def _field(data: Data, key: str) -> Data:
    return next(field for section in data["sections"] for field in section["fields"] if field.get("key") == key)


def _set(name: str) -> Callable[[Data, str], object]:
    return lambda data, text: _field(data, "nyc_noi_cu_tru").__setitem__(name, text)


def _papers(data: Data, text: str) -> object:
    """A table of the papers to be handed in, one of whose answers is the text."""
    column = {"key": "ten", "label": "Tên giấy tờ", "type": "enum", "options": ["Trích lục", text]}
    table = {"type": "table", "key": "giay_to_nop", "label": "Giấy tờ nộp kèm", "columns": [column]}
    return data["sections"].append({"id": "giay_to", "fields": [table]})


PLACES: tuple[tuple[str, Callable[[Data, str], object]], ...] = (
    ("label", _set("label")),
    ("hint", _set("hint")),
    ("suffix", _set("suffix")),
    ("source", lambda data, text: _field(data, "nyc_noi_cu_tru").__setitem__("source", f"'{text}'")),
    ("suggestion", lambda data, text: _field(data, "muc_dich").__setitem__("suggest", f"'Việc riêng' | '{text}'")),
    ("option", lambda data, text: _field(data, "ndc_gioi_tinh")["options"].append(text)),
    ("heading", lambda data, text: data["heading"].append(text)),
    ("subtitle", lambda data, text: data.__setitem__("subtitle", [text])),
    ("left block", lambda data, text: data.__setitem__("left_block", [text])),
    ("photo", lambda data, text: data.__setitem__("photos", [{"label": text, "width_mm": 40, "height_mm": 60}])),
    ("section title", lambda data, text: data["sections"][0].__setitem__("title", text)),
    ("section note", lambda data, text: data["sections"][0].__setitem__("note", text)),
    ("declaration", lambda data, text: data["declaration"].append(text)),
    ("footnote", lambda data, text: data["footnotes"].__setitem__(9, text)),
    ("signature", lambda data, text: data["signatures"][0].__setitem__("hint", text)),
    ("line to sign", lambda data, text: data["signatures"][0].__setitem__("lines", [{"label": text}])),
    ("procedure", lambda data, text: data["procedures"][0].__setitem__("name", text)),
    ("role", lambda data, text: data["people"][0].__setitem__("label", text)),
    ("authority", lambda data, text: data.__setitem__("authority", text)),
    ("attachments", lambda data, text: data.__setitem__("attachments", [text])),
    ("paper of a table", _papers),
    ("key of a mapping", lambda data, text: data.__setitem__(text, "x")),
)


def _footnote(data: Data, label: str, text: str) -> None:
    _field(data, "nyc_noi_cu_tru").update(label=label, footnote=9)
    data["footnotes"][9] = text


PAIRS: tuple[tuple[str, Callable[[Data, str, str], object]], ...] = (
    ("heading", lambda data, one, two: data["heading"].extend([one, two])),
    ("label and suffix", lambda data, one, two: _field(data, "nyc_noi_cu_tru").update(label=one, suffix=two)),
    ("label and hint", lambda data, one, two: _field(data, "nyc_noi_cu_tru").update(label=one, hint=two)),
    ("label and option", lambda data, one, two: _field(data, "ndc_gioi_tinh").update(label=one, options=["Nam", "Nữ", two])),
    ("label and source", lambda data, one, two: _field(data, "nyc_noi_cu_tru").update(label=one, source=f"today | '{two}'")),
    ("label and suggestion", lambda data, one, two: _field(data, "muc_dich").update(label=one, suggest=f"'{two}'")),
    ("label and footnote", _footnote),
    ("declaration", lambda data, one, two: data["declaration"].extend([one, two])),
    ("sign here", lambda data, one, two: data["signatures"][0].update(head=one, hint=two)),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Spellings that belong together, and how many mutations are made of them."""

    spellings: tuple[Spelling, ...]
    split: tuple[Halves, ...]

    def mutations(self) -> Iterator[Mutation]:
        """`COUNT` of them, the same ones every time: all halves in all pairs, all spellings over all places, then any."""
        chance = random.Random(SEED)
        made = [_pair(place, halves) for place in PAIRS for halves in self.split]
        turns = [(spelling, PLACES[n % len(PLACES)]) for n, spelling in enumerate(self.spellings)]
        others = [(spelling, place) for spelling in self.spellings for place in PLACES if (spelling, place) not in turns]
        made += [_one(spelling, place) for spelling, place in [*turns, *chance.sample(others, COUNT - len(made) - len(turns))]]
        return iter(made)


OF_THE_RULES = Family(SPELLINGS, SPLIT)
OF_THE_COUNTER = Family(counter_spellings.SPELLINGS, counter_spellings.SPLIT)


def _one(spelling: Spelling, place: tuple[str, Callable[[Data, str], object]]) -> Mutation:
    (text, rule), (name, put) = spelling, place
    return Mutation(f"{name}: {text}", rule, lambda data: put(data, text))


def _pair(place: tuple[str, Callable[[Data, str, str], object]], halves: Halves) -> Mutation:
    (name, put), (one, two, rule) = place, halves
    return Mutation(f"{name}: {one} + {two}", rule, lambda data: put(data, one, two))
