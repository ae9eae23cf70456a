"""What a visit left of a source's links is read without another look at its listing.

A visit reads so many links and no more, and may die: then they are on the seen list, due.
"""

from __future__ import annotations

import dataclasses

from monitor import checkup, fetch, gate, harvest, service, settings
from storage import models, polls


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What came of reading; `more` says that links are due still, and the site answers."""

    harvest: harvest.Harvest
    more: bool = False


def read(desk: service.Service, fetcher: fetch.Fetcher, source: settings.Source) -> Rest | None:
    """Read links of a source that are due, as many as a visit would. None where another process holds the source."""
    with desk.sessions.begin() as session:
        held = polls.claim(session, source.name, desk.holder, desk.now(), desk.settings.monitor.poll.lease)
        if held is None:
            return None
        number, due = held.id, held.next_due_at
    try:
        with gate.on_behalf_of(source.name):
            found = harvest.read(desk, fetcher, source, number, {}, checkup.doubt(desk, source, None))
    finally:
        with desk.sessions.begin() as session:
            row = session.get_one(models.Source, number)
            polls.release(session, row, due, holder=desk.holder)
            more = polls.is_link_due(session, row, desk.now())
    answers = not found.held and found.unanswered < harvest.SILENT
    return Rest(harvest=found, more=more and answers and not desk.stop.is_set())
