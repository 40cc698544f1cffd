"""From YAML text to plain data, without YAML's surprises; what is wrong is told by its line."""

from typing import Any

import yaml

_DEEPEST = 30
"""Brackets inside brackets; a definition needs fewer than ten. Deeper text only costs time."""

_MERGE = "tag:yaml.org,2002:merge"


class UnreadableYaml(Exception):
    """The text is no YAML, or uses what no definition needs. The message holds the line."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it is built in (five times faster); the same safe constructor either way."""


class _Loader(_Base):  # type: ignore[misc]  # one of two classes, chosen when the module loads
    """YAML without surprises: a key that stands twice in one mapping is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As the base class, but refuses a repeated key and a merge key (`<<`)."""
        seen = set()
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == _MERGE:
                raise UnreadableYaml(f"line {line}: a merge key (<<)")
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int) or key in seen:
                raise UnreadableYaml(f"line {line}: a repeated or impossible key")
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def read_yaml(text: str) -> Any:
    """The data of a YAML text. What is read is what stands there: no tags, no anchors, no aliases, no merging.

    A tag makes other values of a text (`!!binary` hides it in base64), an alias puts it where nobody sees it, and
    aliases of aliases grow without end. Raises UnreadableYaml.
    """
    try:
        _refuse_disguises(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader underneath: plain data only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableYaml(f"line {mark.line + 1}: not YAML" if mark else "not YAML") from None
    except (ValueError, RecursionError):
        # An impossible date, or brackets nested beyond reason.
        raise UnreadableYaml("an impossible value") from None


def _refuse_disguises(text: str) -> None:
    """One pass over the parser's events, before anything is built of them. Raises UnreadableYaml, YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        line = event.start_mark.line + 1  # type: ignore[union-attr]  # the parser marks every event
        if getattr(event, "tag", None) is not None:
            raise UnreadableYaml(f"line {line}: a tag (!)")
        if getattr(event, "anchor", None) is not None:
            raise UnreadableYaml(f"line {line}: an anchor or alias (& or *)")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise UnreadableYaml(f"line {line}: nested too deep")
