"""Each row of the table of endings in docs/operating.md, against real servers, the clock turned by hours and days."""

from __future__ import annotations

import collections
import datetime as dt
import pathlib
import re
import typing

import pytest

from monitor import service, settings
from storage import tending
from tests.monitor.service import newsdesk, stage

LIMITS = settings.Delivery()
DOCUMENT = pathlib.Path(__file__).resolve().parents[3] / "docs" / "operating.md"
HEAD = "| the receiver | what we do | how it ends | what the operator sees |"
HOUR, SHORTLY = stage.HOUR, 3 * stage.MINUTE
"""For as long as some are away; receivers that say nothing cost a timeout at each attempt, so these are back soon."""


def hook(*does: str, **more: typing.Any) -> list[stage.Play]:
    """What a webhook does."""
    return [stage.Play(whom=stage.DESK, does=one, **more) for one in does]


def mail(*does: str, **more: typing.Any) -> list[stage.Play]:
    """What the mail server does."""
    return [stage.Play(whom=stage.ANNA, does=one, **more) for one in does]


PLAYS = {
    "a webhook takes it: any 2xx": hook("take", "200", "202"),
    "a webhook takes it slowly, within `fetch.deadline`": hook("slow"),
    "a webhook refuses the connection for an hour": hook("refuse", lasts=HOUR),
    "a webhook resets the connection for an hour": hook("reset", lasts=HOUR),
    "a webhook is silent": hook("silent", lasts=SHORTLY, quick=True),
    "a webhook takes it, and its answer is lost or comes too late": hook("lost", lasts=SHORTLY / 6, quick=True),
    "a webhook answers 500, or any 5xx, for an hour": hook("500", "502", lasts=HOUR),
    "a webhook answers 429 or 503 with Retry-After in seconds": [
        *hook("429", lasts=SHORTLY, wait=3 * HOUR), *hook("503", lasts=SHORTLY, wait=20 * HOUR),
    ],
    "a webhook answers 429 or 503 with Retry-After as a date": [
        *hook("429", lasts=SHORTLY, wait=20 * HOUR, dated=True), *hook("503", lasts=SHORTLY, wait=2 * HOUR, dated=True),
    ],
    "a webhook answers 401, 403, 404, 408 or 425 until somebody mends it": [
        *hook("401", lasts=30 * HOUR), *hook("403", "404", "408", "425", lasts=SHORTLY),
    ],
    "a webhook is away for days": hook("500", "refuse"),
    "a webhook answers 410": hook("410"),
    "a webhook answers any other 3xx or 4xx": hook("400", "301", "413"),
    "a webhook stands at a private address that `fetch.allow_private` does not name": hook("private"),
    "a mail server takes it: 250 to the letter": mail("take"),
    "a mail server takes it slowly, within `smtp.timeout`": mail("slow"),
    "a mail server greylists: 451 to the recipient until it is asked again later": mail(
        "RCPT: 451 4.7.1 greylisted, come back later", lasts=2 * SHORTLY
    ),
    "a mail server answers 4yz to the letter, such as 452": mail("DATA: 452 4.3.1 disk is full", lasts=7 * HOUR),
    "a mail server answers 5yz to the recipient or the letter": mail(
        "RCPT: 550 5.1.1 unknown", "DATA: 554 5.7.1 not wanted"
    ),
    "a mail server refuses the connection for an hour": mail("refuse", lasts=HOUR),
    "a mail server resets the connection for an hour": mail("reset", lasts=HOUR),
    "a mail server is silent": mail("silent", lasts=SHORTLY, quick=True),
    "a mail server takes it, and its answer is lost or comes too late": mail("lost", lasts=SHORTLY / 6, quick=True),
    "a mail server answers 421": mail("MAIL: 421 4.3.2 closing", lasts=2 * HOUR),
    "a mail server refuses the sender or the login until somebody mends it": [
        *mail("MAIL: 553 5.7.1 not yours", lasts=5 * HOUR), *mail("AUTH", lasts=5 * HOUR, login=True),
    ],
    "a mail server is away for days": mail("refuse"),
    "a chat service does not take it, for whatever reason": [
        stage.Play(whom=stage.ROOM, does=one, lasts=SHORTLY) for one in ("500", "401", "refuse")
    ],
    "a file cannot be written": [stage.Play(whom=("file", ""), does="folder", lasts=2 * HOUR)],
    "the reader of standard output is gone": [stage.Play(whom=("stdout", "stdout"), does="pipe")],
}  # fmt: skip


def table() -> dict[str, list[str]]:
    """The rows of the document: the receiver -> what we do, how it ends, what the operator sees."""
    lines = DOCUMENT.read_text("utf-8").splitlines()
    rows: dict[str, list[str]] = {}
    for line in lines[lines.index(HEAD) + 2 :]:
        if not line.startswith("|"):
            break
        receiver, *rest = (cell.strip() for cell in line.strip("|").split("|"))
        rows[receiver] = rest
    return rows


ROWS = [
    pytest.param(receiver, play, id=f"{receiver} ({play.does})") for receiver, plays in PLAYS.items() for play in plays
]


def test_each_row_of_the_table_is_played() -> None:
    """No row is without a play, and no play without its row."""
    assert list(table()) == list(PLAYS)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # what Apprise imports
@pytest.mark.parametrize(("receiver", "play"), ROWS)
def test_it_ends_as_documented(
    receiver: str, play: stage.Play, desk: service.Service, clock: newsdesk.Clock, tmp_path: pathlib.Path
) -> None:
    """What we do at once, how it ends and when, what the operator is told and can read; others never wait."""
    we_do, ends, seen = table()[receiver]
    with stage.played(play, desk, clock, tmp_path) as on:
        on.write(on.whom, count=stage.MESSAGES)
        on.write(stage.OTHER, stage.BOB)
        on.send()
        _we_do(on, we_do)
        on.send_on()
        _ends(on, ends)
        _sees(on, seen)


def _we_do(on: stage.Stage, told: str) -> None:
    """What was done at once: what became of its messages, at how many attempts, who is paused, and who is not."""
    begun = told.partition(";")[0]
    pauses = re.search(r"pause (all letters|the \w+)", begun)
    status = "due" if pauses else "given_up" if begun.startswith("give") else "sent"
    became = on.became(on.whom)
    assert [one.status for one in became] == [status] * stage.MESSAGES
    assert sum(len(one.attempts) for one in became) == (stage.MESSAGES if begun.endswith("send the next") else 1)
    whole = pauses is not None and pauses[1] == "all letters"
    assert on.paused() == ({("email", "") if whole else on.whom} if pauses else set())
    assert [one.status for one in on.became(stage.OTHER)] == ["sent"]
    assert [one.status for one in on.became(stage.BOB)] == (["due"] if whole else ["sent"])


def _ends(on: stage.Stage, told: str) -> None:
    """How it ended, and when."""
    became, back = on.became(on.whom), newsdesk.START + on.play.lasts
    ended = [one.finished_at for one in became if one.finished_at is not None]
    assert {one.status for one in became} == {"given_up" if told.startswith("given up") else "sent"}
    assert len(ended) == stage.MESSAGES
    earliest, latest = {
        "sent": (newsdesk.START, newsdesk.START),
        "given up": (newsdesk.START, newsdesk.START),
        "given up, until `outbox retry` says that it is back": (newsdesk.START, newsdesk.START),
        "sent, within an hour of its return": (back, back + HOUR),
        "sent, by the first attempt after that": (back, newsdesk.START + LIMITS.give_up_after),
        "sent, and twice, which the id tells": (back, back + HOUR),
        "sent, when the wait is over": _span(on.play.wait, stage.MINUTE),
        "given up after `delivery.give_up_after`, two days": _span(LIMITS.give_up_after, HOUR),
    }[told]
    assert earliest <= min(ended) <= max(ended) <= latest
    outcomes = {outcome for one in became for at, outcome in one.attempts if at >= back}
    assert outcomes <= {"sent"}
    _received(on, twice="twice" in told)


def _span(after: dt.timedelta | None, within: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    begins = newsdesk.START + (after or dt.timedelta())
    return begins, begins + within


def _received(on: stage.Stage, *, twice: bool) -> None:
    """Whether the receiver has each message that is on record as sent once, or one of them twice under one id."""
    if on.whom[0] not in ("webhook", "email"):
        return
    both = [*on.became(on.whom), *(on.became(stage.BOB) if on.whom == stage.ANNA else [])]
    taken = collections.Counter(on.receiver.taken)
    assert set(taken) == {one.id for one in both if one.status == "sent"}
    assert max(taken.values(), default=1) == (2 if twice else 1)


def _sees(on: stage.Stage, told: str) -> None:
    """What the operator can read of the attempts, and was told; in the end all is well, and a further message goes."""
    words = [word for word in re.findall("`([^`]*)`", told) if not word.startswith("recipient.")]
    said = " ".join(one.said for one in on.became(on.whom))
    assert not words or any(word in said for word in words), said
    on.mend()
    if "recipient.gone" in told:
        with on.desk.sessions.begin() as session:
            assert tending.retry(session, tending.given_up_to(session, *on.whom), on.clock()) == stage.MESSAGES
    on.write(on.whom)
    on.send()
    assert on.became(on.whom)[-1].status == "sent"
    assert on.operator_heard() == re.findall("`(recipient[^`]*)`", told)
    assert {one.status for one in on.became(on.whom)[:-1]} == {"given_up" if "undelivered" in told else "sent"}
