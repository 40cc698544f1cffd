"""Settings and secrets in somebody's hands: who may, what the ledger says of it, and the first account of a desk."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.core.errors import BadInput, Refused, WrongUsage
from app.core.people import Post
from app.core.usage import EventKind
from app.desk import Desk
from app.first_start import FirstAccount, UnitWords, keep_unit, step_of
from app.settings import DECLARED, SECRETS
from app.settings_desk import SettingsDesk
from app.sign_in import SignIn
from app.store.accounts import DEMO_LOGINS
from forms.pack_keys import SigningKey
from resources.sentences import catalogue
from tests.unit.app.offices import employ

KEY = "unit.configuration_keys"
WORD = "một mật khẩu dài"


def sit(home: Path, login: str = "canbo") -> AbstractContextManager[Desk]:
    return open_desk(home, login=login, prove=lambda sign_in: None)


def hire(home: Path, login: str, post: Post) -> None:
    with sit(home, "phutrach") as desk:
        employ(desk.personnel, login, post=post)


def test_every_setting_and_secret_has_its_name_and_help() -> None:
    said = catalogue()
    assert [key for key in DECLARED if not {f"setting.{key}.name", f"setting.{key}.help"} <= said.keys()] == []
    assert [name for name in SECRETS if not {f"secret_word.{name}.name", f"secret_word.{name}.help"} <= said.keys()] == []
    kept = {key.removeprefix("setting.").rpartition(".")[0] for key in said if key.startswith("setting.")}
    assert kept == set(DECLARED)
    assert {one.unit for one in DECLARED.values()} - {""} <= {key.partition(".")[2] for key in said if key.startswith("setting_unit.")}


def test_before_there_is_an_account_anybody_sets_the_desk_up(own_home: Path) -> None:
    with sit(own_home) as desk:
        settings = SettingsDesk.of(desk)
        assert all(map(settings.may_change, DECLARED))
        assert settings.change("unit.place", "xã Ea Tiêu").text("unit.place") == "xã Ea Tiêu"
        assert settings.reset("unit.place").text("unit.place") == ""
        assert not list(desk.counter.journal.ledger.events())


@pytest.mark.parametrize(
    ("post", "office", "trust"), [(Post.CLERK, False, False), (Post.SUPERVISOR, True, False), (Post.ADMINISTRATOR, True, True)]
)
def test_afterwards_the_office_s_are_a_supervisor_s_and_trust_an_administrator_s(
    own_home: Path, post: Post, office: bool, trust: bool
) -> None:
    hire(own_home, "lan", post)
    key = str(SigningKey.new().public)
    with sit(own_home, "lan") as desk:
        settings = SettingsDesk.of(desk)
        for name, value, may in (("unit.place", "xã Ea Tiêu", office), (KEY, key, trust), ("window.theme", "dark", True)):
            assert settings.may_change(name) is may
            if may:
                assert settings.change(name, value).text(name) == value
            else:
                with pytest.raises(Refused, match=r"settings\.not_yours"):
                    settings.change(name, value)
        told = [event.note for event in desk.counter.journal.ledger.events() if event.kind is EventKind.SETTING]
        assert told == [name for name, may in (("unit.place", office), (KEY, trust)) if may]
        assert settings.may_administer is trust


def test_what_a_type_alone_does_not_tell_is_refused_too(own_home: Path) -> None:
    with sit(own_home) as desk:
        settings = SettingsDesk.of(desk)
        for key, value in (("verify.adapter", "nowhere"), (KEY, "no key"), ("forms.pack_keys", "no key"), ("window.theme", "pink")):
            with pytest.raises(WrongUsage):
                settings.change(key, value)
        assert settings.settings().user == {}


def test_a_secret_is_kept_told_of_and_forgotten_but_never_read(own_home: Path) -> None:
    hire(own_home, "boss", Post.SUPERVISOR)
    with sit(own_home, "boss") as desk:
        settings, name = SettingsDesk.of(desk), SECRETS[0]
        settings.keep_secret(name, "s3cret")
        assert settings.secrets() == {one: one == name for one in SECRETS}
        assert desk.state.keys.get(name) == b"s3cret"
        settings.forget_secret(name)
        assert not any(settings.secrets().values())
        for bad in ("", " ", "a\nb", "x" * 70_000):
            with pytest.raises(WrongUsage):
                settings.keep_secret(name, bad)
        with pytest.raises(WrongUsage, match=r"secret\.unknown"):
            settings.keep_secret("ledger.key", "x")
        with pytest.raises(WrongUsage, match=r"secret\.unknown"):
            settings.forget_secret("ledger.key")
        assert "s3cret" not in " ".join(map(repr, desk.counter.journal.ledger.events()))


def test_the_file_of_keys_is_chosen_on_purpose(own_home: Path) -> None:
    with sit(own_home) as desk:
        settings = SettingsDesk.of(desk)
        assert settings.wants_key_file is desk.state.keys.in_file is True
        settings.choose_key_file()
        assert not settings.wants_key_file


def test_a_configuration_goes_from_one_desk_to_another(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "unit.motcua"
    with sit(own_home) as desk:
        first = SettingsDesk.of(desk)
        first.change("unit.place", "xã Ea Tiêu")
        file.write_bytes(first.export(unit="Sở Thử Nghiệm", on=desk.personnel.gate.today, lock=("unit.place",)))
        key = first.who_signed(file)
        assert first.export(unit="Sở", on=desk.personnel.gate.today)  # by the same key
    there = tmp_path / "there"
    hire(there, "quantri", Post.ADMINISTRATOR)
    with sit(there, "quantri") as desk:
        second = SettingsDesk.of(desk)
        with pytest.raises(Refused, match=r"configuration\.unknown_signer"):
            second.read(file)
        second.trust(key)
        assert second.trust(key).text(KEY) == str(key)
        configuration = second.read(file)
        assert [(one.key, one.changes, one.locks) for one in second.differences(configuration)] == [("unit.place", True, True)]
        assert second.adopt(configuration).setting("unit.place").locked_by == "Sở Thử Nghiệm"
        event = list(desk.counter.journal.ledger.events())[-1]
        assert (event.kind, event.note, event.state) == (EventKind.SETTING, "unit.configuration", "taken-in")
        assert event.scope == ("Sở Thử Nghiệm", configuration.made_on.isoformat(), key.id)
        with pytest.raises(BadInput, match=r"configuration\.unreadable"):
            second.read(tmp_path / "nowhere")


def test_a_clerk_takes_no_configuration_in_and_gives_none_out(own_home: Path, tmp_path: Path) -> None:
    with sit(own_home) as desk:
        settings = SettingsDesk.of(desk)
        settings.change("unit.place", "xã Ea Tiêu")
        (tmp_path / "f").write_bytes(settings.export(unit="Sở", on=desk.personnel.gate.today))
        settings.trust(settings.who_signed(tmp_path / "f"))
    hire(own_home, "lan", Post.CLERK)
    with sit(own_home, "lan") as desk:
        settings = SettingsDesk.of(desk)
        for deed in (
            lambda: settings.adopt(settings.read(tmp_path / "f")),
            lambda: settings.export(unit="Sở", on=desk.personnel.gate.today),
        ):
            with pytest.raises(Refused, match=r"settings\.not_yours"):
                deed()


# --- the first start ---------------------------------------------------------------------------------------------------


def test_a_new_desk_wants_to_be_set_up_and_goes_on_where_it_stopped(own_home: Path) -> None:
    with sit(own_home) as desk:
        assert step_of(desk) == "unit"
        SettingsDesk.of(desk).change("window.set_up", "printer")
        assert step_of(desk) == "printer"
        SettingsDesk.of(desk).change("window.set_up", "done")
        assert step_of(desk) == ""


def test_a_desk_that_was_set_up_or_worked_at_is_left_alone(own_home: Path, tmp_path: Path) -> None:
    hire(own_home, "lan", Post.CLERK)
    with sit(own_home) as desk:
        assert step_of(desk) == ""
    with sit(tmp_path / "other") as desk:
        (tmp_path / "other" / "settings.json").write_text("{}")
        assert step_of(desk) == ""


def test_the_unit_is_kept_whole_or_refused(own_home: Path) -> None:
    with sit(own_home) as desk:
        settings = SettingsDesk.of(desk)
        keep_unit(settings, UnitWords(code=" 24 ", name="UBND  xã Ea Tiêu", place="xã Ea Tiêu"))
        now = settings.settings()
        assert [now.text(f"unit.{key}") for key in ("code", "name", "place", "addressee")] == ["24", "UBND xã Ea Tiêu", "xã Ea Tiêu", ""]
        for code, name in (("", "x"), ("a b", "x"), ("24", ""), ("24", "099090407027")):
            with pytest.raises(WrongUsage):
                keep_unit(settings, UnitWords(code=code, name=name))
        assert settings.settings().user == now.user


def test_the_first_account_is_its_owner_s_and_ends_the_demonstration(own_home: Path) -> None:
    with sit(own_home) as desk:
        settings, first = SettingsDesk.of(desk), FirstAccount(desk.personnel)
        assert first.is_wanted
        mine = first.open(settings, login=" ngoc.anh ", name="Nguyễn Thị Ngọc Ánh", password=WORD)
        assert (mine.clerk.login, mine.clerk.post, mine.personnel.gate.proven) == ("ngoc.anh", Post.ADMINISTRATOR, True)
        assert not FirstAccount(desk.personnel).is_wanted
        assert mine.change("unit.place", "xã Ea Tiêu")
        with pytest.raises(Refused, match=r"set_up\.has_accounts"):
            first.open(settings, login="khac", name="Khác", password=WORD)
        events = list(desk.counter.journal.ledger.events())
        assert [event.account for event in events if event.kind is EventKind.ACCOUNT] == ["ngoc.anh"] * 3
        assert WORD not in " ".join(map(repr, events))
    with pytest.raises(Refused):
        open_desk(own_home, login="canbo").__enter__()
    words: list[str] = []

    def prove(sign_in: SignIn) -> None:
        sign_in.prove(WORD)
        words.append(sign_in.login)

    with open_desk(own_home, prove=prove):
        assert words == ["ngoc.anh"]


@pytest.mark.parametrize(
    ("login", "name", "word"),
    [("ngoc.anh", "Ngọc Ánh", "ngắn"), ("N", "Ngọc Ánh", WORD), ("ngoc.anh", "", WORD), (next(iter(DEMO_LOGINS)), "Ai", WORD)],
)
def test_an_impossible_first_account_keeps_nothing(own_home: Path, login: str, name: str, word: str) -> None:
    with sit(own_home) as desk:
        first = FirstAccount(desk.personnel)
        with pytest.raises(WrongUsage):
            first.open(SettingsDesk.of(desk), login=login, name=name, password=word)
        assert first.is_wanted
        assert desk.personnel.accounts.everybody() == ()


def test_a_first_account_cut_short_is_taken_up_again(own_home: Path) -> None:
    hire(own_home, "ngoc.anh", Post.ADMINISTRATOR)
    with sit(own_home) as desk:
        mine = FirstAccount(desk.personnel).open(SettingsDesk.of(desk), login="ngoc.anh", name="Ánh", password=WORD)
        assert mine.clerk.login == "ngoc.anh"
        assert len(desk.personnel.accounts.everybody()) == 1
