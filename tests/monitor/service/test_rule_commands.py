"""``sco-monitor rules`` as an operator meets it: add, see, change, switch off, and what is refused."""

from __future__ import annotations

import collections.abc
import contextlib
import io
import json
import pathlib
import tomllib
import typing

import pytest
from sqlalchemy import orm

from storage import database, rules
from tests.monitor.service import newsdesk

ANY = ("--partner", "any", "--stdout")


@pytest.fixture
def desk_rule(command: newsdesk.Command) -> newsdesk.Command:
    """The command line, with a rule named "desk" in the database."""
    assert command("rules", "add", "desk", *ANY, "--author", "anna").code == 0
    return command


@contextlib.contextmanager
def opened(url: str) -> collections.abc.Iterator[orm.Session]:
    """The database of the commands, written to."""
    engine = database.engine(url)
    with database.sessions(engine).begin() as session:
        yield session
    engine.dispose()


def one(command: newsdesk.Command, name: str) -> dict[str, typing.Any]:
    """What a rule is, as JSON."""
    done = command("rules", "show", name, "--json")
    assert done.code == 0, done.err
    found: dict[str, typing.Any] = json.loads(done.out)
    return found


def test_a_rule_has_an_option_for_each_key(command: newsdesk.Command) -> None:
    """What the options say is what the rule has, by the names of the settings."""
    words = [
        "--partner", "asean", "--partner", "un", "--no-organs", "--involvement", "host", "--min-score", "0.75",
        "--kind", "visit", "--status", "held", "--language", "ru", "--place", "Minsk", "--ungraded", "--stop",
        "--file", "var/a.jsonl", "--stdout", "--zone", "Asia/Shanghai", "--quiet-hours", "22:00-07:00",
        "--nothing-new", "none", "--person", "S. Lavrov", "--rhythm", "daily 08:00",
    ]  # fmt: skip
    sources = [one["name"] for one in map(json.loads, command("sources", "--json").out.splitlines())]
    done = command("rules", "add", "all", *words, "--source", sources[0], "--query", 'rail* "green energy"')
    assert (done.code, done.out) == (0, "all: added\n"), done.err
    assert one(command, "all")["keys"] == {
        "partners": ["asean", "un"], "organs": False, "involvement": ["host"], "min_score": 0.75, "kinds": ["visit"],
        "statuses": ["held"], "sources": [sources[0]], "languages": ["ru"], "places": ["Minsk"],
        "people": ["S. Lavrov"], "query": 'rail* "green energy"',
        "ungraded": True, "continue": False, "file": "var/a.jsonl", "stdout": True,
        "rhythm": "daily 08:00", "quiet_hours": "22:00-07:00", "zone": "Asia/Shanghai", "nothing_new": "none",
    }  # fmt: skip


def test_the_list_shows_all_in_their_order(desk_rule: newsdesk.Command) -> None:
    """Rules of the file come first, then those that were added, by position; JSON says as much."""
    desk_rule("rules", "add", "first", *ANY, "--position", "1", "--off")
    lines = desk_rule("rules", "list").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["name", "ASEAN and ESCAP alerts.toml on", "first", "desk"]
    found = [json.loads(line) for line in desk_rule("rules", "list", "--json").out.splitlines()]
    assert [(rule["name"], rule["from"], rule["enabled"]) for rule in found] == [
        ("ASEAN and ESCAP", "alerts.toml", True), ("first", "database", False), ("desk", "database", True),
    ]  # fmt: skip
    assert found[2]["author"] == "anna"


def test_what_is_shown_can_be_added_again(desk_rule: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """`rules show` prints TOML that `rules add --from` and `alerts.toml` take, under another name or its own."""
    desk_rule("rules", "edit", "desk", "--query", 'say "a\\b" now', "--place", "Нур-Султан")
    shown = desk_rule("rules", "show", "desk").out
    assert tomllib.loads(shown)["rule"][0]["places"] == ["Нур-Султан"]
    file = tmp_path / "rule.toml"
    file.write_text(shown, encoding="utf-8")
    assert desk_rule("rules", "add", "twin", "--from", str(file)).code == 0
    assert one(desk_rule, "twin")["keys"] == one(desk_rule, "desk")["keys"]
    assert "there is a rule named 'desk' already" in desk_rule("rules", "add", "--from", str(file)).err


def test_rules_come_from_a_file_or_standard_input(
    command: newsdesk.Command, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several at once by their own names, or the bare keys of one; an option goes before what the file says."""
    file = tmp_path / "rules.toml"
    rule = '[[rule]]\nname = "{}"\npartners = ["any"]\nstdout = true\n'
    file.write_text(rule.format("a") + rule.format("b"), encoding="utf-8")
    assert command("rules", "add", "--from", str(file)).out == "a: added\nb: added\n"
    refused = command("rules", "add", "c", "--from", str(file))
    assert (refused.code, "holds 2 rules; a name or keys are for one" in refused.err) == (2, True)
    keys = io.StringIO('partners = ["un"]\nstdout = true\nmin_score = 0.1\n')
    monkeypatch.setattr("sys.stdin", keys)
    assert command("rules", "add", "c", "--from", "-", "--min-score", "0.9").code == 0
    assert one(command, "c")["keys"] == {"partners": ["un"], "stdout": True, "min_score": 0.9}


def test_an_edit_changes_what_is_given_and_no_more(desk_rule: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """A key is replaced, one that is cleared is gone, all others stay; with --from all are those of the file."""
    desk_rule("rules", "edit", "desk", "--kind", "visit", "--person", "A. Karim")
    assert desk_rule("rules", "edit", "desk", "--kind", "conference", "--clear", "people").out == "desk: changed\n"
    assert one(desk_rule, "desk")["keys"] == {"partners": ["any"], "stdout": True, "kinds": ["conference"]}
    (tmp_path / "rule.toml").write_text('name = "x"\npartners = ["un"]\nfile = "a.jsonl"\n', encoding="utf-8")
    desk_rule("rules", "edit", "desk", "--from", str(tmp_path / "rule.toml"))
    assert one(desk_rule, "desk")["keys"] == {"partners": ["un"], "file": "a.jsonl"}


def test_off_on_and_gone(desk_rule: newsdesk.Command) -> None:
    """Each says what it did; what is so already is no fault."""
    assert desk_rule("rules", "off", "desk").out == "desk: off\n"
    assert desk_rule("rules", "off", "desk").out == "desk was off already\n"
    assert desk_rule("rules", "on", "desk").out == "desk: on\n"
    assert desk_rule("rules", "remove", "desk").out == "desk: removed\n"
    assert desk_rule("rules", "show", "desk").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x", "--partner", "asaen", "--stdout"), "no tracked partner is called 'asaen'; did you mean 'asean'?"),
        (("add", "x", "--partner", "any"), "tells nobody; give it email, webhook, chat, file or stdout"),
        (("add", "x", *ANY, "--source", "sectsko"), "sources: no source is called 'sectsko'"),
        (("add", "x", *ANY, "--kind", "vist"), "did you mean 'visit'?"),
        (("add", "x", *ANY, "--involvement", "hosts"), "did you mean 'host'?"),
        (("add", "x", *ANY, "--language", "russian"), "is not a language"),
        (("add", "x", *ANY, "--query", "*"), "'*': there is no word to look for"),
        (("add", "x", *ANY, "--min-score", "7"), "min_score: should be less than or equal to 1"),
        (("add", "x", *ANY, "--email", "a@example.org"), "email: needs a mail server"),
        (("add", "x", *ANY, "--webhook", "desk"), "no webhook is called 'desk'"),
        (("add", *ANY), "give the rule a name, or a file with --from"),
        (("add", " ", *ANY), "name: "),
        (("add", "x", *ANY, "--position", "9" * 30), "should be less than or equal to 10000"),
        (("edit", "desk"), "nothing to change"),
        (("edit", "desk", "--clear", "colour"), "colour is no key of a rule"),
        (("edit", "desk", "--clear", "partners"), "partners: is missing"),
        (("edit", "dsek", "--stop"), "no rule is named 'dsek'; did you mean 'desk'?"),
        (("off", "ASEAN and ESCAP"), "is a rule of alerts.toml; change it there"),
    ],
)
def test_faults_are_told_in_a_line(
    words: tuple[str, ...], said: str, command: newsdesk.Command, sqlite_url: str
) -> None:
    """What cannot be is refused with exit code 2, in the words of the settings, and changes nothing."""
    keys = {"partners": ["any"], "stdout": True}
    with opened(sqlite_url) as session:
        rules.add(session, "desk", keys, newsdesk.START)
    done = command("rules", *words)
    assert (done.code, said in done.err) == (2, True), done.err
    with opened(sqlite_url) as session:
        assert [(rule.name, rule.keys, rule.enabled) for rule in rules.listed(session)] == [("desk", keys, True)]


@pytest.mark.parametrize("name", ["desk", "ASEAN and ESCAP", " desk "])
def test_a_name_is_taken_once(name: str, desk_rule: newsdesk.Command) -> None:
    """By a rule of the file or of the database."""
    done = desk_rule("rules", "add", name, *ANY)
    assert (done.code, repr(name.strip()) in done.err) == (1, True)


def test_a_fault_of_a_file_has_its_line(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """The file, the line and the key, as for alerts.toml."""
    file = tmp_path / "rule.toml"
    file.write_text('# mine\npartners = ["any"]\nplace = ["Minsk"]\nstdout = true\n', encoding="utf-8")
    done = command("rules", "add", "x", "--from", str(file))
    assert done.err == f"sco-monitor: {file}:3: place: unknown key; did you mean 'places'?\n"
    file.write_text("partners = [", encoding="utf-8")
    assert f"{file}: is not TOML" in command("rules", "add", "x", "--from", str(file)).err
    file.write_bytes(b"\xff")
    assert f"{file} is not UTF-8" in command("rules", "add", "x", "--from", str(file)).err


def test_a_rule_that_cannot_be_used_any_more_is_shown(desk_rule: newsdesk.Command, sqlite_url: str) -> None:
    """`rules list` and `check` name what is wrong; switched off, it bothers nobody."""
    with opened(sqlite_url) as session:
        rules.add(session, "old", {"partners": ["gone"], "stdout": True}, newsdesk.START)
    fault = "rule 'old': partners: no tracked partner is called 'gone'"
    assert fault in desk_rule("rules", "list").out
    checked = desk_rule("check")
    assert (checked.code, checked.err.strip()) == (2, f"sco-monitor: {fault}")
    desk_rule("rules", "off", "old")
    assert "1 rule, and 2 in the database" in desk_rule("check").out


def test_without_a_database_the_configuration_is_checked_all_the_same(
    command: newsdesk.Command, folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """And none is made for it."""
    (folder / "monitor.toml").write_text(f'database_url = "sqlite:///{tmp_path}/none.db"\n', encoding="utf-8")
    assert command("check").code == 0
    assert not (tmp_path / "none.db").exists()
