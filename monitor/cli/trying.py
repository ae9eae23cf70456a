"""Commands that answer for rules: rules replay (what would it have sent), why (what was sent, or was not)."""

from __future__ import annotations

import datetime as dt
import re
import typing

import typer

from monitor.cli import asking, context, output, rule_keys

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import accounting, intake, replaying, routing

_SPAN = re.compile(r"(\d{1,5})([dw])")
_DAYS = {"d": 1, "w": 7}


def _since(text: str) -> dt.date:
    """The day so many days or weeks ago, or the first day of a date, a month or a year."""
    if span := _SPAN.fullmatch(text):
        return _today() - dt.timedelta(days=int(span[1]) * _DAYS[span[2]])
    try:
        return asking.first_day(text)
    except typer.BadParameter:
        raise typer.BadParameter(f"{text!r} is no day; write 90d, 12w, 2026-11-30, 2026-11 or 2026") from None


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Ask the archive")(why)


def replay(
    name: typing.Annotated[str | None, typer.Argument(metavar="RULE", help="The name of a rule, on or off.")] = None,
    file: typing.Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="A rule not yet added, as alerts.toml has it; - reads it."),
    ] = None,
    since: typing.Annotated[
        dt.date | None,
        typer.Option(
            parser=_since,
            metavar="90d|DAY",
            help="From so many days (90d) or weeks (12w) ago, or a day; otherwise 90d.",
        ),
    ] = None,
    until: asking.Until = None,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Show what a rule would have sent, from the archive. Nothing is sent, and nothing is stored.

    Every article counts as come in on the day it was posted, and each edit when it was seen. They are read with today's
    detection, partners and rules, and for 60 days before, so that meetings are known which were announced then. What
    cannot be known: texts that the site had before the archive first read it, and the day on which a page that was
    imported later would have been met. Unsubscribed readers are left out; silences and rhythms are not applied.
    """
    from monitor import logs, replaying, service

    with context.archive(config) as (loaded, session):
        logs.configure(loaded.monitor.log.model_copy(update={"level": "error"}))  # it is no news what was logged then
        policy, names = _rules(session, service.policy(loaded), name, file)
        asked = replaying.Asked(rules=names, since=since or _since("90d"), until=until or _today())
        if asked.since > asked.until:
            raise typer.BadParameter(f"--since {asked.since} comes after --until {asked.until}")
        count = 0
        with output.bar("replaying") as bar:
            for found in bar.track(replaying.run(session, policy, asked), total=replaying.texts(session, asked)):
                for one in found:
                    count += 1
                    output.json_line(_values(one)) if as_json else _say(one)
    if not as_json:
        messages = "message" if count == 1 else "messages"
        output.line(f"{count} {messages} would have been sent from {asked.since} to {asked.until}")


def why(
    meeting: typing.Annotated[
        int, typer.Argument(min=1, max=2**63 - 1, metavar="MEETING", help="The id of a meeting.")
    ],
    recipient: typing.Annotated[
        str | None,
        typer.Argument(
            metavar="RECIPIENT", help="Only for a mail address, or webhook:NAME, chat:NAME, file:PATH, stdout."
        ),
    ] = None,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Say why a meeting was told, or was not: each rule with its grounds, each message with what became of it."""
    from monitor import accounting, service

    with context.archive(config) as (loaded, session):
        policy = service.policy(loaded)
        asked = _recipient(session, policy, recipient) if recipient else None
        found = accounting.of_meeting(session, policy, meeting, asked)
        if found.meeting.id != meeting:
            output.note(f"meeting {meeting} was joined into {found.meeting.id}")
        now = dt.datetime.now(dt.UTC)
        output.json_line(accounting.to_json(found, now)) if as_json else _say_account(found, now)


def _rules(
    session: orm.Session, policy: intake.Policy, name: str | None, file: str | None
) -> tuple[intake.Policy, frozenset[str]]:
    """The policy with all rules that are to be tried, and the names of those that are asked about."""
    import dataclasses

    from monitor import rulebook, rulemaking
    from monitor.settings import ruling
    from storage import rules as stored

    if (name is None) == (file is None):
        raise typer.BadParameter("give the name of a rule, or a file with --from")
    standing = rulebook.rules(session, policy)
    if file is not None:
        read = ruling.read(rule_keys.document(None, file, {}), policy.referable)
        new = tuple(rulebook.routed(rule, policy.referable.zone) for rule in read)
        names = frozenset(rule.name for rule in new)
        kept = (rule for rule in standing if rule.name not in names)
        return dataclasses.replace(policy, rules=(*kept, *new)), names
    row = stored.by_name(session, name or "")
    entry = rulebook.entry(row, policy) if row is not None else None
    if entry is not None and entry.rule is None:
        raise rulemaking.RuleError("; ".join(map(str, entry.faults)))
    if entry is not None and entry.rule is not None and entry.rule not in standing:
        standing = (*standing, entry.rule)  # it is off
    if name not in (known := {rule.name for rule in standing}):
        raise rule_keys.unknown(name or "", [*known, *(one.name for one in stored.listed(session))])
    return dataclasses.replace(policy, rules=standing), frozenset({name})


def _recipient(session: orm.Session, policy: intake.Policy, given: str) -> routing.Recipient:
    """Who is meant by an address, or by a channel and an address on it."""
    from monitor import notify, routing, rulebook

    if (named := notify.named(given)) is not None:
        return routing.Recipient(channel=named[0], address=named[1])
    known = {one for rule in rulebook.rules(session, policy) for one in rule.recipients}
    meant = [one for one in known if one.address == given]
    if len(meant) == 1:
        return meant[0]
    written = ", ".join(sorted(f"{one.channel}:{one.address}" for one in meant or known))
    raise typer.BadParameter(
        f"{given!r} is {'no recipient' if not meant else 'several'}; there are {written or 'none'}"
    )


def _say(one: replaying.Sent) -> None:
    """Print a message that would have been sent, with its evidence."""
    number = f"meeting {one.meeting_id}" if one.meeting_id is not None else f"article {one.article_id}"
    output.line(
        f"{output.moment(one.at)}  {one.notice.state.partition(':')[0]}  {number}  to {_to(one.channel, one.recipient)}"
    )
    output.line(f"    {one.notice.title} ({one.notice.reason})")
    for partner in one.notice.partners:
        output.line(
            f"    {partner.name}, {partner.role.replace('_', ' ')}, score {partner.score:.2f}: {partner.evidence}"
        )
    for mention in one.notice.mentions:
        output.line(f"    {mention.name}, not graded: {mention.evidence}")


def _values(one: replaying.Sent) -> dict[str, typing.Any]:
    return {
        "at": one.at,
        "meeting_id": one.meeting_id,
        "article_id": one.article_id,
        "state": one.notice.state,
        "channel": one.channel,
        "recipient": one.recipient,
        "rules": list(one.notice.rules),
        "notice": one.notice.to_payload(),
    }


def _to(channel: str, address: str) -> str:
    return address if channel in ("email", "stdout") else f"{channel}:{address}"


def _say_account(found: accounting.Account, now: dt.datetime) -> None:
    from monitor import accounting

    output.line(f"{found.meeting.id}: {found.meeting.title} ({found.meeting.status})")
    output.line()
    output.table(
        ("rule", "matches", "key", "met", "wanted", "there is"), [row for one in found.tried for row in _row(one)]
    )
    for note in accounting.remarks(found):
        output.note(note)
    if found.messages:
        output.line()
    output.table(
        ("written", "state", "to", "by rule", "stands"),
        [
            (
                one.created_at,
                one.state.partition(":")[0],
                _to(one.channel, one.recipient),
                one.rule,
                accounting.standing(one, now, found.silences),
            )
            for one in found.messages
        ],
    )


def _row(one: routing.Tried) -> typing.Iterator[tuple[object, ...]]:
    """The lines of a rule: its answer, and each of its criteria."""
    answer = f"not asked, {one.ended_by} is the last" if one.ended_by else "yes" if one.matches else "no"
    for number, key in enumerate(one.criteria):
        first = (one.rule.name, answer) if number == 0 else (None, None)
        yield (*first, key.name, "yes" if key.met else "no", key.wanted, key.found)
