"""The window's two languages: Vietnamese first, English second, switched while it runs.

Qt's own translation carries it: `SentenceTranslator` answers Qt from the one catalogue of sentences
(keys as source texts), installing it sends LanguageChange to every widget, and the widgets of
`components` say their sentence again. All texts are plain text.
"""

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from resources.sentences import Language, catalogue

CONTEXT: Final = "motcua"
_HOLE = re.compile(r"\{(\w+)\}")
_NO_WORD = re.compile(r"\W+")


class SentenceTranslator(QTranslator):
    """Qt's translator over `resources.sentences`, and over Qt's own words in file dialogs (`qt.<words>`)."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speaks: Language = language

    def isEmpty(self) -> bool:  # noqa: N802  # Qt's name
        """Never: an empty translator would not be installed."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The sentence of that key, or nothing (not even an empty text), which lets Qt go on with its own words."""
        key = source if context == CONTEXT else "qt." + _NO_WORD.sub("_", source.replace("&", "").lower()).strip("_")
        return catalogue().get(key, {}).get(self.speaks)  # type: ignore[return-value]  # None is Qt's null string


def tr(key: str, /, **values: object) -> str:
    """The sentence of that key in the language of the moment; Vietnamese where no translator is installed (any more). GUI thread.

    Raises KeyError for a key nobody wrote down or a hole left open.
    """
    template = QCoreApplication.translate(CONTEXT, key)
    if template == key:
        template = catalogue()[key]["vi"]
    return _HOLE.sub(lambda hole: str(values[hole.group(1)]), template)


def known(key: str) -> bool:
    """Is there a sentence of that key?"""
    return key in catalogue()


class Tongue(QObject):
    """Which language the window speaks; one to an application."""

    def __init__(self, language: Language, parent: QObject) -> None:
        super().__init__(parent)
        self._translator = SentenceTranslator(language, self)
        QCoreApplication.installTranslator(self._translator)

    @property
    def language(self) -> Language:
        """The language of the moment."""
        return self._translator.speaks

    def speak(self, language: Language) -> None:
        """Changes the language; every widget says its texts again."""
        if language == self.language:
            return
        before, self._translator = self._translator, SentenceTranslator(language, self)
        QCoreApplication.installTranslator(self._translator)
        QCoreApplication.removeTranslator(before)
        before.deleteLater()

    def close(self) -> None:
        """Takes the translator out of the application again."""
        QCoreApplication.removeTranslator(self._translator)
