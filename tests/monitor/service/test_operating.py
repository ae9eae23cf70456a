"""What lies in docs/operating/ and docker-compose.yml fits the program: metrics, health checks, commands."""

from __future__ import annotations

import json
import pathlib
import re
import typing

import pytest
import sqlalchemy as sa
import yaml
from starlette import testclient

from monitor import settings as configured
from monitor import web
from monitor.cli import app
from storage import database
from tests.test_docs import commands

ROOT = pathlib.Path(__file__).resolve().parents[3]
OPERATING = ROOT / "docs" / "operating"
PROMQL = {
    "sum", "min", "max", "topk", "by", "on", "and", "or", "unless", "absent", "offset", "bool", "ignoring",
}  # fmt: skip
"""The words of PromQL that are used; another one would be taken for a metric, and be told as missing."""
LABELS = {"instance", "source", "health", "fault", "outcome", "status", "kind", "partner"}


def names(expression: str) -> set[str]:
    """What an expression takes for metrics: words that are no labels, texts, spans, numbers or words of PromQL."""
    bare = re.sub(r"\{[^}]*\}", "", expression)
    bare = re.sub(r"\b(by|on|ignoring) *\([^)]*\)", "", bare)
    bare = re.sub(r"\b[\d.]+(e\d+|[smhdwy])?\b", "", bare)
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_:]*", bare)) - PROMQL


def labels(expression: str) -> set[str]:
    """The labels that an expression asks for."""
    selected = re.findall(r'([a-z_]+) *(?:=~|!~|!=|=) *"', " ".join(re.findall(r"\{[^}]*\}", expression)))
    grouped = re.findall(r"\b(?:by|on|ignoring) *\(([^)]*)\)", expression)
    return {*selected, *(label.strip() for group in grouped for label in group.split(","))}


@pytest.fixture(scope="module")
def known(sqlite_template: pathlib.Path) -> set[str]:
    """The names of all metrics, as a scrape tells them."""
    engine: sa.Engine = database.engine(f"sqlite:///{sqlite_template}")
    client = testclient.TestClient(web.create(configured.Settings(), engine), "http://127.0.0.1:8000")
    text = client.get("/metrics").text
    engine.dispose()
    return set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))


def alerts() -> list[dict[str, typing.Any]]:
    """The rules of alerts."""
    read = yaml.safe_load((OPERATING / "alerts.rules.yml").read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, typing.Any]]:
    """The panels of the dashboard."""
    read = json.loads((OPERATING / "grafana-dashboard.json").read_text("utf-8"))
    found: list[dict[str, typing.Any]] = read["panels"]
    return found


def expressions() -> list[str]:
    """Every expression of alerts and dashboard."""
    shown = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [rule["expr"] for rule in alerts()] + shown


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_expressions_ask_for_what_there_is(expression: str, known: set[str]) -> None:
    """Alerts and panels use metrics and labels that `/metrics` has, and nothing else."""
    assert names(expression) - known == set()
    assert names(expression)
    assert labels(expression) - LABELS == set()


def test_the_reader_of_expressions_sees_what_is_not_there() -> None:
    """A metric that is misspelt, and a label that is none of ours, would be seen."""
    assert names('max(sco_monitor_outbox_age{instance=~"a"}[5m]) > 9 * x offset 7d') == {"sco_monitor_outbox_age", "x"}
    assert labels('sum by (a, b) (x{c=~"d", e!="f"})') == {"a", "b", "c", "e"}


def test_every_metric_is_looked_at(known: set[str]) -> None:
    """No figure is gathered that neither an alert nor a panel uses."""
    used = {name for expression in expressions() for name in names(expression)}

    assert known - used == set()


def test_every_metric_is_told_of(known: set[str]) -> None:
    """docs/operating.md has a row for each, and for no other."""
    text = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("| metric, after `sco_monitor_` |")[2]
    rows = set(re.findall(r"^\| `(\w+)` \|", text.partition("\n\n")[0], re.MULTILINE))

    assert {f"sco_monitor_{row}" for row in rows} == known


def test_alerts_say_what_to_do() -> None:
    """Each has a severity, a line and a next step; the commands that it names are there."""
    there = set(commands())
    for rule in alerts():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
        named = re.findall(r"`sco-monitor ([a-z]+(?: [a-z]+)?)", rule["annotations"]["description"])
        assert [name for name in named if name not in there and name.split()[0] not in there] == []
    assert len({rule["alert"] for rule in alerts()}) == len(alerts())


def test_panels_stand_beside_each_other() -> None:
    """No two cover the same place, each has a name and says what it shows."""
    places = [
        (x, y)
        for panel in panels()
        for grid in [panel["gridPos"]]
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]

    assert len(places) == len(set(places))
    assert max(x for x, _ in places) == 23
    assert all(panel["title"] and panel["description"] for panel in panels())
    assert len({panel["id"] for panel in panels()}) == len(panels())


def unit() -> dict[str, list[str]]:
    """The keys of the unit's service, each with its values in their order."""
    lines = (OPERATING / "sco-monitor.service").read_text("utf-8").partition("[Service]")[2].splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        key, equals, text = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(text)
    return found


def test_the_unit_waits_for_what_the_daemon_says() -> None:
    """systemd waits for READY=1 and for signs of life, and starts the daemon anew where they fail to come."""
    keys = unit()

    assert keys["Type"] == ["notify"]
    assert keys["WatchdogSec"] == ["2min"]
    assert keys["Restart"] == ["on-failure"]
    (start,) = keys["ExecStart"]
    assert start.split()[1:] == ["run"]


def test_the_unit_shuts_the_daemon_in() -> None:
    """It writes to its own folder, and its environment names settings that there are."""
    keys = unit()

    shut = {"ProtectSystem": "strict", "NoNewPrivileges": "yes", "StateDirectory": "sco-monitor", "ProtectHome": "yes"}
    assert {key: keys[key] for key in shut} == {key: [value] for key, value in shut.items()}
    assert keys["SystemCallFilter"][0] == "@system-service"
    set_by = [line.partition("=")[0] for line in keys["Environment"] if line.startswith("SCO_MONITOR_")]
    fields = {"SCO_MONITOR_CONFIG", "SCO_MONITOR_DATABASE_URL", "SCO_MONITOR_LOG__FORMAT"}
    assert set(set_by) == fields


def services() -> dict[str, dict[str, typing.Any]]:
    """The services of docker-compose.yml, merged as compose reads them."""
    read: dict[str, dict[str, typing.Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return read["services"]


def test_compose_has_two_ways() -> None:
    """With Postgres, or with all in one process; the example of an environment chooses one."""
    of: dict[str, set[str]] = {}
    for name, service in services().items():
        for profile in service["profiles"]:
            of.setdefault(profile, set()).add(name)
    example = (ROOT / "config" / "example.env").read_text("utf-8")

    assert of == {"postgres": {"postgres", "migrate", "scheduler", "web", "worker"}, "sqlite": {"monitor"}}
    assert "COMPOSE_PROFILES=postgres\n" in example


def test_compose_shuts_its_services_in() -> None:
    """Read-only, restarted, without new privileges, with logs that do not fill the disk; each that runs has a check."""
    for name, service in services().items():
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] in {"unless-stopped", "on-failure"}, name
        assert service["logging"]["options"]["max-size"], name
        assert ("healthcheck" in service) == (name != "migrate"), name


def test_compose_asks_whether_it_is_ready() -> None:
    """Who serves pages is asked for /readyz, where it listens."""
    for name in ("scheduler", "web", "monitor"):
        check = " ".join(services()[name]["healthcheck"]["test"])
        assert "http://127.0.0.1:8000/readyz" in check
        assert services()[name]["cap_drop"] == ["ALL"]


def test_compose_runs_commands_that_there_are() -> None:
    """The commands, and the settings in their environment."""
    for name, service in services().items():
        if "command" in service:
            words = [word for word in service["command"] if re.fullmatch(r"[a-z]+", word)]
            assert " ".join(words) in commands(), name
    environ = {
        key: value
        for key, value in services()["monitor"]["environment"].items()
        if key.startswith("SCO_MONITOR_") and value and not value.startswith("${")
    }
    loaded = configured.load(ROOT / "config", {key: environ[key] for key in environ if key != "SCO_MONITOR_CONFIG"})
    assert loaded.monitor.web.host == "0.0.0.0"  # noqa: S104 -- inside a container
    assert loaded.monitor.database_url.startswith("sqlite:////srv")
    assert app.app
