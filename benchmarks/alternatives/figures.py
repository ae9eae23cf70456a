"""What was measured, as the table of the README and as panels of the picture."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

import picture

Part = dict[str, typing.Any]
Results = dict[str, Part]
Told = collections.abc.Callable[[Part], str]

OURS = "sco-monitor"
PROGRAMS = (OURS, "changedetection.io", "reader", "trafilatura", "fundus", "news-please")
BEGIN, END = "<!-- made by benchmarks/alternatives: begin -->", "<!-- made by benchmarks/alternatives: end -->"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: what was asked, in which part of the results the answers stand, how one is told, what stands
    where a program has none, and names under which programs stand there if they are other ones."""

    what: str
    question: str
    told: Told
    none: dict[str, str] = dataclasses.field(default_factory=dict)
    names: dict[str, str] = dataclasses.field(default_factory=dict)

    def cell(self, results: Results, program: str) -> str:
        """A program's answer."""
        found = results[self.question].get(self.names.get(program, program))
        return self.told(found) if found else self.none.get(program, "–")


_LOOPS = {"reader": "loop with reader", "trafilatura": "loop with trafilatura"}
_LATER = ("after_first_visits_mb", "after_a_page_mb")
ROWS = (
    Row(
        what="memory when idle, MB resident (shared pages divided)",
        question="idle",
        told=lambda one: f"{one['resident_mb']:.0f} ({one['proportional_mb']:.0f})",
        none={"fundus": "no daemon", "news-please": "not measured"},
    ),
    Row(
        what="the same just after the first visits; after a page was opened in a browser",
        question="idle",
        told=lambda one: "; ".join(f"{one[key]:.0f}" for key in _LATER if one[key]),
    ),
    Row(
        what="CPU when idle, % of a core (seconds an hour)",
        question="idle",
        told=lambda one: f"{one['cpu_percent']:.2f} ({one['cpu_seconds_an_hour']:.0f})",
    ),
    Row(
        what="pages read in a second of CPU: markup of our families / of none",
        question="pages",
        told=lambda one: f"{one['familiar']:.0f} / {one['strange']:.0f}",
        names={OURS: "ours"},
    ),
    Row(
        what="the same: ours with the meetings found; trafilatura `fast`",
        question="pages",
        told=lambda one: f"{one['familiar']:.0f} / {one['strange']:.0f}",
        names={OURS: "ours with detection", "trafilatura": "trafilatura fast"}
        | dict.fromkeys(("changedetection.io", "reader", "fundus", "news-please"), ""),
    ),
    Row(
        what="publication to accepted alert, seconds: median / 95 of 100",
        question="alert",
        told=lambda one: f"{one['since_out_median_s']:.1f} / {one['since_out_p95_s']:.1f}",
        none={"fundus": "tells nobody", "news-please": "tells nobody"},
    ),
    Row(
        what="of it, since a visit was shown the news",
        question="alert",
        told=lambda one: f"{one['since_shown_median_s']:.2f} / {one['since_shown_p95_s']:.2f}",
    ),
    Row(
        what="disk for 10,000 articles, MB",
        question="disk",
        told=lambda one: f"{one['mb']:.0f}",
        none={"fundus": "not measured"},
    ),
)


def table(results: Results) -> str:
    """The table in Markdown, with when and how busy the machine was, and the command of each row."""
    versions = results["versions"]
    names = [f"{name} {versions[name]}" if name in versions else name for name in PROGRAMS]
    lines = [f"| what | {' | '.join(names)} | command |", f"| --- |{' --- |' * (len(names) + 1)}"]
    for row in ROWS:
        cells = (row.cell(results, program) for program in PROGRAMS)
        lines.append(f"| {row.what} | {' | '.join(cells)} | `alternatives {row.question}` |")
    measured = "; ".join(
        f"{question} on {part['day']}, load {part['load'][0]} before and {part['load'][1]} after"
        for question, part in results.items()
        if question != "versions"
    )
    return "\n".join((*lines, "", f"Measured: {measured}.", "", *_remarks(results)))


def _remarks(results: Results) -> list[str]:
    disk, alert = results["disk"][OURS], results["alert"]
    tables = ", ".join(f"{name} {size:.0f}" for name, size in disk["tables_mb"].items())
    hurried = alert["sco-monitor without pause"]
    told = ", ".join(f"{name} {one['told']}" for name, one in alert.items() if isinstance(one, dict))
    size = (
        f"An article of ours takes {disk['mb'] * 100:.0f} bytes, and {disk['without_pages_mb'] * 100:.0f} once all"
        f" stored pages are let go. Tables with their indexes, MB for 10,000: {tables}."
    )
    pause = (
        f"Told of {alert['articles']} articles: {told}. Without the pause of 3 s between two requests to a host ours"
        f" takes {hurried['since_out_median_s']:.1f} / {hurried['since_out_p95_s']:.1f} s, since a visit was shown the"
        f" news {hurried['since_shown_median_s']:.2f} / {hurried['since_shown_p95_s']:.2f} s."
    )
    return [size, "", pause]


def panels(results: Results) -> list[picture.Panel]:
    """The questions that are drawn."""
    return [
        _panel(
            results["idle"], "Memory when idle", "MB resident, 30 sources; less is better", _of("resident_mb", "{:.0f}")
        ),
        _panel(
            results["idle"],
            "CPU when idle",
            "% of a core, 30 sources twice an hour; less is better",
            _of("cpu_percent", "{:.2f}"),
        ),
        picture.Panel(
            title="Pages read", unit="in a second of one core; more is better", bars=_paces(results["pages"])
        ),
        _panel(
            results["alert"],
            "From publication to alert",
            "median seconds, a visit every 5 s; less is better",
            _of("since_out_median_s", "{:.1f}"),
        ),
        picture.Panel(title="Disk", unit="MB for 10,000 articles; less is better", bars=_disks(results["disk"])),
    ]


def _of(key: str, form: str) -> collections.abc.Callable[[str, Part], picture.Bar]:
    return lambda name, one: _bar(_LOOPS.get(name, name), one[key], form)


def _bar(name: str, value: float, form: str = "{:.0f}") -> picture.Bar:
    return picture.Bar(name=name, value=value, label=form.format(value), ours=name.startswith(OURS))


def _panel(part: Part, title: str, unit: str, bar: collections.abc.Callable[[str, Part], picture.Bar]) -> picture.Panel:
    bars = [bar(name, one) for name, one in part.items() if isinstance(one, dict)]
    return picture.Panel(title=title, unit=unit, bars=tuple(sorted(bars, key=lambda one: not one.ours)))


def _paces(part: Part) -> tuple[picture.Bar, ...]:
    ours, found = part["ours"], part["ours with detection"]
    return (
        _bar(f"{OURS}, its families", ours["familiar"]),
        _bar(f"{OURS}, any page", ours["strange"]),
        _bar(f"{OURS}, with meetings", found["familiar"]),
        _bar("trafilatura fast", part["trafilatura fast"]["strange"]),
        _bar("trafilatura", part["trafilatura"]["strange"]),
        _bar("fundus, finds little", part["fundus"]["strange"]),
        _bar("news-please", part["news-please"]["strange"]),
        _bar("changedetection.io, text", part["changedetection.io"]["strange"]),
        _bar("reader, feed entries", part["reader"]["strange"]),
    )


def _disks(part: Part) -> tuple[picture.Bar, ...]:
    lean = _bar(f"{OURS}, no pages", part[OURS]["without_pages_mb"])
    rest = [_bar(name, one["mb"]) for name, one in part.items() if isinstance(one, dict) and name != OURS]
    return (_bar(f"{OURS}, with pages", part[OURS]["mb"]), lean, *rest)
