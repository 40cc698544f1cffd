import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from scanner import zxing
from scanner.payload import CardClaim, parse
from tests.bench.cards.printing import HEIGHT, WIDTH
from tests.bench.cards.view import View, rotation
from tests.bench.seeded_cards import FAMILIES, UNREADABLE, SeededCard, pictures

ROOT = Path(__file__).resolve().parents[3]


def one(family: str, *, number: int = 0, seed: int = 20261122) -> SeededCard:
    (card,) = pictures(family, seed=seed, first=number, count=1)
    return card


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_pictures_of_invented_cards(family: str) -> None:
    for card in pictures(family, seed=3, count=2):
        assert (card.image.ndim, card.image.dtype.name) == (2, "uint8")
        assert card.image.std() > 1, "there is something to see"
        if family in UNREADABLE:
            assert card.payload == b""
            continue
        assert isinstance(parse(card.payload), CardClaim)
        assert card.payload.startswith(b"099")
        height, width = card.image.shape
        assert all(0 <= x < width and 0 <= y < height for x, y in card.corners)


def test_a_picture_depends_on_seed_family_and_number_alone() -> None:
    (_, _, third) = pictures("S3", seed=5, count=3)
    again = one("S3", number=2, seed=5)
    assert (again.name, again.payload, again.corners) == (third.name, third.payload, third.corners)
    assert np.array_equal(again.image, third.image)
    assert one("S3", number=2, seed=6).payload != third.payload
    assert one("S4", number=2, seed=5).payload != third.payload


@pytest.mark.parametrize("family", ["S1", "scan300", "copy300", "bent", "tilt", "lens"])
def test_the_corners_are_where_a_decoder_finds_them(family: str) -> None:
    read = 0
    for card in pictures(family, seed=8, count=6):
        for code in zxing.plain(card.image, ()).codes:
            assert code.data == card.payload
            assert np.abs(np.array(code.corners) - card.corners).max() < 0.06 * card.side + 2
            read += 1
    assert read


@pytest.mark.parametrize("curl", [1e-6, 1 / 30, -1 / 45])
@pytest.mark.parametrize("barrel", [0.0, 0.4])
def test_a_pixels_way_to_the_card_and_back_is_the_same_way(curl: float, barrel: float) -> None:
    view = View(
        origin=(75.0, 12.0),
        at=(700.0, 300.0),
        turn=rotation(tilt=0.6, toward=1.0, turn=0.4),
        focal=1200.0,
        distance=150.0,
        frame=(1280, 720),
        curl=curl,
        axis=0.7,
        barrel=barrel,
    )
    points = np.array([(75.0, 12.0), (80.0, 20.0), (64.0, 5.0), (WIDTH, 0.0), (60.0, HEIGHT / 2)])
    assert np.allclose(view.points(view.pixels(points)), points, atol=0.02)
    assert np.allclose(view.pixels(points[:1]), [view.at], atol=1e-6)


def test_the_bad_is_worse_than_the_good() -> None:
    def read(family: str) -> int:
        return sum(bool(zxing.plain(card.image, ()).codes) for card in pictures(family, seed=9, count=12))

    shares = [read(family) for family in ("S1", "S4", "S5")]
    assert shares[0] >= 11
    assert all(better > worse for better, worse in pairwise(shares))


def test_the_command_writes_files_with_a_manifest(tmp_path: Path) -> None:
    words = [sys.executable, "tests/bench/seeded_cards.py", "--out", str(tmp_path), "--seed", "4", "--count", "2", "S1", "no-code"]
    subprocess.run(words, cwd=ROOT, check=True, timeout=60)
    rows = [json.loads(line) for line in (tmp_path / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["file"], row["codes"]) for row in rows] == [
        ("S1/S1-000000.png", 1),
        ("S1/S1-000001.png", 1),
        ("no-code/no-code-000000.png", 0),
        ("no-code/no-code-000001.png", 0),
    ]
    assert rows[0]["expect"] == [one("S1", seed=4).payload.decode()]
    assert all((tmp_path / row["file"]).stat().st_size > 1000 for row in rows)
