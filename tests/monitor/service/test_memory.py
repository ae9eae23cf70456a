"""Memory that a large page took goes back to the system."""

from __future__ import annotations

import sys

import pytest

from monitor import memory
from tests.soak import soak

_PIECE = 2000
_PIECES = 40_000


def _held() -> list[bytes]:
    """What is left of 80 MB of small pieces: one in forty, spread all over, so that no end of the heap is free."""
    pieces = [bytes([number % 256]) * _PIECE for number in range(_PIECES)]
    return pieces[::40]


def test_room_between_what_is_still_held_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the GNU C library allocates, the room between small pieces goes back; elsewhere nothing is done."""
    with monkeypatch.context() as patch:
        patch.setattr(memory, "give_back", lambda: False)
        held = _held()
        before = soak.megabytes()
    returned = memory.give_back()
    assert len(held) == _PIECES // 40
    if sys.platform == "linux" and returned:
        assert soak.megabytes() < before - 30
    else:
        assert not returned


def test_a_system_without_that_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another system than Linux the allocator is asked for nothing."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.give_back() is False
