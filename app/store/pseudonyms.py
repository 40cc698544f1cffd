"""The key of the pseudonyms, by its id. On a server one key serves all desks: a citizen is the same in each desk's chain.

So "ai đã tra cứu tôi" finds what every desk asked, and the rules that look over several desks see one subject. The key itself is on
no server: whoever keeps one could try out all numbers. It goes from desk to desk in a sealed file (`app/shared_key.py`).
"""

import hashlib

from sqlalchemy import Connection, insert, select

from app.store.database import BOOKS, Database
from app.store.schema import server_table

_s = server_table.c
_NAME = "subject_key"


def key_id(subject_key: bytes) -> str:
    """By which a key is known: eight hexadecimal digits."""
    return hashlib.sha256(b"key id" + subject_key).hexdigest()[:8]


def key_of_all(database: Database, *, first: str = "") -> str:
    """The id of the key that makes a server's pseudonyms; where there is none yet, `first` is from now on. Raises CouldNotKeep."""
    with database.writing(BOOKS) if first else database.reading() as connection:
        return agree(connection, first)


def agree(connection: Connection, first: str) -> str:
    """The same inside somebody else's transaction."""
    known = connection.execute(select(_s.value).where(_s.name == _NAME)).scalar()
    if known is None and first:
        connection.execute(insert(server_table).values(name=_NAME, value=first))
    return str(known or first)
