"""Silences: what nobody is told for a while, by partner, source and rule, for a reason, with an end."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import json
import typing

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from monitor import deliver, routing, service, silences
from monitor.notify import notice as told
from storage import models
from storage import silences as stored
from tests.monitor.service import newsdesk, readers, test_intake

HOUR = dt.timedelta(hours=1)
ANNA = routing.Recipient(channel="email", address="anna@example.org")


def partner(id_: str) -> told.Partner:
    """A partner that took part."""
    return told.Partner(id=id_, name=id_, role="counterpart", score=0.9, evidence="They met.", rule="met")


def subject(*ids: str, source: str = "news", gone: tuple[str, ...] = ()) -> routing.Subject:
    """News of a meeting with these partners."""
    notice = told.Notice(
        state="held",
        reason="r",
        meeting=told.Meeting(id=1, title="Talks", kind="conference", status="held"),
        article=told.Article(title="Talks", source=source),
        partners=tuple(map(partner, ids)),
        gone=gone,
    )
    return routing.Subject(notice=notice, sources=frozenset([source]))


def rule(name: str = "desk", **wish: typing.Any) -> routing.Rule:
    """A rule that tells Anna."""
    return routing.Rule(name=name, recipients=(ANNA,), **wish)


@pytest.mark.parametrize(
    ("silence", "silent"),
    [
        ({"rule": "desk"}, True),
        ({"rule": "other"}, False),
        ({"source": "news"}, True),
        ({"source": "mirror"}, False),
        ({"rule": "desk", "source": "news"}, True),
        ({"rule": "desk", "source": "mirror"}, False),
        ({"partner": "asean"}, False),
        ({"partner": "cica"}, False),
    ],
)
def test_all_that_is_given_must_match(silence: dict[str, str], *, silent: bool) -> None:
    """A silence on one of two partners that the rule wants leaves the other to be told."""
    found = routing.silence_on(rule(), subject("asean", "un"), [silences.Silence(id=7, **silence)])
    assert (found == 7) is silent
    assert found in (None, 7)


def test_a_partner_under_a_silence_counts_for_nothing() -> None:
    """A rule that wants that one only is silent, also where it is out or only its own silence is meant."""
    hushed = [silences.Silence(id=7, partner="asean")]
    assert routing.silence_on(rule(partners=("asean",)), subject("asean", "un"), hushed) == 7
    assert routing.silence_on(rule(partners=("asean", "un")), subject("asean", "un"), hushed) is None
    assert routing.silence_on(rule(partners=("asean",)), subject("un", gone=("asean",)), hushed) == 7
    of_rule = [silences.Silence(id=8, partner="asean", rule="other")]
    assert routing.silence_on(rule(partners=("asean",)), subject("asean"), of_rule) is None
    both = [*hushed, silences.Silence(id=9, partner="un")]
    assert routing.silence_on(rule(), subject("asean", "un"), both) in (7, 9)


def test_a_message_goes_on_by_the_rules_that_are_not_silent() -> None:
    """It names those only; where all are silent it says which silence that is, and whom it would have come by."""
    rules = [rule("one"), rule("two"), rule("three")]
    (message,) = routing.messages(subject("asean"), rules, [silences.Silence(id=7, rule="one")])
    assert (message.silence, message.notice.rules) == (None, ("two", "three"))
    every = [silences.Silence(id=number, rule=one.name) for number, one in enumerate(rules)]
    (message,) = routing.messages(subject("asean"), rules, every)
    assert (message.silence, message.notice.rules) == (0, ("one", "two", "three"))


partners = st.sampled_from(["asean", "un", "cica"])


@given(
    st.lists(st.builds(silences.Silence, id=st.integers(1, 9), partner=st.none() | partners), max_size=4),
    st.sets(partners, min_size=1),
    st.sets(partners, min_size=1),
)
def test_a_silence_takes_only_what_it_names(hushed: list[silences.Silence], there: set[str], wanted: set[str]) -> None:
    """A rule that matches is silent exactly where no partner that it wants is left to tell of, or all is silent."""
    asked = rule(partners=tuple(sorted(wanted)))
    about = subject(*sorted(there))
    if not asked.matches(about):
        return
    whole = any(one.partner is None for one in hushed)
    left = (there & wanted) - {one.partner for one in hushed}
    assert (routing.silence_on(asked, about, hushed) is not None) == (whole or not left)


def add(desk: service.Service, **fields: typing.Any) -> int:
    """A silence for an hour from now on."""
    values: dict[str, typing.Any] = {
        "author": "me", "reason": "noise", "starts_at": desk.now(), "until": desk.now() + HOUR
    }  # fmt: skip
    with desk.sessions.begin() as session:
        return stored.add(session, stored.SilenceRecord(**(values | fields)), desk.now()).id


def outbox(desk: service.Service) -> list[tuple[str, int | None]]:
    """Status and silence of each message, in the order of writing."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).order_by(models.Message.created_at, models.Message.id))
        return [(one.status, one.silence_id) for one in found]


def test_a_silent_message_is_kept_and_never_told(desk: service.Service, clock: newsdesk.Clock) -> None:
    """It stands in the outbox with its silence, is not sent when that is over, and a second report changes nothing."""
    number = add(desk, rule="desk")
    taken = test_intake.take(desk, test_intake.incoming(1, *newsdesk.LATER))
    assert [one.silence for one in taken.messages] == [number]
    assert outbox(desk) == [("silenced", number)]
    clock.forward(hours=2)
    test_intake.take(desk, test_intake.incoming(1, *newsdesk.LATER, source="mirror"))
    channel = readers.Kept()
    deliver.drain(newsdesk.office(desk, {"email": channel}))
    assert channel.taken == []
    assert outbox(desk) == [("silenced", number)]


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({"partner": "unescap"}, True),
        ({"partner": "asean"}, False),
        ({"source": "news"}, True),
        ({"source": "mirror"}, False),
        ({"rule": "desk", "until": newsdesk.START}, False),
        ({"rule": "desk", "starts_at": newsdesk.START + HOUR}, False),
        ({"rule": "desk", "starts_at": newsdesk.START, "until": newsdesk.START + HOUR}, True),
    ],
)
def test_a_silence_holds_for_its_time(desk: service.Service, fields: dict[str, typing.Any], *, silent: bool) -> None:
    """From its beginning up to its end, for what it names."""
    number = add(desk, **fields)
    test_intake.take(desk, test_intake.incoming(1, *newsdesk.LATER))
    assert outbox(desk) == [("silenced", number) if silent else ("due", None)]


def test_a_silence_that_was_ended_is_over(desk: service.Service) -> None:
    """What comes after is told; it stays on record with what it kept."""
    number = add(desk, rule="desk")
    test_intake.take(desk, test_intake.incoming(1, *newsdesk.LATER))
    with desk.sessions.begin() as session:
        assert stored.end(session, number, desk.now()) is not None
        assert stored.end(session, number, desk.now()) is None
        assert stored.end(session, number + 1, desk.now()) is None
    test_intake.take(desk, test_intake.incoming(2, *newsdesk.MEETING))
    assert [status for status, _ in outbox(desk)].count("due") == 1
    with desk.sessions() as session:
        assert stored.listed(session, desk.now()) == []
        assert [(one.id, kept) for one, kept in stored.listed(session)] == [(number, 1)]


def test_silence_comes_before_rhythm(desk: service.Service) -> None:
    """What is silent waits for no digest."""
    loaded = desk.settings.model_copy(
        update={"rules": tuple(one.model_copy(update={"rhythm": "daily 08:00"}) for one in desk.settings.rules)}
    )
    made = dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))
    number = add(made, rule="desk")
    test_intake.take(made, test_intake.incoming(1, *newsdesk.LATER))
    assert outbox(made) == [("silenced", number)]


def test_a_silence_is_of_something(desk: service.Service) -> None:
    """One that names nothing would silence everything: the database refuses it."""
    with pytest.raises(sa.exc.IntegrityError):
        add(desk)


def test_silences_by_hand(command: newsdesk.Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Added with the login name, listed with reason and end, ended once; all of it for programs too."""
    monkeypatch.setattr(getpass, "getuser", lambda: "olga")
    done = command("silences", "add", "--partner", "asean", "--for", "3d", "--reason", "summit week")
    assert (done.code, done.out.startswith("silence 1: partner asean, until ")) == (0, True)
    done = command(
        "silences", "add", "--rule", "ASEAN and ESCAP", "--source", "sectsco-eng", "--until", "2099-01-01",
        "--reason", "noise", "--author", "ben",
    )  # fmt: skip
    assert done.out == "silence 2: source sectsco-eng and rule ASEAN and ESCAP, until 2099-01-01 00:00 UTC\n"
    listed = command("silences", "list").out
    for word in ("partner asean", "summit week", "olga", "ben", "2099-01-01 00:00", "in force"):
        assert word in listed
    assert command("silences", "end", "2").code == 0
    done = command("silences", "end", "2")
    assert (done.code, "no silence 2 is in force" in done.err) == (1, True)
    done = command("silences", "end", str(2**63))
    assert (done.code, "should be less than" in done.err) == (2, True)
    lines = [json.loads(line) for line in command("silences", "list", "--all", "--json").out.splitlines()]
    assert [(one["id"], one["status"], one["kept"]) for one in lines] == [(2, "over", 0), (1, "in force", 0)]
    assert len(command("silences", "list", "--json").out.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--reason", "r", "--for", "3d"], "say what is to be silent"),
        (["--partner", "asean", "--reason", "r"], "a silence always runs out"),
        (["--partner", "asean", "--reason", "r", "--for", "1d", "--until", "2099-01-01"], "a silence always runs out"),
        (["--partner", "asaen", "--reason", "r", "--for", "3d"], "did you mean 'asean'?"),
        (["--source", "nowhere", "--reason", "r", "--for", "3d"], "no source is called 'nowhere'"),
        (["--rule", "ASEAN and ESCAPE", "--reason", "r", "--for", "3d"], "did you mean 'ASEAN and ESCAP'?"),
        (["--partner", "asean", "--reason", "r", "--for", "ever"], "is no time"),
        (["--partner", "asean", "--reason", "r", "--until", "soon"], "is no moment"),
        (["--partner", "asean", "--reason", "r", "--until", "9999-12-31T23:59-14:00"], "is no moment"),
        (["--partner", "asean", "--reason", "r", "--until", "2020-01-01"], "over before it begins"),
        (["--partner", "asean", "--reason", " ", "--for", "3d"], "the reason is empty"),
        (["--partner", "asean", "--for", "3d"], "--reason"),
    ],
)
def test_a_faulty_silence_is_refused(command: newsdesk.Command, arguments: list[str], said: str) -> None:
    """A misspelt name would let everything through, and one without an end would be forgotten: exit code 2."""
    done = command("silences", "add", *arguments)
    assert done.code == 2
    assert said in done.err
    assert command("silences", "list", "--all").out == ""
