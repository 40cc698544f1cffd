"""Which setting stands where on the page, and which ones a search finds. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.settings import DECLARED, SECRETS
from resources.sentences import catalogue
from resources.text import fold


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the page, `setting_group.<name>`: what begins like one of these belongs to it."""

    name: str
    begins: tuple[str, ...] = ()


GROUPS: Final = (
    Group("unit", ("unit.",)),
    Group("account", ("clerk.", "account.")),
    Group("window", ("window.",)),
    Group("device", ("window.camera", "scanner.", "print.")),
    Group("paper", ("dossier.", "forms.")),
    Group("report", ("report.",)),
    Group("source", ("verify.",)),
    Group("gateway", ("verify.gateway.",)),
    Group("soap", ("verify.soap.",)),
    Group("network", ("network.",)),
    Group("safe", ("keys.", "store.", "unit.configuration_keys")),
    Group("other"),
)


def group_of(key: str) -> str:
    """The group whose beginning fits longest; `other` where none does."""
    fits = [(len(begin), group.name) for group in GROUPS for begin in group.begins if key.startswith(begin)]
    return max(fits)[1] if fits else "other"


def in_order() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each group with its keys, settings first, then secrets; a group without any is left out."""
    for group in GROUPS:
        if keys := tuple(key for key in (*DECLARED, *SECRETS) if group_of(key) == group.name):
            yield group.name, keys


def word_key(key: str) -> str:
    """The head of its sentences: `.name` and `.help`."""
    return f"secret_word.{key}" if key in SECRETS else f"setting.{key}"


def finds(key: str, words: str) -> bool:
    """Does every word stand in its key, its name or its explanation? Accents and case do not matter, nor the language."""
    whole = _said_of(key)
    return all(word in whole for word in fold(words).split())


@cache
def _said_of(key: str) -> str:
    said = catalogue()
    texts = (text for part in ("name", "help") for text in said[f"{word_key(key)}.{part}"].values())
    return fold(" ".join((key, *texts)))
