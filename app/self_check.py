"""Does this copy of the program, frozen or not, have everything it needs? Each part is tried for real."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def self_checks() -> Iterator[tuple[str, bool, str]]:
    """(name, ok, detail) part by part. Raises nothing: a part that breaks is not ok. Shows no window."""
    for name, check in _CHECKS.items():
        try:
            detail = check()
        except Exception as problem:
            yield name, False, f"{type(problem).__name__}: {problem}"
        else:
            yield name, True, detail


def _adapters() -> str:
    from app.state import configuration
    from app.verify import registry

    with tempfile.TemporaryDirectory() as folder:
        built = [registry.build(name, configuration(Path(folder))) for name in registry.available()]
        for source in built:
            source.capabilities()
            source.close()
    return ", ".join(source.name for source in built)


def _network() -> str:
    """A source is played on this machine and checked, by the very way that calls to a real one go."""
    from app.simulator import Simulator
    from app.state import configuration, open_state
    from app.verify import registry

    with tempfile.TemporaryDirectory() as folder, Simulator(port=0) as running:
        home = Path(folder)
        told = {
            "keys.backend": "file",
            "verify.adapter": "gateway",
            "verify.gateway.url": running.url,
            "verify.gateway.token_url": running.token_url,
            "verify.gateway.client_id": running.client_id,
        }
        for key, value in told.items():
            configuration(home).settings.changed(key, value)
        open_state(home).keys.put("verify.gateway.client_secret", running.client_secret.encode())
        source = registry.build("gateway", configuration(home))
        try:
            failed = source.check().failed
        finally:
            source.close()
        return f"{len(running.calls)} calls answered" if failed is None else _no(failed.problem)


def _forms() -> str:
    from forms.catalogue import Catalogue

    catalogue = Catalogue.load()
    if catalogue.refused:
        _no(catalogue.refused[0].file)
    return ", ".join(form.key for form in catalogue.forms) or _no("no form")


def _fonts() -> str:
    from PIL import ImageFont

    from resources import path

    files = sorted(path("fonts").glob("*.ttf"))
    names = {" ".join(part or "" for part in ImageFont.truetype(file).getname()) for file in files}
    return ", ".join(sorted(names)) if len(files) == 8 else _no("a font is missing")


def _sentences() -> str:
    from resources.sentences import catalogue

    return f"{len(catalogue())} vi, en"


def _decoders() -> str:
    from scanner.decode import engines

    found = engines()
    if missing := [engine.name for engine in found if not engine.available]:
        _no(", ".join(missing))
    return ", ".join(engine.detail for engine in found)


def _aside() -> str:
    import numpy as np

    from scanner.aside import Aside

    aside = Aside("scanner.peers:zxing")
    try:
        aside.ask(np.full((64, 64), 255, np.uint8))
    finally:
        aside.close()
    return "a process of its own answers"


def _lettering() -> str:
    from resources.lettering import likelihoods

    return f"{likelihoods().size} pairs"


def _cards() -> str:
    from resources.demo.samples import samples
    from scanner.read import read_file

    pictures = [picture for sample in samples() for _, picture in sample.cards]
    unread = [picture.name for picture in pictures if not any(reading.claim for reading in read_file(picture))]
    return f"{len(pictures)}" if pictures and not unread else _no(", ".join(unread))


def _areas() -> str:
    from resources import areas

    place = areas.commune("25318")
    return place.full if place else _no("25318")


def _days() -> str:
    import datetime as dt

    from resources.working_days import WorkingDays

    tet = dt.date(2026, 2, 17)
    return f"{tet:%d/%m/%Y}" if not WorkingDays().is_working(tet) else _no("Tết")


def _store() -> str:
    from app.store.database import Database

    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "check.db", key=bytes(32))
        try:
            with database.reading() as connection:
                sqlite = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
                cipher = connection.exec_driver_sql("PRAGMA cipher_version").scalar_one()
        finally:
            database.close()
    return f"SQLite {sqlite}, SQLCipher {cipher}, {_server()}"


def _server() -> str:
    """What a desk of a province speaks to its PostgreSQL with; nobody is called."""
    from app.store.server import Server

    driver: Any = Server.at("postgresql://check@localhost/check", password="").engine.dialect.dbapi
    return f"psycopg {driver.__version__}"


def _paper() -> str:
    from forms.catalogue import Catalogue
    from forms.fill import fill
    from forms.pdf import Marks, render

    sizes = [len(render(fill(form, {}), marks=Marks(test_data=True, unverified=False))) for form in Catalogue.load().forms]
    return f"{len(sizes)} PDF, {sum(sizes) // 1024} KiB"


def _window() -> str:
    from app.ui import toolkit, window

    return f"{toolkit.parts()} ({window.run.__module__})"


def _no(what: str) -> str:
    raise RuntimeError(what)


_CHECKS: dict[str, Callable[[], str]] = {
    "adapters": _adapters,
    "network": _network,
    "forms": _forms,
    "fonts": _fonts,
    "sentences": _sentences,
    "decoders": _decoders,
    "aside": _aside,
    "lettering": _lettering,
    "cards": _cards,
    "areas": _areas,
    "days": _days,
    "store": _store,
    "paper": _paper,
    "window": _window,
}
