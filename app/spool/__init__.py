"""The print spooler: hands over a paper, says what became of it, in the spooler's own word and no more (docs/in-an.md).

| Module | Holds |
|---|---|
| `client` | the programs of a CUPS client |
| `ticket` | the options of a job |
| `hand_over` | a paper to the queue |
| `look` | what a spooler says of a job, as one value |
| `server`, `ipp` | CUPS asked in IPP; its bytes |
| `winspool` | Windows asked |
| `queue` | whichever of the two this machine has |
| `watch` | a job followed to its end |
"""

from app.spool.client import available
from app.spool.hand_over import PrintOutcome, print_paper, read_paper

__all__ = ["PrintOutcome", "available", "print_paper", "read_paper"]
