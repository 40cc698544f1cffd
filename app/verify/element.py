"""One element of an answer, read strictly: a text, a group of elements, or nothing; whatever else is there is BAD_RESPONSE.

What a source did say, but in a way that nobody here can read, must not look like "the database has none". An element that is there
several times with the same content counts once. Pure functions; any thread.
"""

from collections.abc import Mapping
from typing import Any
from unicodedata import is_normalized

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.tree import blank
from resources.text import forbidden, squash

Node = Mapping[str, Any]


def text_of(node: Node, name: str) -> str:
    """The text under that name; "" where it is missing or blank. Raises Unavailable(BAD_RESPONSE) for anything but a text or a number."""
    value = node.get(name)
    if value.__class__ is str:
        return value if not value or (value.isalnum() and value.isascii()) else _clean(value)
    if value is None:
        return ""
    said = once(value)
    if said is None:
        return ""
    if isinstance(said, (dict, bool, float)):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    return _clean(str(said))


def group(node: Node, name: str) -> Node | None:
    """The group of elements under that name; None where it is missing or blank. Raises Unavailable(BAD_RESPONSE) for anything else."""
    value = node.get(name)
    if value.__class__ is dict or value is None:
        return value
    said = once(value)
    if said is not None and not isinstance(said, dict):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    return said


def once(value: Any) -> Any:
    """The value, out of a list of nothing else; None for a blank one. Raises Unavailable(BAD_RESPONSE) for several different ones."""
    while isinstance(value, list):
        said = [one for place, one in enumerate(value) if not blank(one) and one not in value[:place]]
        if len(said) > 1:
            raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
        value = said[0] if said else None
    return None if blank(value) else value


def nothing(node: Node, *, besides: tuple[str, ...] = ()) -> None:
    """Is there truly nothing in the group but, perhaps, those elements? Raises Unavailable(BAD_RESPONSE) otherwise."""
    if not all(blank(value) for name, value in node.items() if value != "" and name not in besides):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")


def _clean(said: str) -> str:
    """The text on one line. Raises Unavailable(BAD_RESPONSE) for a character that nobody may see.

    `isprintable` is false for all of those (Unicode categories C, and Z but for the blank), so most texts need no closer look.
    """
    if said.isprintable() and "  " not in said and said == said.strip() and is_normalized("NFC", said):
        return said
    squashed = squash(said)
    if forbidden(squashed):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="forbidden-letter")
    return squashed
