"""From YAML text to plain data, without YAML's surprises; what is wrong is told by its line."""

from typing import Any

import yaml


class UnreadableYaml(Exception):
    """The text is no YAML, or names one key twice. The message holds the line."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it is built in (five times faster); the same safe constructor either way."""


class _Loader(_Base):  # type: ignore[misc]  # one of two classes, chosen when the module loads
    """YAML without surprises: a key that stands twice in one mapping is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As the base class, but refuses a repeated key."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int) or key in seen:
                raise UnreadableYaml(f"line {key_node.start_mark.line + 1}: a repeated or impossible key")
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def read_yaml(text: str) -> Any:
    """The data of a YAML text. Raises UnreadableYaml."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader underneath: plain data only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableYaml(f"line {mark.line + 1}: not YAML" if mark else "not YAML") from None
    except (ValueError, RecursionError):
        # An impossible date, or brackets nested beyond reason.
        raise UnreadableYaml("an impossible value") from None
