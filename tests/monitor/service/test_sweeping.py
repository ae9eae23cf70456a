"""The sweep: what is missing in the outbox is written once, what is untold on purpose stays so, the rest is said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa

from monitor import routing, scheduler, service, sweeping
from monitor.notify import condition
from storage import models, recipients, silences, sweeps, unsubscribed
from storage import rules as stored_rules
from tests.monitor.service import newsdesk, test_correcting, test_grouping
from tests.monitor.service.test_intake import incoming, take

DESK = routing.Recipient(channel="email", address="desk@example.org")
PIPE = routing.Recipient(channel="stdout", address="stdout")
OTHER = routing.Recipient(channel="email", address="other@example.org")


@pytest.fixture
def swept(desk: service.Service, clock: newsdesk.Clock) -> service.Service:
    """A desk that has told of a meeting, with rules that are on record since before."""
    sweeping.note_rules(desk)
    clock.forward(minutes=5)
    take(desk, incoming(1, *newsdesk.LATER))
    test_correcting.sent(desk)
    clock.forward(minutes=5)
    return desk


def forget(desk: service.Service) -> None:
    """Lose what was written of meetings."""
    with desk.sessions.begin() as session:
        session.execute(sa.delete(models.Message).where(models.Message.meeting_id.is_not(None)))


def rows(desk: service.Service) -> list[tuple[str, str, str]]:
    """State, recipient and status of what was written of meetings."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).where(models.Message.meeting_id.is_not(None)))
        return sorted((one.state.partition(":")[0], one.recipient, one.status) for one in found)


def kinds(made: sweeping.Swept) -> list[str]:
    """What a sweep found."""
    return sorted(one.kind for one in made.findings)


def notices(desk: service.Service) -> list[condition.Condition]:
    """What the operator was told of the outbox."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).where(models.Message.source == "outbox:sweep"))
        read = [condition.read(one.payload) for one in found]
        return [one for one in read if isinstance(one, condition.Condition)]


def with_operator(desk: service.Service) -> service.Service:
    """The desk with an operator who can be told."""
    operator = desk.settings.operator.model_copy(update={"stdout": True})
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"operator": operator}))


def with_rules(desk: service.Service, *rules: routing.Rule) -> service.Service:
    """The desk with these rules behind its own."""
    return dataclasses.replace(desk, policy=dataclasses.replace(desk.policy, rules=(*desk.policy.rules, *rules)))


def test_what_was_told_is_found_in_order(swept: service.Service) -> None:
    """Nothing is written, nobody is told, and it says how much was compared."""
    assert sweeping.run(with_operator(swept)) == sweeping.Swept(meetings=1, findings=())
    assert notices(swept) == []


def test_a_message_that_is_missing_is_written_once(swept: service.Service, clock: newsdesk.Clock) -> None:
    """As the intake would have written it; a second sweep finds all in order, and so does a restart."""
    desk = with_operator(swept)
    with desk.sessions() as session:
        before = session.scalars(sa.select(models.Message.payload)).one()
    forget(desk)
    made = sweeping.run(desk)
    assert (kinds(made), made.written, made.told) == (["missing"], 1, True)
    assert rows(desk) == [("held", DESK.address, "due")]
    with desk.sessions() as session:
        assert (
            session.scalars(sa.select(models.Message.payload).where(models.Message.meeting_id.is_not(None))).one()
            == before
        )
    (notice,) = notices(desk)
    assert notice.type == "outbox.differs"
    assert (notice.reason or "").startswith("1 missing, written now; ")
    clock.forward(days=1)
    assert sweeping.run(desk) == sweeping.Swept(meetings=1, findings=())
    assert len(notices(desk)) == 1


def test_a_look_writes_nothing(swept: service.Service) -> None:
    """It says the same, and leaves the outbox, the operator and the day of the last sweep alone."""
    forget(swept)
    assert kinds(sweeping.run(with_operator(swept), look=True)) == ["missing"]
    assert rows(swept) == []
    assert notices(swept) == []
    assert newsdesk.count(swept, models.Duty) == 0


def test_a_state_that_was_lost_is_written(swept: service.Service, clock: newsdesk.Clock) -> None:
    """Told as announced, held since: the message that says so is mended, and no other."""
    announced = tuple(words.replace("met", "will meet").replace("12 May", "23 May") for words in newsdesk.MEETING)
    held = tuple(words.replace("12 May", "23 May") for words in newsdesk.MEETING)
    take(swept, incoming(2, *announced))
    test_correcting.sent(swept)
    clock.forward(days=10)
    take(swept, incoming(3, *held, day=24))
    with swept.sessions.begin() as session:
        assert session.execute(
            sa.delete(models.Message).where(models.Message.status == "due").returning(models.Message.id)
        ).all()
    assert sweeping.run(swept).written == 1
    assert [state for state, _, _ in rows(swept)] == ["announced", "held", "held"]
    assert sweeping.run(swept).findings == ()


def test_another_fact_is_said_and_not_written(swept: service.Service) -> None:
    """A day that differs from the one that was told may have been left untold for a reason: people look."""
    with swept.sessions.begin() as session:
        session.execute(
            sa.update(models.Meeting).values(date_start=dt.date(2026, 5, 20), date_end=dt.date(2026, 5, 20))
        )
    made = sweeping.run(swept)
    assert [(one.kind, one.words) for one in made.findings] == [
        ("outdated", "date moved from 13 May 2026 to 20 May 2026")
    ]
    assert rows(swept) == [("held", DESK.address, "sent")]


def test_what_came_quietly_stays_untold(desk: service.Service, clock: newsdesk.Clock) -> None:
    """A first visit, an import, a backfill: their meetings are nobody's news, at no sweep."""
    sweeping.note_rules(desk)
    clock.forward(minutes=5)
    take(desk, incoming(1, *newsdesk.LATER, quiet=True))
    assert sweeping.run(desk) == sweeping.Swept(meetings=1, findings=())
    take(desk, incoming(1, *newsdesk.LATER, "A word more."))
    assert sweeping.run(desk).findings == ()
    assert rows(desk) == []


def test_a_quiet_meeting_that_was_told_after_all_is_looked_after(desk: service.Service, clock: newsdesk.Clock) -> None:
    """The first report that is news tells it whole; where that message is lost, it is mended."""
    sweeping.note_rules(desk)
    clock.forward(minutes=5)
    take(desk, incoming(1, *newsdesk.LATER, quiet=True))
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Article).values(quiet=True))
    take(desk, incoming(1, *newsdesk.LATER, "So says the mirror.", source="mirror"))
    assert rows(desk) == [("held", DESK.address, "due")]
    forget(desk)
    assert sweeping.run(desk).written == 1


def test_a_rule_serves_from_the_moment_it_stands(swept: service.Service, clock: newsdesk.Clock) -> None:
    """A rule of the settings that came after the meeting, one that was added, and one that was off at the time."""
    late = routing.Rule(name="late", recipients=(OTHER,))
    assert sweeping.run(with_rules(swept, late)).findings == ()
    clock.forward(days=1)
    assert sweeping.run(with_rules(swept, late)).findings == ()
    with swept.sessions.begin() as session:
        row = stored_rules.add(session, "added", {"partners": ["any"], "stdout": True}, swept.now())
    assert sweeping.run(swept).findings == ()
    with swept.sessions.begin() as session:
        row = stored_rules.by_name(session, "added")
        assert row is not None
        stored_rules.switch(session, row, swept.now(), enabled=False)
    clock.forward(hours=1)
    take(swept, incoming(2, *newsdesk.MEETING))
    clock.forward(hours=1)
    with swept.sessions.begin() as session:
        row = stored_rules.by_name(session, "added")
        assert row is not None
        stored_rules.switch(session, row, swept.now(), enabled=True)
    assert sweeping.run(swept).findings == ()
    clock.forward(hours=1)
    take(
        swept,
        incoming(
            3, *(words.replace("12 May", "11 May").replace("Lina Hadi", "Noor Amin") for words in newsdesk.MEETING)
        ),
    )
    forget_to(swept, PIPE)
    assert [one.recipient for one in sweeping.run(swept).findings] == [PIPE]


def forget_to(desk: service.Service, whom: routing.Recipient) -> None:
    """Lose what was written to one recipient."""
    with desk.sessions.begin() as session:
        lost = sa.delete(models.Message).where(models.Message.recipient == whom.address).returning(models.Message.id)
        assert session.scalars(lost).all()


def test_a_rule_that_stopped_others_is_remembered(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Once it is gone, what it kept from the rules behind it stays untold."""
    last = routing.Rule(name="last", recipients=(DESK,), goes_on=False)
    behind = routing.Rule(name="behind", recipients=(OTHER,))
    both, rest = (
        dataclasses.replace(desk, policy=dataclasses.replace(desk.policy, rules=one))
        for one in ((last, behind), (behind,))
    )
    sweeping.note_rules(both)
    clock.forward(minutes=5)
    take(both, incoming(1, *newsdesk.LATER))
    clock.forward(minutes=5)
    assert sweeping.run(both).findings == ()
    assert sweeping.run(rest).findings == ()
    assert [whom for _, whom, _ in rows(desk)] == [DESK.address]


def _silence(desk: service.Service, **about: str) -> None:
    wish = silences.SilenceRecord(
        author="me", reason="summit", starts_at=desk.now() - dt.timedelta(hours=1),
        until=desk.now() + dt.timedelta(hours=1), **about,
    )  # fmt: skip
    with desk.sessions.begin() as session:
        silences.add(session, wish, desk.now())


def _suspect(desk: service.Service) -> None:
    with desk.sessions.begin() as session:
        now = desk.now()
        session.add(models.Source(name="news", health="suspect", next_due_at=now))


def _gone(desk: service.Service) -> None:
    with desk.sessions.begin() as session:
        recipients.ended(recipients.of(session, DESK.channel, DESK.address), desk.now(), "410")


def _left(desk: service.Service) -> None:
    with desk.sessions.begin() as session:
        unsubscribed.note(session, DESK.address, None, desk.now())


def _came_back(desk: service.Service) -> None:
    with desk.sessions.begin() as session:
        recipients.asks_again(session, "email", "Desk@example.org", desk.now())


def _withheld(desk: service.Service) -> None:
    with desk.sessions.begin() as session:
        walk = models.Walk(
            kind="reparse", asked={}, place={}, tally={}, holder="one", started_at=desk.now(), updated_at=desk.now()
        )
        session.add(walk)
        session.flush()
        session.add(
            models.Withheld(
                walk_id=walk.id, article_id=1, state="held", recipient=DESK.address, channel="email", told="that"
            )
        )


REASONS: dict[str, typing.Callable[[service.Service], None]] = {
    "a silence on the partner": lambda desk: _silence(desk, partner="unescap"),
    "a silence on the rule": lambda desk: _silence(desk, rule="desk"),
    "a suspect source": _suspect,
    "a recipient that is gone": _gone,
    "a reader who left": _left,
    "a reader who came back": _came_back,
    "withheld by a new reading": _withheld,
}


@pytest.mark.parametrize("why", sorted(REASONS))
def test_what_is_untold_for_a_reason_stays_untold(swept: service.Service, why: str) -> None:
    """No row stands for it, and none is written."""
    forget(swept)
    REASONS[why](swept)
    assert sweeping.run(swept).findings == ()
    assert rows(swept) == []


def test_a_silence_that_is_over_is_not_made_up_for(swept: service.Service, clock: newsdesk.Clock) -> None:
    """What it kept is not told when it has ended; nor is what was dropped, or waits."""
    forget(swept)
    _silence(swept, partner="unescap")
    clock.forward(hours=3)
    assert sweeping.run(swept).findings == ()


@pytest.mark.parametrize("status", ["due", "waiting", "held", "dropped", "silenced", "bundled", "sending"])
def test_what_stands_in_the_outbox_is_not_missing(swept: service.Service, status: str) -> None:
    """Wherever the message stands, it stands; a recipient that is paused waits for it."""
    with swept.sessions.begin() as session:
        session.execute(sa.update(models.Message).values(status=status))
        recipients.of(session, DESK.channel, DESK.address).paused_until = swept.now() + dt.timedelta(days=3)
    assert sweeping.run(swept).findings == ()


def test_what_was_joined_and_split_by_hand_stays_untold(desk: service.Service, clock: newsdesk.Clock) -> None:
    """People decided it, and nobody was to be told."""
    sweeping.note_rules(desk)
    clock.forward(minutes=1)
    test_grouping.take(desk, 1, *test_grouping.TALKS)
    test_grouping.take(desk, 1, *test_grouping.RETOLD, source="partner")
    (one,) = test_grouping.grouped(desk)
    test_grouping.split(desk, one, "partner:1")
    assert sweeping.run(desk).findings == ()


def test_rows_given_up_or_stuck_are_told_once(swept: service.Service, clock: newsdesk.Clock) -> None:
    """The operator hears of each when it came up; the list shows it as long as the window reaches."""
    desk = with_operator(swept)
    assert not sweeping.run(desk).told
    clock.forward(hours=1)
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Message).values(status="given_up", finished_at=desk.now()))
    clock.forward(hours=1)
    assert kinds(sweeping.run(desk)) == ["given up"]
    clock.forward(days=1)
    made = sweeping.run(desk)
    assert (kinds(made), made.told) == (["given up"], False)
    assert [one.reason for one in notices(desk)] == [
        "1 given up; `sco-monitor outbox sweep --dry-run` lists what is left"
    ]
    with desk.sessions.begin() as session:
        lost = sa.update(models.Message).where(models.Message.meeting_id.is_not(None))
        session.execute(lost.values(status="due", finished_at=None))
        session.execute(sa.delete(models.Message).where(models.Message.meeting_id.is_(None)))
    assert kinds(sweeping.run(desk)) == ["overdue"]


def test_what_was_told_and_does_not_hold_is_said(swept: service.Service) -> None:
    """A meeting that was taken back quietly, and one that its rule does not match any more."""
    with swept.sessions.begin() as session:
        session.execute(sa.update(models.Involvement).values(score=0.1))
    sure = dataclasses.replace(swept.policy.rules[0], min_score=0.6)
    desk = dataclasses.replace(swept, policy=dataclasses.replace(swept.policy, rules=(sure,)))
    assert sweeping.run(desk).findings == ()
    with swept.sessions.begin() as session:
        session.execute(sa.update(models.RuleInForce).values(since=newsdesk.START))
    (found,) = sweeping.run(desk).findings
    assert (found.kind, found.words) == ("unmatched", "held was told by desk, which does not match: min_score")
    with swept.sessions.begin() as session:
        session.execute(sa.update(models.Report).values(withdrawn_at=swept.now()))
    assert kinds(sweeping.run(desk)) == ["uncorrected"]


def test_once_a_day(swept: service.Service, clock: newsdesk.Clock) -> None:
    """However often it is looked, by however many processes."""
    assert not sweeping.daily(swept)
    forget(swept)
    clock.forward(hours=23)
    assert not sweeping.daily(newsdesk.other(swept))
    assert rows(swept) == []
    clock.forward(hours=2)
    assert sweeping.daily(newsdesk.other(swept))
    assert [state for state, _, _ in rows(swept)] == ["held"]


def test_one_at_a_time(swept: service.Service) -> None:
    """Who comes second is told so; a kill in the middle holds the others up for as long as the lease."""
    with swept.sessions.begin() as session:
        session.add(
            models.Duty(
                name=sweeping.DUTY, leased_by="two", leased_until=swept.now() + dt.timedelta(minutes=1), notices=0
            )
        )
    with pytest.raises(sweeping.SweepError):
        sweeping.run(swept)
    assert not sweeping.daily(swept)


def test_the_rules_in_force_are_kept_as_long_as_they_stand(swept: service.Service, clock: newsdesk.Clock) -> None:
    """Noted again, a rule stands since it was noted first; one that went and came back, since it came back."""
    with swept.sessions() as session:
        first = sweeps.in_force(session)
    clock.forward(hours=1)
    sweeping.note_rules(swept)
    with swept.sessions() as session:
        assert sweeps.in_force(session) == first
    sweeping.note_rules(dataclasses.replace(swept, policy=dataclasses.replace(swept.policy, rules=())))
    sweeping.note_rules(swept)
    with swept.sessions() as session:
        assert sweeps.in_force(session)["desk"][1] == swept.now()


def test_the_command(command: newsdesk.Command) -> None:
    """It says how much it compared."""
    done = command("outbox", "sweep", "--dry-run")
    assert (done.code, done.out) == (0, "0 meetings of 14 days compared with what was written of them: they agree\n")
    assert command("outbox", "sweep", "--json").out == ""


def test_who_subscribes_again_is_noted(swept: service.Service) -> None:
    """From then on, whatever the case of the address; what came while they were away is not made up for."""
    _came_back(swept)
    with swept.sessions() as session:
        assert sweeps.recipients(session)["email", DESK.address].asks_since == swept.now()


def test_the_daemon_knows_the_rules_from_its_start(swept: service.Service, site: newsdesk.Site) -> None:
    """It notes them before it visits anybody, and looks every hour whether the outbox was swept today."""
    with swept.sessions.begin() as session:
        session.execute(sa.delete(models.RuleInForce))
    desk = dataclasses.replace(swept, settings=swept.settings.model_copy(update={"sources": ()}))
    daemon = scheduler.Daemon(desk, site)
    daemon.start()
    daemon.finish()
    with swept.sessions() as session:
        assert list(sweeps.in_force(session)) == ["desk"]
