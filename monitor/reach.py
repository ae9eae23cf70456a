"""Whether any source answers: one plain word when none does, one when it is over."""

from __future__ import annotations

import threading


class Reach:
    """What the last visit of each source says of the network. Safe to share between threads."""

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._silent: set[str] = set()
        self._told = False
        self._lock = threading.Lock()

    def visited(self, source: str, *, unreachable: bool) -> str | None:
        """Note a visit; give back ``lost`` when no source answers any more, ``back`` when one does again, once each."""
        with self._lock:
            (self._silent.add if unreachable else self._silent.discard)(source)
            lost = bool(self._sources) and len(self._silent) == self._sources
            if lost == self._told:
                return None
            self._told = lost
            return "lost" if lost else "back"
