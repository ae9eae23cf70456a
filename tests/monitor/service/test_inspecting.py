"""One page as it would be read: the JSON of `inspect`, and the documents that a command line names."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import typing

import pytest

from monitor import inspecting, service, settings
from tests.monitor.service import newsdesk

ROOT = pathlib.Path(__file__).resolve().parents[3]
CATALOGUE = service.catalogue(settings.load(ROOT / "config", {}))
GOLD = sorted((ROOT / "tests" / "gold" / "pages").rglob("*.*"))

INVOLVEMENTS = {"participant", "host", "organiser", "counterpart", "addressee", "own_session"}
TEXT = (str,)
MAYBE = (str, type(None))
SHAPE: dict[str, tuple[type, ...]] = {
    "path": TEXT, "url": MAYBE, "parser": TEXT, "parser_version": TEXT, "article": (dict,), "meetings": (list,),
    "mentions": (list,), "error": (type(None),),
}  # fmt: skip
ARTICLE: dict[str, tuple[type, ...]] = {
    "title": MAYBE, "published": MAYBE, "published_from": MAYBE, "language": MAYBE, "author": MAYBE,
    "paragraphs": (list,),
}  # fmt: skip
MEETING: dict[str, tuple[type, ...]] = {
    "title": TEXT, "kind": TEXT, "status": TEXT, "date_start": MAYBE, "date_end": MAYBE, "format": TEXT,
    "place": MAYBE, "participants": (list,), "partners": (list,),
}  # fmt: skip
PARTNER: dict[str, tuple[type, ...]] = {
    "id": TEXT, "involvement": TEXT, "score": (float,), "evidence": TEXT, "start": (int, type(None)),
    "end": (int, type(None)), "rule": TEXT,
}  # fmt: skip


def read(path: pathlib.Path, **known: typing.Any) -> dict[str, typing.Any]:
    """What `inspect --json` prints of a file, through JSON."""
    document = inspecting.Document(path=str(path), **known)
    found = inspecting.to_json(inspecting.inspect(document, CATALOGUE))
    read: dict[str, typing.Any] = json.loads(json.dumps(found))
    return read


def fits(value: dict[str, typing.Any], shape: dict[str, tuple[type, ...]]) -> bool:
    """Whether an object has these keys, in this order, with values of these types."""
    return list(value) == list(shape) and all(isinstance(value[key], types) for key, types in shape.items())


@pytest.mark.parametrize("path", GOLD[::12], ids=lambda path: path.name)
def test_labelled_pages_keep_the_contract(path: pathlib.Path) -> None:
    """Keys and types are those of the contract, and each quote stands where it says."""
    found = read(path)
    assert fits(found, SHAPE)
    assert fits(found["article"], ARTICLE)
    text = "\n\n".join(found["article"]["paragraphs"])
    for meeting in found["meetings"]:
        assert fits(meeting, MEETING)
        for person in meeting["participants"]:
            assert fits(person, {"name": TEXT, "office": MAYBE, "organisation": MAYBE})
        for partner in meeting["partners"]:
            assert fits(partner, PARTNER)
            assert partner["involvement"] in INVOLVEMENTS
            assert 0 <= partner["score"] <= 1
            assert partner["start"] is None or text[partner["start"] : partner["end"]] == partner["evidence"]
    for mention in found["mentions"]:
        assert fits(mention, {"id": TEXT, "evidence": TEXT, "why": TEXT})


def test_a_meeting_is_read_whole(tmp_path: pathlib.Path) -> None:
    """A release says of its meeting what, when, where and who, with the sentence that proves the partner."""
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    found = read(tmp_path / "a.html", url="https://news.example/a/1.html")
    assert found["url"] == "https://news.example/a/1.html"
    assert (found["article"]["published"], found["article"]["published_from"]) == ("2026-05-13T08:00:00+00:00", "meta")
    meeting = found["meetings"][0]
    assert (meeting["kind"], meeting["date_start"], meeting["place"]) == ("bilateral_meeting", "2026-05-12", "Jakarta")
    assert [one["id"] for one in meeting["partners"]] == ["asean"]
    assert meeting["partners"][0]["evidence"] == newsdesk.MEETING[1]


def test_a_date_that_the_owner_gives_stands_where_the_page_has_none(tmp_path: pathlib.Path) -> None:
    """What a manifest says of a page is used, and named as given."""
    (tmp_path / "a.txt").write_text("\n\n".join(newsdesk.OTHER), encoding="utf-8")
    found = read(tmp_path / "a.txt", published=dt.date(2020, 1, 2))
    assert (found["article"]["published"], found["article"]["published_from"]) == ("2020-01-02", "given")


def test_what_cannot_be_read_is_an_error_in_the_same_shape(tmp_path: pathlib.Path) -> None:
    """An error has a kind and a message; all other keys are there, with nothing in them."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    found = read(tmp_path / "a.pdf")
    assert list(found) == list(SHAPE)
    assert found["error"] == {"kind": "not_a_page", "message": "the file is no text"}
    assert (found["article"], found["meetings"], found["mentions"], found["parser"]) == (None, [], [], None)


def test_documents_come_in_the_order_of_the_command_line(tmp_path: pathlib.Path) -> None:
    """Files as named, folders by name with pages only, and what the manifest knows of each."""
    for name in ("c.html", "b.txt", "a.htm", "x.png"):
        (tmp_path / name).touch()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.HTML").touch()
    known = inspecting.Document(path=str(tmp_path / "b.txt"), url="https://news.example/b")
    named = inspecting.documents([str(tmp_path / "c.html"), str(tmp_path)], [known])
    assert [pathlib.Path(one.path).name for one in named] == ["c.html", "a.htm", "b.txt", "c.html", "d.HTML"]
    assert [one.url for one in named] == [None, None, "https://news.example/b", None, None]
    assert inspecting.documents([], [known]) == [known]


def test_a_manifest_stands_beside_its_files(tmp_path: pathlib.Path) -> None:
    """Paths count from the manifest's folder, empty lines do not count, and dates are read."""
    (tmp_path / "a.html").touch()
    file = tmp_path / "manifest.jsonl"
    file.write_text(
        '\n{"path": "a.html", "url": "https://news.example/a", "published": "2020-01-02"}\n\n{"path": "b"}\n'
    )
    first, second = inspecting.manifest(file)
    assert first == inspecting.Document(
        path=str(tmp_path / "a.html"), url="https://news.example/a", published=dt.date(2020, 1, 2)
    )
    assert second == inspecting.Document(path="b")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"path": "a"}\n{path: "b"}', ':2: is no object with a "path"'),
        ('{"url": "https://x.example"}', ':1: is no object with a "path"'),
        ('["a"]', ':1: is no object with a "path"'),
        ('{"path": 3}', ':1: is no object with a "path"'),
        ('{"path": "a", "url": 3}', ":1: url: 3 is no address"),
        ('{"path": "a", "published": "soon"}', ":1: published: 'soon' is no date"),
        ('{"path": "a", "published": 2020}', ":1: published: 2020 is no date"),
        (b"\xff\xfe\x00\xd8", ": is no text"),
        (None, ": No such file or directory"),
    ],
)
def test_a_fault_of_a_manifest_names_its_line(tmp_path: pathlib.Path, content: str | bytes | None, said: str) -> None:
    """One line says which line of which file, and what is wrong."""
    file = tmp_path / "manifest.jsonl"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(inspecting.ManifestError) as raised:
        inspecting.manifest(file)
    assert str(raised.value) == f"{file}{said}"
