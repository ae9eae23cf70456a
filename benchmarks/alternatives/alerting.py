"""How long a piece of news takes: from the moment at which a site shows it to the alert that a receiver has accepted.

All programs watch the same sites at the same time, each site every five seconds. What is measured twice: since the news
came out, which holds the wait for the next visit, and since that visit was shown it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
import statistics
import tempfile
import time
import typing

import newsroom
import processes
import programs

SITES = 5
EVERY = 5.0
PATIENCE = 40.0
UNHURRIED = "sco-monitor without pause"


def measure(environments: pathlib.Path, articles: int, apart: float) -> dict[str, typing.Any]:
    """Figures of each program, for so many articles on each site, one in so many seconds."""
    chosen = dict(programs.PROGRAMS)
    chosen[UNHURRIED] = dataclasses.replace(chosen[programs.OURS], under="unhurried")
    with contextlib.ExitStack() as stack:
        room = stack.enter_context(newsroom.Newsroom(SITES))
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alternatives-")))
        for who, program in chosen.items():
            place = programs.Place(
                folder=folder / program.under,
                environments=environments,
                room=room,
                every=EVERY,
                pause=0,
            )
            place.folder.mkdir()
            running = program.start(place)
            processes.until(functools.partial(program.visited, place), f"{who} did not visit all sites", 300)
            if who == programs.OURS:  # its first visits were without pauses, to be short
                programs.end(running)
                running = program.again(place)
            stack.callback(programs.end, running)
        time.sleep(2 * EVERY)
        room.publish(articles, apart)
        time.sleep(articles * apart + PATIENCE)
        log = room.log()
    return {who: _figures(log, who, program.under) for who, program in chosen.items()} | {
        "every_s": EVERY,
        "sites": SITES,
        "articles": len(log.out),
    }


def _figures(log: newsroom.Log, who: str, under: str) -> dict[str, typing.Any]:
    told, shown = log.told.get(under, {}), log.shown.get(under, {})
    numbers = [number for number in log.out if number in told and number in shown]
    if len(numbers) < 2:
        raise RuntimeError(f"{who} told next to nothing")
    return {
        "told": len(numbers),
        **_middle("since_out", [told[one] - log.out[one] for one in numbers]),
        **_middle("since_shown", [told[one] - shown[one] for one in numbers]),
    }


def _middle(name: str, seconds: list[float]) -> dict[str, float]:
    late = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return {f"{name}_median_s": round(statistics.median(seconds), 2), f"{name}_p95_s": round(late, 2)}
