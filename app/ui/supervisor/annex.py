"""The supervisor's frame in the window; for a clerk the same frame with one page, about himself."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.people import Post
from app.desk import Desk
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.supervisor.frame import SupervisorFrame


class SupervisorAnnex(QObject):
    """F9 and the top bar lead to it. Whose doings it shows is decided by each query (`Gate.scope`), not here. GUI thread."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        window.add_key("F9", self.open)
        window.top.wants_usage.connect(self.open)

    @cached_property
    def page(self) -> "SupervisorFrame":
        """Made when it is first wanted."""
        from app.ui.supervisor.clerk_view import MinePage
        from app.ui.supervisor.frame import SupervisorFrame
        from app.ui.supervisor.pages import pages_for

        window, who = self._window, self._desk.counter.clerk
        pages = (MinePage,) if who.post is Post.CLERK else pages_for(who)
        frame = SupervisorFrame(self._desk, window.runner, pages=pages, parent=window.pages)
        frame.chain_walked.connect(window.foot.show_chain)
        window.add_page(frame)
        return frame

    def open(self) -> None:
        """In front (F9)."""
        self._window.turn_to(self.page)
