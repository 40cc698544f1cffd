"""Where the books of an office or a province lie: the address of a PostgreSQL server, which has no room for a password."""

import re
from typing import Final

SHOWN: Final = "postgresql://USER@HOST/DATABASE"
_SERVER: Final = r"(\[[0-9a-fA-F:]+\]|[^:/?@,%\s\[\]]*)(:[0-9]{1,5})?"
_OPTION: Final = r"(host=/[^&@,%\s]*|port=[0-9]{1,5}|sslrootcert=[^&@\s]+)"
_ADDRESS: Final = re.compile(rf"postgresql://[^:/?@\s]+@{_SERVER}/[^/?@\s]+(\?(?P<options>{_OPTION}(&{_OPTION})*))?")
"""One server and no more: of several, parted by commas or by a key said twice, the first might be this machine and the next not."""


def is_server_address(text: str) -> bool:
    """A user, a host or a socket's folder (`?host=/run/postgresql`), a database; `?sslrootcert=FILE` says who signs for the server."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return False
    keys = [option.partition("=")[0] for option in (found["options"] or "").split("&")]
    return len(keys) == len(set(keys))
