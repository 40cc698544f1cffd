"""Where the books of an office or a province lie: the address of a PostgreSQL server, which has no room for a password."""

import re
from typing import Final

SHOWN: Final = "postgresql://USER@HOST/DATABASE"
_QUERY: Final = r"(host|port|sslrootcert)=[^&@\s]+"
_ADDRESS: Final = re.compile(
    r"postgresql://[^:/?@\s]+@(\[[0-9a-fA-F:]+\]|[^:/?@\s\[\]]*)(:[0-9]{1,5})?/[^/?@\s]+" + rf"(\?{_QUERY}(&{_QUERY})*)?"
)


def is_server_address(text: str) -> bool:
    """A user, a host or a socket's folder (`?host=/run/postgresql`), a database; `?sslrootcert=FILE` says who signs for the server."""
    return _ADDRESS.fullmatch(text) is not None
