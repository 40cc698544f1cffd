from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner import zbar, zxing
from scanner.sighting import Sighting

Draw = Callable[..., NDArray[np.uint8]]


def test_what_it_sees_in_this_process_are_the_codes_own_bytes_and_corners(code: Draw, page: Draw, man_2021: str, woman_2024: str) -> None:
    picture = page(code(man_2021), code(woman_2024))
    seen = zbar.see(picture)
    assert {found.data for found in seen.codes} == {man_2021.encode(), woman_2024.encode()}
    others = {found.data: found.corners for found in zxing.plain(picture, ()).codes}
    assert all(np.allclose(found.corners, others[found.data], atol=4) for found in seen.codes)


def test_the_rung_reads_in_another_process(code: Draw, page: Draw, man_2021: str, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = page(code(man_2021))
    here = zbar.see(picture)
    monkeypatch.setattr(zbar, "see", None)
    assert zbar.zbar(picture, ()) == here != Sighting()
