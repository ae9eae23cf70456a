"""This project beside what one would run instead: changedetection.io, reader, trafilatura, fundus, news-please.

    .venv/bin/python benchmarks/alternatives QUESTION... --environments DIR [--brief]

`environments`  makes DIR, with a virtual environment for each of the others (once; all else runs without a network)
`idle`          memory and CPU of those that watch by themselves, thirty sites with nothing new
`pages`         pages read in a second of CPU
`alert`         seconds from publication to the alert that a receiver has accepted
`disk`          what 10,000 articles take
`all`           these four, one after the other
`draw`          nothing is measured; also done after each question: the table in `benchmarks/README.md` and the picture
                `docs/images/alternatives.svg` from `results.json`, into which each question writes its part

`--brief` measures a little of everything, to see that it runs, and keeps nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import pathlib
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(HERE)]

import alerting  # noqa: E402 -- found by the line above
import environments  # noqa: E402
import figures  # noqa: E402
import filing  # noqa: E402
import idling  # noqa: E402
import pacing  # noqa: E402
import picture  # noqa: E402
import structlog  # noqa: E402

RESULTS = HERE / "results.json"
README = HERE.parent / "README.md"
PICTURE = ROOT / "docs" / "images" / "alternatives.svg"
QUESTIONS = ("idle", "pages", "alert", "disk")
TOLD = (
    "sco-monitor beside changedetection.io, reader, trafilatura, fundus and news-please; the figures stand in the table"
)


def measured(question: str, folder: pathlib.Path, *, brief: bool) -> dict[str, typing.Any]:
    """The answers to a question, with the day and how busy the machine was before and after."""
    before = round(os.getloadavg()[0], 1)
    match question:
        case "idle":
            found = idling.measure(folder, *((5, 20) if brief else (90, 240)))
        case "pages":
            found = pacing.measure(folder, *((9, 1) if brief else (90, 3)))
        case "alert":
            found = alerting.measure(folder, *((2, 8) if brief else (15, 8)))
        case _:
            found = filing.measure(folder, 60 if brief else 1000)
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return {"day": day, "load": [before, round(os.getloadavg()[0], 1)], **found}


def draw(results: figures.Results) -> None:
    """Write the table and the picture."""
    head, _, rest = README.read_text("utf-8").partition(figures.BEGIN)
    foot = rest.partition(figures.END)[2]
    README.write_text(f"{head}{figures.BEGIN}\n{figures.table(results)}\n{figures.END}{foot}", "utf-8")
    PICTURE.write_text(picture.draw(figures.panels(results), TOLD), "utf-8")


def main() -> None:
    """Measure, keep, draw."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("questions", nargs="+", choices=("environments", *QUESTIONS, "all", "draw"))
    asked.add_argument("--environments", type=pathlib.Path, default=pathlib.Path("var/alternatives"), metavar="DIR")
    asked.add_argument("--brief", action="store_true")
    given = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    folder = given.environments.resolve()
    if "environments" in given.questions:
        environments.make(folder)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for question in QUESTIONS if "all" in given.questions else [one for one in given.questions if one in QUESTIONS]:
        found = measured(question, folder, brief=given.brief)
        print(json.dumps({question: found}), flush=True)
        results |= {"versions": environments.versions(folder), question: found}
        if not given.brief:
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    if not given.brief and all(one in results for one in QUESTIONS):
        draw(results)


if __name__ == "__main__":
    main()
