"""The words of the two closed languages of a definition: sources (`forms.source`) and conditions (`forms.condition`)."""

import re

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)|'(?P<text>[^']*)'|(?P<number>[0-9]{1,3})|(?P<mark>[|(),]|[=!<>]=|<|>))"
)


class SourceSyntaxError(ValueError):
    """The text is no source or no condition; the message says why and holds no more than the definition's own words."""


class Tokens:
    """The words of a text, one ahead. `kind` is `name`, `text`, `number`, `mark`, or empty at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.kind = ""
        self.word = ""
        self.step()

    def step(self) -> str:
        """The present word; the next becomes present. Raises SourceSyntaxError for what is no word."""
        word = self.word
        if not self._text[self._at :].strip():
            self.kind = self.word = ""
            return word
        found = _TOKEN.match(self._text, self._at)
        if not found or not found.lastgroup:
            raise SourceSyntaxError(f"cannot read from {self._text[self._at :].strip()[:20]!r}")
        self._at = found.end()
        self.kind, self.word = found.lastgroup, found.group(found.lastgroup)
        return word

    def at(self, mark: str) -> bool:
        """Is that mark the present word?"""
        return (self.kind, self.word) == ("mark", mark)

    def expect(self, mark: str) -> None:
        """Pass that mark (empty: the end), or refuse. Raises SourceSyntaxError."""
        if (self.kind, self.word) != ("mark" if mark else "", mark):
            raise SourceSyntaxError(f"expected {mark or 'the end'}, found {self.word or 'the end'!r}")
        self.step()

    def take(self, kind: str) -> str:
        """The present word, which must be of that kind; the next becomes present. Raises SourceSyntaxError."""
        if self.kind != kind:
            raise SourceSyntaxError(f"expected a {kind}, found {self.word or 'the end'!r}")
        return self.step()

    def role(self) -> str:
        """A name without a dot. Raises SourceSyntaxError."""
        if "." in self.word:
            raise SourceSyntaxError(f"expected a role, found {self.word!r}")
        return self.take("name")
