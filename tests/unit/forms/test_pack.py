"""A pack is believed only where its signature and every digest hold, and each of its forms passes the one gate."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from forms.lint import lint_file
from forms.pack import Manifest, Pack, judged, open_pack, pack_of, version_order
from forms.pack_files import MANIFEST, SIGNATURE, PackFault, zipped
from forms.pack_keys import PublicKey, SigningKey, accepted_keys
from forms.pack_proof import undrawable
from tests.unit.forms.packs import ACCEPTED, KEY, about, definition, later, pack_files

Files = dict[str, bytes]


def refused(files: Files, *, accepted: tuple[PublicKey, ...] = ACCEPTED) -> str:
    with pytest.raises(PackFault) as fault:
        pack_of(files, accepted)
    return fault.value.code


def opened(files: Files) -> Pack:
    return pack_of(files, ACCEPTED)


def resigned(files: Files, change: Callable[[dict[str, object]], object]) -> Files:
    """The files with another manifest, properly signed: what only the owner of the key can make."""
    said = json.loads(files[MANIFEST])
    change(said)
    manifest = json.dumps(said).encode()
    return {**files, MANIFEST: manifest, SIGNATURE: KEY.sign(manifest)}


def test_a_signed_pack_is_opened_from_a_zip_and_from_a_folder(tmp_path: Path) -> None:
    files = pack_files()
    (tmp_path / "pack.zip").write_bytes(zipped(files))
    for name, content in files.items():
        (tmp_path / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pack" / name).write_bytes(content)
    for place in ("pack.zip", "pack"):
        pack = open_pack(tmp_path / place, [SigningKey.new().public, KEY.public])
        assert (pack.title, pack.signed_by, pack.findings) == ("Biểu mẫu tỉnh A 1.2", KEY.public, ())
        assert [form.key for form in pack.forms] == ["don_a"]
        assert pack.manifest.made_on == dt.date(2026, 11, 22)
        assert pack.manifest.forms == ("don_a",)
        assert "key:" not in repr(pack)


def test_without_a_signature_that_somebody_accepted_nothing_is_read() -> None:
    files = pack_files()
    assert refused(files, accepted=()) == "untrusted"
    assert refused(files, accepted=(SigningKey.new().public,)) == "untrusted"
    assert refused({name: content for name, content in files.items() if name != SIGNATURE}) == "unsigned"
    assert refused({name: content for name, content in files.items() if name != MANIFEST}) == "no_manifest"
    for broken in (b"", b"AAAA", b"\xff\xfe", b"%" * 88, files[SIGNATURE][:-8]):
        assert refused({**files, SIGNATURE: broken}) == "untrusted"
    assert refused({**files, MANIFEST: files[MANIFEST].replace(b"1.2", b"9.9")}) == "untrusted"
    assert refused({**files, MANIFEST: b"[" * 100_000}) == "untrusted"


def test_a_signature_over_the_bare_bytes_is_none_of_ours() -> None:
    """It may have been made for something else."""
    files = pack_files()
    key = load_pem_private_key(KEY.pem, password=None)
    assert isinstance(key, Ed25519PrivateKey)
    bare = base64.b64encode(key.sign(files[MANIFEST]))
    assert refused({**files, SIGNATURE: bare}) == "untrusted"


def test_every_file_is_the_one_that_was_signed_and_none_is_missing_or_added() -> None:
    files = pack_files()
    assert refused({**files, "don_a/form.yaml": files["don_a/form.yaml"] + b" "}) == "tampered"
    assert refused({**files, "don_a/evidence.md": b""}) == "tampered"
    assert refused({**files, "don_b/form.yaml": b"key: don_b"}) == "surplus_file"
    del files["don_a/form.yaml"]
    assert refused(files) == "incomplete"


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(format=2),
        lambda said: said.update(name="Tỉnh A"),
        lambda said: said.update(name="../a"),
        lambda said: said.update(version="1.2.3.4"),
        lambda said: said.update(version="một"),
        lambda said: said.update(title="a\u001b[2Jb"),
        lambda said: said.update(unit=" "),
        lambda said: said.update(title="x" * 201),
        lambda said: said.update(made_on="hôm nay"),
        lambda said: said.update(forms=["don_b"]),
        lambda said: said.update(forms=[]),
        lambda said: said.update(replaces=["ct01"]),
        lambda said: said.update(files={"don_a/form.yaml": "0"}),
        lambda said: said.update(more=1),
        lambda said: said.pop("unit"),
    ],
)
def test_a_manifest_of_another_shape_is_refused_even_when_it_is_signed(change: Callable[[dict[str, object]], object]) -> None:
    assert refused(resigned(pack_files(), change)) == "bad_manifest"


@pytest.mark.parametrize("manifest", [b"", b"[]", b"\xff", b"[" * 100_000, "{}".encode("utf-16")])
def test_what_is_no_manifest_is_refused_even_when_it_is_signed(manifest: bytes) -> None:
    assert refused({**pack_files(), MANIFEST: manifest, SIGNATURE: KEY.sign(manifest)}) == "bad_manifest"


def test_a_form_that_the_lint_refuses_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = definition("don_b", ("label: Giấy tờ tùy thân", "label: Sổ hộ khẩu"))
    pack = opened(pack_files({"don_a/form.yaml": definition("don_a"), "don_b/form.yaml": bad}))
    assert [form.key for form in pack.forms] == ["don_a"]
    assert {(finding.file, finding.rule) for finding in pack.findings} == {("tinh_a/don_b/form.yaml", "HKB-1")}
    file = tmp_path / "form.yaml"
    file.write_bytes(bad)
    assert [(f.field, f.rule) for f in lint_file(file)] == [(f.field, f.rule) for f in pack.findings]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfe", "YML-1"),
        ("key: don_b".encode("utf-16"), "YML-1"),
        (b"a: &a [x]\nb: [*a, *a]", "YML-1"),
        (b"a: !!python/object/apply:os.system [x]", "YML-1"),
        (b"[" * 100_000, "YML-1"),
        (b"", "SCH-1"),
        (b"key: don_b", "SCH-1"),
        ("hộ khẩu: 1".encode(), "HKB-1"),
        (definition("don_c"), "KEY-3"),
        (definition("don_b", ("level: B", "level: C")), "EVD-1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_is_signed_as_a_form_is_a_finding_where_it_is_none(content: bytes, rule: str) -> None:
    pack = opened(pack_files({"don_a/form.yaml": definition("don_a"), "don_b/form.yaml": content}))
    assert [form.key for form in pack.forms] == ["don_a"]
    assert rule in {finding.rule for finding in pack.findings}
    assert {finding.file for finding in pack.findings} == {"tinh_a/don_b/form.yaml"}


def test_the_words_of_a_manifest_are_judged_too() -> None:
    pack = opened(pack_files(title="Biểu mẫu hộ khẩu"))
    assert {(finding.field, finding.rule) for finding in pack.findings} == {("title", "HKB-1")}
    assert judged(about(title="Biểu mẫu hộ khẩu")) == pack.findings
    assert judged(about()) == ()


def test_a_form_that_cannot_be_drawn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = opened(pack_files())
    assert undrawable("tinh_a", pack.forms) == ()

    def breaks(*_: object, **__: object) -> bytes:
        raise OverflowError

    monkeypatch.setattr("forms.pack_proof.render", breaks)
    (finding,) = undrawable("tinh_a", pack.forms)
    assert (finding.file, finding.field, finding.rule) == ("tinh_a/don_a/form.yaml", "don_a", "DRW-1")
    assert "OverflowError" in finding.text


def test_a_pack_may_bring_two_editions_but_not_two_of_one_day() -> None:
    first, second = later("ct01", "2027-01-01"), later("ct01", "2028-01-01")
    pack = opened(pack_files({"ct01/form.yaml": first, "ct01@2028/form.yaml": second}, replaces=("ct01",)))
    assert [form.legal.effective_from for form in pack.forms] == [dt.date(2027, 1, 1), dt.date(2028, 1, 1)]
    assert (pack.manifest.forms, pack.findings) == (("ct01",), ())
    twice = opened(pack_files({"ct01/form.yaml": first, "ct01@2028/form.yaml": first}))
    assert [finding.rule for finding in twice.findings] == ["KEY-2"]
    assert len(twice.forms) == 1


def test_a_pack_without_a_form_cannot_be_made() -> None:
    for files, replaced in (({"don_a/evidence.md": b""}, ()), ({"don_a/form.yaml": b""}, ("ct01",))):
        with pytest.raises(PackFault) as fault:
            pack_files(files, replaces=replaced)
        assert fault.value.code == "bad_manifest"


def test_making_a_pack_again_gives_the_same_bytes() -> None:
    files = pack_files()
    assert pack_files(files) == files
    assert Manifest.model_validate_json(files[MANIFEST]).files.keys() == {"don_a/form.yaml", "don_a/evidence.md"}


def test_versions_are_compared_number_by_number() -> None:
    assert sorted(["2", "1.10", "1", "1.2", "1.0.1"], key=version_order) == ["1", "1.0.1", "1.2", "1.10", "2"]
    assert version_order("1.2") == version_order("1.2.0")
    for wrong in ("", "1.", "v1", "1.2.3.4", "1234567", "1\n", "１"):
        with pytest.raises(ValueError, match=r"number|version"):
            version_order(wrong)
    assert about(version="1.2").version == "1.2"


def test_keys_are_read_as_they_are_shown() -> None:
    text = str(KEY.public)
    assert (len(text), PublicKey.read(f" {text}\n")) == (44, KEY.public)
    assert len(KEY.public.id) == 16
    assert accepted_keys("") == ()
    assert accepted_keys(f"{text}, {SigningKey.new().public},")[0] == KEY.public
    for wrong in ("x", text[:-4], f"{text}{text}", "ổ" * 44, f"{text},?"):
        with pytest.raises(PackFault) as fault:
            accepted_keys(wrong)
        assert fault.value.code == "bad_public_key"


def test_a_signing_key_is_read_from_pem_and_shows_nothing() -> None:
    assert SigningKey.read(KEY.pem).public == KEY.public
    assert KEY.pem.decode().split()[-4] not in repr(KEY)
    private = load_pem_private_key(KEY.pem, password=None)
    locked = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    other = Ed448PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for wrong in (b"", b"x", locked, other):
        with pytest.raises(PackFault) as fault:
            SigningKey.read(wrong)
        assert fault.value.code == "bad_signing_key"
