"""The supervisor's frame in the window; for a clerk the same frame with one page, about himself."""

from app.core.people import Post
from app.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.supervisor.clerk_view import MinePage
from app.ui.supervisor.frame import SupervisorFrame
from app.ui.supervisor.pages import pages_for


def supervisor_annex(window: MainWindow, desk: Desk) -> SupervisorFrame:
    """F9 and the top bar lead to it. Whose doings it shows is decided by each query (`Gate.scope`), not here."""
    who = desk.counter.clerk
    pages = (MinePage,) if who.post is Post.CLERK else pages_for(who)
    frame = SupervisorFrame(desk, window.runner, pages=pages, parent=window.pages)
    window.add_page(frame)
    frame.chain_walked.connect(window.foot.show_chain)

    def show() -> None:
        window.turn_to(frame)

    window.add_key("F9", show)
    window.top.wants_usage.connect(show)
    return frame
