"""The command that shows how a page was understood: explain."""

from __future__ import annotations

import collections.abc
import contextlib
import itertools
import pathlib
import typing

import rich.table
import rich.text
import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import explaining
    from monitor.meetings import account, values

FIELDS = {"date_start": "when", "date_end": "when", "place": "where", "participant": "person"}
PARTS = {
    "states": "states it",
    "tells": "tells of it",
    "other-occasion": "other occasion",
    "furniture": "page frame",
    "institution": "what a body is",
    "quoted": "in a quotation",
    "no-occasion": "",
}
"""What a sentence does for the meeting, or why it was passed over."""
PASSED_OVER = frozenset(PARTS) - {"states", "tells", "no-occasion"} | {"background"}

STYLES: dict[account.MarkKind, str] = {
    "involved": "bold green",
    "named": "yellow",
    "person": "magenta",
    "field": "cyan",
}
"""How marked words are shown, what is told of a partner before what is told of a field."""

NONE = {
    "speech": "it is the text of a speech",
    "message": "it is a message or a letter",
    "interview": "it is an interview or an opinion",
    "statement": "it is a statement",
    "postponed": "it was put off, and no new day is named",
    "obituary": "it is an obituary",
    "beside-ours": "others met beside an occasion of the SCO, which had no part in it",
    "nothing-told": "no sentence tells of people coming together",
    "not-read": "its sentences are not read, for they are in another language than English, Russian and Chinese",
}


LONGEST_ID = 18
"""No database counts further than numbers of so many digits."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Read pages")(explain)


def explain(
    asked: typing.Annotated[
        str, typer.Argument(metavar="FILE|URL|ARTICLE", help="A saved page, an address, or an archived article's id.")
    ],
    url: typing.Annotated[str | None, typer.Option(help="The address that the file was saved from.")] = None,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Show how a page is understood: what each rule read in which words, and which sentences were passed over."""
    from monitor import explaining

    explained = _explained(asked, url, config)
    if as_json:
        output.json_line(explaining.to_json(asked, explained))
    else:
        _show(explained)


def _explained(asked: str, url: str | None, config: pathlib.Path | None) -> explaining.Explained:
    from monitor import explaining, fetch, inspecting, service

    if asked.isdecimal() and len(asked) <= LONGEST_ID and not pathlib.Path(asked).exists():
        return _archived(int(asked), config)
    loaded = context.configuration(config)
    wanted = inspecting.Document(path=asked, url=url)
    with contextlib.ExitStack() as stack:
        fetcher = stack.enter_context(fetch.Fetcher(loaded.monitor.fetch)) if wanted.is_remote else None
        return explaining.document(wanted, service.catalogue(loaded), fetcher)


def _archived(article_id: int, config: pathlib.Path | None) -> explaining.Explained:
    from monitor import explaining, service
    from storage import archive

    with context.archive(config) as (loaded, session):
        found = archive.article(session, article_id)
        if found is None:
            raise typer.BadParameter(f"there is no article {article_id}, and no file of that name")
        return explaining.explain(explaining.archived(found), service.catalogue(loaded))


def _show(explained: explaining.Explained) -> None:
    article, told = explained.article, explained.account
    output.line(article.title or "(no title)")
    published = article.published.isoformat() if article.published else "unknown"
    output.line(f"published {published}, read by {article.parser} {article.parser_version}")
    output.line()
    if told.meeting:
        _table(("meeting", "", "by rule", "on the words"), [*_field_rows(told, told.meeting)])
    else:
        output.line(f"no meeting: {NONE.get(told.no_occasion or '', told.no_occasion or '')}")
        if told.put_off:
            output.line(f"put off: {told.put_off.title}, due {told.put_off.was_due or 'on a day that is not told'}")
    output.line()
    if told.partners:
        _table(("partner", "", "by rule", "on the words"), [row for one in told.partners for row in _partner_rows(one)])
    else:
        output.line("no partner is named")
    output.line()
    _table(("", "", "text"), [*_sentence_rows(told)])


def _field_rows(told: account.Explanation, meeting: values.Meeting) -> collections.abc.Iterator[tuple[str, ...]]:
    proofs = dict(meeting.evidence)
    days = " to ".join(dict.fromkeys(str(day) for day in (meeting.date_start, meeting.date_end) if day))
    for name, value, proof in (
        ("kind", _words(meeting.kind), "kind"),
        ("status", meeting.status, "status"),
        ("when", days or "unknown", "date_start"),
        ("where", meeting.place or "unknown", "place"),
        ("format", _words(meeting.format), "format"),
    ):
        yield (name, value, *_proof(told, proofs.get(proof)))
    for number, person in enumerate(meeting.participants):
        yield ("" if number else "people", output.person(person), *_proof(told, person.evidence))


def _proof(told: account.Explanation, evidence: values.Evidence | None) -> tuple[str, str]:
    return (evidence.rule, _quoted(told.number(evidence), evidence.read)) if evidence else ("", "")


def _quoted(sentence: int, words: str | None) -> str:
    return f"{sentence or 'title'}: {words}" if words else str(sentence or "title")


def _partner_rows(one: account.Partner) -> collections.abc.Iterator[tuple[str, ...]]:
    said = f"took part: {_words(one.role)}, {one.score:.2f}" if one.role else f"only named: {_words(one.why or '')}"
    yield one.id, said, one.deciding.rule, _quoted(one.deciding.sentence, one.deciding.words)
    for (call, rule), again in itertools.groupby(
        sorted(one.others, key=lambda naming: (_call(naming), naming.rule, naming.sentence)),
        key=lambda naming: (_call(naming), naming.rule),
    ):
        places = dict.fromkeys(_quoted(naming.sentence, None) for naming in again)
        yield "", f"also: {call}", rule, ", ".join(places)


def _call(naming: account.Naming) -> str:
    return _words(naming.why or naming.role or "")


def _words(value: str) -> str:
    return value.replace("_", " ").replace("-", " ")


def _sentence_rows(told: account.Explanation) -> collections.abc.Iterator[tuple[str | rich.text.Text, ...]]:
    before = None
    for one in told.sentences:
        if not one.number and not one.marks and one.part != "states":
            continue  # the title stands above all
        if before is not None and one.paragraph != before.paragraph:
            yield "", "", ""
        yield str(one.number or ""), _part(one), marked(one, plain=not output.console().is_terminal)
        before = one


def _part(one: account.Sentence) -> rich.text.Text:
    if one.part == "tells":
        return rich.text.Text("tells of it" if one.number else "title", "dim")
    return rich.text.Text(PARTS.get(one.part, one.part), "yellow" if one.part in PASSED_OVER else "")


def marked(sentence: account.Sentence, *, plain: bool) -> rich.text.Text:
    """A sentence with what was read in it: ``[ASEAN]{asean: counterpart}`` if `plain`, else in colours."""
    spans = _spans(sentence)
    shown = rich.text.Text(style="dim" if sentence.part in PASSED_OVER else "")
    within: list[tuple[int, int]] = []
    edges = sorted({0, len(sentence.text), *itertools.chain.from_iterable(spans)})
    for start, end in itertools.pairwise(edges):
        for span in [span for span in spans if span[0] == start]:
            within.append(span)
            shown.append("[" if plain else "")
        style = "" if plain or not within else _style(spans[within[-1]])
        shown.append(output.cell(sentence.text[start:end]).plain, style)
        while within and within[-1][1] == end:
            label = ", ".join(dict.fromkeys(_label(mark) for mark in spans[within.pop()]))
            shown.append(f"]{{{label}}}" if plain else f"‹{label}›", "" if plain else "not bold dim")
    return shown


def _spans(sentence: account.Sentence) -> dict[tuple[int, int], list[account.Mark]]:
    """The marks by their words, the outer before the inner; one that crosses another ends with it."""
    spans: dict[tuple[int, int], list[account.Mark]] = {}
    for mark in sentence.marks:
        around = [end for start, end in spans if start <= mark.start < end]
        spans.setdefault((mark.start, min([mark.end, *around])), []).append(mark)
    return spans


def _style(marks: list[account.Mark]) -> str:
    return next(style for kind, style in STYLES.items() if any(mark.kind == kind for mark in marks))


def _label(mark: account.Mark) -> str:
    if mark.kind in {"person", "field"}:
        return FIELDS.get(mark.label, mark.label)
    return f"{mark.label}: {_words(mark.made)}"


def _table(
    columns: tuple[str, ...], rows: collections.abc.Iterable[collections.abc.Iterable[str | rich.text.Text]]
) -> None:
    made = rich.table.Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in {"meeting", "partner", "by rule"})
    for row in rows:
        made.add_row(*(value if isinstance(value, rich.text.Text) else output.cell(value) for value in row))
    output.show(made)
