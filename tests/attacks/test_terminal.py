"""Every command that prints what the archive of attacks holds: plain lines, and none without end."""

from __future__ import annotations

import itertools
import json
import logging
import pathlib

import pytest
import structlog

from monitor import logs, settings
from tests.attacks import archive, attack
from tests.monitor.service import newsdesk

ON_SQLITE = pytest.mark.parametrize("attacked", ["sqlite"], indirect=True)
"""What does not come from the database is tried once."""
ASKING = (
    "search", "search alert", "search --order=relevance word", "meetings", "meetings partner:asean", "people",
    "people --json", "stats", "stats --json", "partners", "sources", "sources --json", "sources show herald",
    "sources show herald --json",
    "outbox list", "outbox list --json", "unread", "unread --json", "exchanges", "search --json", "meetings --json",
    "rules list", "silences list", "check",
)  # fmt: skip
ASKED = ("SQL", "formats", "directions", "terminal", "clipboard", "marks of tables")
LONGEST = 20_000
"""Characters of a line of a table, which has several cells of the archive's longest; a paragraph may be longer."""


def _is_plain(done: newsdesk.Done, words: str, longest: int = LONGEST) -> None:
    assert done.code == 0, (words, done.err)
    printed = done.out + done.err
    assert attack.acting(printed) == [], words
    assert "\t" not in printed, words
    assert words.endswith("--json") or max(map(len, printed.split("\n"))) <= longest, words


def test_lists_are_plain_lines(command: newsdesk.Command, told: dict[str, archive.Told]) -> None:
    """Every list of the archive prints without a control, with a line for each row."""
    for words in ASKING:
        done = command(*words.split())
        _is_plain(done, words)
        if words in {"meetings", "search", "meetings --json", "search --json"}:
            assert len(done.out.split("\n")) >= min(len(told), 20) + 1, words
        if words.endswith("--json"):
            assert [json.loads(line) for line in done.out.splitlines()], words


def test_one_thing_is_plain_lines(
    command: newsdesk.Command, told: dict[str, archive.Told], tmp_path: pathlib.Path
) -> None:
    """A meeting, an article with its text, why it was told, and its message print the attack as text."""
    rows = [json.loads(line) for line in command("outbox", "list", "--json", "-n", "100").out.splitlines()]
    assert len(rows) == len(told)
    more = [("show", "--json"), ("show", "--article"), ("show", "--article", "--changes"), ("why",)]
    for name, one in told.items():
        longest = len(one.text) + LONGEST
        shown = command("show", str(one.meeting))
        _is_plain(shown, f"show: {name}", longest)
        assert attack.beginning(one.text) in attack.seen(shown.out), name
        if name in attack.LONG or name in ASKED:
            first, *rest = more[one.meeting % len(more)]
            _is_plain(command(first, *rest, str(one.meeting)), " ".join((name, first, *rest)), longest)
    _is_plain(command("rules", "replay", "--from", str(_rule(tmp_path))), "rules replay")
    for row in rows[:: len(rows) // 5]:
        _is_plain(command("outbox", "show", row["id"]), "outbox show", 100_000)


def _rule(folder: pathlib.Path) -> pathlib.Path:
    """A file with a rule that tells of every partner."""
    file = folder / "new.toml"
    file.write_text('[[rule]]\nname = "all"\npartners = ["any"]\nstdout = true\n', encoding="utf-8")
    return file


@ON_SQLITE
def test_pages_are_read_in_plain_lines(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """`inspect` and `explain` print what they read in a page that holds an attack, named as one, without a control."""
    for name in ASKED:
        text = attack.stored(attack.ATTACKS[name])
        file = tmp_path / f"\x1b[2J\u202e{name}.html"
        file.write_text(newsdesk.page(f"{text} {newsdesk.MEETING[0]}", text, *newsdesk.MEETING[1:]), encoding="utf-8")
        for words in (("inspect",), ("inspect", "--json"), ("explain",)):
            _is_plain(command(*words, str(file)), " ".join(words))
    _is_plain(command("inspect", str(tmp_path)), "inspect of a folder")


def test_what_is_asked_is_told_plainly(command: newsdesk.Command) -> None:
    """Whatever is asked for is answered or refused in plain lines; no attack reaches the database as such."""
    commands = (("search",), ("meetings",), ("show",), ("explain",), ("sources", "show"))
    for words, name in itertools.product(commands, ASKED):
        done = command(*words, attack.ATTACKS[name])
        assert done.code in (0, 1, 2)
        assert attack.acting(done.out + done.err) == []
    assert command("meetings", "--json", "-n", "100").out.count("\n") == len(attack.ATTACKS)


@ON_SQLITE
@pytest.mark.usefixtures("command")  # it sets logging back
def test_the_log_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """What the service and its libraries say of a site is plain text on a terminal, and one line each as JSON."""
    for form in ("console", "json"):
        logs.configure(settings.Log.model_validate({"format": form}))
        for text in attack.ATTACKS.values():
            structlog.get_logger().warning(text[:500], url=text[:500])
            logging.getLogger("library").warning("%s", text[:500])
        said = capsys.readouterr().err
        assert attack.acting(said) == []
        assert len(said) > 2 * len(attack.ATTACKS)
