"""Finding a procedure among 3,000 names, and loading the catalogue: `python -m tests.bench.searching`, and part of `sh dev bench`.

Ours are the listed procedures and generated names of the same make. Beside the search, in the same run: the filter of a plain
list (lower-case text within lower-case text, no accents, initials or slips forgiven). Beside the catalogue's load, in processes of
their own as a command meets it: the same files through PyYAML's safe loader, nothing checked.
"""

import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from forms.procedures import shipped
from forms.search import Entry, SearchIndex

Row = tuple[str, str, float, str, float]
ROOT = Path(__file__).resolve().parents[2]
COUNT, SEED = 3000, 20261122
QUERIES = (
    *("đăng ký kết hôn", "ket hon", "KẾT HÔN", "hon ket dk", "dkkh", "ĐKKS", "xntthn", "tthn", "gplx", "1.004222", "ct01"),
    *("khai sinh lai", "dkks lai", "khaisinh", "thuong tru", "tam tur", "két hin", "trichs luc", "giay phep xay dung nha o", "nhà ở"),
    *("d", "c", "cap", "giay", "cap giay", "đăng", "xx yy zz", "khong co thu tuc nay dau"),
)
"""What is typed, whole words, a word begun, slips, and what is not there."""

_DEEDS = ("Cấp", "Cấp lại", "Cấp đổi", "Gia hạn", "Đăng ký", "Xác nhận", "Thông báo", "Thu hồi", "Điều chỉnh", "Thẩm định", "Công nhận")
_THINGS = (
    "giấy phép xây dựng nhà ở riêng lẻ", "giấy chứng nhận quyền sử dụng đất", "chứng chỉ hành nghề kiến trúc", "giấy phép bán lẻ rượu",
    "thẻ bảo hiểm y tế", "tình trạng khuyết tật", "hoạt động của tổ hợp tác", "tàu cá", "cơ sở bán lẻ thuốc", "nguồn nước dưới đất",
    "hợp đồng lao động", "việc nuôi con nuôi", "người có công với cách mạng", "học bổng chính sách", "thuế thu nhập cá nhân",
    "kế hoạch bảo vệ môi trường", "lễ hội truyền thống", "nhóm trẻ độc lập", "hộ nghèo, hộ cận nghèo", "thư viện cộng đồng",
)  # fmt: skip
_CASES = (
    "đối với tổ chức", "đối với cá nhân trong nước", "có yếu tố nước ngoài", "lưu động", "tại khu vực biên giới", "cấp xã", "cấp tỉnh",
    "trong trường hợp bị mất, bị hỏng", "do thay đổi thông tin", "lần đầu", "theo quy định chuyển tiếp", "của doanh nghiệp nhỏ và vừa",
    "thuộc thẩm quyền của Chủ tịch Ủy ban nhân dân cấp xã", "qua dịch vụ bưu chính công ích",
)  # fmt: skip


def entries(count: int = COUNT, seed: int = SEED) -> tuple[Entry, ...]:
    """Ours first, then generated ones; every name once, the same for the same seed."""
    ours = [Entry(one.code, one.name, one.also, " ".join((one.code, *one.forms))) for one in shipped().all]
    made = [" ".join(parts) for parts in itertools.product(_DEEDS, _THINGS, _CASES)]
    random.Random(seed).shuffle(made)
    return (*ours, *(Entry(name, name) for name in made))[:count]


def timed_ms(work: Callable[[], object], *, runs: int = 15) -> float:
    """The median of some runs, after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def rows(*, runs: int = 15) -> Iterator[Row]:
    """Lines of the table of `tests/bench/bench.py`."""
    every = entries()
    index = SearchIndex(every)
    lower = [entry.name.casefold() for entry in every]
    yield f"search: {len(every)} names", "index built", timed_ms(lambda: SearchIndex(every), runs=3), "-", float("nan")
    ours = [timed_ms(partial(index.find, query, most=20), runs=runs) for query in QUERIES]
    plain = [timed_ms(partial(_filter, lower, query.casefold()), runs=runs) for query in QUERIES]
    yield f"search: median of {len(QUERIES)} queries", "best 20", statistics.median(ours), "text within text", statistics.median(plain)
    slowest = QUERIES[ours.index(max(ours))]
    yield f"search: slowest, {slowest!r}", "best 20", max(ours), "text within text", max(plain)
    yield from _loading(runs=min(runs, 5))


def _filter(names: list[str], query: str) -> list[str]:
    return [name for name in names if query in name]


def _loading(*, runs: int) -> Iterator[Row]:
    ours = _in_processes("from forms.catalogue import Catalogue as C", "C.load()", runs=runs)
    loader = "import yaml; from forms.judged import DEFINITIONS as D; L = yaml.CSafeLoader"
    peer = _in_processes(loader, "[yaml.load(file.read_bytes(), Loader=L) for file in D.glob('*/form.yaml')]", runs=runs)
    yield "catalogue: load, all forms", "read, checked, linted", ours, "PyYAML's safe loader", peer


def _in_processes(before: str, work: str, *, runs: int) -> float:
    """Milliseconds that `work` takes the first time in a process, without its imports: the median."""
    code = f"import time; {before}; t = time.perf_counter(); {work}; print((time.perf_counter() - t) * 1000)"
    told = (subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT) for _ in range(runs))
    return statistics.median(float(one.stdout) for one in told)


def main() -> None:
    """Prints one line a measurement."""
    for what, ours, mine, peer, theirs in rows():
        print(f"{what:<34} {ours:<30} {mine:>9.2f}  {peer:<28} {theirs:>9.2f} {mine / theirs:>7.2f}".replace("nan", "  -"), flush=True)


if __name__ == "__main__":
    main()
