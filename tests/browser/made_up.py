"""Made-up news of nine years for the browser to look at: meetings held and announced, and messages about them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from monitor import settings as configured
from storage import database, models, records, rules, saved, snapshots
from tests.monitor.web import conftest

PASSWORD = "three white herons"
_PLACES = ("Tashkent", "Astana", "Beijing", "Bishkek", "Jakarta", "Bangkok")
_KINDS = ("bilateral_meeting", "conference", "visit", "bilateral_meeting", "ceremony", "press_event", "statement")
_PEOPLE = (
    ("Aru Sample", "Head of the Secretariat", "ASEAN"),
    ("Bek Example", "Deputy Secretary-General", "SCO"),
    ("Chen Muster", "Executive Secretary", "UNESCAP"),
)
_TITLES = {
    "bilateral_meeting": "Talks with {} on trade along the rivers",
    "conference": "Forum with {} on clean water and young farmers",
    "visit": "A delegation of {} visits the Secretariat",
    "ceremony": "{} and the Secretariat open an exhibition of carpets",
    "press_event": "Briefing with {} after the meeting of ministers",
    "statement": "Joint statement with {} on safe roads",
}


def settings(port: int) -> configured.Settings:
    """Three partners, two sources, a mail server and a webhook, and pages behind a password."""
    web = configured.Web.model_validate({"port": port, "password": PASSWORD})
    return configured.Settings(
        monitor=configured.Monitor(web=web, smtp=configured.Smtp(host="mail.example.org")),
        webhooks={"newsroom": configured.Webhook(url="https://example.org/hook")},
        partners=(
            configured.Partner(id="asean", name="Association of Southeast Asian Nations", aliases=("ASEAN",)),
            configured.Partner(id="cica", name="Conference on Interaction", aliases=("CICA",)),
            configured.Partner(id="unescap", name="Economic and Social Commission for Asia", aliases=("UNESCAP",)),
        ),
        sources=(
            configured.Source(name="herald", url="https://news.example.org/"),
            configured.Source(name="gazette", url="https://gazette.example.net/"),
        ),
    )


def fill(engine: sa.Engine, today: dt.date) -> None:
    """Write the news of the years up to a day, and what is announced for the weeks after it."""
    scribe = conftest.Scribe(engine)
    days = [today - dt.timedelta(days=(11 * number * number) // 7) for number in range(1, 46)]
    days += [today + dt.timedelta(days=5 * number) for number in range(4)]
    for number, day in enumerate(days, start=1):
        _tell(scribe, number, day, today)
    scribe.poll("herald", "ok")
    scribe.poll("gazette", "failed", "connection refused")
    for recipient, channel in (("desk@example.org", "email"), ("newsroom", "webhook")):
        scribe.message(1, recipient, channel)
    with database.sessions(engine)() as session, session.begin():
        page = b"<title>Kept</title><h1>Talks</h1><p>As it was.</p><script>document.title = 'alive'</script>"
        record = records.SnapshotRecord(url="https://news.example.org/1.html", body=page, fetched_at=conftest.NOW)
        snapshots.add(session, record, session.get_one(models.Article, 1))
        saved.add(session, saved.SearchRecord(name="Visits of ASEAN", query="partner:asean kind:visit"), conftest.NOW)
        keys = {"partners": ["any"], "query": "partner:asean kind:visit", "webhook": ["newsroom"]}
        rules.add(session, "Visits of ASEAN", keys, conftest.NOW)


def _tell(scribe: conftest.Scribe, number: int, day: dt.date, today: dt.date) -> None:
    name, partner = (("CICA", "cica"), ("ASEAN", "asean"), ("UNESCAP", "unescap"))[(number * number) % 7 % 3]
    kind, place = _KINDS[(number // 2) % len(_KINDS)], _PLACES[number % len(_PLACES)]
    title = _TITLES[kind].format(name)
    proof = f"The Secretary-General met the head of the Secretariat of {name} in {place}."
    text = f"{proof} Both sides spoke of trade and water.\n\nThey agreed to meet again. Tea was served."
    article = scribe.article(
        number, title=title, text=text, published_on=min(day, today), source=("herald", "gazette")[number % 2]
    )
    scribe.meeting(
        article,
        title=title,
        kind=kind,
        status="held" if day < today else "announced",
        date_start=day,
        date_end=day + dt.timedelta(days=number % 3),
        place=place,
        participants=tuple(
            records.ParticipantRecord(name=name, office=office, organisation=body)
            for name, office, body in _PEOPLE[: 1 + number % 3]
        ),
        involvements=(conftest.involvement(partner, proof, 0),),
        evidence=(("place", conftest.evidence(proof, 0, "place.in")),),
    )
