"""The bench of the search measures what it says: as many names as asked for, ours among them, queries that find something."""

from forms.procedures import shipped
from forms.search import SearchIndex
from tests.bench.searching import QUERIES, entries, rows


def test_ours_come_first_and_the_rest_is_the_same_for_a_seed() -> None:
    every = entries(3000)
    assert (len(every), len({one.id for one in every})) == (3000, 3000)
    assert [one.id for one in every[: len(shipped().all)]] == [one.code for one in shipped().all]
    assert entries(200, seed=1) == entries(200, seed=1) != entries(200, seed=2)


def test_all_queries_find_something_but_those_for_what_is_not_there() -> None:
    index = SearchIndex(entries(3000))
    assert [query for query in QUERIES if not index.find(query)] == ["xx yy zz", "khong co thu tuc nay dau"]


def test_each_line_has_a_time() -> None:
    found = list(rows(runs=1))
    assert len(found) == 4
    assert all(mine > 0 for _, _, mine, _, _ in found)
