"""Pictures of every page and state: `python -m tests.ui.screenshots [FOLDER]`. Invented people only; looked at by eye."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.theme import DARK, LIGHT
from resources.dates import PartialDate
from scanner.pictures import rgb_picture
from scanner.read import read_file
from tests.ui.stage import CARDS, Frames, desk, settled, show_card, somebody, stage, until, wear

IN_EVERY_LOOK = ("bat-dau", "con-thieu", "mat-ket-noi", "khac-nhau", "so-lieu")
"""Pictures kept of the dark theme and of large text too; of the others, those in the light theme are enough."""


def keep(picture: QPixmap, folder: Path, name: str) -> None:
    if name.endswith("-sang") or name.startswith(IN_EVERY_LOOK):
        file = folder / f"{name}.png"
        picture.save(str(file))
        Image.open(file).convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT).save(file, optimize=True)


def shoot(window: MainWindow, folder: Path, name: str) -> None:
    settled(window)
    for _ in range(20):
        QApplication.processEvents()
    until(lambda: not window.page.paper.isVisible() or bool(window.page.paper.view.drawn))
    keep(window.grab(), folder, name)


def scan(window: MainWindow, name: str) -> None:
    window.flow.read(lambda: read_file(CARDS / name))
    until(lambda: not window.flow.state.reading)
    settled(window)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as home:
        with desk(Path(home)) as opened:
            for name, palette, percent in (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-150", LIGHT, 150)):
                wear(application, palette, percent=percent)
                tour(opened.counter, folder, name)
            for name, percent, size in (("hep-1024-sang", 100, (1024, 740)), ("chu-200-sang", 200, (1366, 740))):
                wear(application, LIGHT, percent=percent)
                where_room_is_short(opened.counter, folder, name, size=size)
        with desk(Path(home), login="phutrach") as opened:
            wear(application, LIGHT)
            with stage(opened.counter) as window:
                window.show_usage()
                until(lambda: window.usage.chain.isVisible())
                shoot(window, folder, "so-lieu-phu-trach-sang")


def where_room_is_short(counter: Counter, folder: Path, name: str, *, size: tuple[int, int]) -> None:
    """Without room for the paper: what became of it is said above the review."""
    with stage(counter, size=size) as window:
        until(lambda: not window.feed.running)
        show_card(window, somebody())
        window.flow.same_person("subject", "applicant")
        settled(window)
        window.flow.order(lambda paper: window.flow.save_paper(paper, Path(tempfile.mkdtemp()) / "xntthn.pdf"))
        shoot(window, folder, name)


def tour(counter: Counter, folder: Path, look: str) -> None:
    picture = rgb_picture((CARDS / "do-thi-thuy-vy.png").read_bytes())
    with stage(counter) as window:
        until(lambda: not window.feed.running)
        shoot(window, folder, f"bat-dau-khong-camera-{look}")
    with stage(counter, source=lambda: Frames(picture)) as window:
        until(lambda: bool(window.flow.state.people))
        shoot(window, folder, f"co-trong-csdl-{look}")
        window.flow.same_person("subject", "applicant")
        settled(window)
        window.page.review.next_missing()
        window.page.review.filled.unfold(wide=True)
        shoot(window, folder, f"con-thieu-{look}")
        for key, text in (
            ("nyc_quan_he", "Bản thân"),
            ("tthn", "Hiện tại chưa đăng ký kết hôn với ai."),
            ("muc_dich", "Để đăng ký kết hôn."),
        ):
            window.flow.enter(key, text)
        settled(window)
        window.flow.order(lambda paper: window.flow.save_paper(paper, Path(tempfile.mkdtemp()) / "xntthn.pdf"))
        shoot(window, folder, f"xong-{look}")
        dialog = PrintDialog(Printers(("Canon LBP 2900", "HP LaserJet"), "HP LaserJet"), chosen="", parent=window)
        dialog.show()
        QApplication.processEvents()
        keep(dialog.grab(), folder, f"hop-in-{look}")
        dialog.close()
        window._turn_to(window.preview)
        until(lambda: bool(window.preview.panel.view.drawn))
        shoot(window, folder, f"xem-thu-{look}")
        window._turn_to(window.help)
        shoot(window, folder, f"tro-giup-{look}")
        window.show_usage()
        until(lambda: window.usage.chain.isVisible())
        shoot(window, folder, f"so-lieu-{look}")
    with stage(counter) as window:
        window.flow.start("khai_sinh", "1.001193")
        scan(window, "tran-quoc-bao.png")
        scan(window, "nguyen-thi-ngoc-anh.png")
        shoot(window, folder, f"khai-sinh-{look}")
        window.flow.select("father")
        shoot(window, folder, f"cho-cha-{look}")
    with stage(counter) as window:
        window.flow.start("ct01", "1.004222")
        scan(window, "pham-huu-lam.png")
        scan(window, "thi-nhien.png")
        shoot(window, folder, f"ct01-{look}")
    with stage(counter) as window:
        window.type_person()
        window.page.scan.form.number.setText("0991900")
        window.page.scan.form._give()
        shoot(window, folder, f"nhap-tay-{look}")
        window.flow.typed(number="099090999999", full_name="Không Có Ai", birth=PartialDate(1990))
        shoot(window, folder, f"khong-tim-thay-{look}")
    with stage(counter) as window:
        show_card(window, somebody(answer="TIMEOUT"))
        shoot(window, folder, f"mat-ket-noi-{look}")
        window.flow.card_only("applicant")
        shoot(window, folder, f"dien-tu-the-{look}")
    with stage(counter) as window:
        show_card(window, somebody(answer="OFFICER_NOT_ALLOWED"))
        shoot(window, folder, f"khong-duoc-phep-{look}")
    with stage(counter) as window:
        window.flow.start("khai_sinh", "1.001193")
        show_card(window, somebody(case="differs-residence"))
        window.page.review.next_difference()
        shoot(window, folder, f"khac-nhau-{look}")
    with stage(counter) as window:
        show_card(window, somebody(), somebody(case="differs-sex"))
        shoot(window, folder, f"hai-the-{look}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/man-hinh"))
