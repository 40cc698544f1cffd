"""A print server of our own for one test: CUPS's real cupsd on a socket in a folder, with one printer that we play.

The printer is a backend as CUPS starts one for each job: it takes what the filters give it and tells its state on standard
error. What it does is written into `state`: nothing: it prints; `fail`: it gives the job up; a word of RFC 8011 (`media-empty-error`):
it lacks that until the word is taken away.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

PATIENCE_S: Final = 20.0
LIBRARY: Final = Path("/usr/lib/cups")
SERVER: Final = shutil.which("cupsd", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))
PDF_DRIVER: Final = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")

real_spooler = pytest.mark.skipif(
    SERVER is None or not (LIBRARY / "filter" / "pdftopdf").exists() or shutil.which("lp") is None,
    reason="NO PRINT SERVER: install cups-daemon, cups-client and cups-filters; printing is not proven on this machine",
)

_BACKEND: Final = """#!/bin/sh
# job user title copies options [file]
[ $# -gt 0 ] || { echo 'direct played "Unknown" "A printer that a test plays"'; exit 0; }
folder=${DEVICE_URI#played:}
trap 'exit 0' TERM
lacks=
while :; do
    state=$(cat "$folder/state" 2>/dev/null)
    [ -z "$lacks" ] || [ "$lacks" = "$state" ] || echo "STATE: -$lacks" >&2
    case "$state" in
        '') break ;;
        fail) exit 1 ;;
    esac
    [ "$lacks" = "$state" ] || echo "STATE: +$state" >&2
    lacks=$state
    sleep 0.05
done
echo "$5" >"$folder/options-$1"
cat ${6:+"$6"} >"$folder/coming"
mv "$folder/coming" "$folder/paper-$1.pdf"
"""

_FILES: Final = """
ServerRoot {0}/etc
ServerBin {0}/lib
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/run
TempDir {0}/spool/tmp
ErrorLog {0}/log/error
AccessLog {0}/log/access
PageLog {0}/log/page
"""

_SERVER: Final = """
Listen {0}/run/s
Browsing Off
MaxLogSize 0
ErrorPolicy abort-job
<Location />
    Order allow,deny
    Allow all
</Location>
<Policy default>
    JobPrivateAccess all
    JobPrivateValues none
    <Limit All>
        Order deny,allow
    </Limit>
</Policy>
"""

_DRIVER: Final = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PLAYED.PPD"
*Manufacturer: "Played"
*Product: "(Played)"
*ModelName: "Played"
*ShortNickName: "Played"
*NickName: "Played"
*PSVersion: "(3010.000) 0"
*cupsManualCopies: True
*cupsFilter: "application/vnd.cups-pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*DefaultPageRegion: A4
*OpenUI *PageRegion: PickOne
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *Duplex/2-Sided Printing: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long-Edge: ""
*Duplex DuplexTumble/Short-Edge: ""
*CloseUI: *Duplex
*OpenUI *InputSlot/Media Source: PickOne
*DefaultInputSlot: Auto
*InputSlot Auto/Automatic: ""
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray2/Tray 2: ""
*CloseUI: *InputSlot
"""


@dataclass(slots=True, eq=False)
class PrintServer:
    """The server and its printer `Phong1`."""

    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def printer(self) -> Path:
        """Where the played printer keeps its papers and its state."""
        return self.folder / "printer"

    def lacks(self, state: str) -> None:
        """The printer lacks that, or lacks nothing any more."""
        coming = self.printer / "state-coming"
        coming.write_text(state)
        coming.rename(self.printer / "state")

    def papers(self) -> list[Path]:
        """What came out, in the order of the jobs."""
        return sorted(self.printer.glob("paper-*.pdf"), key=lambda file: int(file.stem.rpartition("-")[2]))

    def options(self, job: str) -> str:
        """What the printer was told with that job."""
        return (self.printer / f"options-{job.rpartition('-')[2]}").read_text()

    def order(self, *order: str) -> None:
        """A command of the administrator's: `lpadmin`, `cupsdisable`."""
        subprocess.run(order, check=True, capture_output=True, timeout=PATIENCE_S)

    def stop(self) -> None:
        """The server is gone."""
        self.process.terminate()
        self.process.wait(PATIENCE_S)


@contextmanager
def print_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    """Up and asked by this process's CUPS clients; afterwards it is gone with all it had.

    A copy of the program runs: where AppArmor guards cupsd it does so by its path, and would let it work in no folder of ours.
    """
    assert SERVER is not None
    monkeypatch.setenv("PATH", os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/sbin")))
    folder = Path(tempfile.mkdtemp(prefix="mc-", dir="/tmp"))  # a socket's path is short, and filters run as another user
    server: PrintServer | None = None
    try:
        folder.chmod(0o755)
        server = _started(folder, SERVER)
        monkeypatch.setenv("CUPS_SERVER", str(folder / "run" / "s"))
        _wait(lambda: b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True, check=False).stdout)
        server.order("lpadmin", "-p", "Phong1", "-E", "-v", f"played:{server.printer}", "-P", str(folder / "played.ppd"))
        yield server
    finally:
        if server is not None and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, program: str) -> PrintServer:
    for name in ("etc/ppd", "spool/tmp", "cache", "run", "log", "lib/backend", "printer"):
        (folder / name).mkdir(parents=True)
    for name in ("spool/tmp", "printer"):
        (folder / name).chmod(0o1777)
    for inner in LIBRARY.iterdir():
        if inner.name != "backend":
            (folder / "lib" / inner.name).symlink_to(inner)
    backend = folder / "lib" / "backend" / "played"
    backend.write_text(_BACKEND)
    backend.chmod(0o755)
    (folder / "played.ppd").write_text(_DRIVER)
    (folder / "files.conf").write_text(_FILES.format(folder))
    (folder / "server.conf").write_text(_SERVER.format(folder))
    copy = folder / "cupsd"
    shutil.copy(program, copy)
    process = subprocess.Popen(
        [str(copy), "-f", "-c", str(folder / "server.conf"), "-s", str(folder / "files.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return PrintServer(folder, process)


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "the print server does not come up"
        time.sleep(0.02)
