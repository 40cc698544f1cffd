"""`motcua scanner`: which readers there are, the test code, and what is wrong with a reader by what it typed."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput, DeviceMissing, WrongUsage

scanner = typer.Typer(help="Đầu đọc, máy quét, camera. / Readers, scanners, cameras.", no_args_is_help=True, rich_markup_mode=None)

LONGEST_LINE = 16 * 1024
"""Bytes of standard input that are looked at; the worst damage of the test code makes 1,500 of it."""


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(scanner, name="scanner")


@scanner.command("list")
def list_scanners(context: typer.Context) -> None:
    """Camera, cổng COM, máy quét phẳng đang cắm. / What is plugged in. A keyboard wedge is a keyboard and has no name."""
    voice: Voice = context.obj
    for kind, name, words, likely in (*_cameras(), *_ports(), *_flatbeds(voice)):
        row = {"kind": kind, "name": name, "description": words, "likely": likely}
        voice.row(row, told=f"{voice.say(f'scanner.kind.{kind}'):<14} {name:<24} {words}".rstrip())


@scanner.command("code")
def test_code(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Tệp .pdf hoặc .png. / A .pdf or .png file.", metavar="FILE")],
) -> None:
    """Ghi mã thử 134 chữ để in hoặc để đọc trên màn hình. / Write the test code."""
    from app.paper import write_whole
    from app.scanner_sheet import sheet
    from scanner.self_test import picture

    voice: Voice = context.obj
    makes = {".pdf": lambda: sheet(voice.language), ".png": picture}
    make = makes.get(out.suffix.lower())
    if make is None:
        raise WrongUsage("scanner.bad_out")
    write_whole(out, make())
    voice.row({"file": str(out)}, told=str(out))


@scanner.command("check")
def check(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Những gì đầu đọc gõ ra, hoặc -. / What the reader typed, or -.", metavar="[TEXT|-]")] = "-",
) -> None:
    """Mã thử qua đầu đọc thành gì, và phải chỉnh gì. / What became of the test code, and what to set."""
    from scanner.self_test import Fault, verdict

    voice: Voice = context.obj
    sent = sys.stdin.buffer.read(LONGEST_LINE) if text == "-" else text.encode("utf-8", "surrogateescape")
    found = verdict(sent, ended_by_key=text != "-" or sent.endswith((b"\n", b"\r", b"\t")))
    said = {part: voice.say(f"scanner.verdict.{found.fault}.{part}") for part in ("what", "lost", "next")}
    row: dict[str, Any] = {"fault": found.fault.value, "ok": found.ok, "missing": found.missing, **said}
    voice.row(row, told=" ".join(said.values()))
    if found.fault in (Fault.NOTHING, Fault.OTHER_CODE):
        voice.worst(BadInput.exit_status)
    elif not found.ok:
        voice.worst(1)
    raise typer.Exit(voice.status)


@scanner.command("listen")
def listen(
    context: typer.Context,
    port: Annotated[str, typer.Option("--port", help="Tên cổng, hoặc auto. / A port's name, or auto.", metavar="P")] = "auto",
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=3600, help="Nghe bao lâu. / How long.", metavar="N")] = 30,
    baud: Annotated[int, typer.Option("--baud", help="9600 | 115200", metavar="B")] = 9600,
) -> None:
    """Nghe đầu đọc cổng COM và hiểu từng mã. / Listen to a serial reader and parse what it sends."""
    from app.bootstrap import listen_to_port
    from app.cli.scanning import report

    voice: Voice = context.obj
    there = listen_to_port(
        port,
        baud=baud,
        seconds=seconds,
        heard=lambda reading: report(voice, reading),
        linked=lambda link: voice.tell(f"scanner.link.{link}", port=port),
    )
    if not there:
        raise DeviceMissing("scanner.no_port", port=port)
    raise typer.Exit(voice.status)


def _cameras() -> Iterator[tuple[str, str, str, bool]]:
    """By the system's own list of video devices; their pictures are not looked at."""
    for node in sorted(Path("/sys/class/video4linux").glob("video*")):
        name = (node / "name").read_text(encoding="utf-8", errors="replace").strip()
        yield "camera", node.name.removeprefix("video"), name, True


def _ports() -> Iterator[tuple[str, str, str, bool]]:
    try:
        from scanner.sources.serial import LIKELY, ports
    except ImportError:  # a copy without Qt's serial port
        return
    for port in ports():
        yield "serial", port.name, port.words, port.likely == LIKELY


def _flatbeds(voice: Voice) -> Iterator[tuple[str, str, str, bool]]:
    from scanner.errors import SourceError
    from scanner.sources.flatbed import devices

    try:
        found = devices()
    except SourceError as error:  # not that there is none: nobody could be asked
        for part in ("what", "lost", "next"):
            voice.tell(f"scan.{error.code}.{part}")
        return
    for device in found:
        yield "flatbed", device.name, device.title, True
