"""The guide's pictures, made from drawings of the running program: `python -m resources.guide.generate [ENGLISH]` (`sh dev pictures`).

The Vietnamese ones are made from those of `docs/man-hinh`; ENGLISH is the folder of the same drawn in English, and without it those
stay as they are. Two thirds of the size, 64 colours: they are read beside a text, and travel with the program.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from resources.guide import FOLDER, PICTURES
from resources.sentences import Language

DRAWN: Final = Path(__file__).resolve().parents[2] / "docs" / "man-hinh"
WIDTH: Final = 1000
_SHOWN: Final = re.compile(r"!\[[^\]]*\]\(([\w-]+\.png)\)")


def shown(language: Language) -> frozenset[str]:
    """The names of all pictures that a topic of that language shows."""
    return frozenset(name for topic in FOLDER.glob(f"{language}/*.md") for name in _SHOWN.findall(topic.read_text(encoding="utf-8")))


def write(language: Language, drawn: Path) -> Iterator[Path]:
    """Writes them anew from that folder; one that no topic shows any more goes."""
    folder, names = PICTURES / language, shown(language)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        if old.name not in names:
            old.unlink()
    for name in sorted(names):
        picture = Image.open(drawn / name).convert("RGB")
        height = round(picture.height * WIDTH / picture.width)
        picture.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(64).save(folder / name, optimize=True)
        yield folder / name


if __name__ == "__main__":
    made = [*write("vi", DRAWN), *(write("en", Path(sys.argv[1])) if len(sys.argv) > 1 else ())]
    print(f"{len(made)} pictures")
