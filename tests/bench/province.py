"""How many events a second one PostgreSQL takes durably from many desks, each its own signed chain: python -m tests.bench.province.

Desks are processes of their own on this machine, as the server is; each event is one transaction, acknowledged when it is on the disk.
Besides what came through it tells what an event costs in processor time, at the desks and at the server: on a machine that others use
too that is what can be compared.
"""

import argparse
import multiprocessing
import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

import sqlalchemy

from app.store.database import Database
from app.store.ledger import Ledger
from app.store.province import DESKS, prepare
from app.store.seal import Seal
from tests.contract.postgres import Cluster, binaries, running
from tests.unit.store.conftest import an_event

SUBJECT_KEY, SEED = b"s" * 32, b"z" * 32


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--desks", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    given.add_argument("--seconds", type=float, default=5)
    options = given.parse_args()
    found = binaries()
    if found is None:
        raise SystemExit("no PostgreSQL here")
    with running(found) as cluster:
        cluster.fresh()
        prepare(cluster.url(), password="")
        cluster.login("desk_1", DESKS)
        ((version,),) = cluster.sql("SHOW server_version")
        print(f"PostgreSQL {version}, Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}, {os.cpu_count()} cores")
        print(f"load before: {os.getloadavg()[0]:.1f}")
        for desks in options.desks:
            print(_measured(cluster, desks, options.seconds), flush=True)


def _measured(cluster: Cluster, desks: int, seconds: float) -> str:
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(desks), context.Queue()
    work = [context.Process(target=_desk, args=(cluster.url("desk_1"), f"d-{desks}-{n}", seconds, gate, told)) for n in range(desks)]
    before = _server_s(cluster)
    for one in work:
        one.start()
    heard: list[tuple[float, list[float]]] = [told.get() for _ in work]
    server = _server_s(cluster) - before
    for one in work:
        one.join()
    took = sorted(each for _, some in heard for each in some)
    rate, p95, client = len(took) / seconds, took[int(len(took) * 0.95)], sum(cost for cost, _ in heard)
    waited = f"median {statistics.median(took) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"
    costs = f"{client / len(took) * 1000:.2f} ms of a desk's processor and {server / len(took) * 1000:.2f} ms of the server's each"
    return f"{desks:3} desks: {rate:6.0f} events/s, {waited}; {costs}"


def _server_s(cluster: Cluster) -> float:
    """Processor seconds of the server so far: its own and those of every process that it has waited for or still has."""
    postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(entry.parent.name) == postmaster:
            ticks += sum(map(int, words[11:15]))
        elif int(words[1]) == postmaster:
            ticks += sum(map(int, words[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _desk(url: str, desk: str, seconds: float, gate: Any, told: Any) -> None:
    database = Database.connect(url, password="", desk=desk, key=bytes(32))
    ledger, took = Ledger(database, desk, SUBJECT_KEY, Seal(SEED)), list[float]()
    ledger.append(an_event(desk=desk))
    gate.wait()
    end, cost = time.perf_counter() + seconds, time.process_time()
    while (began := time.perf_counter()) < end:
        ledger.append(an_event(desk=desk, dossier=f"D-{len(took)}", service="037", subject="k:" + "a" * 64, method="qr"))
        took.append(time.perf_counter() - began)
    told.put((time.process_time() - cost, took))
    database.close()


if __name__ == "__main__":
    main()
