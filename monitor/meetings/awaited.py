"""Is news that a meeting is off about a certain one that was announced?

Such news is short: often it gives a title, the day and the bodies, and nobody by name. So a day, and a partner or a
title, are enough here where two reports of what happened would ask for more; but what is unsure counts for nothing.
"""

from __future__ import annotations

import collections.abc

from monitor.meetings import identity, likeness


def is_about(off: identity.Facts, known: identity.Facts, named: collections.abc.Collection[str] = ()) -> bool:
    """Whether news of a meeting that is off surely speaks of the known one.

    The days of `off` are those on which the meeting was to be; `named` are ids of partners that the news names without
    saying that they were to take part.
    """
    if off.days and known.days and not (off.days[0] <= known.days[1] and known.days[0] <= off.days[1]):
        return False
    if _is_another(off, known):
        return False
    titles = likeness.titles(off.title, known.title)
    people = likeness.shared_people(off.people, known.people)
    partners = {*off.partners, *named} & set(known.partners)
    if (off.kind in identity.LARGE) != (known.kind in identity.LARGE) and titles < likeness.ALIKE:
        return False
    akin = titles >= likeness.AKIN
    if off.days and known.days:
        same_place = off.kind == known.kind and bool(likeness.cities(off.place, known.place)[1])
        return bool(partners or people) or akin or (same_place and not off.partners and not known.partners)
    return titles >= likeness.ALIKE or (akin and bool(partners or people)) or len(people) > 1


def _is_another(off: identity.Facts, known: identity.Facts) -> bool:
    """Whether city, number, partners or people make it another meeting."""
    if likeness.cities(off.place, known.place)[0] or likeness.ordinals_differ(off.title, known.title):
        return True
    if off.partners and known.partners and not set(off.partners) & set(known.partners):
        return True
    if not off.people or not known.people or likeness.scripts_differ(off.people, known.people):
        return False
    return not likeness.shared_people(off.people, known.people)
