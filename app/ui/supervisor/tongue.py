"""The language of the moment, for papers and files that are made elsewhere. GUI thread."""

from app.ui.i18n import tr
from resources.sentences import Language


def spoken() -> Language:
    """What the window speaks now."""
    return "en" if tr("window.language.code") == "en" else "vi"
