"""Draws a practice card with Pillow: recognisably a citizen card to a scanner and to a clerk in training, to nobody else a real one.

No emblem, no portrait, no signature; "MẪU THỬ - DỮ LIỆU KHÔNG CÓ THẬT" across both sides. All lengths below are pixels at
12 a millimetre. The same card gives the same pixels.
"""

import io
import math
from functools import cache

import segno
from PIL import Image, ImageDraw, ImageFont

from resources import path
from resources.demo.cards import mrz
from resources.demo.people import CCCD_2021, DemoCard, payload
from resources.text import group_number, upper

SCALE = 12
SIZE = (round(85.6 * SCALE), round(53.98 * SCALE))
QR_MM = {"front": 15, "back": 18}
"""Edge of the code with its quiet zone of two modules: 15 mm on the card of 2021, 18 mm on that of 2024."""

MARK = "MẪU THỬ - DỮ LIỆU KHÔNG CÓ THẬT"

Colour = tuple[int, int, int]
_INK: Colour = (28, 34, 48)
_LABEL: Colour = (70, 86, 112)
_RED: Colour = (176, 32, 40)
_WATERMARK: Colour = (206, 168, 172)
_WHITE: Colour = (255, 255, 255)
_CODE: Colour = (16, 18, 24)
_GREY: Colour = (158, 170, 182)
_GOLD: Colour = (222, 190, 110)
_PAPER: dict[str, tuple[Colour, Colour]] = {
    "cccd-2021": ((226, 238, 236), (190, 214, 222)),
    "can-cuoc-2024": ((238, 240, 226), (196, 218, 226)),
}
_TITLES = {"cccd-2021": ("CĂN CƯỚC CÔNG DÂN", "Citizen Identity Card"), "can-cuoc-2024": ("CĂN CƯỚC", "Identity Card")}
_AUTHORITY = {"cccd-2021": "Cục Cảnh sát quản lý hành chính về trật tự xã hội", "can-cuoc-2024": "Bộ Công an"}


def png(card: DemoCard, side: str, *, compression: int = 6) -> bytes:
    """One side, "front" or "back", as a PNG with a palette of 64 colours; `compression` is zlib's level."""
    picture = draw(card, side).quantize(palette=_palette(card.kind), dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=compression, dpi=(SCALE * 25.4, SCALE * 25.4))
    return out.getvalue()


def draw(card: DemoCard, side: str) -> Image.Image:
    """One side as an RGB picture."""
    picture = _paper(card.kind).copy()
    sheet = _Sheet(ImageDraw.Draw(picture))
    if side == "front":
        _front(sheet, picture, card)
    else:
        _back(sheet, picture, card)
    return picture


class _Sheet:
    """A picture that takes text: positions in pixels, sizes in pixels of the em."""

    def __init__(self, pen: ImageDraw.ImageDraw) -> None:
        self.pen = pen

    def text(self, at: tuple[int, int], words: str, size: int, *, bold: bool = False, colour: Colour = _INK) -> None:
        """One line, its upper left corner at the place."""
        self.pen.text(at, words, font=_font(size, bold=bold), fill=colour)

    def centred(self, middle: tuple[int, int], words: str, size: int, *, bold: bool = False, colour: Colour = _INK) -> None:
        """One line around a point."""
        self.pen.text(middle, words, font=_font(size, bold=bold), fill=colour, anchor="mm")

    def field(self, at: tuple[int, int], label: str, value: str, *, size: int = 25, width: int = 640, bold: bool = False) -> int:
        """A small label over a value that wraps at `width`; returns the y below."""
        x, y = at
        self.text((x, y), label, 16, colour=_LABEL)
        y += 26 if bold else 22
        for line in self._wrap(value, size, width, bold=bold):
            self.text((x, y), line, size, bold=bold)
            y += size + 7
        return y + 5

    def _wrap(self, value: str, size: int, width: int, *, bold: bool) -> list[str]:
        lines, line = [], ""
        for word in value.split():
            longer = f"{line} {word}".strip()
            if line and _font(size, bold=bold).getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line]


def _front(sheet: _Sheet, picture: Image.Image, card: DemoCard) -> None:
    first_line, second_line = _TITLES[card.kind]
    with_code = card.kind == CCCD_2021
    middle = 530 if with_code else 560
    sheet.centred((middle, 40), MARK, 27, bold=True, colour=_RED)
    sheet.centred((middle, 98), first_line, 46, bold=True, colour=_RED)
    sheet.centred((middle, 138), second_line, 20, colour=_LABEL)
    _ring(sheet, (86, 82))
    _silhouette(sheet, (48, 190), (272, 505))
    if with_code:
        _chip(sheet, (74, 522))
        _code(picture, card, "front", right=SIZE[0] - 26, top=22)
    else:
        _chip(sheet, (SIZE[0] - 200, 24))
    x = 306
    sheet.text((x, 172), "Số / No.", 17, colour=_LABEL)
    sheet.text((x + 84, 158), group_number(card.number), 40, bold=True)
    y = sheet.field((x, 212), "Họ, chữ đệm và tên / Full name", upper(card.name), size=29, bold=True)
    sheet.field((x + 350, y), "Giới tính / Sex", card.sex)
    y = sheet.field((x, y), "Ngày sinh / Date of birth", _slashed(card.birth))
    if with_code:
        y = sheet.field((x, y), "Quê quán / Place of origin", card.origin, size=22, width=690)
        sheet.field((x, y), "Nơi thường trú / Place of residence", card.residence, size=22, width=690)
        sheet.text((48, 608), f"Có giá trị đến: {_slashed(card.valid_until) or 'Không thời hạn'}", 17, colour=_LABEL)
    else:
        sheet.field((x, y), "Quốc tịch / Nationality", "Việt Nam")
    _watermark(picture, (690, 540))


def _back(sheet: _Sheet, picture: Image.Image, card: DemoCard) -> None:
    sheet.centred((SIZE[0] // 2, 34), MARK, 26, bold=True, colour=_RED)
    if card.kind == CCCD_2021:
        sheet.field((48, 70), "Đặc điểm nhân dạng / Personal identification", "Mẫu thử, không có đặc điểm", size=22)
        sheet.field((48, 150), "Ngày, tháng, năm cấp / Date of issue", _slashed(card.issued))
        sheet.field((48, 232), "Nơi cấp / Issued by", _AUTHORITY[card.kind], size=21, width=520)
        for left, label in ((640, "Ngón trỏ trái"), (828, "Ngón trỏ phải")):
            sheet.pen.rounded_rectangle((left, 78, left + 160, 298), radius=12, outline=_LABEL, width=2)
            sheet.centred((left + 80, 318), label, 17, colour=_LABEL)
            sheet.centred((left + 80, 188), "MẪU", 30, bold=True, colour=_GREY)
    else:
        y = sheet.field((48, 66), "Nơi cư trú / Place of residence", card.residence, size=22, width=640)
        y = sheet.field((48, y), "Nơi đăng ký khai sinh / Place of birth", card.origin, size=22, width=640)
        sheet.field((48, y), "Ngày, tháng, năm cấp / Date of issue", _slashed(card.issued), size=22)
        sheet.field((400, y), "Ngày hết hạn / Expiry", _slashed(card.valid_until) or "Không thời hạn", size=22)
        sheet.field((48, y + 68), "Nơi cấp / Issued by", _AUTHORITY[card.kind], size=22)
        _code(picture, card, "back", right=SIZE[0] - 36, top=66)
    _watermark(picture, (330, 378) if card.kind == CCCD_2021 else (560, 372))
    _machine_readable(sheet, card)


def _machine_readable(sheet: _Sheet, card: DemoCard) -> None:
    """Thirty cells a line: every character in a cell of its own, as in the typewriter face of the standard."""
    sheet.pen.rectangle((0, 456, SIZE[0], SIZE[1]), fill=_WHITE)
    cell = (SIZE[0] - 96) / mrz.WIDTH
    for row, line in enumerate(mrz.lines(card)):
        for column, character in enumerate(line):
            sheet.centred((round(48 + cell * (column + 0.5)), 492 + 56 * row), character, 37, bold=True)


def _code(picture: Image.Image, card: DemoCard, side: str, *, right: int, top: int) -> None:
    """The QR code on white, whole pixels a module, UTF-8 in byte mode without an ECI marker, as on the cards."""
    code = segno.make_qr(payload(card).encode(), error="m", mode="byte", boost_error=False)
    width = int(code.symbol_size(border=2)[0])
    module = max(3, QR_MM[side] * SCALE // width)
    white = Image.new("RGB", (width * module, width * module), _WHITE)
    pen = ImageDraw.Draw(white)
    for y, row in enumerate(code.matrix_iter(border=2)):
        for x, dark in enumerate(row):
            if dark:
                pen.rectangle((x * module, y * module, (x + 1) * module - 1, (y + 1) * module - 1), fill=_CODE)
    picture.paste(white, (right - white.width, top))


def _ring(sheet: _Sheet, middle: tuple[int, int]) -> None:
    """Where a real card has the emblem: an empty ring that says what this is."""
    x, y = middle
    sheet.pen.ellipse((x - 54, y - 54, x + 54, y + 54), outline=_RED, width=4)
    sheet.centred((x, y - 12), "MẪU", 27, bold=True, colour=_RED)
    sheet.centred((x, y + 16), "THỬ", 27, bold=True, colour=_RED)


def _silhouette(sheet: _Sheet, upper_left: tuple[int, int], lower_right: tuple[int, int]) -> None:
    """A grey head and shoulders: nobody."""
    left, top = upper_left
    right, bottom = lower_right
    middle = (left + right) // 2
    sheet.pen.rounded_rectangle((left, top, right, bottom), radius=14, fill=(214, 221, 227), outline=(176, 188, 198), width=2)
    sheet.pen.ellipse((middle - 52, top + 52, middle + 52, top + 172), fill=_GREY)
    sheet.pen.pieslice((middle - 96, top + 188, middle + 96, top + 430), 180, 360, fill=_GREY)


def _chip(sheet: _Sheet, upper_left: tuple[int, int]) -> None:
    """The contacts of a chip, drawn."""
    x, y = upper_left
    width, height = (170, 78) if y > 300 else (150, 112)
    sheet.pen.rounded_rectangle((x, y, x + width, y + height), radius=16, fill=_GOLD, outline=_LABEL, width=2)
    for i in (1, 2):
        sheet.pen.line((x, y + height * i // 3, x + width, y + height * i // 3), fill=_LABEL, width=2)
        sheet.pen.line((x + width * i // 3, y, x + width * i // 3, y + height), fill=_LABEL, width=2)


def _watermark(picture: Image.Image, middle: tuple[int, int]) -> None:
    """The words again, large, slanting and pale, below whatever is read."""
    words = _slanting_words()
    picture.paste(_RED, (middle[0] - words.width // 2, middle[1] - words.height // 2), words)


@cache
def _slanting_words() -> Image.Image:
    layer = Image.new("L", (620, 180), 0)
    ImageDraw.Draw(layer).text((310, 100), "MẪU THỬ", font=_font(88, bold=True), fill=64, anchor="mm")
    return layer.rotate(12, expand=True, resample=Image.Resampling.BICUBIC)


@cache
def _paper(kind: str) -> Image.Image:
    """The ground: a soft run of colour and fine waves, drawn at twice the size and shrunk."""
    begin, end = _PAPER[kind]
    width, height = SIZE[0] * 2, SIZE[1] * 2
    run = Image.linear_gradient("L").rotate(90).resize((width, height))
    ground = Image.composite(Image.new("RGB", (width, height), end), Image.new("RGB", (width, height), begin), run)
    pen = ImageDraw.Draw(ground)
    shade = tuple((3 * a + b) // 4 for a, b in zip(end, (120, 150, 170), strict=True))
    for offset in range(-80, height + 80, 84):
        wave = [(x, offset + 40 * math.sin(x / 170 + offset / 90)) for x in range(0, width + 8, 8)]
        pen.line(wave, fill=shade, width=2)
    return ground.resize(SIZE, Image.Resampling.LANCZOS)


@cache
def _palette(kind: str) -> Image.Image:
    """A picture whose palette holds the ground's colours and every ink, full and thinned on the ground."""
    ground = _paper(kind).quantize(64 - 8 * 4, method=Image.Quantize.MEDIANCUT)
    colours = list(ground.getpalette() or [])[: (64 - 8 * 4) * 3]
    middle = tuple((a + b) // 2 for a, b in zip(*_PAPER[kind], strict=True))
    for ink in (_INK, _LABEL, _RED, _WHITE, _CODE, _GREY, _GOLD, _WATERMARK):
        for share in (1.0, 0.75, 0.5, 0.25):
            colours += [round(share * a + (1 - share) * b) for a, b in zip(ink, middle, strict=True)]
    holder = Image.new("P", (1, 1))
    holder.putpalette(colours)
    return holder


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "BeVietnamPro-SemiBold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return ImageFont.truetype(str(path(f"fonts/{name}")), size, layout_engine=ImageFont.Layout.BASIC)


def _slashed(ddmmyyyy: str) -> str:
    return f"{ddmmyyyy[:2]}/{ddmmyyyy[2:4]}/{ddmmyyyy[4:]}" if len(ddmmyyyy) == len("ddmmyyyy") else ddmmyyyy
