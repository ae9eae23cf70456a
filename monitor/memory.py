"""Memory that a large page took, given back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> bool:
    """Have the allocator return the pages that nothing uses any more; whether it could return some.

    After a page of 30 MB the GNU C library keeps what it holds between small objects, for as long as the process lives
    (malloc_trim(3)). Elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return bool(trim and trim(0))
