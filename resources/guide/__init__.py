"""The clerk's guide: a Markdown file for each topic in each language, and pictures drawn from the running program (`sh dev pictures`)."""

from pathlib import Path
from typing import Final

from resources.sentences import Language

FOLDER: Final = Path(__file__).resolve().parent
PICTURES: Final = FOLDER / "pictures"
TOPICS: Final = (
    "counter",
    "people",
    "scanning",
    "trouble",
    "waiting",
    "printing",
    "dossiers",
    "privacy",
    "counts",
    "supervisor",
    "settings",
    "packs",
    "support",
)
"""In the order of reading. A topic is a file `<topic>.md` of either language."""


def topic(name: str, language: Language) -> str:
    """The Markdown of a topic. Links lead to other topics (`people.md`), pictures to files of its language in `PICTURES`.

    Raises OSError for an unknown topic.
    """
    return (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def title(name: str, language: Language) -> str:
    """Its first line, without the mark of a heading."""
    return topic(name, language).partition("\n")[0].removeprefix("# ")
