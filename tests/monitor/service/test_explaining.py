"""The command that shows how a page was understood."""

from __future__ import annotations

import io
import json
import pathlib
import typing

import pytest
import rich.console

from monitor.cli import explaining, output
from monitor.meetings import account
from tests.monitor.service import newsdesk

LATER = (*newsdesk.MEETING, "The next meeting with UNESCAP will be held in 2028.")


@pytest.fixture
def page(tmp_path: pathlib.Path) -> pathlib.Path:
    """A saved release that names one partner that took part, and one in a sentence about something else."""
    path = tmp_path / "page.html"
    path.write_text(newsdesk.page(*LATER), encoding="utf-8")
    return path


def value(done: newsdesk.Done) -> dict[str, typing.Any]:
    """The object that was printed."""
    assert (done.code, done.err) == (0, "")
    read: dict[str, typing.Any] = json.loads(done.out)
    return read


def test_a_file_is_explained(command: newsdesk.Command, page: pathlib.Path) -> None:
    """Fields and partners with rule and words, then the text with what was read in it."""
    done = command("explain", str(page))
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert done.out.splitlines()[0] == newsdesk.MEETING[0]
    assert ["when", "2026-05-12", "date.on-day-month", "1:", "12", "May", "2026"] in lines
    assert ["asean", "took", "part:", "counterpart,", "0.96", "counterpart.official", "1:", "ASEAN"] in lines
    assert ["unescap", "only", "named:", "other", "occasion", "mention.other-occasion", "3:", "UNESCAP"] in lines
    assert (
        "of [ASEAN]{asean: counterpart} [Lina Hadi]{person} in [Jakarta]{format, where} on [12 May 2026]{when}."
        in done.out
    )
    assert "other occasion The next meeting with [UNESCAP]{unescap: other occasion} will be held in 2028." in " ".join(
        done.out.split()
    )


def test_what_is_only_put_off_is_told(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """News of a postponement has no meeting; what it puts off is shown, with the day on which it was to be."""
    page = tmp_path / "page.html"
    text = "The meeting of SCO and ASEAN secretaries-general due in Jakarta on 12 June has been postponed for a while."
    page.write_text(newsdesk.page("SCO and ASEAN put talks off", text), encoding="utf-8")
    assert "put off: SCO and ASEAN put talks off, due 2026-06-12" in command("explain", str(page)).out
    found = value(command("explain", str(page), "--json"))
    assert (found["meeting"], found["no_occasion"]) == (None, "postponed")
    assert (found["put_off"]["was_due"], found["put_off"]["place"], found["put_off"]["partners"]) == (
        "2026-06-12", "Jakarta", ["asean"],
    )  # fmt: skip


def test_programs_are_told_the_same(command: newsdesk.Command, page: pathlib.Path) -> None:
    """The JSON has each field, partner and sentence; marks are places in their sentence."""
    found = value(command("explain", str(page), "--json", "--url", "https://news.example/a/1.html"))
    assert list(found) == [
        "path", "url", "title", "published", "language", "meeting", "no_occasion", "put_off", "partners", "sentences",
    ]  # fmt: skip
    assert (found["url"], found["no_occasion"]) == ("https://news.example/a/1.html", None)
    fields = {one["field"]: one for one in found["meeting"]["fields"]}
    assert fields["date_start"] == {
        "field": "date_start", "value": "2026-05-12", "rule": "date.on-day-month", "sentence": 1,
        "words": "12 May 2026",
    }  # fmt: skip
    assert [one["name"] for one in found["meeting"]["participants"]] == ["Aziz Karim", "Lina Hadi"]
    asean, unescap = found["partners"]
    assert (asean["involvement"], asean["why"], unescap["involvement"], unescap["why"]) == (
        "counterpart",
        None,
        None,
        "other-occasion",
    )
    assert [one["decides"] for one in asean["namings"]] == [True, False]
    first = found["sentences"][1]
    shown = {mark["label"]: first["text"][mark["start"] : mark["end"]] for mark in first["marks"]}
    assert (shown["asean"], shown["place"]) == ("ASEAN", "Jakarta")
    assert [one["part"] for one in found["sentences"]] == ["tells", "states", "tells", "other-occasion"]


def test_an_article_of_the_archive_is_explained(command: newsdesk.Command, page: pathlib.Path) -> None:
    """Its id is enough, and the answer is that of the page it was read from."""
    assert command("import", str(page)).code == 0
    stored, read = value(command("explain", "1", "--json")), value(command("explain", str(page), "--json"))
    for key in ("title", "published", "language", "meeting", "partners", "sentences"):
        assert stored[key] == read[key]


def test_an_article_that_is_not_there(command: newsdesk.Command) -> None:
    """A number that no article and no file has is a fault of the command line, in one line."""
    done = command("explain", "7")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("sco-monitor: there is no article 7, and no file of that name")
    assert done.err.count("\n") == 1
    assert command("explain", "9" * 30).err == f"sco-monitor: No such file or directory: {'9' * 30}\n"


def test_a_page_without_a_meeting_says_what_it_is(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """The reason stands where the meeting would."""
    path = tmp_path / "page.txt"
    path.write_text("Message to ASEAN\n\nThe Secretary-General sent a message of congratulations to ASEAN.\n", "utf-8")
    done = command("explain", str(path))
    assert "no meeting: it is a message or a letter" in done.out
    assert done.out.split("partner")[1].split()[5:10] == ["asean", "only", "named:", "no", "occasion"]


def test_a_file_that_is_not_there(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """One line, and exit code 1."""
    done = command("explain", str(tmp_path / "gone.html"))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"sco-monitor: No such file or directory: {tmp_path / 'gone.html'}\n"


def test_a_terminal_shows_it_in_80_columns(
    command: newsdesk.Command, page: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marked words are coloured, no line is longer, and no word of the text is lost."""
    screen = io.StringIO()
    terminal = rich.console.Console(
        file=screen, force_terminal=True, width=80, color_system="standard", highlight=False
    )
    monkeypatch.setattr(output, "console", lambda **_: terminal)
    assert command("explain", str(page)).code == 0
    coloured = screen.getvalue()
    assert "\x1b[1;32mASEAN\x1b[0m" in coloured
    plain = rich.text.Text.from_ansi(coloured).plain
    assert max(map(len, plain.splitlines())) <= 80
    assert "‹asean: counterpart›" in plain
    for word in " ".join(LATER).split():
        assert word.strip(".,") in plain


def mark(start: int, end: int, label: str) -> account.Mark:
    """A field read in these words."""
    return account.Mark(start=start, end=end, kind="field", label=label, made="rule")


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ((mark(0, 3, "kind"), mark(0, 3, "format")), "[abc]{kind, format} def"),
        ((mark(0, 7, "kind"), mark(4, 7, "format")), "[abc [def]{format}]{kind}"),
        ((mark(0, 5, "kind"), mark(4, 7, "format")), "[abc [d]{format}]{kind}ef"),
        ((mark(0, 2, "kind"), mark(2, 3, "format")), "[ab]{kind}[c]{format} def"),
        ((), "abc def"),
    ],
)
def test_marks_in_marks(marks: tuple[account.Mark, ...], shown: str) -> None:
    """Marks of the same words are one, an inner one stands within the outer, and one that crosses another is cut."""
    sentence = account.Sentence(number=1, text="abc def", part="tells", marks=marks)
    assert explaining.marked(sentence, plain=True).plain == shown


def test_control_characters_do_not_reach_the_terminal() -> None:
    """What could move a cursor is shown as a blank."""
    sentence = account.Sentence(number=1, text="a\x1b[2Jb", part="tells", marks=(mark(0, 2, "kind"),))
    assert "\x1b" not in explaining.marked(sentence, plain=False).plain
