"""What a recording keeps: the form of an answer, and nothing of anybody. What the replay makes of it: the same answer, of nobody."""

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.citizen import ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import LookupRequest, Outcome, Service
from app.simulator import Simulator
from app.verify import recording, tree, wire
from app.verify.adapters.gateway import GatewayVerifier
from app.verify.adapters.replay import ReplayVerifier
from app.verify.codes import Codes
from app.verify.recording import Recorder, Recording
from app.verify.redaction import Redaction
from resources.demo.people import citizens
from tests.contract.configured import Configured
from tests.contract.requests import CODES, FIRST, NOBODY, anew, asking
from tests.contract.verifier_contract import VerifierContract

REDACTION = Redaction(Codes.of(CODES), key=bytes(32))


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)


# --- nothing of anybody ----------------------------------------------------------------------------------------------

CANARIES = (
    "Zoăqwér", "ZOAQWER Xilợp", "099777123456", "000777123", "19630917", "1963-09-17", "so 77 duong Qwerty, to Zoaq, xa Xilop", "QW",
    "zo@aq.vn",
)  # fmt: skip
words = st.text(alphabet="QWZJăợẫ", min_size=3, max_size=12)
canaries = st.one_of(st.sampled_from(CANARIES), words, st.from_regex(r"099777[0-9]{6}", fullmatch=True), st.integers(7700000, 7799999))
names = st.sampled_from(sorted(tree.KNOWN - {"TonTai"})) | words | st.sampled_from(["error_code", "message", "status"])
trees = st.recursive(canaries, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5), max_leaves=15)


@given(trees)
def test_no_value_and_no_foreign_name_stays(answer: object) -> None:
    said = " ".join(leaves(REDACTION.tree(answer))).casefold()
    for canary in leaves(answer):
        if canary not in tree.KNOWN and canary not in ("error_code", "message", "status"):
            for piece in re.findall(r"\w{3,}", canary.casefold()):
                assert piece not in said


@pytest.mark.parametrize("citizen", [one for one in citizens()[::9] if one.wire], ids=lambda one: one.case or "plain")
def test_of_a_whole_citizen_no_number_name_date_or_detail_stays(citizen: Any) -> None:
    said = set(leaves(REDACTION.tree({"CongDan": citizen.wire})))
    stays = tree.KNOWN | {"25318", "CH01"}
    assert [value for value in leaves(citizen.wire) if len(value) > 3 and value not in stays and value in said] == []


@given(st.text(alphabet="0123456789", max_size=20))
def test_numbers_are_replaced_by_numbers_no_province_has(number: str) -> None:
    replaced = REDACTION.number(number)
    if len(number) in (9, 12):
        assert re.fullmatch(r"099[0-9]{9}" if len(number) == 12 else r"000[0-9]{6}", replaced)
    else:
        assert set(replaced) <= {"0"} or not number


def test_relatives_still_match_within_a_run_and_nobody_can_compare_two() -> None:
    other = Redaction(Codes.of(""))
    assert REDACTION.number("099777123456") == REDACTION.number("099777123456") != other.number("099777123456")
    family = {"ChuHo": {"SoDinhDanh": "099777123456", "HoVaTen": "ZOAQ XILOP"}, "Cha": {"SoDinhDanh": "099777123456", "Ten": "Zoaq"}}
    said: Any = REDACTION.tree(family)
    assert said["ChuHo"]["SoDinhDanh"] == said["Cha"]["SoDinhDanh"]
    assert said["ChuHo"]["HoVaTen"].split()[0].casefold() == said["Cha"]["Ten"].casefold()


# --- the form stays --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "pattern"),
    [
        ("HoVaTen", "ZOĂQ XILỢP", r"[^\W\d]+ [^\W\d]+"),
        ("Ten", "zoaq", r"[a-z]+"),
        ("Ten", "ZOAQ", r"[A-Z]+"),
        ("Ten", "", ""),
        ("Ten", "   ", ""),
        ("DanToc", "1", "1"),
        ("DanToc", "05", "01"),
        ("DanToc", "77", "98"),
        ("DanToc", "x", "ZZ"),
        ("GioiTinh", "0", "0"),
        ("GioiTinh", 2, 1),
        ("QuocTich", "LA", "VN"),
        ("QuanHe", "CH01", "CH01"),
        ("Nam", "1963", r"19\d\d"),
        ("NgayThangNam", "19630917", r"19\d\d\d\d15"),
        ("NgayThangNam", "19630231", r"19\d\d0231"),
        ("NgayThangNam", "1963-09-17", "Mau Nhap Bia"),
        ("SoDinhDanh", "12a", "mau"),
        ("SoDinhDanh", "123456", "000000"),
        ("SoSoHoKhau", "cm4112345678901234567890123456789012345678901", "mau nhap bia khuyet trong chang"),
        ("TonTai", True, True),
        ("TonTai", "TRUE", "true"),
        ("TonTai", "zoaq", "mau"),
        ("MaYeuCau", "r-1", ""),
        ("error_code", "004", "004"),
        ("error_code", 4, 4),
        ("code", "004", "004"),
        ("code", 4, 0),
        ("message", "[005] Zoaq", "005"),
        ("status", "Success", "SUCCESS"),
        ("success", True, True),
        ("traceId", "7f", "mau"),
        ("error_code", 0, 0),
        ("error_code", "777", "000"),
        ("message", "Zoaq", "Mau"),
        ("Ten", None, None),
        ("Ten", False, False),
        ("Ten", 1.5, 0),
    ],
)
def test_a_value_is_replaced_by_one_of_its_kind(name: str, value: object, pattern: object) -> None:
    said: Any = REDACTION.tree({name: value})
    if isinstance(pattern, str):
        assert re.fullmatch(pattern, said[name])
    else:
        assert said[name] == pattern
        assert type(said[name]) is type(pattern)


def test_a_letter_nobody_may_see_stays_one() -> None:
    said: Any = REDACTION.tree({"Ten": "Zo\u202eaq"})
    with pytest.raises(Unavailable):
        wire.record({"HoVaTen": said["Ten"]}, asked=frozenset({"full_name"}))


REPEATED = "THÔN 2, PHƯỜNG TÂN ĐỒNG, ĐỒNG XOÀI, BÌNH PHƯỚC"
ADDRESSES = [
    ({"MaTinhThanh": "75", "MaPhuongXa": "25195", "ChiTiet": "Tổ 2, Khu phố 3"}, (True, False)),
    ({"MaTinhThanh": "70", "MaQuanHuyen": "689", "MaPhuongXa": "25198", "ChiTiet": REPEATED}, (True, True)),
    ({"MaTinhThanh": "75", "MaPhuongXa": "99997", "ChiTiet": ""}, (False, False)),
    ({"MaTinhThanh": 75, "MaPhuongXa": None, "ChiTiet": "x"}, (True, False)),
]


@pytest.mark.parametrize(("address", "kind"), ADDRESSES)
def test_an_address_stays_old_or_new_known_or_not(address: dict[str, Any], kind: tuple[bool, bool]) -> None:
    def read(node: Any) -> Any:
        return wire.record({"ThuongTru": node}, asked=frozenset({"permanent_residence"})).permanent_residence

    said: Any = REDACTION.tree(address)
    before, after = read(address), read(said)
    assert said.keys() == address.keys()
    assert (before.known, bool(before.district)) == (after.known, bool(after.district)) == kind
    assert bool(before.detail) == bool(after.detail)
    assert before.text.count(",") >= after.text.count(",") > 0
    assert (before.detail in before.text) == (after.detail in after.text)


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "recorded.jsonl"


def recorder(file: Path | str) -> Recorder:
    return Recorder.of(Configured({"verify.record_to": str(file), "verify.codes": CODES}))


def test_nothing_is_recorded_unless_the_desk_wants_it(tmp_path: Path) -> None:
    recorder("").keep(asking(FIRST), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
def test_the_file_is_for_its_owner_alone_even_if_it_was_not(file: Path) -> None:
    file.touch(mode=0o644)
    recorder(file).keep(asking(FIRST), {"CongDan": FIRST.wire})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert FIRST.wire is not None
    assert FIRST.wire["SoDinhDanh"] not in file.read_text()


def test_a_file_that_cannot_be_written_or_is_full_stops_no_lookup(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder(file / "under" / "a" / "file").keep(asking(FIRST), {})
    monkeypatch.setattr(recording, "SIZE_MOST", 200)
    keeper = recorder(file)
    for _ in range(9):
        keeper.keep(asking(FIRST), {})
    assert 0 < file.stat().st_size <= 200


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"service": 1, "number": "x"}', '{"service": "037", "number": "x"}', "{"])
def test_a_line_that_is_no_recording_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"recording|Expecting"):
        Recording.of_line(line)


# --- and back --------------------------------------------------------------------------------------------------------


def recorded(file: Path, *requests: LookupRequest, shape: str = "soap-as-json") -> list[Recording]:
    """Asks the simulator through a gateway that records."""
    with Simulator(shape=shape) as simulator:
        settings: dict[str, object] = {
            "verify.record_to": str(file),
            "verify.codes": CODES,
            "verify.gateway.url": simulator.url,
            "verify.gateway.shape": shape,
            "verify.gateway.token_url": simulator.token_url,
            "verify.gateway.client_id": simulator.client_id,
        }
        gateway = GatewayVerifier(Configured(settings, {"verify.gateway.client_secret": simulator.client_secret}))
        for request in requests:
            gateway.ask(request)
        gateway.close()
    return [Recording.of_line(line) for line in file.read_text().splitlines()]


def replaying(file: Path) -> ReplayVerifier:
    return ReplayVerifier(Configured({"verify.replay.file": str(file), "verify.codes": CODES}))


class TestReplayKeepsTheContract(VerifierContract):
    @pytest.fixture
    def lines(self, file: Path) -> list[Recording]:
        return recorded(file, asking(FIRST), anew(asking(FIRST), service=Service.AUTHENTICATE), asking(FIRST, number=NOBODY))

    @pytest.fixture
    def verifier(self, file: Path, lines: list[Recording]) -> ReplayVerifier:
        return replaying(file)

    @pytest.fixture
    def known(self, lines: list[Recording]) -> LookupRequest:
        return asking(FIRST, number=lines[0].number)

    @pytest.fixture
    def unknown(self, lines: list[Recording]) -> LookupRequest:
        return asking(FIRST, number=lines[2].number)


@pytest.mark.parametrize("shape", ["soap-as-json", "xml-in-json", "flat"])
def test_a_household_comes_back_with_as_many_members_and_refusals_as_refusals(file: Path, shape: str) -> None:
    refused = next(one for one in citizens() if one.answer == "OFFICER_NOT_ALLOWED")
    requests = [anew(asking(FIRST), service=Service.HOUSEHOLD), asking(refused), asking(FIRST, fields=ASKABLE)]
    lines = recorded(file, *requests, shape=shape)
    source = replaying(file)
    members = source.ask(anew(requests[0], identity=asking(FIRST, number=lines[0].number).identity)).members
    assert len(members) > 1
    assert all(member.relation for member in members)
    whole = source.ask(asking(FIRST, number=lines[-1].number, fields=ASKABLE)).record
    assert whole is not None
    assert whole.father is not None
    assert source.ask(asking(refused, number=lines[1].number)).outcome is Outcome.OFFICER_NOT_ALLOWED
    assert lines[1].status == (200 if shape != "soap-as-json" else 403)
    assert source.capabilities().test_data


@pytest.mark.parametrize("content", [None, b"{", b"\xff", b"[" * 100_000])
def test_a_recording_that_cannot_be_read_is_told(file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    source = replaying(file)
    assert source.check().failed.problem == "detail.replay-file"
    with pytest.raises(Unavailable) as outage:
        source.ask(asking(FIRST))
    assert outage.value.outcome is Outcome.NOT_CONFIGURED


def test_a_recording_larger_than_any_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.verify.adapters.replay.SIZE_MOST", 1)
    file.write_text('{"service": "037", "number": "1", "status": 200, "tree": {}}\n\n')
    assert replaying(file).check().failed.problem == "detail.replay-file"
