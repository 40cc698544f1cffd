"""What is dropped on the window or lies in the clipboard: files, a picture, or the text of a code, as something to read."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QClipboard, QImage

from scanner.other import OtherKind
from scanner.reading import Reading, read_text

SUFFIXES: Final = "*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pdf"
"""Of files that can be read, as file dialogs want them."""

_NOBODYS: Final = frozenset({OtherKind.URL, OtherKind.TEXT})
"""Texts that are not about anybody, and stay in the clipboard."""

Content = tuple[Path, ...] | QImage | str
Read = Callable[[], Iterable[Reading]]
"""Work for a worker thread."""


def content_of(mime: QMimeData | None) -> Content | None:
    """Local files, else a picture, else a text; None where there is nothing to read. GUI thread.

    In this order, because a file manager adds names as text and a browser adds the address of a picture.
    """
    if mime is None:  # an empty clipboard
        return None
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if files:
        return files
    picture = mime.imageData() if mime.hasImage() else None
    if isinstance(picture, QImage) and not picture.isNull():
        return picture
    return mime.text().strip() or None


def reading_of(content: Content, *, source: str = "clipboard") -> Read:
    """How to read it."""
    if isinstance(content, QImage):
        return lambda: _read_picture(content, source=source)
    if isinstance(content, str):
        return lambda: [read_text(content, source=source)]
    return lambda: (reading for file in content for reading in read_from(file))


def read_from(file: Path) -> Iterable[Reading]:
    """What that picture or PDF holds. Worker thread."""
    from scanner.read import read_file  # decoders and what they calculate with: the window opens without them

    return read_file(file)


def _read_picture(picture: QImage, *, source: str) -> Iterable[Reading]:
    from scanner.read import read_bytes

    return read_bytes(_as_png(picture), source=source)


def take_from(clipboard: QClipboard) -> Content | None:
    """What the clipboard holds; a picture or somebody's code is taken out of it: it must not lie there for the next program."""
    content = content_of(clipboard.mimeData())
    if isinstance(content, QImage) or (isinstance(content, str) and _is_somebodys(content)):
        clipboard.clear()
    return content


def _is_somebodys(text: str) -> bool:
    other = read_text(text).other
    return other is None or other.kind not in _NOBODYS


def _as_png(picture: QImage) -> bytes:
    """Its bytes, for the reader. Worker thread: a photograph takes a second."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt takes the name
    return bytes(buffer.data().data())
