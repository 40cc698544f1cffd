"""Where Tab goes: through the page as the eye does, top to bottom and left to right within each group, whenever its parts were made.

Qt's own chain follows the order in which widgets were created: what is offered only after an answer would come last of all.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QStackedWidget, QWidget


def in_order(root: QWidget) -> Iterator[QWidget]:
    """`root` and everything in it that can be seen, in the order of the layouts, depth first."""
    if not root.isVisible():
        return
    yield root
    inside: list[QWidget | None]
    if isinstance(root, QStackedWidget):
        inside = [root.currentWidget()]
    elif isinstance(root, QScrollArea):
        inside = [root.widget()]
    elif (layout := root.layout()) is not None:
        inside = list(_of_layout(layout))
    else:
        children = [one for one in root.children() if isinstance(one, QWidget) and not one.isWindow()]
        inside = [*sorted(children, key=lambda one: (one.y(), one.x()))]
    for each in inside:
        if each is not None:
            yield from in_order(each)


def stops(root: QWidget) -> list[QWidget]:
    """Where Tab stops in it: whatever takes the keyboard itself, is enabled, and hands it on to nobody else.

    An area that scrolls only where there is nothing in it to stop at: what has the keyboard is scrolled into view anyway.
    """
    tab = Qt.FocusPolicy.TabFocus
    every = [one for one in in_order(root) if one.focusPolicy() & tab == tab and one.isEnabled() and one.focusProxy() is None]
    return [one for one in every if not isinstance(one, QScrollArea) or not any(one.isAncestorOf(other) for other in every)]


def go(root: QWidget, *, forward: bool) -> bool:
    """The keyboard to the next stop of `root`, or the one before; round the corner at the end. False where there is none."""
    order, holder = stops(root), QApplication.focusWidget()
    if not order:
        return False
    around = [place for place, one in enumerate(order) if holder is not None and (one is holder or one.isAncestorOf(holder))]
    step = 1 if forward else -1
    there = around[-1] + step if around else min(step, 0)
    order[there % len(order)].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _of_layout(inner)
