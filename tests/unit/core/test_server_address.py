"""Addresses of a PostgreSQL server: a user, a host, a database, and no room for a password."""

import pytest

from app.core.errors import WrongUsage
from app.core.server_address import SHOWN, is_server_address
from app.settings import DECLARED


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://desk@db.example/motcua",
        "postgresql://desk@db.example:5433/motcua",
        "postgresql://desk@[::1]/motcua",
        "postgresql://desk@/motcua?host=/run/postgresql&port=5433",
        "postgresql://desk@db.example/motcua?sslrootcert=/etc/office/ca.pem",
    ],
)
def test_an_address_is_known(address: str) -> None:
    assert is_server_address(address)
    assert DECLARED["store.url"].read(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://desk:secret@db.example/motcua",
        "postgresql://desk@db.example/motcua?password=secret",
        "postgresql://desk@db.example/motcua?host=/x&sslmode=disable",
        "postgresql://db.example/motcua",
        "postgresql://desk@db.example/",
        "postgresql://desk@db.example/motcua extra",
        "mysql://desk@db.example/motcua",
        "desk@db.example",
        "postgresql://desk@/motcua?host=/nowhere,db.example",
        "postgresql://desk@/motcua?host=/nowhere%2Cdb.example",
        "postgresql://desk@localhost,db.example/motcua",
        "postgresql://desk@localhost%2Cdb.example/motcua",
        "postgresql://desk@localhost/motcua?port=1&host=localhost,db.example",
        "postgresql://desk@localhost/motcua?host=db.example",
        "postgresql://desk@localhost/motcua?host=localhost",
        "postgresql://desk@/motcua?host=/run/postgresql&host=/tmp",
        "postgresql://desk@localhost/motcua?port=1&port=2",
        "postgresql://desk@localhost/motcua?port=1,2",
    ],
)
def test_anything_else_is_refused_and_not_repeated(text: str) -> None:
    assert not is_server_address(text)
    with pytest.raises(WrongUsage) as refused:
        DECLARED["store.url"].read(text)
    assert SHOWN in refused.value.explain()
    assert "secret" not in refused.value.explain()


def test_no_address_is_a_file_of_the_desks_own() -> None:
    assert DECLARED["store.url"].read("") == ""
