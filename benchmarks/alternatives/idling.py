"""What each program takes of the machine while nothing happens: thirty sites with nothing new, visited twice an hour.

All programs run at the same time, on the same newsroom. Each makes its first visits, is ended, and started again with
the visits to come spread evenly, one a minute, as they are after days. Then it settles, and is measured; in the end the
first page of each is opened, and its memory looked at once more.
"""

from __future__ import annotations

import pathlib
import tempfile
import time
import typing
import urllib.request

import newsroom
import processes
import programs

SITES = 30
EVERY = 1800.0
HOUR = 3600


def measure(environments: pathlib.Path, settle: float, window: float) -> dict[str, typing.Any]:
    """Figures of each program."""
    with tempfile.TemporaryDirectory(prefix="alternatives-") as name, newsroom.Newsroom(SITES) as room:
        places = {
            who: programs.Place(
                folder=pathlib.Path(name) / one.under, environments=environments, room=room, every=EVERY, pause=0
            )
            for who, one in programs.PROGRAMS.items()
        }
        first = {who: _first_visits(programs.PROGRAMS[who], place) for who, place in places.items()}
        running = {who: programs.PROGRAMS[who].again(place) for who, place in places.items()}
        try:
            time.sleep(settle)
            before, asked = {who: _taken(all_of) for who, all_of in running.items()}, room.log()
            begun = time.monotonic()
            time.sleep(window)
            after, log = {who: _taken(all_of) for who, all_of in running.items()}, room.log()
            seconds = time.monotonic() - begun
            for who in running:
                _open_pages(programs.PROGRAMS[who], places[who])
            time.sleep(2)
            shown = {who: _resident(all_of) for who, all_of in running.items()}
        finally:
            for all_of in running.values():
                programs.end(all_of)
    return {
        who: _figures(before[who], after[who], seconds)
        | {
            "after_first_visits_mb": first[who],
            "after_a_page_mb": shown[who] if programs.PROGRAMS[who].pages else None,
            "visits": _visits(log, programs.PROGRAMS[who].under) - _visits(asked, programs.PROGRAMS[who].under),
        }
        for who in running
    } | {"window_s": round(seconds), "settle_s": round(settle)}


def _first_visits(program: programs.Program, place: programs.Place) -> float:
    """Resident megabytes after the first visits."""
    place.folder.mkdir()
    running = program.start(place)
    try:
        processes.until(lambda: program.visited(place), f"{place.folder.name} did not visit all sites", 300)
        time.sleep(3)
        return _resident(running)
    finally:
        programs.end(running)


def _open_pages(program: programs.Program, place: programs.Place) -> None:
    if program.pages:
        urllib.request.urlopen(f"http://127.0.0.1:{place.port}/", timeout=60).close()


def _resident(running: list[typing.Any]) -> float:
    return _megabytes(sum(one.resident for one in _taken(running)))


def _taken(running: list[typing.Any]) -> list[processes.Taken]:
    return [processes.taken(one.pid) for one in running]


def _figures(before: list[processes.Taken], after: list[processes.Taken], seconds: float) -> dict[str, typing.Any]:
    spent = sum(one.seconds for one in after) - sum(one.seconds for one in before)
    return {
        "resident_mb": _megabytes(sum(one.resident for one in after)),
        "proportional_mb": _megabytes(sum(one.proportional for one in after)),
        "processes": sum(one.processes for one in after),
        "cpu_percent": round(100 * spent / seconds, 3),
        "cpu_seconds_an_hour": round(HOUR * spent / seconds, 1),
    }


def _visits(log: newsroom.Log, under: str) -> int:
    return len(log.visits.get(under, []))


def _megabytes(octets: int) -> float:
    return round(octets / 1_000_000, 1)
