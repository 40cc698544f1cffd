"""Pictures of every page and state: `python -m tests.ui.screenshots [FOLDER]`. Invented people only; looked at by eye."""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.ui.camera import Seen
from app.ui.i18n import tr
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.theme import CONTRAST, DARK, LIGHT
from app.ui.unclear_dialog import UnclearDialog
from resources.dates import PartialDate
from scanner.confirm import View
from scanner.damage import Damage, typed
from scanner.hints import Hint
from scanner.live import Glance
from scanner.pictures import rgb_picture
from scanner.read import read_file
from scanner.repair import repair
from scanner.self_test import PAYLOAD, verdict
from tests.frames import WOMAN, Thing, blurred, view
from tests.ui.screenshots_of_dossiers import dossiers
from tests.ui.screenshots_of_looking_up import everything
from tests.ui.screenshots_of_printing import printing
from tests.ui.screenshots_of_privacy import high_contrast, privacy
from tests.ui.screenshots_of_supervision import supervision
from tests.ui.screenshots_of_supervisor_work import supervisor_work
from tests.ui.screenshots_of_the_day import the_day
from tests.ui.stage import CARDS, Frames, desk, settled, show_card, somebody, stage, until, wear

IN_EVERY_LOOK = (
    "bat-dau", "con-thieu", "mat-ket-noi", "khac-nhau", "so-lieu", "tim-thu-tuc", "can-xem-lai",
    "giay-tiep-nhan", "cai-dat-2", "thiet-lap-tim", "ho-so-trong-ngay", "cam-ket", "canh-bao", "so-ghi", "tra-loi",
    "tuong-phan", "tro-giup", "phim-tat",
)  # fmt: skip
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
    paper = window.page.paper
    until(lambda: not paper.isVisible() or not window.flow.state.pdf or bool(paper.view.drawn))
    keep(window.grab(), folder, name)


def shoot_as_it_is(folder: Path, window: MainWindow, name: str) -> None:
    for _ in range(20):
        QApplication.processEvents()
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
                before_the_camera(opened.counter, folder, name)
            for look, palette, percent in (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-200", LIGHT, 200)):
                wear(application, palette, percent=percent)
                with stage(opened.counter) as window:
                    dossiers(window, partial(_in_look, folder, look))
            for name, percent, size in (("hep-1024-sang", 100, (1024, 740)), ("chu-200-sang", 200, (1366, 740))):
                wear(application, LIGHT, percent=percent)
                where_room_is_short(opened.counter, folder, name, size=size)
        wear(application, LIGHT)
        with desk(Path(home)) as opened:
            everything(opened.counter, lambda window, name: shoot(window, folder, f"{name}-sang"))
            with stage(opened.counter) as window:
                printing(window, partial(_in_look, folder, "sang"), lambda picture, name: keep(picture, folder, f"{name}-sang"))
            privacy(opened.counter, lambda window, name: shoot(window, folder, f"{name}-sang"))
            wear(application, CONTRAST)
            high_contrast(opened.counter, lambda window, name: shoot(window, folder, name))
        supervision(application, partial(shoot_as_it_is, folder))
        supervisor_work(application, partial(shoot_as_it_is, folder))
        the_day(application, partial(shoot_as_it_is, folder))


def _in_look(folder: Path, look: str, window: MainWindow, name: str) -> None:
    shoot(window, folder, f"{name}-{look}")


def where_room_is_short(counter: Counter, folder: Path, name: str, *, size: tuple[int, int]) -> None:
    """Without room for the paper: what became of it is said above the review."""
    with stage(counter, size=size) as window:
        until(lambda: not window.feed.running)
        show_card(window, somebody())
        window.flow.same_person("subject", "applicant")
        settled(window)
        window.flow.order(lambda paper: window.flow.save_paper(paper, Path(tempfile.mkdtemp()) / "xntthn.pdf"))
        shoot(window, folder, name)


def before_the_camera(counter: Counter, folder: Path, look: str) -> None:
    """What the camera's place shows and says: a hint, two cards, a lost camera with another one to choose."""
    near = Thing(at=(700, 300), px=5, turned=8)
    soft = on_a_desk(blurred(view(near), deviation=3.5))
    picture = QImage(soft.data, 1280, 720, 3 * 1280, QImage.Format.Format_RGB888)
    seen = Seen(picture, (1280, 720), Glance(view=View.EMPTY, unread=(near.corners,), hint=Hint.STILL))
    with stage(counter, source=lambda: Frames(soft, times=1)) as window:
        until(lambda: window.page.scan.camera.property("live") == "true")
        window.feed.seen.emit(seen)
        shoot(window, folder, f"camera-giu-yen-{look}")
    both = on_a_desk(view(Thing(at=(330, 300), px=3), Thing(text=WOMAN, at=(1000, 330), px=3, turned=-5)))
    with stage(counter, source=lambda: Frames(both)) as window:
        until(lambda: window.page.scan.camera.says == tr("window.camera.crowded"))
        shoot(window, folder, f"camera-hai-the-{look}")
    with stage(counter, source=lambda: Frames(both)) as window:
        window.feed.lost.emit()
        window.page.scan.choice.addItems(["Logitech C920", "Camera tích hợp"])
        window.page.scan.choice.show()
        shoot(window, folder, f"camera-mat-{look}")


def on_a_desk(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """In the colours of lamplight."""
    return np.dstack([grey, grey * 0.95, grey * 0.86]).astype(np.uint8)


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
        window.turn_to(window.preview)
        until(lambda: bool(window.preview.panel.view.drawn))
        shoot(window, folder, f"xem-thu-{look}")
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
        window.flow.start("ct01", "1.004222")
        show_card(window, somebody(case="differs-sex"))
        window.page.review.next_difference()
        shoot(window, folder, f"khac-nhau-{look}")
    with stage(counter) as window:
        show_card(window, somebody(), somebody(case="differs-sex"))
        shoot(window, folder, f"hai-the-{look}")
    with stage(counter) as window:
        scanners(window, folder, look)


def scanners(window: MainWindow, folder: Path, look: str) -> None:
    """The page of the scanners with and without a fault, and the question about letters."""
    window.hand.open()
    window.scanners.finds_flatbeds = lambda call: ("Canon LiDE 400",)
    window.turn_to(window.scanners)
    until(lambda: "Canon" in window.scanners.flatbed.words)
    shoot(window, folder, f"may-quet-{look}")
    window.scanners._show(verdict(PAYLOAD.replace("ễ", "").replace("aa dd ow as", "â đ ơ á")))
    shoot(window, folder, f"may-quet-loi-{look}")
    window.hand.close()
    spoilt = "|".join(typed(Damage.DOS_GLYPHS, part) for part in WOMAN.split("|"))
    dialog = UnclearDialog(repair(spoilt), window)
    dialog.show()
    QApplication.processEvents()
    keep(dialog.grab(), folder, f"chu-chua-chac-{look}")
    dialog.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/man-hinh"))
