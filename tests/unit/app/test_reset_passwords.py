"""A password that an administrator resets ends what was begun with the old one."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import NotPermitted
from app.sign_in import one_time_password
from app.store.passwords import was_reset
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, events, hire

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")


def test_a_window_that_was_open_goes_no_further_once_the_password_was_reset(own_home: Path) -> None:
    clock = HandClock()
    hire(own_home, clock)
    with a_desk(own_home, clock, login="lan") as (counter, personnel):
        database = counter.journal.ledger.database
        passwords = personnel.passwords

        def have(word: str, *, one_time: bool) -> None:
            with database.writing() as connection:
                passwords.setting("lan", word, one_time=one_time)(connection)

        have("một mật khẩu rất dài", one_time=False)
        open_window = replace(counter, gate=replace(counter.gate, proven=True))
        look_up = Claimant.of_card("applicant", FIRST)
        assert open_window.look_up(MATTER, look_up).record is not None
        have(one_time_password(), one_time=True)
        assert was_reset(database, "lan")
        for deed in (lambda: open_window.look_up(MATTER, look_up), lambda: open_window.copied(MATTER, "applicant", "full_name")):
            with pytest.raises(NotPermitted, match=r"refused\.password-reset"):
                deed()
        assert events(counter)[-1].reason == "password-reset"
        refusal = open_window.may_look_up(PROCEDURE)
        assert refusal is not None
        assert refusal.reason == "password-reset"
        have("một mật khẩu khác hẳn", one_time=False)
        assert open_window.may_look_up(PROCEDURE) is None
        assert not was_reset(database, "nobody")
