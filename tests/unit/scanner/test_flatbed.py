"""The flatbed: real SANE with its two devices made of software, and a scanimage of our own for what no real one would do on order."""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scanner.errors import SourceError
from scanner.reading import Reading
from scanner.sources import flatbed, scanimage
from scanner.sources.flatbed import Device, Flatbed, devices, read_flatbed, settings

Draw = Callable[..., NDArray[np.uint8]]
AsFile = Callable[..., bytes]
Fake = Callable[..., Path]

SCANIMAGE = shutil.which("scanimage")
with_sane = pytest.mark.skipif(SCANIMAGE is None, reason="no scanimage here: apt-get install sane-utils, and these tests run")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SANE on Windows")

PATIENCE_S = 10.0


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SANE that knows no device but its own test devices; no scanner of this machine or its network is touched."""
    folder = tmp_path / "sane"
    folder.mkdir()
    (folder / "dll.conf").write_text("test\npnm\n")
    (folder / "test.conf").write_text("number_of_devices 1\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a shell script in scanimage's place: `scan` is what it does when a page is asked for."""

    def put(scan: str = "", *, found: str = "printf 'mine:1\\tMine 100\\n'", asked: str = ":") -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / "scanimage"
        cases = f"*formatted-device-list*) {found} ;;\n*all-options*) {asked} ;;\n*format=png*) {scan} ;;"
        script.write_text(f'#!/bin/sh\ncase "$*" in\n{cases}\nesac\n')
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return tmp_path

    return put


@pytest.fixture
def glass(sane: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[NDArray[np.uint8]], None]:
    """Lays a picture on the glass of SANE's device `pnm:0`, which wants to be told its file on each scan."""

    def lay(picture: NDArray[np.uint8]) -> None:
        page = tmp_path / "page.pgm"
        Image.fromarray(picture).save(page)
        script = tmp_path / "scanimage"
        script.write_text(f'#!/bin/sh\ncase "$*" in *pnm:0*) set -- "$@" --filename={page} ;; esac\nexec {SCANIMAGE} "$@"\n')
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return lay


def read(device: str = "") -> Reading:
    (reading,) = read_flatbed(Flatbed(device))
    return reading


# --- real SANE ---------------------------------------------------------------------------------------------------------


@with_sane
def test_scanners_that_answer_are_named(sane: Path) -> None:
    found = devices()
    assert {device.name for device in found} == {"test:0", "pnm:0", "pnm:1"}
    assert Device("test:0", "Noname frontend-tester") in found


@with_sane
def test_a_card_on_the_glass_is_read(glass: Callable[..., None], code: Draw, page: Draw, man_2021: str) -> None:
    glass(page(code(man_2021, scale=4), gap=500))
    reading = read("pnm:0")
    assert reading.status == "card"
    assert reading.claim.personal_id == man_2021[:12]
    assert reading.source == "flatbed:pnm:0"


@with_sane
def test_two_cards_on_the_glass_are_nobodys(glass: Callable[..., None], code: Draw, page: Draw, man_2021: str, woman_2024: str) -> None:
    glass(page(code(man_2021, scale=4), code(woman_2024, scale=4)))
    assert read("pnm:0").error == "two_cards"


@with_sane
def test_a_page_is_grey_and_the_whole_bed_at_300_dots_an_inch(sane: Path) -> None:
    (sane / "test.conf").write_text('number_of_devices 1\ntest-picture "Grid"\nmode Color\n')
    with Flatbed("test:0") as source:
        (frame,) = source.frames()
    assert frame.grey.shape == (2362, 2362)  # 200 x 200 mm
    assert frame.rgb.shape == (2362, 2362, 3)
    assert frame.grey.min() < frame.grey.max()
    assert np.array_equal(frame.rgb[5, 5], frame.grey[5, [5, 5, 5]])


@with_sane
def test_an_empty_glass_has_no_code(sane: Path) -> None:
    (sane / "test.conf").write_text('number_of_devices 1\ntest-picture "Solid white"\n')
    assert (read("test:0").status, read("test:0").error) == ("none", "no_code")


@with_sane
@pytest.mark.parametrize(("status", "error"), [
    ("DEVICE_BUSY", "flatbed_busy"),
    ("COVER_OPEN", "flatbed_cover"),
    ("NO_DOCS", "flatbed_empty"),
    ("JAMMED", "flatbed_jammed"),
    ("ACCESS_DENIED", "flatbed_denied"),
    ("IO_ERROR", "flatbed_failed"),
    ("NO_MEM", "flatbed_failed"),
])  # fmt: skip
def test_what_a_scanner_complains_of_is_named(sane: Path, status: str, error: str) -> None:
    (sane / "test.conf").write_text(f'number_of_devices 1\nread-status-code "SANE_STATUS_{status}"\n')
    assert (read("test:0").status, read("test:0").error) == ("error", error)


@with_sane
def test_a_scanner_that_is_not_there_is_missing(sane: Path) -> None:
    assert read("test:5").error == "flatbed_missing"
    (sane / "dll.conf").write_text("")
    assert read().error == "flatbed_missing"
    assert devices() == ()


@with_sane
def test_a_slow_scan_is_stopped_from_another_thread(sane: Path) -> None:
    (sane / "test.conf").write_text(
        "number_of_devices 1\nread-limit true\nread-limit-size 1\nread-delay true\nread-delay-duration 200000\n"
    )
    source, failures = Flatbed("test:0"), []

    def scan() -> None:
        try:
            list(source.frames())
        except SourceError as failure:
            failures.append(failure.code)

    source.open()
    worker = threading.Thread(target=scan)
    worker.start()
    source.close()
    worker.join(PATIENCE_S)
    assert failures == ["flatbed_stopped"]


# --- a scanimage of our own --------------------------------------------------------------------------------------------


def test_without_scanimage_there_is_no_flatbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not scanimage.installed()
    assert read().error == "flatbed_program"


def test_the_first_scanner_is_taken_and_webcams_are_none(fake: Fake, code: Draw, page: Draw, as_file: AsFile, man_2021: str) -> None:
    file = fake("true") / "page.png"
    file.write_bytes(as_file(page(code(man_2021))))
    fake(f"cat {file}", found="printf 'v4l:/dev/video0\\tNoname Integrated Camera\\nmine:1\\tMine 100\\n'")
    assert scanimage.installed()
    assert devices() == (Device("mine:1", "Mine 100"),)
    assert read().status == "card"
    assert read().source == "flatbed:mine:1"


def test_only_webcams_are_no_scanner(fake: Fake) -> None:
    fake(found="printf 'v4l:/dev/video0\\tNoname Camera\\n'")
    assert read().error == "flatbed_missing"


@pytest.mark.parametrize(("scan", "error"), [
    ("true", "flatbed_picture"),
    ("echo this is no picture", "flatbed_picture"),
    (r"printf '\211PNG\r\n\032\n'", "flatbed_picture"),
    ("head -c 70000000 /dev/zero", "flatbed_picture"),
    ("exec cat /dev/zero", "flatbed_picture"),
    ("echo 'something else went wrong' >&2; exit 9", "flatbed_failed"),
    ("exit 1", "flatbed_failed"),
    ("head -c 9000000 /dev/zero >&2; exit 1", "flatbed_failed"),
    ("printf 'scanimage: open of device mine:1 failed: Invalid argument\\n' >&2; exit 1", "flatbed_missing"),
    ("printf 'scanimage: open of device mine:1 failed: Device busy\\n' >&2; exit 1", "flatbed_busy"),
    ("kill -SEGV $$", "flatbed_failed"),
])  # fmt: skip
def test_whatever_scanimage_does_it_is_a_named_error(fake: Fake, scan: str, error: str) -> None:
    fake(scan)
    assert read().error == error


def test_a_scanner_that_fails_on_being_asked_is_a_named_error(fake: Fake) -> None:
    fake(asked="echo 'scanimage: open of device mine:1 failed: Access to resource has been denied' >&2; exit 1")
    assert read().error == "flatbed_denied"
    fake(found="exit 1")
    assert read().error == "flatbed_failed"


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def test_a_scanner_that_hangs_is_given_up_with_all_its_processes(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fake("true")
    fake(f"sleep 60 & echo $! >{place}/child; wait")
    monkeypatch.setattr(flatbed, "SCAN_S", 0.5)
    assert read().error == "flatbed_timeout"
    until(lambda: gone(int((place / "child").read_text())))


def test_one_that_closed_its_mouth_and_goes_on_is_given_up_too(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("exec >&- 2>&-; sleep 60")
    monkeypatch.setattr(flatbed, "SCAN_S", 0.3)
    assert read().error == "flatbed_timeout"


def test_one_that_hangs_after_its_complaint_is_believed_and_not_waited_for(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen with SANE's own test device, in 2 of 1,000 scans: a deadlock in `sane_cancel`, the complaint already told."""
    fake("echo 'scanimage: sane_read: Scanner cover is open' >&2; exec sleep 60")
    monkeypatch.setattr(scanimage, "_GRACE_S", 0.2)
    assert read().error == "flatbed_cover"


def test_one_that_will_not_stop_is_killed(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fake("true")
    fake(f"trap '' TERM; echo $$ >{place}/pid; while :; do sleep 0.1; done")
    monkeypatch.setattr(flatbed, "SCAN_S", 0.3)
    monkeypatch.setattr(scanimage, "_GRACE_S", 0.2)
    assert read().error == "flatbed_timeout"
    assert gone(int((place / "pid").read_text()))


def test_closing_stops_a_scan_and_the_reading_says_so(fake: Fake) -> None:
    place = fake("true")
    fake(f"echo $$ >{place}/pid; exec sleep 60")
    source = Flatbed()
    readings: list[Reading] = []
    worker = threading.Thread(target=lambda: readings.extend(read_flatbed(source)))
    worker.start()
    until(lambda: (place / "pid").exists() and bool((place / "pid").read_text()))
    source.close()
    worker.join(PATIENCE_S)
    assert [(reading.status, reading.error) for reading in readings] == [("error", "flatbed_stopped")]
    assert gone(int((place / "pid").read_text()))


def test_asking_first_sends_the_carriage_home(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fake("true")
    fake(f"trap 'echo home >{place}/carriage; exit 2' TERM; while :; do sleep 0.05; done")
    monkeypatch.setattr(flatbed, "SCAN_S", 0.3)
    assert read().error == "flatbed_timeout"
    assert (place / "carriage").read_text() == "home\n"


def test_a_name_that_looks_like_an_option_stays_a_name(fake: Fake) -> None:
    place = fake("true")
    fake(f'printf "%s\\n" "$@" >{place}/words')
    read("--batch=/etc/x")
    assert (place / "words").read_text().splitlines()[0] == "--device-name=--batch=/etc/x"


def test_nothing_of_a_page_lies_in_a_file(fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    fake("printf 'half a picture'; exit 9")
    read()
    assert list(temporary.iterdir()) == []


def test_a_stopped_source_is_stopped_for_good(fake: Fake) -> None:
    fake("true")
    source = Flatbed()
    source.close()
    (reading,) = read_flatbed(source)
    assert reading.error == "flatbed_stopped"


@pytest.mark.parametrize("told", ["", "nonsense", "    --resolution [inactive]\n", "    --mode Lineart [Lineart]\n    -x 0..mm [0]\n"])
def test_a_scanner_that_tells_nothing_useful_is_used_as_it_is(told: str) -> None:
    assert settings(told) == ()


@pytest.mark.parametrize(("line", "chosen"), [
    ("--mode Lineart|Gray|Color [Lineart]", ("--mode", "Gray")),
    ("--mode Black & White|True Gray|24bit Color [True Gray]", ("--mode", "True Gray")),
    ("--mode Lineart|8-bit Grayscale [Lineart]", ("--mode", "8-bit Grayscale")),
    ("--mode Lineart|Color [Lineart]", ("--mode", "Color")),
    ("--mode Gray|Color [inactive]", ()),
    ("--mode Gray|Color [Gray] [read-only]", ()),
    ("--resolution 75|100|150|300|600|1200dpi [75]", ("--resolution", "300")),
    ("--resolution 75|100|150|400|600dpi [75]", ("--resolution", "400")),
    ("--resolution 75|100|200dpi [75]", ("--resolution", "200")),
    ("--resolution 50..1200dpi (in steps of 1) [150]", ("--resolution", "300")),
    ("--resolution 50..200dpi [150]", ("--resolution", "200")),
    ("--resolution 400..1200dpi [600]", ("--resolution", "400")),
    ("--source Flatbed|ADF Front|ADF Duplex [ADF Front]", ("--source", "Flatbed")),
    ("--source ADF|Flat Bed [ADF]", ("--source", "Flat Bed")),
    ("--source ADF Front|ADF Duplex [ADF Front]", ()),
    ("-x 0..215.9mm [100]", ("-x", "215.9")),
    ("-y 0..297.011mm (in steps of 0.0211639) [10]", ("-y", "297.011")),
])  # fmt: skip
def test_of_what_a_driver_offers_the_fitting_is_chosen(line: str, chosen: tuple[str, ...]) -> None:
    assert settings(f"All options:\n  Scan mode:\n    {line}\n        What it is.\n") == chosen


def test_ctrl_c_leaves_no_scan_behind(fake: Fake) -> None:
    place = fake("true")
    fake(f"echo $$ >{place}/pid; exec sleep 60")

    def interrupt() -> None:
        until(lambda: (place / "pid").exists() and bool((place / "pid").read_text()))
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        read()
    until(lambda: gone(int((place / "pid").read_text())))
