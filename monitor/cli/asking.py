"""Commands that ask the archive: search, the list of meetings, show, partners."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import typing

import typer

from monitor.cli import context, output, showing

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import settings
    from storage import models


def first_day(text: str) -> dt.date:
    """The first day of a day, a month or a year."""
    return _days(text)[0]


def _last_day(text: str) -> dt.date:
    return _days(text)[1]


def _days(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of ``2026-11-30``, ``2026-11`` or ``2026``."""
    written = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", text)
    try:
        year, month, day = (int(part) if part else None for part in written.groups()) if written else (0, 0, 0)
        last = dt.date(year or 0, month or 12, 1)
        return dt.date(last.year, month or 1, day or 1), last.replace(
            day=day or calendar.monthrange(last.year, last.month)[1]
        )
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write 2026-11-30, 2026-11 or 2026") from None


Limit = typing.Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many to show at the most.")]
Offset = typing.Annotated[int, typer.Option(min=0, help="How many to leave out first.")]
Since = typing.Annotated[
    dt.date | None,
    typer.Option(parser=first_day, metavar="DAY", help="Only from this day on: 2026-11-30, 2026-11 or 2026."),
]
Until = typing.Annotated[
    dt.date | None,
    typer.Option(
        parser=_last_day, metavar="DAY", help="Only up to and including this day: 2026-11-30, 2026-11 or 2026."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (search, show, partners):
        app.command(rich_help_panel="Ask the archive")(command)


def search(
    words: typing.Annotated[list[str], typer.Argument(help='Words, "exact phrases", -without, prefix*.')],
    limit: Limit = 20,
    offset: Offset = 0,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Find articles by their words, newest first."""
    from monitor import questions
    from storage import archive
    from storage import search as searching

    asked = " ".join(f'"{word}"' if " " in word and not set(word) & set('":()') else word for word in words)
    with context.archive(config) as (loaded, session):
        wanted = questions.read(asked, loaded, session)
        found = archive.articles(session, query=wanted, limit=limit, offset=offset)
        hits, total = searching.hits(found.items, wanted), found.total
        if as_json:
            for hit in hits:
                output.json_line({**showing.article(hit.article), "snippet": showing.unmarked(hit.snippet)})
            return
        output.table(
            ("id", "date", "source", "title"),
            [(hit.article.id, hit.article.published_on, hit.article.source, hit.article.title) for hit in hits],
        )
        _say_rest(len(hits), total, offset, "articles")


def meetings(
    called: typer.Context,
    partner: typing.Annotated[
        str | None, typer.Option(help="Only those that this partner took part in, by id.")
    ] = None,
    kind: typing.Annotated[str | None, typer.Option(help="Only of this kind, such as bilateral_meeting.")] = None,
    status: typing.Annotated[str | None, typer.Option(help="held, announced, postponed, cancelled or unknown.")] = None,
    source: typing.Annotated[str | None, typer.Option(help="Only those reported by this source.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    offset: Offset = 0,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """List meetings, newest first; or `join` two that are one, or `split` a report off."""
    if called.invoked_subcommand is not None:
        return
    from monitor.meetings import values
    from storage import archive

    kind = _one_of("kind", kind, typing.get_args(values.Kind))
    status = _one_of("status", status, typing.get_args(values.Status))
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} comes after --until {until}")
    wanted: dict[str, typing.Any] = {
        "partner": partner,
        "kind": kind,
        "status": status,
        "source": source,
        "since": since,
        "until": until,
    }
    with context.archive(config) as (loaded, session):
        _refuse_unknown(partner, [one.id for one in loaded.partners], session)
        _one_of("source", source, _known_sources(loaded, session))
        found = archive.meetings(session, **wanted, limit=limit, offset=offset)
        if as_json:
            for meeting in found.items:
                output.json_line(showing.meeting(meeting))
            return
        _say_meetings(found.items)
        _say_rest(len(found.items), found.total, offset, "meetings")


def _say_meetings(found: list[models.Meeting]) -> None:
    output.table(
        ("id", "when", "status", "kind", "partners", "title"),
        [
            (
                meeting.id,
                showing.when(meeting),
                meeting.status,
                meeting.kind.replace("_", " "),
                ", ".join(showing.partners(meeting)),
                meeting.title,
            )
            for meeting in found
        ],
    )


def show(
    number: typing.Annotated[
        int,
        typer.Argument(
            min=1, max=2**63 - 1, metavar="ID", help="The id of a meeting, or with --article of an article."
        ),
    ],
    article: typing.Annotated[bool, typer.Option("--article", "-a", help="Show an article instead.")] = False,
    changes: typing.Annotated[
        bool, typer.Option("--changes", help="Show how an article was edited: [-gone-] and {+added+}.")
    ] = False,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Show a meeting with its evidence and reports, or an article with its text or its changes."""
    from storage import archive, kinship

    with context.archive(config) as (_, session):
        if article or changes:
            found = archive.article(session, number)
            if found is None:
                raise typer.BadParameter(f"there is no article {number}; try `sco-monitor search`")
            if as_json:
                output.json_line(showing.article_in_full(found))
            else:
                showing.show_changes(found) if changes else showing.show_article(found)
            return
        meeting = archive.meeting(session, kinship.standing(session, number))
        if meeting is None:
            raise typer.BadParameter(f"there is no meeting {number}; try `sco-monitor meetings`")
        if meeting.id != number:
            output.note(f"meeting {number} was joined into {meeting.id}")
        perhaps = kinship.perhaps(session, meeting.id)
        output.json_line(showing.in_full(meeting, perhaps)) if as_json else showing.show_meeting(meeting, perhaps)


def partners(as_json: context.AsJson = False, config: context.Config = None) -> None:
    """List the tracked partners with the meetings they took part in and the articles that only name them."""
    from storage import archive

    with context.archive(config) as (loaded, session):
        counts = {count.partner: count for count in archive.partner_counts(session)}
    rows = []
    for partner in (one for one in loaded.partners if one.tracked):
        count = counts.get(partner.id)
        rows.append((partner.id, partner.name, count.meetings if count else 0, count.mentions if count else 0))
    rows.sort(key=lambda row: (-row[2], -row[3], row[0]))
    if as_json:
        for row in rows:
            output.json_line(dict(zip(("id", "name", "meetings", "mentions"), row, strict=True)))
        return
    output.table(("id", "name", "meetings", "only named"), rows)


def _one_of(name: str, given: str | None, known: typing.Sequence[str]) -> str | None:
    """The value of an option that takes only these; spaces may stand for underscores."""
    value = given and given.replace(" ", "_")
    if value is None or value in known:
        return value
    raise typer.BadParameter(f"--{name} {given} is none of {', '.join(known)}")


def _known_sources(loaded: settings.Settings, session: orm.Session) -> list[str]:
    """Sources that articles can be from: those configured, those of earlier days, and what was imported."""
    from storage import archive

    earlier = (state.source.name for state in archive.sources(session))
    return list(dict.fromkeys([*(source.name for source in loaded.sources), *earlier, "import"]))


def _refuse_unknown(partner: str | None, known: list[str], session: orm.Session) -> None:
    """An unknown id is a slip of the pen, unless the archive has it from an earlier catalogue."""
    import difflib

    from storage import archive

    if partner is None or partner in known or partner in {one.partner for one in archive.partner_counts(session)}:
        return
    near = difflib.get_close_matches(partner, known, 1)
    hint = f"; did you mean {near[0]}?" if near else "; see `sco-monitor partners`"
    raise typer.BadParameter(f"no partner has the id {partner}{hint}")


def _say_rest(shown: int, total: int, offset: int, what: str) -> None:
    if not total:
        output.note(f"no {what} found; `sco-monitor sources` tells whether the archive is being filled")
    elif not shown:
        output.note(f"there are only {total} {what}")
    elif offset + shown < total:
        output.note(f"{offset + 1} to {offset + shown} of {total} {what}; more with --offset {offset + shown}")
