"""The head of a paper of the counter's own: the office at the left, the nation with its motto at the right, number and day below.

Typography of decree 30/2020/NĐ-CP, appendix I.
"""

import datetime as dt

from forms.paper.head import MOTTO, NATION
from forms.paper.sheet import Sheet
from forms.paper.type import Face, Run, Style, balanced, width
from resources.sentences import say

_SIZE = 12.0
_LEADING = 15.5
_DAY = Style(Face.ITALIC, 13)


def draw(sheet: Sheet, *, office: str, number: str, place: str, day: dt.date) -> None:
    """At the pen's height; leaves the pen below. `place` empty: dots to write on."""
    left, right = sheet.left + 0.19 * sheet.width, sheet.left + 0.70 * sheet.width
    offices = balanced((Run(office.upper(), Style(Face.REGULAR, _SIZE)),), 0.36 * sheet.width)
    nation = (Run(NATION, Style(Face.BOLD, _SIZE)),)
    foot = sheet.y
    for middle, above, under, share in ((left, offices, say("slip.counter"), 0.5), (right, (nation,), MOTTO, 1.0)):
        last = (Run(under, Style(Face.BOLD, _SIZE)),)
        sheet.column((*above, last), middle=middle, top=sheet.y, leading=_LEADING)
        bottom = sheet.y - (len(above) + 1) * _LEADING
        half = width(last) * share / 2
        sheet.rule(start=middle - half, end=middle + half, y=bottom - 1)
        foot = min(foot, bottom)
    sheet.take(sheet.y - foot + 19)
    when = {"place": place or "………………", "day": f"{day.day:02}", "month": f"{day.month:02}", "year": day.year}
    sheet.centred((Run(number, Style(Face.REGULAR, _SIZE)),), middle=left, y=sheet.y)
    sheet.centred((Run(say("slip.day", **when), _DAY),), middle=right, y=sheet.y)
    sheet.skip(20)
