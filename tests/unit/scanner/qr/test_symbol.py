"""The drawing of codes, against another maker's codes and tables."""

from typing import Any

import numpy as np
import pytest
import segno
from segno import consts

from scanner.qr import segments
from scanner.qr.symbol import ALIGNMENT, FINDER, Level, blocks, formats, masks, symbol
from tests.unit.scanner.qr.drawn_codes import as_modules, drawn, format_of, message_of

SEGNO_LEVELS = {Level.L: consts.ERROR_LEVEL_L, Level.M: consts.ERROR_LEVEL_M, Level.Q: consts.ERROR_LEVEL_Q, Level.H: consts.ERROR_LEVEL_H}
SEGNO_BLOCKS: Any = consts.ECC
SEGNO_BITS: Any = consts.SYMBOL_CAPACITY


def test_every_version_is_drawn_as_another_maker_draws_it_and_read_back() -> None:
    for version in range(1, 41):
        level, mask = Level(version % 4), version % 8
        text = f"Thử {version}"
        modules = drawn(text, version=version, error=level.name.lower(), mask=mask)
        code = symbol(version)
        assert modules.shape == (code.side, code.side)
        assert (modules[code.known != 0] == code.known[code.known != 0]).all(), version
        assert format_of(modules) == (level, mask)
        assert segments.read(message_of(modules), version=version) == text.encode(), version


def test_every_module_is_drawn_or_data_or_format_and_only_one_of_them() -> None:
    for version in range(1, 41):
        code = symbol(version)
        drawn_ones = np.flatnonzero(code.known.ravel())
        together = np.concatenate([drawn_ones, code.data, code.format_places.ravel()])
        assert sorted(together.tolist()) == list(range(code.side**2)), version


def test_alignment_patterns_stand_where_the_table_of_the_standard_has_them() -> None:
    assert symbol(1).alignments == ()
    for version in range(2, 41):
        code, lines = symbol(version), consts.ALIGNMENT_POS[version - 2]
        last = code.side - 7
        assert code.alignments == tuple((y, x) for y in lines for x in lines if (y, x) not in {(6, 6), (6, last), (last, 6)})
        for row, column in code.alignments:
            assert (code.known[row - 2 : row + 3, column - 2 : column + 3] == ALIGNMENT).all()


def test_finders_stand_in_three_corners_with_light_around_them() -> None:
    for version in (1, 7, 40):
        known = symbol(version).known
        for corner in (known, known[:, ::-1], known[::-1]):
            assert (corner[:7, :7] == FINDER).all()
            assert (corner[7, :8] == -1).all()
            assert (corner[:8, 7] == -1).all()


def test_the_pieces_are_drawn_as_in_the_standard() -> None:
    rows = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]
    assert ["".join("#" if module > 0 else " " for module in row) for row in FINDER] == rows
    rows = ["#####", "#   #", "# # #", "#   #", "#####"]
    assert ["".join("#" if module > 0 else " " for module in row) for row in ALIGNMENT] == rows


def test_blocks_are_those_of_the_standard_s_table() -> None:
    for version in range(1, 41):
        for level, segno_level in SEGNO_LEVELS.items():
            dealt, groups = blocks(version, level), SEGNO_BLOCKS[version][segno_level]
            sizes = [(group.num_total, group.num_total - group.num_data) for group in groups for _ in range(group.num_blocks)]
            assert [((row >= 0).sum(), dealt.parity) for row in dealt.places] == sizes
            assert 8 * len(dealt.payload) == SEGNO_BITS[version][segno_level]
            indices = dealt.places[dealt.places >= 0]
            assert sorted(indices.tolist()) == list(range(len(symbol(version).data) // 8))


def test_shorter_blocks_come_first_and_are_filled_in_front() -> None:
    places = blocks(5, Level.Q).places  # two blocks of 33, then two of 34
    assert (places[:, 0] < 0).tolist() == [True, True, False, False]
    assert (places[:, 1:] >= 0).all()
    assert places[:, 1].tolist() == [0, 1, 6, 7], "dealt out in turn: the longer blocks have had one by then"
    assert places[:, 15].tolist() == [56, 57, 60, 61], "the longer blocks are dealt one more at the end"
    assert places[:, 16].tolist() == [62, 63, 64, 65]


def test_format_words_differ_in_seven_places_at_least() -> None:
    words = formats()
    apart = (words[:, None] != words[None]).sum(axis=2)
    assert words.shape == (32, 15)
    assert apart[~np.eye(32, dtype=np.bool_)].min() == 7


@pytest.mark.parametrize("level", list(Level))
def test_both_copies_of_the_format_tell_level_and_mask(level: Level) -> None:
    for mask in range(8):
        code = segno.make("THU", version=2, error=level.name, mask=mask, micro=False, boost_error=False)
        copies = as_modules(code).ravel()[symbol(2).format_places]
        assert (copies == formats()[level * 8 + mask]).all()


def test_every_mask_is_undone() -> None:
    messages = {message_of(drawn("Thử", version=7, mask=mask)) for mask in range(8)}
    assert len(messages) == 1
    assert len(np.unique(masks(7), axis=0)) == 8
    assert np.unique(masks(7)).tolist() == [-1, 1]
