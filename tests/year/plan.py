"""What happens in a year, drawn up before it begins: who publishes what and when, and which alerts are due for it.

The truth of the simulation: it is made of what newsrooms write, and asks nothing of the service.
"""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import itertools
import random

from tests.year import markup, newsroom, rhythms, texts

DAY = dt.timedelta(days=1)
BACKLOG = 4
"""Stories of the month before that stand on each newsroom."""
SEEN = dt.timedelta(days=2)
"""By then what a newsroom that is well has published was read."""


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Due:
    """An alert that is due: of a meeting of the SCO with a partner on a day, in a state.

    `by` it is written at the latest, where its newsroom is well.
    """

    partner: str
    day: dt.date
    state: str
    by: dt.datetime = dataclasses.field(compare=False)


@dataclasses.dataclass(kw_only=True)
class Plan:
    """Newsrooms with all that they will publish, and the truth about it."""

    begin: dt.datetime
    days: int
    rooms: list[newsroom.Room]
    due: list[Due] = dataclasses.field(default_factory=list)
    edits: int = 0
    """Edits that a newsroom which is well shows for three days."""
    meetings: int = 0
    """Meetings with partners."""

    @property
    def end(self) -> dt.datetime:
        """When the year is over."""
        return self.begin + self.days * DAY

    @property
    def published(self) -> int:
        """Stories that stood on a newsroom before the end."""
        return sum(len(room.stories) for room in self.rooms)


class Maker:
    """Fills newsrooms by chance that is always the same."""

    def __init__(self, plan: Plan, seed: int = 1) -> None:
        self._plan, self._chance = plan, random.Random(seed)  # noqa: S311 -- words, not secrets
        self._free: dict[str, list[dt.datetime]] = {}
        self._told: dict[str, list[tuple[dt.datetime, texts.Words]]] = collections.defaultdict(list)
        self._edits: dict[str, dict[dt.datetime, newsroom.Edit]] = collections.defaultdict(dict)
        self._taken: set[tuple[str, dt.date]] = set()

    def fill(self, rooms: collections.abc.Mapping[str, rhythms.Rhythm], tellers: list[str], stories: int) -> None:
        """Give each newsroom what it publishes by its rhythm; `tellers` tell of so many stories of partners."""
        plan = self._plan
        for room in plan.rooms:
            first = (plan.begin - 30 * DAY).date()
            found = rhythms.slots(rooms[room.name], room.zone, first, plan.days + 31, self._chance)
            before = [one for one in found if one < plan.begin - DAY / 2][-BACKLOG:]
            if not before:
                before = [plan.begin - 20 * DAY]
            self._past(room, before)
            self._free[room.name] = [one for one in found if plan.begin + DAY / 2 < one < plan.end - DAY]
        by_name = {room.name: room for room in plan.rooms}
        for number in range(stories):
            day = (plan.begin + (1 + (plan.days - 4) * number / stories) * DAY).date()
            self._story(by_name, tellers, day)
        for room in plan.rooms:
            for slot in self._free[room.name]:
                self._told[room.name].append((slot, self._else(slot)))
            self._publish(room)

    def _past(self, room: newsroom.Room, slots: list[dt.datetime]) -> None:
        """What stands there when the service first comes: one of it is a meeting that nobody is to hear of."""
        for slot in slots:
            self._told[room.name].append((slot, self._else(slot)))
        body = self._chance.choice(texts.BODIES)
        day = slots[-1].date() - DAY
        if (body.id, day) not in self._taken:
            self._taken.add((body.id, day))
            self._told[room.name][-1] = (slots[-1], texts.held(body, day))
            self._plan.meetings += 1

    def _else(self, slot: dt.datetime) -> texts.Words:
        drawn = self._chance.random()
        if drawn < 0.06:
            return texts.named_only(self._chance.choice(texts.BODIES), self._chance)
        return texts.else_where(self._chance, slot.date()) if drawn < 0.12 else texts.other(self._chance)

    def _story(self, rooms: dict[str, newsroom.Room], tellers: list[str], day: dt.date) -> None:
        """One meeting, as one or two newsrooms tell of it."""
        free = [body for body in texts.BODIES if (body.id, day) not in self._taken]
        room = rooms[self._chance.choice(tellers)]
        slot = self._next(room, _noon(day) + DAY / 8)
        if not free or slot is None or slot > _noon(day) + 3 * DAY:
            return
        body, drawn = self._chance.choice(free), self._chance.random()
        self._taken.add((body.id, day))
        self._plan.meetings += 1
        steps = {0: self._put_off, 1: self._cancelled, 2: self._moved, 3: self._came}.get(int(drawn * 16))
        if steps is not None and steps(room, body, day, slot):
            return
        self._tell(room, slot, texts.held(body, day))
        self._is_due(body, day, "held", slot)
        if drawn > 0.75:
            self._twice(rooms[self._chance.choice(tellers)], body, day, slot)
        elif drawn > 0.7:
            self._corrected(room, body, day, slot)
        elif drawn > 0.6:
            self._edited(room, slot, (*texts.held(body, day)[1:], "Photographs are to follow."))

    def _twice(self, room: newsroom.Room, body: texts.Body, day: dt.date, first: dt.datetime) -> None:
        """Another newsroom reports it too, which is told to nobody."""
        slot = self._next(room, first)
        if slot is not None and slot < first + 2 * DAY:
            self._tell(room, slot, texts.held_too(body, day))

    def _corrected(self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime) -> None:
        """The newsroom finds that it was the day before."""
        new = day - DAY
        if (body.id, new) in self._taken or not self._edited(room, slot, texts.held(body, new)[1:]):
            return
        self._taken.add((body.id, new))
        self._is_due(body, new, "changed", slot + 2 * DAY)

    def _edited(self, room: newsroom.Room, slot: dt.datetime, paragraphs: tuple[str, ...]) -> bool:
        """Edit what a newsroom published, where that is sure to be seen."""
        if not room.is_well(slot - DAY, slot + 4 * DAY) or slot + 5 * DAY > self._plan.end:
            return False
        self._edits[room.name][slot] = newsroom.Edit(at=slot + DAY, paragraphs=paragraphs)
        self._plan.edits += 1
        return True

    def _came(self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime) -> bool:
        """Announced, and then held."""
        if not self._announced(room, body, day, slot):
            return False
        self._tell(room, slot, texts.held(body, day))
        self._is_due(body, day, "held", slot)
        return True

    def _put_off(self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime) -> bool:
        return self._off(room, body, day, slot, "postponed", texts.put_off(body, day))

    def _cancelled(self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime) -> bool:
        return self._off(room, body, day, slot, "cancelled", texts.cancelled(body, day))

    def _moved(self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime) -> bool:
        new = day + 9 * DAY
        if (body.id, new) in self._taken:
            return False
        if not self._off(room, body, day, slot, "postponed", texts.moved(body, day, new), told=new):
            return False
        self._taken.add((body.id, new))
        return True

    def _off(
        self,
        room: newsroom.Room,
        body: texts.Body,
        day: dt.date,
        slot: dt.datetime,
        state: str,
        words: texts.Words,
        told: dt.date | None = None,
    ) -> bool:
        """Announced, and off some days before its day."""
        last = self._next(room, _noon(day) - 5 * DAY)
        if last is None or last > _noon(day) - 2 * DAY or not room.is_well(last - DAY, last + SEEN):
            return False
        if not self._announced(room, body, day, slot, before=last):
            return False
        self._tell(room, last, words)
        self._is_due(body, told or day, state, last)
        return True

    def _announced(
        self, room: newsroom.Room, body: texts.Body, day: dt.date, slot: dt.datetime, before: dt.datetime | None = None
    ) -> bool:
        """Word of it some ten days before, from a newsroom that is well then and when the next word comes."""
        first = self._next(room, _noon(day) - 12 * DAY)
        latest = (before or slot) - 3 * DAY
        if first is None or first > latest or not room.is_well(first - DAY, first + SEEN):
            return False
        if day.year != first.year or not room.is_well(slot - DAY, slot + SEEN):
            return False
        self._tell(room, first, texts.announced(body, day))
        self._is_due(body, day, "announced", first)
        return True

    def _next(self, room: newsroom.Room, after: dt.datetime) -> dt.datetime | None:
        return next((one for one in self._free[room.name] if one >= after), None)

    def _tell(self, room: newsroom.Room, slot: dt.datetime, words: texts.Words) -> None:
        self._free[room.name].remove(slot)
        self._told[room.name].append((slot, words))

    def _is_due(self, body: texts.Body, day: dt.date, state: str, slot: dt.datetime) -> None:
        self._plan.due.append(Due(body.id, day, state, slot + SEEN))

    def _publish(self, room: newsroom.Room) -> None:
        numbers = itertools.count(1000)
        edits = self._edits[room.name]
        room.fill(
            markup.Story(number=next(numbers), title=words[0], paragraphs=words[1:], posted=slot, changed=slot)
            for slot, words in sorted(self._told[room.name])
        )
        room.edits = {index: edits[one.posted] for index, one in enumerate(room.stories) if one.posted in edits}


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
