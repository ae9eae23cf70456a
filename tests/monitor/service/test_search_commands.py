"""``sco-monitor searches``: saved, listed and taken out, and what is refused."""

from __future__ import annotations

import json

import pytest

from tests.monitor.service import newsdesk


def listed(command: newsdesk.Command) -> list[tuple[str, str, str]]:
    """The names of the saved searches with what they find and ask."""
    found = map(json.loads, command("searches", "--json").out.splitlines())
    return [(one["name"], one["finds"], one["query"]) for one in found]


def test_a_search_is_saved_listed_and_taken_out(command: newsdesk.Command) -> None:
    """It is told where it stands; JSON and the table say the same."""
    assert command("searches").out == ""
    done = command("searches", "add", " Talks  in Minsk", "partner:asean place:minsk", "--author", "anna")
    assert (done.code, done.out) == (0, "Talks in Minsk: saved; http://127.0.0.1:8000/searches/1\n"), done.err
    assert command("searches", "add", "News", "trade OR water", "--finds", "articles").code == 0
    assert listed(command) == [
        ("News", "articles", "trade OR water"),
        ("Talks in Minsk", "meetings", "partner:asean place:minsk"),
    ]
    table = command("searches").out
    assert "anna" in table
    assert "partner:asean place:minsk" in table
    assert command("searches", "remove", "News").out == "News: removed\n"
    assert [name for name, _, _ in listed(command)] == ["Talks in Minsk"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("searches", "add", "Talks", "trade"), 1, "there is a search named 'Talks' already"),
        (("searches", "add", " ", "trade"), 1, "the name is empty"),
        (("searches", "add", "x" * 201, "trade"), 1, "a name has 200 characters at the most"),
        (("searches", "add", "Blank", " "), 1, "there is no query to save"),
        (("searches", "add", "Wrong", "partner:aseann"), 2, "did you mean 'asean'"),
        (("searches", "remove", "Talk"), 2, "no search is named 'Talk'; did you mean 'Talks'?"),
        (("searches", "remove", "zzz"), 2, "no search is named 'zzz'; see `sco-monitor searches`"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    command: newsdesk.Command, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Nothing is stored or taken out then."""
    assert command("searches", "add", "Talks", "trade").code == 0
    done = command(*arguments)
    assert done.code == code
    assert said in done.err
    assert listed(command) == [("Talks", "meetings", "trade")]
