"""Ruled columns under a head that comes again on every page."""

from collections.abc import Sequence

from forms.paper.sheet import Sheet
from forms.paper.type import Line, plain, resized, width, wrap

_PADDING = 3.0
_TALLEST = 110.0
"""A row taller than this is set smaller, down to `_SMALLEST`."""

_SMALLEST = 6.0
_LEADING = 1.2


class Grid:
    """Columns between the margins of one sheet. `shares` are their widths against each other."""

    def __init__(self, sheet: Sheet, *, heads: Sequence[Line], shares: Sequence[float], left_aligned: Sequence[bool]) -> None:
        self._sheet = sheet
        self._left_aligned = left_aligned
        self._widths = [share * sheet.width / sum(shares) for share in shares]
        self._size = sheet.layout.table_pt
        self._heads = self._lines(heads, self._size)
        self.row_height = self._size * 1.25 + 2 * _PADDING
        self.header_height = self._height(self._heads, self._size)

    def header(self) -> None:
        """The labels of the columns."""
        self._cells(self._heads, size=self._size, height=self.header_height, centred=[True] * len(self._heads))

    def row(self, cells: Sequence[Line]) -> None:
        """One row; on a new page the header comes first, and what no page holds goes on on the next."""
        size = self._size
        lines = self._lines(cells, size)
        while self._height(lines, size) > _TALLEST and size > _SMALLEST:
            size -= 0.5
            lines = self._lines(cells, size)
        fits = int((self._sheet.height - self.header_height - 2 * _PADDING) / (size * _LEADING))
        for start in range(0, max(map(len, lines)), fits):
            self._piece([column[start : start + fits] for column in lines], size=size)

    def _piece(self, lines: Sequence[Sequence[Line]], *, size: float) -> None:
        height = max(self.row_height, self._height(lines, size))
        before = self._sheet.y
        self._sheet.keep(height)
        if self._sheet.y > before:
            self.header()
        self._cells(lines, size=size, height=height, centred=[not left for left in self._left_aligned])

    def _lines(self, cells: Sequence[Line], size: float) -> list[tuple[Line, ...]]:
        share = size / self._size
        return [wrap(resized(cell, share), room - 2 * _PADDING) for cell, room in zip(cells, self._widths, strict=True)]

    def _height(self, cells: Sequence[Sequence[Line]], size: float) -> float:
        return max(map(len, cells)) * size * _LEADING + 2 * _PADDING

    def _cells(self, cells: Sequence[Sequence[Line]], *, size: float, height: float, centred: Sequence[bool]) -> None:
        bottom = self._sheet.take(height)
        left = self._sheet.left
        leading = size * _LEADING
        for lines, room, middle in zip(cells, self._widths, centred, strict=True):
            self._sheet.box(x=left, y=bottom, width=room, height=height)
            slack = (height - len(lines) * leading) / 2
            with self._sheet.read_as(plain(lines), when=len(lines) > 1):
                for number, line in enumerate(lines, 1):
                    x = left + ((room - width(line)) / 2 if middle else _PADDING)
                    self._sheet.write(line, x=x, y=bottom + height - slack - number * leading + size * 0.3)
            left += room
