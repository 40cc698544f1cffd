"""Decoders that misbehave, for the other side of `scanner.aside`."""

import os
import sys
import time
from itertools import count

from scanner.aside import Aside
from scanner.sighting import Code, Grey, Sighting

_calls = count(1)


def sound(image: Grey) -> Sighting:
    """Answers with its process, its how-manieth picture this is, the picture's shape and first pixel."""
    print("a library that chatters on standard output")
    sys.stdout.flush()
    told = f"{os.getpid()} {next(_calls)} {image.shape} {image[0, 0]}".encode()
    here = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    return Sighting(codes=(Code(data=told + b"\xff\n", engine="double", corners=here),), unread=(here,))


def quiet(image: Grey) -> Sighting:
    """Sees nothing and says nothing."""
    return Sighting()


def busy(image: Grey) -> Sighting:
    """Works for 50 ms of processor time."""
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    return Sighting()


def busy_through_another(image: Grey) -> Sighting:
    """Lets another process do that work, as a ladder with a decoder set aside does."""
    return Aside(f"{__name__}:busy").see(image) if image.size else Sighting()


def bright_hangs(image: Grey) -> Sighting:
    """Hangs on a bright picture, is sound on others."""
    while image[0, 0] > 200:
        time.sleep(60)
    return sound(image)


def bright_aborts(image: Grey) -> Sighting:
    """Dies on a bright picture as C code dies, is sound on others."""
    if image[0, 0] > 200:
        os.abort()
    return sound(image)


def raises(image: Grey) -> Sighting:
    """Lets an exception out."""
    raise ValueError("as a decoder must not")


def nonsense(image: Grey) -> Sighting:
    """Gives corners that are none."""
    return Sighting(unread=("nowhere",))  # type: ignore[arg-type]  # on purpose
