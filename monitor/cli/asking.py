"""Commands that ask the archive: search, the list of meetings, people, stats, show, partners."""

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
    from storage import cursors, models, trees


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


Words = typing.Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY]", help='Words, "exact phrases", -without, OR, prefix*, fields as partner:asean.'),
]
Order = typing.Annotated[typing.Literal["newest", "oldest", "relevance"], typer.Option(help="Which come first.")]
Cursor = typing.Annotated[str | None, typer.Option(help="Go on where a list before ended.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (search, people, stats, show, partners):
        app.command(rich_help_panel="Ask the archive")(command)


def search(
    words: Words = None,
    order: Order = "newest",
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: context.AsJson = False,
    as_csv: context.AsCsv = False,
    config: context.Config = None,
) -> None:
    """Find articles that answer a query, newest first."""
    from storage import search as searching

    with context.archive(config) as (loaded, session):
        query = asked(words, loaded, session)
        found = searching.articles(session, query, order=order, limit=limit, cursor=cursor)
        if as_json:
            for hit in searching.hits(found.items, query):
                output.json_line({**showing.article(hit.article), "snippet": showing.unmarked(hit.snippet)})
        else:
            columns = ("id", "date", "source", "title", *(("url",) if as_csv else ()))
            rows = [(one.id, one.published_on, one.source, one.title, one.url) for one in found.items]
            (output.csv if as_csv else output.table)(columns, [row[: len(columns)] for row in rows])
        _say_rest(found, "articles")


def meetings(
    words: Words = None,
    order: typing.Annotated[typing.Literal["newest", "oldest"], typer.Option(help="Which come first.")] = "newest",
    limit: Limit = 50,
    cursor: Cursor = None,
    as_json: context.AsJson = False,
    as_csv: context.AsCsv = False,
    config: context.Config = None,
) -> None:
    """List meetings that answer a query, newest first; words match the articles that report them."""
    from storage import search as searching

    with context.archive(config) as (loaded, session):
        query = asked(words, loaded, session)
        found = searching.meetings(session, query, order=order, limit=limit, cursor=cursor)
        if as_json:
            for meeting in found.items:
                output.json_line(showing.meeting(meeting))
        else:
            _say_meetings(found.items, as_csv=as_csv)
        _say_rest(found, "meetings")


def asked(words: list[str] | None, loaded: settings.Settings, session: orm.Session) -> trees.Query:
    """The query of a command line. A word with blanks and no signs is a phrase: the shell took its quotes."""
    from monitor import questions

    parts = [f'"{word}"' if " " in word and not set(word) & set('":()') else word for word in words or ()]
    return questions.read(" ".join(parts), loaded, session)


def _say_meetings(found: list[models.Meeting], *, as_csv: bool) -> None:
    rows = [
        (
            meeting.id,
            showing.when(meeting),
            meeting.status,
            meeting.kind.replace("_", " "),
            ", ".join(showing.partners(meeting)),
            meeting.title,
        )
        for meeting in found
    ]
    (output.csv if as_csv else output.table)(("id", "when", "status", "kind", "partners", "title"), rows)


def people(
    words: Words = None,
    limit: Limit = 50,
    as_json: context.AsJson = False,
    as_csv: context.AsCsv = False,
    config: context.Config = None,
) -> None:
    """List the people of the meetings that answer a query, those with most meetings first."""
    from storage import people as known

    with context.archive(config) as (loaded, session):
        found, total = known.people(session, asked(words, loaded, session), limit)
    columns = ("name", "office", "organisation", "meetings", "last")
    rows = [(one.name, one.office, one.organisation, one.meetings, one.last_on) for one in found]
    _say(columns, rows, as_json=as_json, as_csv=as_csv)
    if as_json:
        return
    if not total:
        output.note("nobody found")
    elif len(found) < total:
        output.note(f"{len(found)} of {total} people; more with --limit")


def stats(
    words: Words = None,
    limit: typing.Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many of each.")] = 10,
    as_json: context.AsJson = False,
    as_csv: context.AsCsv = False,
    config: context.Config = None,
) -> None:
    """Count what answers a query: by partner, kind, status, year, source, place and person."""
    from storage import facets, search

    with context.archive(config) as (loaded, session):
        query = asked(words, loaded, session)
        totals = tuple(search.count(session, query, target) for target in ("meetings", "articles"))
        counted = facets.facets(session, query, "meetings", most=limit)
    rows = [(name, one.value, one.count) for name, values in counted.items() for one in values]
    _say(("field", "value", "meetings"), rows, as_json=as_json, as_csv=as_csv)
    if as_json:
        return
    output.note(f"{totals[0]} meetings, reported or named by {totals[1]} articles that answer the query")


def _say(columns: tuple[str, ...], rows: typing.Sequence[tuple[object, ...]], *, as_json: bool, as_csv: bool) -> None:
    if not as_json:
        (output.csv if as_csv else output.table)(columns, rows)
        return
    for row in rows:
        output.json_line(dict(zip(columns, row, strict=True)))


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


def _say_rest(found: cursors.Results[typing.Any], what: str) -> None:
    """How many there are besides, and how to see them."""
    if not found.total:
        output.note(f"no {what} found; `sco-monitor sources` tells whether the archive is being filled")
    elif found.next:
        output.note(f"{len(found.items)} of {found.total} {what}; more with --cursor {found.next}")
    elif found.previous:
        output.note(f"the last {len(found.items)} of {found.total} {what}")
