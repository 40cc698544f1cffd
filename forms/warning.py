"""Something about a filled form that the clerk should look at. It never blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801  # the built-in Warning is something else
    """The sentence is `fill.<code>` with `values`: keys, labels, code points, a rule's legal source.

    A few hold a citizen's own (an address to be replaced): for the screen only, so they are in no repr.
    """

    code: str
    values: Mapping[str, str] = field(repr=False)
