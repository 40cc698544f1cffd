"""Pictures of every page of every form, filled as the demo fills it, to be looked at: `python -m tests.paper_pictures`.

Writes PNG files into `docs/to-khai` (or a folder given); the people on them are invented and every page says so.
"""

import sys
import tempfile
from pathlib import Path

import pypdfium2

from app.cli.main import run

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "to-khai"
DOTS_PER_POINT = 90 / 72


def main(folder: Path = FOLDER) -> None:
    """Runs the demo in a state folder of its own and draws its papers."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        if run(["demo", "--out", work, "--home", f"{work}/state"]) != 0:
            raise SystemExit("the demo failed")
        for pdf in sorted(Path(work).glob("*.pdf")):
            with pypdfium2.PdfDocument(pdf) as paper:
                for number, page in enumerate(paper, start=1):
                    page.render(scale=DOTS_PER_POINT).to_pil().convert("L").save(folder / f"{pdf.stem}-{number}.png", optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
