"""Packs by commands: made, checked, looked at, installed, enabled, used, taken away; and what a bad one cannot do."""

import json
import sys
from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.core.usage import EventKind
from app.pack_shelf import Shelf
from app.state import open_settings
from tests.journeys.commands.conftest import Motcua
from tests.unit.forms.packs import KEY, about, definition, later, pack_files

NAMED = ("--name", "tinh_a", "--unit", "Tỉnh A")


def a_folder(folder: Path, **forms: bytes) -> Path:
    for key, content in forms.items():
        (folder / key).mkdir(parents=True, exist_ok=True)
        (folder / key / "form.yaml").write_bytes(content)
    return folder


def accepting(motcua: Motcua) -> None:
    assert motcua("settings", "set", "forms.pack_keys", str(KEY.public)).status == 0


def a_pack(path: Path, **forms: bytes) -> Path:
    """A zip signed by the accepted key."""
    return signed(path, {f"{key}/form.yaml": content for key, content in forms.items()})


def signed(path: Path, files: dict[str, bytes] | None = None, **said: object) -> Path:
    from forms.pack_files import zipped

    described = about(**said)
    path.write_bytes(zipped(pack_files(files, **described.model_dump())))
    return path


def test_a_pack_is_made_and_signed_and_then_used_as_any_other_form(motcua: Motcua, tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "forms", don_a=definition("don_a"))
    (key,) = motcua("packs", "key").rows
    assert motcua("packs", "key").rows == [key]
    out = tmp_path / "pack.zip"
    made = motcua("packs", "make", folder, *NAMED, "--version", "1.0", "--title", "Biểu mẫu tỉnh A", "--out", out)
    assert (made.status, made.rows[0]["public_key"], made.rows[0]["file"]) == (0, key["public_key"], str(out))
    refused = motcua("packs", "check", out)
    assert (refused.status, refused.rows[0]["ok"], refused.rows[0]["forms"]) == (4, False, [])
    assert motcua("settings", "set", "forms.pack_keys", key["public_key"]).status == 0
    checked = motcua("packs", "check", out)
    assert (checked.status, checked.rows[0]["ok"], checked.rows[0]["findings"]) == (0, True, [])
    assert {name: checked.rows[0][name] for name in ("pack", "version", "title", "unit", "forms", "signed_by")} == {
        "pack": "tinh_a",
        "version": "1.0",
        "title": "Biểu mẫu tỉnh A",
        "unit": "Tỉnh A",
        "forms": ["don_a"],
        "signed_by": key["id"],
    }
    installed = motcua("packs", "install", out)
    assert (installed.status, installed.rows[0]["enabled"], installed.rows[0]["ok"]) == (0, [], True)
    assert "don_a" not in forms_of(motcua)
    assert motcua("packs", "enable", "tinh_a").rows[0]["enabled"] == ["DEMO"]
    assert "don_a" in forms_of(motcua)
    assert motcua("packs", "disable", "tinh_a").rows[0]["enabled"] == []
    assert "don_a" not in forms_of(motcua)
    assert motcua("packs", "remove", "tinh_a").rows == [{"pack": "tinh_a", "removed": True}]
    assert motcua("packs", "list").rows == []
    assert states(motcua) == ["installed", "enabled", "disabled", "removed"]


def forms_of(motcua: Motcua) -> set[str]:
    """What the counter has, and what the shelf says without a desk: the same."""
    with open_desk(motcua.home) as desk:
        keys = {form.key for form in desk.counter.catalogue.forms}
    assert {form.key for form in Shelf.of(open_settings(motcua.home)).catalogue().forms} == keys
    return keys


def states(motcua: Motcua) -> list[str]:
    with open_desk(motcua.home) as desk:
        return [
            event.state for event in desk.counter.journal.ledger.events() if event.kind is EventKind.SETTING and event.note == "forms.packs"
        ]


def test_a_form_of_a_pack_is_filled_and_printed_by_the_same_command(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    assert motcua("packs", "install", a_pack(tmp_path / "p.zip", don_a=definition("don_a"))).status == 0
    line = ("fill", "don_a", "--dossier", "H-1", "--card-only", "--set", "muc_dich=Việc riêng", "--out", tmp_path / "form.pdf")
    assert motcua(*line).status == 2
    assert motcua("packs", "enable", "tinh_a").status == 0
    ran = motcua(*line)
    assert (ran.status, ran.rows[0]["fields"]["muc_dich"]["value"]) == (0, "Việc riêng")
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")


def test_the_procedures_of_an_enabled_pack_are_found_with_ours(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    named = '  - {code: "0.900001", name: Cấp thẻ bạn đọc thư viện}\n'
    form = definition("don_a", ("\npeople:\n", f"\n{named}people:\n"))
    assert motcua("packs", "install", a_pack(tmp_path / "p.zip", don_a=form)).status == 0
    assert motcua("forms", "procedures", "thư viện").status == 1
    assert motcua("packs", "enable", "tinh_a").status == 0
    (found,) = motcua("forms", "procedures", "thư viện").rows
    assert (found["code"], found["forms"], found["groups"]) == ("0.900001", ["don_a"], ["other"])
    assert motcua("forms", "procedures", "xntthn").rows[0]["forms"] == ["xntthn", "don_a"]


def test_a_preview_tells_what_comes_and_draws_it_empty(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    assert motcua(
        "packs", "install", signed(tmp_path / "1.zip", {"don_a/form.yaml": definition("don_a"), "don_b/form.yaml": definition("don_b")})
    )
    files = {"don_a/form.yaml": definition("don_a"), "ct01/form.yaml": later("ct01", "2027-01-01"), "don_c/form.yaml": b""}
    coming = signed(tmp_path / "2.zip", files, version="2", replaces=("ct01",))
    ran = motcua("packs", "preview", coming, "--out", tmp_path / "empty")
    assert {row["form"]: (row["change"], row["replaces"]) for row in ran.rows} == {
        "ct01": ("changed", True),
        "don_a": ("same", False),
        "don_b": ("gone", False),
    }
    drawn = {Path(row["pdf"]).name for row in ran.rows if row["pdf"]}
    assert len(drawn) == 2
    assert "ct01@2027-01-01.pdf" in drawn
    assert all((tmp_path / "empty" / name).read_bytes().startswith(b"%PDF") for name in drawn)
    assert ran.status == 1
    assert "tinh_a/don_c/form.yaml" in ran.said


def test_what_the_lint_refuses_is_neither_made_nor_installed(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    bad = definition("don_a", ("label: Giấy tờ tùy thân", "label: Sổ hộ khẩu"))
    key = tmp_path / "key.pem"
    assert motcua("packs", "key", "--out", key).status == 0
    made = motcua("packs", "make", a_folder(tmp_path / "forms", don_a=bad), *NAMED, "--version", "1", "--key", key)
    assert (made.status, {row["rule"] for row in made.rows[0]["findings"]}) == (1, {"HKB-1"})
    assert not (tmp_path / "forms" / "manifest.json").exists()
    titled = ("--version", "1", "--key", key, "--title", "Sổ hộ khẩu")
    named = motcua("packs", "make", a_folder(tmp_path / "clean", don_c=definition("don_c")), *NAMED, *titled)
    assert (named.status, [(row["field"], row["rule"]) for row in named.rows[0]["findings"]]) == (1, [("title", "HKB-1")])
    assert not (tmp_path / "clean" / "manifest.sig").exists()
    pack = a_pack(tmp_path / "p.zip", don_a=bad, don_b=definition("don_b"))
    checked = motcua("packs", "check", pack, tmp_path / "nowhere")
    assert [row["ok"] for row in checked.rows] == [False, False]
    assert checked.rows[0]["findings"][0]["rule"] == "HKB-1"
    assert checked.status == 5
    assert motcua("packs", "install", pack).status == 4
    silent = a_pack(tmp_path / "s.zip", ct01=later("ct01", "2027-01-01"))
    assert motcua("packs", "check", silent).rows[0]["findings"][0]["rule"] == "PCK-2"
    assert motcua("packs", "install", silent).status == 4
    assert motcua("packs", "list").rows == []


def test_a_form_that_cannot_be_drawn_is_neither_made_nor_installed(motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> bytes:
        raise OverflowError

    accepting(motcua)
    folder, key = a_folder(tmp_path / "forms", don_a=definition("don_a")), tmp_path / "key.pem"
    assert motcua("packs", "key", "--out", key).status == 0
    pack = a_pack(tmp_path / "p.zip", don_a=definition("don_a"))
    monkeypatch.setattr("forms.pack_proof.render", breaks)
    for line in (("make", folder, *NAMED, "--version", "1", "--key", key), ("check", pack)):
        ran = motcua("packs", *line)
        assert (ran.status, [row["rule"] for row in ran.rows[0]["findings"]]) == (1, ["DRW-1"])
    assert not (folder / "manifest.sig").exists()
    assert motcua("packs", "install", pack).status == 4
    assert motcua("packs", "list").rows == []


def test_a_form_of_a_broken_pack_is_not_called_unknown(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    assert motcua("packs", "install", a_pack(tmp_path / "p.zip", don_a=definition("don_a"))).status == 0
    assert motcua("packs", "enable", "tinh_a").status == 0
    (motcua.home / "packs" / "tinh_a.zip").write_bytes(b"PK")
    ran = motcua("fill", "don_a", "--dossier", "H-1", "--card-only", "--out", tmp_path / "form.pdf")
    assert ran.status == 5
    assert "“tinh_a”" in ran.said
    assert "motcua packs list" in ran.said


def test_a_folder_is_signed_where_it_lies(motcua: Motcua, tmp_path: Path) -> None:
    folder, key = a_folder(tmp_path / "forms", don_a=definition("don_a")), tmp_path / "key.pem"
    public = motcua("packs", "key", "--out", key).rows[0]
    assert public["kept"] == "file"
    assert sys.platform == "win32" or key.stat().st_mode & 0o777 == 0o600
    assert motcua("packs", "make", folder, *NAMED, "--version", "1", "--key", key).status == 0
    assert motcua("settings", "set", "forms.pack_keys", public["public_key"]).status == 0
    assert motcua("packs", "check", folder).rows[0]["ok"]
    assert motcua("packs", "install", folder).status == 0


def test_an_older_version_comes_only_when_it_is_asked_for(motcua: Motcua, tmp_path: Path) -> None:
    accepting(motcua)
    one, two = signed(tmp_path / "1.zip", version="1.9"), signed(tmp_path / "2.zip", version="1.10")
    other = signed(tmp_path / "3.zip", version="1.10.0", title="Khác")
    assert motcua("packs", "install", one).status == 0
    assert motcua("packs", "enable", "tinh_a", "--unit", "DEMO").status == 0
    upgraded = motcua("packs", "install", two)
    assert "DEMO" in upgraded.said
    assert "motcua packs enable" not in upgraded.said
    assert (upgraded.status, upgraded.rows[0]["version"], upgraded.rows[0]["enabled"]) == (0, "1.10", ["DEMO"])
    assert motcua("packs", "install", two).status == 0
    for path, word in ((one, "--older"), (other, "số bản mới")):
        refused = motcua("packs", "install", path)
        assert refused.status == 4
        assert word in refused.said
    assert motcua("packs", "list").rows[0]["version"] == "1.10"
    assert motcua("packs", "install", one, "--older").rows[0]["version"] == "1.9"
    assert states(motcua)[-1] == "went-back"


@pytest.mark.parametrize("harm", ["tampered", "half", "empty", "gone", "withdrawn", "other", "register", "keys", "fault"])
def test_a_pack_that_goes_bad_leaves_all_other_forms_at_work(
    motcua: Motcua, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepting(motcua)
    for name in ("tinh_a", "tinh_b"):
        path = signed(tmp_path / f"{name}.zip", {f"don_{name}/form.yaml": definition(f"don_{name}")}, name=name)
        assert motcua("packs", "install", path).status == 0
        assert motcua("packs", "enable", name).status == 0
    both = forms_of(motcua)
    kept = motcua.home / "packs" / "tinh_a.zip"
    if harm == "tampered":
        from forms.pack_files import read_zip, zipped

        files = dict(read_zip(kept.read_bytes()))
        kept.write_bytes(zipped({**files, "don_tinh_a/form.yaml": files["don_tinh_a/form.yaml"] + b"# more"}))
    elif harm in ("half", "empty"):
        kept.write_bytes(kept.read_bytes()[: 0 if harm == "empty" else 500])
    elif harm == "gone":
        kept.unlink()
    elif harm == "other":
        kept.write_bytes((motcua.home / "packs" / "tinh_b.zip").read_bytes())
    elif harm == "register":
        (motcua.home / "packs" / "packs.json").write_text(json.dumps({"../x": {}}))
    elif harm == "fault":

        def broken(*_: object) -> object:
            raise MemoryError

        monkeypatch.setattr("app.pack_shelf.pack_of", broken)
    else:
        assert motcua("settings", "set", "forms.pack_keys", "" if harm == "withdrawn" else "no key").status == 0
    hurt_both = harm in ("withdrawn", "register", "keys", "fault")
    assert both - forms_of(motcua) == ({"don_tinh_a", "don_tinh_b"} if hurt_both else {"don_tinh_a"})
    refused = Shelf.of(open_settings(motcua.home)).catalogue().refused
    assert {finding.rule for finding in refused} == {"PCK-4"}
    assert all(finding.detail in finding.text for finding in refused)
    listed = motcua("packs", "list")
    if harm == "register":
        assert (listed.status, listed.rows) == (5, [])
        assert "packs.json" in listed.said
        return
    assert listed.status == 0
    assert {row["pack"]: row["ok"] for row in listed.rows} == {"tinh_a": False, "tinh_b": not hurt_both}
    assert all(bool(row["problem"]) is not row["ok"] for row in listed.rows)
    assert motcua("packs", "enable", "tinh_a").status in (4, 5)
    assert motcua("packs", "disable", "tinh_a").status == 0
    if harm not in ("withdrawn", "keys", "fault"):
        assert motcua("packs", "install", tmp_path / "tinh_a.zip").rows[0]["ok"]
    assert motcua("packs", "remove", "tinh_a").status == 0
    assert {row["pack"] for row in motcua("packs", "list").rows} == {"tinh_b"}


@pytest.mark.parametrize(("content", "status"), [(b"", 5), (b"PK\x05\x06", 5), (b"x" * 5_000_000, 5)], ids=["empty", "cut", "large"])
def test_a_file_that_is_no_pack_is_bad_input(motcua: Motcua, tmp_path: Path, content: bytes, status: int) -> None:
    accepting(motcua)
    (tmp_path / "p.zip").write_bytes(content)
    for command in ("check", "preview", "install"):
        ran = motcua("packs", command, tmp_path / "p.zip")
        assert ran.status == status
        assert ran.said.count(".") >= 3


def test_impossible_wishes_are_wrong_usage(motcua: Motcua, tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "forms", don_a=definition("don_a"))
    assert motcua("packs", "make", folder, *NAMED, "--version", "1").status == 2
    (tmp_path / "no.pem").write_text("x")
    for key in ("no.pem", "nowhere.pem"):
        assert motcua("packs", "make", folder, *NAMED, "--version", "1", "--key", tmp_path / key).status == 5
    assert motcua("packs", "key").status == 0
    assert motcua("packs", "make", folder, *NAMED, "--version", "một").status == 2
    assert motcua("packs", "make", folder, *NAMED, "--version", "1", "--replaces", "ct01").status == 5
    assert motcua("packs", "make", signed(tmp_path / "p.zip"), *NAMED, "--version", "1").status == 2
    assert motcua("packs", "make", tmp_path / "nowhere", *NAMED, "--version", "1").status == 5
    for command in ("enable", "disable", "remove"):
        ran = motcua("packs", command, "../../x")
        assert ran.status == 2
        assert "../../x" not in ran.said
    accepting(motcua)
    assert motcua("packs", "install", signed(tmp_path / "p.zip")).status == 0
    assert motcua("packs", "enable", "tinh_a", "--unit", "a b").status == 2


def test_a_key_file_that_cannot_be_written_is_told(motcua: Motcua, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert motcua("packs", "key", "--out", tmp_path / "file" / "key.pem").status == 6
