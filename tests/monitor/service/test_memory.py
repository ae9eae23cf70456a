"""Memory that a large page took goes back to the system."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

from monitor import memory
from tests.soak import soak

ROOT = pathlib.Path(__file__).resolve().parents[3]
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
    assert not memory.give_back()
    assert not memory.share_one_heap()


def test_threads_share_a_heap() -> None:
    """In a process that asks for it, what a thread let go is given back, though the thread had a heap of its own."""
    script = (
        "import threading\n"
        "from monitor import memory\n"
        "from tests.soak import soak\n"
        "shared = memory.share_one_heap()\n"
        "before = soak.megabytes()\n"
        "def work():\n"
        "    pieces = [bytes(2000) for _ in range(20_000)]\n"
        "    kept.append(pieces[-1])\n"
        "kept = []\n"
        "threads = [threading.Thread(target=work) for _ in range(3)]\n"
        "for one in threads:\n"
        "    one.start()\n"
        "for one in threads:\n"
        "    one.join()\n"
        "print(shared, soak.megabytes() - before)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    shared, grown = ran.stdout.split()
    assert shared == str(sys.platform == "linux")
    assert shared == "False" or float(grown) < 20


def test_a_daemon_loads_what_few_ask_for_when_it_is_asked_for() -> None:
    """What pages, counts of facets, calendars and pages of no family take is not in memory before the first of them."""
    script = (
        "import sys\n"
        "from monitor import scheduler, serving\n"
        "print({'fastapi', 'htmldate', 'icalendar', 'numpy', 'trafilatura'} & set(sys.modules))\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
