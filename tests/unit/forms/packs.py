"""Packs for tests: made of a shipped definition under another key, signed by a key of the test's own."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import yaml

from forms.judged import DEFINITIONS
from forms.pack import About, make
from forms.pack_keys import SigningKey

KEY = SigningKey.new()
ACCEPTED = (KEY.public,)


def definition(key: str, *replacements: tuple[str, str], like: str = "xntthn") -> bytes:
    """The definition of a shipped form under that key, with some words replaced."""
    text = (DEFINITIONS / like / "form.yaml").read_text(encoding="utf-8").replace(f"\nkey: {like}\n", f"\nkey: {key}\n")
    for old, new in replacements:
        assert old in text, f"nothing to replace: {old}"
        text = text.replace(old, new)
    return text.encode()


def later(key: str, first_day: str) -> bytes:
    """A later edition of a shipped form."""
    data = yaml.safe_load(definition(key, like=key))
    data["legal"]["effective_from"] = dt.date.fromisoformat(first_day)
    return yaml.safe_dump(data, allow_unicode=True).encode()


def about(**said: Any) -> About:
    """What a pack says of itself; any of it may be said otherwise."""
    usual = {"name": "tinh_a", "title": "Biểu mẫu tỉnh A", "version": "1.2", "unit": "Tỉnh A", "made_on": dt.date(2026, 11, 22)}
    return About.model_validate({**usual, **said})


def pack_files(files: Mapping[str, bytes] | None = None, *, key: SigningKey = KEY, **said: Any) -> dict[str, bytes]:
    """All files of a signed pack, by default with one clean form `don_a`."""
    return dict(make(files or {"don_a/form.yaml": definition("don_a"), "don_a/evidence.md": b"# seen\n"}, about(**said), key))


def a_zip(*entries: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of any entries in that order, sensible or not."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()
