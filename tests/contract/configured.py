"""A desk's configuration out of two dictionaries."""

from dataclasses import dataclass, field

from app.settings import DECLARED


@dataclass(frozen=True)
class Configured:
    """Settings that are not given have their declared defaults."""

    settings: dict[str, object] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        return str(DECLARED[key].read(self.settings.get(key, DECLARED[key].default)))

    def number(self, key: str) -> float:
        return float(self.text(key))

    def secret(self, name: str) -> str:
        return self.secrets.get(name, "")
