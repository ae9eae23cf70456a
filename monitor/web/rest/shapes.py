"""Rows of the archive as answers of REST. Values in, values out."""

from __future__ import annotations

import typing
import urllib.parse

from monitor.web import directory, labels, narrowing, reading, snippets
from monitor.web.rest import answers
from storage import meetings as stored
from storage import models
from storage import people as stored_people


def reference(meeting: models.Meeting, partners: directory.Directory) -> answers.MeetingReference:
    """A meeting in short; needs its involvements."""
    return answers.MeetingReference(**_reference(meeting, partners))


def meeting(meeting: models.Meeting, partners: directory.Directory) -> answers.Meeting:
    """A meeting of a list; needs its reports and involvements."""
    return answers.Meeting(
        **_reference(meeting, partners),
        reports=len(meeting.reports),
        created_at=meeting.created_at,
        updated_at=meeting.updated_at,
    )


def meeting_in_full(
    meeting: models.Meeting,
    messages: list[models.Message],
    perhaps: list[tuple[models.Meeting, models.Kinship]],
    partners: directory.Directory,
) -> answers.MeetingInFull:
    """A meeting with all that hangs on it."""
    return answers.MeetingInFull(
        **_reference(meeting, partners),
        created_at=meeting.created_at,
        updated_at=meeting.updated_at,
        participants=[
            answers.Participant(
                name=one.name, office=one.office, organisation=one.organisation, evidence=_evidence(one)
            )
            for one in meeting.participants
        ],
        involvements=[
            answers.Involvement(**_partner(one, partners), evidence=_evidence(one)) for one in meeting.involvements
        ],
        evidence={name: answers.Evidence(**found) for name, found in reading.fields(meeting)},
        reports=[_report(one) for one in meeting.reports],
        messages=[_message(one) for one in messages],
        perhaps_the_same=[
            answers.PerhapsTheSame(id=other.id, title=other.title, score=pair.score, reason=pair.reason)
            for other, pair in perhaps
        ],
    )


def article(article: models.Article, snippet: list[answers.Fragment] | None = None) -> answers.Article:
    """An article of a list."""
    return answers.Article.model_validate(article).model_copy(update={"snippet": snippet})


def fragments(marked: str) -> list[answers.Fragment]:
    """A snippet in runs, each with whether it is a hit."""
    return [answers.Fragment(text=text, hit=is_hit) for text, is_hit in snippets.cut(marked)]


def article_in_full(article: models.Article, partners: directory.Directory) -> answers.ArticleInFull:
    """An article with all that hangs on it."""
    own = {name: getattr(article, name) for name in answers.ArticleInFull.model_fields if name not in _HANGING}
    return answers.ArticleInFull(
        **own,
        mentions=[
            answers.Mention(partner=one.partner, name=partners[one.partner].name, why=one.why, evidence=_evidence(one))
            for one in article.mentions
        ],
        meetings=[reference(report.meeting, partners) for report in article.reports],
        revisions=revisions(article),
    )


def revisions(article: models.Article) -> list[answers.Revision]:
    """The earlier texts of an article, oldest first, each with when the next one took its place."""
    names = [name for name in answers.Revision.model_fields if name != "replaced_at"]
    since = [*(one.seen_at for one in article.revisions[1:]), article.updated_at]
    return [
        answers.Revision(**{name: getattr(one, name) for name in names}, replaced_at=at)
        for one, at in zip(article.revisions, since, strict=False)
    ]


def person(one: stored_people.Person, partners: directory.Directory, root: str) -> answers.Person:
    """Somebody who took part; `root` is what the service's own paths begin with."""
    term = narrowing.term("person", one.name)
    return answers.Person(
        name=one.name,
        offices=[answers.OfficeHeld.model_validate(office) for office in one.offices],
        organisations=list(dict.fromkeys(office.organisation for office in one.offices if office.organisation)),
        meetings=one.meetings,
        first_on=one.first_on,
        last_on=one.last_on,
        latest=[reference(meeting, partners) for meeting in one.latest],
        term=term,
        meetings_url=f"{root}/api/v1/meetings?{urllib.parse.urlencode({'q': term})}",
    )


_HANGING = ("snippet", "mentions", "meetings", "revisions")


def _reference(meeting: models.Meeting, partners: directory.Directory) -> dict[str, typing.Any]:
    names = ("id", "title", "kind", "status", "date_start", "date_end", "format", "place")
    involved = [answers.PartnerAtMeeting(**_partner(one, partners)) for one in stored.involved(meeting)]
    return {name: getattr(meeting, name) for name in names} | {"partners": involved}


def _partner(one: models.Involvement, partners: directory.Directory) -> dict[str, typing.Any]:
    return {"id": one.partner, "name": partners[one.partner].name, "role": one.role, "score": one.score}


def _evidence(one: models.Involvement | models.Participant | models.Mention) -> answers.Evidence:
    return answers.Evidence.model_validate(one)


def _report(one: models.Report) -> answers.Report:
    article = one.article
    return answers.Report(
        article_id=article.id,
        title=article.title,
        url=article.url,
        source=article.source,
        published_on=article.published_on,
        added_at=one.added_at,
    )


def _message(one: models.Message) -> answers.Message:
    told = answers.Message.model_validate(one)
    return told.model_copy(update={"recipient": labels.masked(one.recipient)})
