from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QApplication

from scanner.sources.devices import Device, Devices, key_of, target


class Input:
    """What Qt says of a camera."""

    def __init__(self, identity: str, name: str) -> None:
        self._identity, self._name = identity, name

    def id(self) -> QByteArray:
        return QByteArray(self._identity.encode())

    def description(self) -> str:
        return self._name


class Media(QObject):
    """Stands in for Qt's QMediaDevices: cameras come and go by a word of the test."""

    videoInputsChanged = Signal()  # noqa: N815  # Qt's name

    def __init__(self, *inputs: Input) -> None:
        super().__init__()
        self._inputs = inputs

    def videoInputs(self) -> tuple[Input, ...]:  # noqa: N802  # Qt's name
        return self._inputs

    def plug(self, *inputs: Input) -> None:
        self._inputs = inputs
        self.videoInputsChanged.emit()


BUILT_IN = Input("/dev/video0", "Camera tích hợp")
ON_ARM = Input("/dev/video2", "Logitech C920")
WINDOWS = Input(r"\\?\usb#vid_046d&pid_082d#0", "Logitech C920")


def test_cameras_have_names_and_on_linux_the_number_of_their_node(qapp: QApplication) -> None:
    devices = Devices(Media(BUILT_IN, ON_ARM))
    assert [(device.name, device.number) for device in devices.present] == [("Camera tích hợp", 0), ("Logitech C920", 2)]


def test_elsewhere_the_number_is_the_place_in_the_systems_list(qapp: QApplication) -> None:
    devices = Devices(Media(Input("{a}", "Một"), WINDOWS, Input("{c}", "")))
    assert [(device.name, device.number) for device in devices.present] == [("Một", 0), ("Logitech C920", 1), ("{c}", 2)]


def test_a_camera_plugged_in_or_pulled_out_is_noticed_and_no_change_is_none(qapp: QApplication) -> None:
    media = Media(BUILT_IN)
    devices = Devices(media)
    seen: list[int] = []
    devices.changed.connect(lambda: seen.append(len(devices.present)))
    for inputs in ((BUILT_IN, ON_ARM), (BUILT_IN, ON_ARM), (ON_ARM,), ()):
        media.plug(*inputs)
    assert seen == [2, 1, 0]


def test_without_qt_multimedia_no_camera_has_a_name(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PySide6.QtMultimedia", None)
    assert Devices().present == ()


def test_the_machines_own_cameras_can_be_asked_for(qapp: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    assert isinstance(Devices().present, tuple)
    assert "qt.multimedia" not in capfd.readouterr().err


PRESENT = (
    Device(id="/dev/video0", name="HD Webcam", number=0),
    Device(id="/dev/video4", name="HD Webcam", number=4),
    Device(id=r"\\?\usb#vid_046d", name="Logitech C920", number=2),
)


@pytest.mark.parametrize(("chosen", "opened"), [
    ("0", 0), ("3", 3), ("Logitech C920", 2), ("/dev/video4", 4), (r"\\?\usb#vid_046d", 2), ("HD Webcam", 0),
    ("http://192.168.1.20:8080/video", "http://192.168.1.20:8080/video"), ("rtsp://camera/1", "rtsp://camera/1"),
    ("/srv/quay.avi", "/srv/quay.avi"), (r"C:\quay.avi", r"C:\quay.avi"),
    ("Camera đã rút ra", 0), ("", 0),
])  # fmt: skip
def test_a_setting_is_a_number_a_name_an_address_or_a_path(chosen: str, opened: int | str) -> None:
    assert target(chosen, PRESENT) == opened


def test_a_video_beside_the_program_needs_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quay.avi").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert target("quay.avi", PRESENT) == "quay.avi"


def test_a_name_gives_way_to_the_first_camera_where_it_is_not_there_or_names_are_not_known() -> None:
    assert target("Logitech C920", PRESENT[1:2]) == 4
    assert target("Logitech C920", ()) == 0


def test_a_camera_is_kept_by_its_name_or_by_its_id_where_names_are_alike() -> None:
    assert [key_of(device, PRESENT) for device in PRESENT] == ["/dev/video0", "/dev/video4", "Logitech C920"]
    assert all(target(key_of(device, PRESENT), PRESENT) == device.number for device in PRESENT)
