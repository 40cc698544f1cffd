"""A PostgreSQL of one's own: the system's binaries, a folder that goes with it, a socket in that folder, nobody else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

OWNER = "keeper"
DATABASE = "motcua"
LOCKED = "locked"
"""The one role that has to show a password."""
PORT = 54321
"""Of the socket's name alone: nothing listens on the network but where a test asks for it."""
_LOCALE = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def binaries() -> Path | None:
    """The newest installed server's folder of programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running server: `url` for a role, `sql` as its owner."""

    bin: Path
    folder: Path

    def url(self, role: str = OWNER, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}&port={PORT}"

    def sql(self, statement: str, *values: Any, role: str = OWNER, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """What a person with a client says; each statement by itself."""
        with psycopg.connect(self.url(role, database), autocommit=True) as connection:
            done = connection.execute(statement.encode(), values or None)
            return done.fetchall() if done.description else []

    def fresh(self) -> None:
        """An empty database in place of whatever there was."""
        self.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", database="postgres")
        self.sql(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'", database="postgres")

    def login(self, name: str, *groups: str) -> None:
        """A role that may log in, as an administrator makes one."""
        self.sql(f"DROP ROLE IF EXISTS {name}", database="postgres")
        self.sql(f"CREATE ROLE {name} LOGIN" + (f" IN ROLE {', '.join(groups)}" if groups else ""))

    def start(self) -> None:
        self._control("start", "-w", "-t", "60", "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        self._control("stop", "-w", "-t", "60", "-m", how)

    def _control(self, *words: str) -> None:
        _run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), *words)


@contextmanager
def running(bin_folder: Path) -> Iterator[Cluster]:
    """Started for the block. The server's own user is not root: where we are, it is `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-", dir="/tmp"))  # a socket's path has room for 100 letters
    cluster = Cluster(bin_folder, folder)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o755)
    try:
        _run(str(bin_folder / "initdb"), "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale")
        said = f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nport = {PORT}\nmax_connections = 60\nshared_buffers = 64MB\n"
        settings = folder / "data" / "postgresql.conf"
        settings.write_text(settings.read_text() + said)
        let_in = folder / "data" / "pg_hba.conf"
        let_in.write_text(f"local all {LOCKED} scram-sha-256\n" + let_in.read_text())
        cluster.start()
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words: str) -> None:
    before = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    # Its output into a file, not a pipe: the server keeps what it was started with open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [*before, *words], cwd="/", env=environment | _LOCALE, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=90
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace"))
