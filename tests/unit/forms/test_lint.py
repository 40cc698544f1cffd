"""The gate: a definition that asks for a household book or cannot work is refused, with file, field and rule."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from forms.judged import DEFINITIONS
from forms.lint import Finding, lint
from resources.sentences import say

Change = Callable[..., Path]


def rules(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.field, finding.rule) for finding in findings}


def test_what_ships_is_clean() -> None:
    assert lint([DEFINITIONS]) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("label: Giấy tờ tùy thân", "label: Sổ hộ khẩu", "nyc_giay_to", "HKB-1"),
        ("hint: Chọn một câu", "hint: Xem sổ tạm trú. Chọn một câu", "tthn", "HKB-2"),
        ("label: Tình trạng hôn nhân\n", "label: Số sổ\n", "tthn", "HKB-3"),
        ("options: [Nam, Nữ]", "options: [Nam, Nữ, KT3]", "ndc_gioi_tinh", "HKB-4"),
        ("source: subject.sex", "source: subject.household_book_no", "ndc_gioi_tinh", "HKB-5"),
        ("  5: Ghi rõ mục đích", "  5: Kèm sổ hộ khẩu. Ghi rõ mục đích", "footnotes", "HKB-1"),
        ("  - Tôi cam đoan", "  - Tôi nộp so ho khau. Tôi cam đoan", "declaration", "HKB-1"),
        ("declaration:", "attachments: [Bản sao HKTT]\ndeclaration:", "attachments", "HKB-4"),
        ('    title: "Đề nghị', '    title: "Theo hộ khẩu, đề nghị', "nguoi_duoc_cap", "HKB-1"),
        ("'Để đăng ký kết hôn", "'Để tách sổ hộ khẩu | đăng ký kết hôn", "muc_dich", "HKB-1"),
        ("heading:\n", "heading:\n  - TỜ KHAI HỘ KHẨU\n", "heading", "HKB-1"),
    ],
)
def test_a_form_that_asks_for_a_household_book_is_refused_by_file_field_and_rule(
    changed: Change, old: str, new: str, field: str, rule: str
) -> None:
    file = changed("xntthn", (old, new))
    findings = [finding for finding in lint([file]) if finding.rule == rule]
    assert {finding.field for finding in findings} >= {field}
    assert findings[0].file == str(file)
    assert "Luật Cư trú 68/2020/QH14" in findings[0].text
    assert "Law on Residence" in findings[0].sentence("en")


def test_notes_about_old_editions_may_name_the_book(changed: Change) -> None:
    file = changed("xntthn", ("  care:\n", "  care:\n    - Bản cũ in Hộ khẩu thường trú, nay ghi Nơi thường trú.\n"))
    assert lint([file]) == ()


def test_a_file_in_another_shape_is_refused_for_its_wording_and_for_its_shape(tmp_path: Path) -> None:
    file = tmp_path / "other.yml"
    file.write_text(
        "id: x\nsections:\n- id: a\n  fields:\n  - key: so\n    label: Số sổ\n    source: nyc/SoSoHoKhau\n- 20\n", encoding="utf-8"
    )
    found = rules(lint([tmp_path]))
    assert {("so", "HKB-3"), ("so", "HKB-5"), ("so", "HKB-1")} <= found
    assert "SCH-1" in {rule for _, rule in found}


def test_names_of_keys_are_wording_too(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("so_ho_khau: x\n", encoding="utf-8")
    assert ("(document)", "HKB-1") in rules(lint([file]))


@pytest.mark.parametrize(("content", "rule"), [("- hộ khẩu\n- 1\n", "HKB-1"), ("hộ khẩu", "HKB-1"), ("", "SCH-1"), ("[]", "SCH-1")])
def test_a_file_that_is_no_mapping_is_judged_all_the_same(tmp_path: Path, content: str, rule: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    assert rule in {finding.rule for finding in lint([file])}


@pytest.mark.parametrize(
    "content",
    [
        "a: [1",
        "a: 1\na: 2",
        "? [1, 2]\n: 3",
        "a: 2024-13-45",
        "a: !!python/object:os.system {}",
        "label: !!binary U+G7lSBo4buZIGto4bqpdQ==",
        "a: ! b",
        "&a [*a]: 1",
        "a: &a [*a]",
        "a: &a b",
        "a: *b",
        "<<: {a: b}",
        "a: {<<: [{b: c}]}",
        "a: 0x_",
        "[" * 100_000 + "]" * 100_000,
        "- " * 100_000,
        "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]),
    ],
    ids=lambda content: content[:20],
)
def test_text_that_is_no_safe_yaml_is_a_finding(tmp_path: Path, content: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content + "\n# Sổ hộ khẩu\n", encoding="utf-8")
    found = lint([file])
    assert found[0].rule == "YML-1"
    assert "HKB-1" in {finding.rule for finding in found[1:]}
    assert re.fullmatch(r"line \d+", found[1].field)


def test_a_label_in_disguise_is_refused(changed: Change) -> None:
    for disguise in ("!!binary U+G7lSBo4buZIGto4bqpdQ==", "! Sổ", "&so Giấy tờ"):
        file = changed("xntthn", ("label: Giấy tờ tùy thân", f"label: {disguise}"))
        (finding,) = lint([file])
        assert (finding.field, finding.rule) == ("(file)", "YML-1")
        assert "line " in finding.detail


TITLE = "  - TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"
ETHNICITY = "label: Dân tộc\n        type: enum\n        code_list: ethnicity\n        suggest"


@pytest.mark.parametrize(
    ("key", "field", "rule", "replacements"),
    [
        ("ct01", "heading", "HKB-1", [(TITLE, "  - TỜ KHAI SỔ HỘ\n  - KHẨU")]),
        ("ct01", "heading", "HKB-1", [(TITLE, "  - TỜ KHAI CHỦ HỘ\n  - KHẨU")]),
        ("ct01", "code_line", "HKB-2", [("  - Mẫu CT01", "  - Sổ tạm\n  - trú, mẫu CT01")]),
        ("ct01", "thanh_vien", "HKB-2", [("label: TT,", "label: Sổ,"), ('label: "Họ, chữ đệm và tên"', "label: Tạm trú")]),
        ("ct01", "signatures", "HKB-1", [("head: NGƯỜI KÊ KHAI", "head: KHẨU")]),
        ("xntthn", "Chủ hộ", "HKB-1", [("head: Người yêu cầu", "head: Chủ hộ"), ("(Ký, ghi rõ họ, chữ đệm, tên)", "(Khẩu)")]),
        ("khai_sinh", "declaration", "HKB-2", [("  - Tôi chịu", "  - Tôi nộp sổ\n  - tạm trú. Tôi chịu")]),
        ("khai_sinh", "cap_ban_sao", "HKB-1", [("label: Số lượng", "label: Chủ hộ"), ("suffix: bản", "suffix: khẩu")]),
        ("khai_sinh", "cap_ban_sao", "HKB-2", [("options: [Có, Không]", "options: [Sổ, Tạm trú]")]),
        ("khai_sinh", "tre_gioi_tinh", "HKB-2", [("label: Giới tính", "label: Sổ"), (ETHNICITY, ETHNICITY.replace("Dân tộc", "Tạm trú"))]),
        ("khai_sinh", "lam_tai", "HKB-2", [('opening: "Làm tại: "', "opening: Sổ"), ("label: Làm tại", "label: Tạm trú")]),
    ],
)  # fmt: skip
def test_texts_that_are_read_as_one_line_are_judged_as_one(
    changed: Change, key: str, field: str, rule: str, replacements: list[tuple[str, str]]
) -> None:
    assert (field, rule) in rules(lint([changed(key, *replacements)]))


PURPOSE = "label: Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân"
SEX = "key: ndc_gioi_tinh\n        label: "


@pytest.mark.parametrize(
    ("field", "rule", "replacements"),
    [
        ("muc_dich", "HKB-2", [(PURPOSE, 'label: "Giấy tờ nộp kèm: sổ"'), ("'Để đăng ký", "'tạm trú' | 'Để đăng ký")]),
        ("muc_dich", "HKB-1", [(PURPOSE, "label: Sổ"), ("  5: Ghi rõ mục đích", "  5: hộ gia đình thường trú. Ghi")]),
        ("ndc_gioi_tinh", "HKB-2", [(f"{SEX}Giới tính", f"{SEX}Sổ"), ("source: subject.sex", "source: \"subject.sex | 'tạm trú'\"")]),
        ("Sổ", "HKB-2", [("  - head: Người yêu cầu", "  - head: Sổ\n    footnote: 5"), ("  5: Ghi rõ mục đích", "  5: tạm trú. Ghi")]),
    ],
)  # fmt: skip
def test_a_label_is_judged_with_its_constants_and_its_footnote(
    changed: Change, field: str, rule: str, replacements: list[tuple[str, str]]
) -> None:
    assert (field, rule) in rules(lint([changed("xntthn", *replacements)]))


def test_a_key_is_no_wording_where_it_can_be_a_number(changed: Change) -> None:
    for key in ("so_tam_tru", "so_nhan_khau", "so_gia_dinh"):
        assert lint([changed("xntthn", ("muc_dich", key), ("nyc_ho_ten", f"{key}_nguoi"))]) == ()
        printed = changed("xntthn", ("label: Mục đích sử dụng", f"label: {key} Mục đích"))
        assert {finding.rule for finding in lint([printed])} >= {"HKB-2" if key == "so_tam_tru" else "HKB-1"}
    for key, rule in (("so_ho_khau", "HKB-1"), ("sohokhau", "HKB-1"), ("ban_sao_hk", "HKB-4")):
        assert rules(lint([changed("xntthn", ("muc_dich", key))])) == {(key, rule)}


def test_a_form_without_place_and_date_is_judged_too(changed: Change) -> None:
    text = changed("ct01").read_text(encoding="utf-8")
    start, end = text.index("place_date:"), text.index("signatures:")
    assert lint([changed("ct01", (text[start:end], ""))]) == ()


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("khóa: Hồ".encode("utf-16"))
    assert rules(lint([latin])) == {("(file)", "YML-1")}


def test_where_nothing_can_be_checked_that_is_a_finding(tmp_path: Path, changed: Change) -> None:
    """A mistyped path must not look like a clean form."""
    assert rules(lint([tmp_path / "nowhere.yaml"])) == {("(file)", "YML-2")}
    assert rules(lint([tmp_path / "nowhere"])) == {("(file)", "YML-2")}
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "form.txt").write_text("key: x", encoding="utf-8")
    assert rules(lint([tmp_path / "notes"])) == {("(folder)", "YML-2")}
    clean = changed("xntthn")
    found = lint([clean, tmp_path / "notes", clean.parent])
    assert [(finding.file, finding.rule) for finding in found] == [(str(tmp_path / "notes"), "YML-2")]


def test_a_file_is_found_however_its_ending_is_written_and_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "A.YAML").write_text("hộ khẩu", encoding="utf-8")
    (tmp_path / "b.yml").symlink_to(tmp_path / "gone")
    found = {(Path(finding.file).name, finding.rule) for finding in lint([tmp_path])}
    assert {("A.YAML", "HKB-1"), ("b.yml", "YML-1")} <= found


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("source: subject.sex", "source: mother.sex", "ndc_gioi_tinh", "SRC-1"),
        ("source: subject.sex", "source: subject.blood_group", "ndc_gioi_tinh", "SRC-2"),
        ("source: subject.sex", "source: tthn", "ndc_gioi_tinh", "SRC-3"),
        ("only_without: subject.personal_id\n        required: true\n        footnote: 2\n      - key: ndc_dan_toc",
         "required_when: muc_dich\n        footnote: 2\n      - key: ndc_dan_toc", "ndc_gioi_tinh", "SRC-3"),
        ("    name: nyc_ho_ten", "    name: nobody", "Người yêu cầu", "SRC-3"),
        ("source: applicant.birth_date", "source: applicant.birth_date\n        suggest_for: [\"1.000000\"]", "nyc_ngay_sinh", "SRC-4"),
        ("footnote: 5", "footnote: 9", "muc_dich", "FTN-1"),
        ("    date: filled", "    date: filled\n    footnote: 8", "Người yêu cầu", "FTN-1"),
        ("    date: filled", "    date: filled\n    lines: [{label: Ghi, footnote: 7}]", "Người yêu cầu", "FTN-1"),
        ("- key: muc_dich", "- key: tthn", "tthn", "KEY-1"),
        ("  - {role: subject", "  - {role: applicant, label: X}\n  - {role: subject", "applicant", "KEY-1"),
        ("  - {role: subject", "  - {role: guardian, label: X}\n  - {role: subject", "guardian", "ROL-1"),
        ("  - {role: subject", "  - {role: pilot, label: X}\n  - {role: subject", "pilot", "SRC-1"),
        ("    role: subject", "    role: bride", "nguoi_duoc_cap", "SRC-1"),
        ("  level: B", "  level: C", "evidence", "EVD-1"),
        ("  level: B", "  level: D", "evidence", "EVD-1"),
        ("    - Chưa đối chiếu nguyên văn với", "    - Đã xem", "evidence", "EVD-2"),
        ("  effective_from:", "  effective_to: 1999-12-31\n  effective_from:", "legal", "DAY-1"),
        ("options: [Nam, Nữ]", "options: []", "ndc_gioi_tinh", "OPT-1"),
        ("options: [Nam, Nữ]", "options: [Nam, Nữ, Nam]", "ndc_gioi_tinh", "OPT-2"),
        ("type: person_name", "type: person", "nyc_ho_ten", "SCH-1"),
        ("source: subject.sex", "source: exec('x')", "ndc_gioi_tinh", "SCH-1"),
        ("source: subject.sex", "source: 5", "ndc_gioi_tinh", "SCH-1"),
        ("only_without: applicant.personal_id", "only_without: today", "nyc_noi_cu_tru", "SCH-1"),
        ("  level: B", "  level: B\n  grade: 1", "evidence.grade", "SCH-1"),
        ("key: xntthn", "name: xntthn", "key", "SCH-1"),
        ("  5: Ghi rõ mục đích sử dụng.", "  năm: Ghi rõ.", "footnotes.năm.[key]", "SCH-1"),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_work_is_refused(changed: Change, old: str, new: str, field: str, rule: str) -> None:
    found = lint([changed("xntthn", (old, new))])
    assert (field, rule) in rules(found)
    assert all(finding.text and finding.sentence("en") for finding in found)


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ('{key: ngay_sinh, label: "Ngày', '{key: ho_ten, label: "Ngày', "thanh_vien", "KEY-1"),
        ("repeats: true", "repeats: false", "thanh_vien", "SRC-1"),
        ("source: applicant.sex", "source: member.sex", "gioi_tinh", "SRC-1"),
        ("        rows: 4", "        rows: 4\n        footnote: 9", "thanh_vien", "FTN-1"),
        ("        rows: 4", "        rows: 0", "thanh_vien", "SCH-1"),
        ("width: 0.5}", "width: wide}", "tt", "SCH-1"),
        ("width: 0.5}", "width: .inf}", "tt", "SCH-1"),
        ("width: 0.5}", "width: .nan}", "tt", "SCH-1"),
        ("width: 0.5}", "width: 1e9}", "tt", "SCH-1"),
        ("width: 0.5}", "width: 1000000000}", "tt", "SCH-1"),
    ],
)
def test_tables_have_their_rules_too(changed: Change, old: str, new: str, field: str, rule: str) -> None:
    assert (field, rule) in rules(lint([changed("ct01", (old, new))]))


def test_every_rule_has_its_sentence() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in DEFINITIONS.parent.glob("*.py"))
    named = set(re.findall(r'"([A-Z]{3}-\d)"', source))
    assert {"HKB-1", "RES-1", "YML-1", "SCH-1", "KEY-2", "PCK-2"} <= named
    assert all(say(f"lint.{rule}", language, detail="x") for rule in named for language in ("vi", "en"))


def test_the_definitions_are_written_without_yaml_surprises() -> None:
    for file in DEFINITIONS.glob("*/form.yaml"):
        assert isinstance(yaml.safe_load(file.read_text(encoding="utf-8")), dict)
