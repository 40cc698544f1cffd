"""The table of pairs of letters: as its makers would write it today, and as one expects of Vietnamese."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from resources.lettering import FILE, LETTERS, SEPARATOR, generate, likelihoods

ROOT = Path(__file__).resolve().parents[3]


def after(letter: bytes, follower: bytes) -> float:
    return float(likelihoods()[LETTERS.index(letter), LETTERS.index(follower)])


def usual(letter: bytes) -> bytes:
    """What most often comes next."""
    row = likelihoods()[LETTERS.index(letter)]
    return bytes([LETTERS[int(row.argmax())]])


def test_the_table_is_what_its_sources_give_today() -> None:
    assert generate.costs(generate.pairs()).tobytes() == FILE.read_bytes()


def test_the_table_stands_beside_its_module() -> None:
    assert files("resources.lettering").joinpath(FILE.name).read_bytes() == FILE.read_bytes()
    assert len(FILE.read_bytes()) == len(LETTERS) ** 2


def test_every_row_is_a_distribution_that_rules_nothing_out() -> None:
    table = likelihoods()
    assert table.shape == (len(LETTERS), len(LETTERS))
    assert np.allclose(table.sum(axis=1), 1)
    assert table.min() > 1e-5
    assert table.max() < 1


def test_letters_are_the_bytes_of_ascii_and_vietnamese_once_each() -> None:
    assert len(set(LETTERS)) == len(LETTERS)
    assert SEPARATOR in LETTERS
    text = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY aăâbcdđeêghiklmnoôơpqrstuưvxy ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ ĨĩŨũ 0123456789,.-/'"
    assert set(text.encode()) <= set(LETTERS)
    assert b"\0" not in LETTERS
    assert b"\xff" not in LETTERS


def test_after_nguy_an_e_with_circumflex_and_tilde_is_likely() -> None:
    first, second, third = "ễ".encode()
    assert usual(b"N") == b"g"
    assert usual(b"y") == bytes([first])
    assert after(b"y", bytes([first])) > 0.4
    assert after(bytes([first]), bytes([second])) > 0.5
    assert after(bytes([second]), bytes([third])) > 2 / len(LETTERS)
    assert after(bytes([third]), b"n") > 0.7


def test_what_is_almost_certain_is() -> None:
    assert after(b",", b" ") > 0.9
    assert after(b"Q", b"u") > 0.9


@pytest.mark.parametrize(
    ("often", "seldom"), [(b"hi", b"hz"), (b"ng", b"nf"), (b", ", b",q"), (b"Th", b"TH"), (b"|N", b"|n"), (b"|P", b"|]")]
)
def test_what_names_and_addresses_say_is_likelier_than_what_they_do_not(often: bytes, seldom: bytes) -> None:
    assert after(often[:1], often[1:]) > 5 * after(seldom[:1], seldom[1:])


def test_costs_are_bits_in_steps_and_what_was_never_counted_stays_possible() -> None:
    found = np.zeros((len(LETTERS), len(LETTERS)))
    found[0, 1] = found[0, 2] = 5e5
    found[1, 0] = 1e6
    costs = generate.costs(found)
    assert costs.dtype == np.uint8
    assert costs[0, [1, 2]].tolist() == [16, 16], "one of two is one bit, in sixteenths; the little that anything takes is rounded away"
    assert costs[1, 0] < 3, "almost certain costs almost nothing"
    assert costs.max() < 255
    assert (costs[9] == costs[10]).all(), "after letters that were never seen comes what is usual anywhere"
    assert costs[9].argmin() == 0


def test_reading_the_table_needs_none_of_its_sources() -> None:
    program = "import sys; from resources.lettering import likelihoods; likelihoods(); print('resources.areas' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.split() == ["False"]
