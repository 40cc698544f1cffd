"""The clerk's guide: every topic in both languages, every picture and link where it is said to be."""

import re
from pathlib import Path

import pytest

from resources import guide
from resources.guide.generate import DRAWN, shown
from resources.sentences import Language

BOTH: tuple[Language, ...] = ("vi", "en")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")


@pytest.mark.parametrize("language", BOTH)
def test_every_topic_has_a_title_and_more_than_that(language: Language) -> None:
    files = {file.stem for file in (guide.FOLDER / language).glob("*.md")}
    assert files == set(guide.TOPICS)
    for name in guide.TOPICS:
        assert guide.topic(name, language).startswith("# ")
        assert len(guide.topic(name, language)) > 200, name
    titles = [guide.title(name, language) for name in guide.TOPICS]
    assert len(set(titles)) == len(titles)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(OSError, match="nothing"):
        guide.topic("nothing", "vi")


@pytest.mark.parametrize("language", BOTH)
def test_links_lead_to_topics(language: Language) -> None:
    links = {link for name in guide.TOPICS for link in _LINK.findall(guide.topic(name, language))}
    assert {link.removesuffix(".md") for link in links} <= set(guide.TOPICS)


@pytest.mark.parametrize("language", BOTH)
def test_the_pictures_are_those_that_are_shown_and_come_from_the_running_program(language: Language) -> None:
    files = list((guide.PICTURES / language).glob("*.png"))
    assert {file.name for file in files} == shown(language)
    assert shown(language) <= {file.name for file in Path(DRAWN).glob("*.png")}
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_the_english_guide_shows_other_pictures_than_the_vietnamese_one() -> None:
    alike = [name for name in shown("en") & shown("vi") if len({(guide.PICTURES / one / name).read_bytes() for one in BOTH}) == 1]
    assert alike == []
