"""The serial reader on a pseudo-terminal: true bytes, true unplugging."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from scanner.repair import LONGEST
from scanner.sources.serial import AUTO, PAUSES_MS, Link, Port, SerialReader, ports
from scanner.sources.text import Scan
from tests.pseudo_terminals import needs_pseudo_terminals
from tests.ui.hand_timer import HandTimer
from tests.ui.stage import until

pytestmark = needs_pseudo_terminals


class Line:
    """A reader at one end of a wire, the test at the other."""

    def __init__(self) -> None:
        self._cables: list[tuple[int, int]] = []
        self.pause = HandTimer()
        self.scans: list[Scan] = []
        self.links: list[Link] = []
        self.reader: SerialReader | None = None

    def plug(self) -> str:
        """A new port; its name."""
        self._cables.append(os.openpty())
        return os.ttyname(self._cables[-1][1])

    def unplug(self) -> None:
        for end in self._cables.pop():
            os.close(end)

    def listen(self, port: str, find: tuple[Port, ...] = (), baud: int = 9600) -> SerialReader:
        self.found = find
        self.reader = SerialReader(port, baud=baud, find=lambda: self.found, pause=self.pause)
        self.reader.scanned.connect(self.scans.append)
        self.reader.changed.connect(self.links.append)
        self.reader.open()
        return self.reader

    def send(self, sent: bytes) -> None:
        os.write(self._cables[-1][0], sent)

    def close(self) -> None:
        if self.reader is not None:
            self.reader.close()
        while self._cables:
            self.unplug()


@pytest.fixture
def line(qapp: QApplication) -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


@pytest.mark.parametrize("baud", [9600, 115200])
def test_a_line_of_bytes_is_a_scan_even_where_a_letter_is_split(line: Line, baud: int) -> None:
    line.listen(line.plug(), baud=baud)
    whole = "099199000002|Nguyễn".encode()
    cut = whole.index("ễ".encode()) + 1
    line.send(whole[:cut])
    until(lambda: len(line.reader._bytes) == cut)
    line.send(whole[cut:] + b"\r\n")
    until(lambda: bool(line.scans))
    assert [scan.sent for scan in line.scans] == [whole]
    assert line.scans[0].ended_by_key


def test_silence_ends_a_scan_without_end_mark(line: Line) -> None:
    line.listen(line.plug())
    line.send(b"099199000002")
    until(lambda: bool(line.scans))
    assert (line.scans[0].sent, line.scans[0].ended_by_key) == (b"099199000002", False)


def test_two_scans_in_one_go_are_two_and_empty_lines_are_none(line: Line) -> None:
    line.listen(line.plug())
    line.send(b"\r\n\r\none\r\n\ntwo\r")
    until(lambda: len(line.scans) == 2)
    assert [scan.sent for scan in line.scans] == [b"one", b"two"]


def test_garbage_is_bounded_and_passed_on_as_it_is(line: Line) -> None:
    line.listen(line.plug())
    line.send(b"\xff\x00\xfe\n")
    until(lambda: len(line.scans) == 1)
    assert line.scans[0].sent == b"\xff\x00\xfe"
    for _ in range(8):
        line.send(b"7" * 1000)
        QApplication.processEvents()
    until(lambda: len(line.scans) == 2)
    assert len(line.scans[1].sent) == LONGEST + 1


def test_an_unplugged_reader_is_found_again_ever_less_often(line: Line) -> None:
    reader = line.listen(AUTO, (Port(name=line.plug(), vendor=0x0C2E),))
    assert (reader.link, reader.port) == (Link.OPEN, line.found[0].name.removeprefix("/dev/"))
    line.send(b"half a sc")
    until(lambda: bool(reader._bytes))
    line.unplug()
    line.found = ()
    until(lambda: reader.link is Link.LOST)
    asked = []
    for _ in range(7):
        asked.append(line.pause.asked_ms)
        line.pause.ring()
    assert asked == [PAUSES_MS[0], *PAUSES_MS, PAUSES_MS[-1]]
    assert (reader.port, line.scans) == ("", [])
    line.found = (Port(name=line.plug(), vendor=0x0C2E),)
    line.pause.ring()
    line.send(b"back\n")
    until(lambda: bool(line.scans))
    assert line.scans[0].sent == b"back"
    assert line.links == [Link.SEARCHING, Link.OPEN, Link.LOST, Link.OPEN]


def test_a_port_that_is_not_there_is_looked_for_and_closing_ends_that(line: Line) -> None:
    reader = line.listen("/dev/no-such-port")
    assert (reader.link, line.pause.active) == (Link.SEARCHING, True)
    reader.close()
    reader.close()
    assert (reader.link, line.pause.active) == (Link.OFF, False)


def test_the_likeliest_port_is_chosen_and_never_one_of_nobody_in_particular(line: Line) -> None:
    honeywell, cheap = Port(name="b", vendor=0x0C2E), Port(name="a", vendor=0x1A86, words="USB Serial")
    modem, plain = Port(name="c", vendor=0x12D1, words="HUAWEI Modem"), Port(name="d")
    assert [port.likely for port in (honeywell, cheap, modem, plain)] == [2, 1, 0, 0]
    assert Port(name="e", words="QR Scanner").likely == 2
    assert line.listen(AUTO, (cheap, modem, plain)).link is Link.SEARCHING


def test_the_ports_of_this_machine_can_be_listed_without_an_application() -> None:
    assert [port.likely for port in ports()] == sorted((port.likely for port in ports()), reverse=True)
