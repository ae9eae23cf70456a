"""The channel ``file``: whole lines, whoever writes beside us and whoever died before."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import multiprocessing
import os
import pathlib

import pytest

from monitor.notify import file, protocol
from monitor.notify import notice as told


def _lines(path: pathlib.Path) -> list[str]:
    return path.read_text("ascii").splitlines()


def test_each_message_is_a_line_at_the_end(tmp_path: pathlib.Path, envelope: protocol.Envelope) -> None:
    """The file and its folder are made; the line is the event with its id, from which the notice can be read."""
    path = tmp_path / "var" / "alerts.jsonl"
    for id_ in "ab":
        file.Files().send(dataclasses.replace(envelope, id=id_, recipient=str(path)))
    first, second = map(json.loads, _lines(path))
    assert (first["id"], second["id"]) == ("a", "b")
    assert told.Notice.from_payload(first["data"]) == envelope.notice
    assert path.stat().st_mode & 0o007 == 0


def test_half_a_line_of_a_crash_spoils_no_other(tmp_path: pathlib.Path, envelope: protocol.Envelope) -> None:
    """What a process that died left of its line stands alone."""
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"id": "a"}\n{"id": "b", "ty')
    file.Files().send(dataclasses.replace(envelope, id="c", recipient=str(path)))
    whole, torn, after = _lines(path)
    assert json.loads(whole) == {"id": "a"}
    assert torn == '{"id": "b", "ty'
    assert json.loads(after)["id"] == "c"


def _write(path: str, envelope: protocol.Envelope, who: int) -> None:
    for number in range(25):
        file.Files().send(dataclasses.replace(envelope, id=f"{who}-{number}", recipient=path))


def test_many_writers_write_whole_lines(tmp_path: pathlib.Path, envelope: protocol.Envelope) -> None:
    """Processes that write at once lose and mix nothing, each in its own order."""
    path = tmp_path / "alerts.jsonl"
    long = dataclasses.replace(envelope.notice, reason="why " * 5000)
    message = dataclasses.replace(envelope, notice=long)
    with concurrent.futures.ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_write, [str(path)] * 4, [message] * 4, range(4)))
    ids = [json.loads(line)["id"] for line in _lines(path)]
    assert len(ids) == 100
    for who in range(4):
        assert [one for one in ids if one.startswith(f"{who}-")] == [f"{who}-{number}" for number in range(25)]


def test_a_full_disk_leaves_no_half_line(
    tmp_path: pathlib.Path, envelope: protocol.Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a line does not fit, what was written of it is taken back, and the message is tried again."""
    path, write = tmp_path / "alerts.jsonl", os.write
    path.write_text("{}\n")
    sizes = iter([10])

    def full(handle: int, content: bytes) -> int:
        if (room := next(sizes, None)) is None:
            raise OSError(28, "No space left on device")
        return write(handle, content[:room])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(protocol.NotifyError, match="No space left") as caught:
        file.Files().send(dataclasses.replace(envelope, recipient=str(path)))
    assert caught.value.retry
    assert path.read_text() == "{}\n"


@pytest.mark.parametrize("name", [".", "taken/alerts.jsonl", "pipe", "a\x00b"])
def test_what_is_no_file_is_tried_again(tmp_path: pathlib.Path, envelope: protocol.Envelope, name: str) -> None:
    """A folder, a path below a file, a pipe that nobody reads: it takes no time, and somebody may mend it."""
    (tmp_path / "taken").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(protocol.NotifyError, match=r"^file ") as caught:
        file.Files().send(dataclasses.replace(envelope, recipient=f"{tmp_path}/{name}"))
    assert caught.value.retry
