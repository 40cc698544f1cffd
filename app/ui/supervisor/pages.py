"""The pages of the supervisor's frame, in the order of its rail."""

from typing import Final

from app.core.people import Clerk, Post
from app.ui.supervisor.alerts_page import AlertsPage
from app.ui.supervisor.answer_page import AnswerPage
from app.ui.supervisor.clerks import ClerksPage
from app.ui.supervisor.commitments_page import CommitmentsPage
from app.ui.supervisor.ledger_page import LedgerPage
from app.ui.supervisor.overview import OverviewPage
from app.ui.supervisor.page import SupervisorPage
from app.ui.supervisor.services import ServicesPage

PAGES: Final[tuple[type[SupervisorPage], ...]] = (OverviewPage, ClerksPage, ServicesPage, CommitmentsPage, AlertsPage, LedgerPage)


def pages_for(person: Clerk) -> tuple[type[SupervisorPage], ...]:
    """The privacy officer answers citizens and reviews no flags; everything else is shown by what each query allows."""
    if person.post is not Post.PRIVACY_OFFICER:
        return PAGES
    return (*(page for page in PAGES if page is not AlertsPage), AnswerPage)
