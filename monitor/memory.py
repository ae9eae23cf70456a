"""Memory of a process that lives for years: what a large page took goes back to the system.

Both are calls of the GNU C library, mallopt(3) and malloc_trim(3); elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8
"""M_ARENA_MAX of <malloc.h>."""
_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD."""
_LARGE = 256 * 1024
"""Bytes beyond which a piece lies outside the heap."""


def share_one_heap() -> bool:
    """Have all threads that begin from now on allocate from one heap; whether that could be had.

    Each would otherwise keep a heap of its own, and at its end the room of the largest page that it ever read. Threads
    of Python take turns anyway. Large pieces stay outside of it, and go back when they are freed: unless it is told so,
    the library takes ever larger ones into the heap.
    """
    call = _call("mallopt")
    return bool(call and call(_ARENA_MAX, 1) and call(_MMAP_THRESHOLD, _LARGE))


def give_back() -> bool:
    """Have the allocator return the pages that nothing uses any more; whether it could return some.

    After a page of 30 MB the library keeps the room between small objects, for as long as the process lives.
    """
    call = _call("malloc_trim")
    return bool(call and call(0))


def _call(name: str) -> ctypes._NamedFuncPointer | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
