"""What each clerk of a desk chooses often, kept across days and for himself alone."""

from pathlib import Path

import pytest

from app.core.errors import CouldNotKeep
from app.favourites import MOST_RECENT, Favourites, FavouritesFile
from app.settings import Settings


@pytest.fixture
def kept(tmp_path: Path) -> FavouritesFile:
    return FavouritesFile.of(Settings.load(tmp_path / "settings.json", machine=tmp_path / "none.json"))


def test_marked_procedures_stand_in_the_order_of_marking_the_last_first_and_a_second_time_takes_the_mark_away() -> None:
    marked = Favourites().toggled("1.000894").toggled("1.001193")
    assert marked.starred == ("1.001193", "1.000894")
    assert marked.toggled("1.000894").starred == ("1.001193",)


def test_of_those_chosen_only_the_last_few_count_and_each_once() -> None:
    chosen = Favourites()
    for n in (*range(MOST_RECENT + 3), 4):
        chosen = chosen.used(f"1.00000{n}")
    assert chosen.recent[0] == "1.000004"
    assert len(chosen.recent) == len(set(chosen.recent)) == MOST_RECENT


def test_each_clerk_of_a_desk_finds_his_own_again(kept: FavouritesFile) -> None:
    kept.keep("lan", Favourites(("1.000894",), ("1.001193",)))
    kept.keep("minh", Favourites(("1.004222",)))
    assert kept.read("lan") == Favourites(("1.000894",), ("1.001193",))
    assert kept.read("minh") == Favourites(("1.004222",))
    assert kept.read("hoa") == Favourites()


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b"\xff", b'{"lan": 7}', b'{"lan": {"starred": "1.000894"}}', b'{"lan": {"starred": [7, null], "recent": {}}}'],
)
def test_a_file_that_nobody_can_read_counts_as_none_and_is_written_anew(kept: FavouritesFile, broken: bytes) -> None:
    kept.file.write_bytes(broken)
    assert kept.read("lan") == Favourites()
    kept.keep("lan", Favourites(("1.000894",)))
    assert kept.read("lan").starred == ("1.000894",)


def test_where_the_folder_is_gone_the_failure_has_a_name(kept: FavouritesFile) -> None:
    gone = FavouritesFile(kept.file.parent / "gone" / kept.file.name)
    with pytest.raises(CouldNotKeep):
        gone.keep("lan", Favourites())
