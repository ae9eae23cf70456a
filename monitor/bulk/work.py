"""What a process of bulk work does: one portion from start to end, by the same code whatever engine runs it."""

from __future__ import annotations

import functools
from importlib import metadata

import sqlalchemy as sa

from monitor import errors, logs, service, warc
from monitor.bulk import filing, opening, portions, sieve, sifting, tables
from storage import bulk, database


class Hand:
    """What a process needs for every portion of an order, made once: the catalogue, the sieve, the database."""

    def __init__(self, order: portions.Order) -> None:
        # What the command says itself is nothing for the log.
        logs.configure(order.settings.monitor.log.model_copy(update={"level": "warning"}))
        self._order = order
        self._engine = database.engine(order.settings.monitor.database_url)
        self._desk = service.build(order.settings, self._engine)
        self.sieve = sieve.Sieve(self._desk.policy.catalogue, everything=order.everything)
        version = metadata.version("sco-monitor")
        self._asked = sieve.digest(version, order.everything, order.settings.partners, order.settings.offices)

    def do(self, portion: portions.Portion, told: portions.Told) -> portions.Done:
        """Do a portion; what is wrong with it stands in the result."""
        try:
            return self._of_file(portion, told) if portion.address else self._of_articles(portion, told)
        except (OSError, errors.MonitorError, sa.exc.SQLAlchemyError, database.StorageError) as error:
            fatal = database.at_fault(error) or isinstance(error, portions.NoExtra)
            return portions.Done(portion=portion, fault=_line(error), fatal=fatal)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one file, the others are read
            return portions.Done(portion=portion, fault=f"a fault of this program: {type(error).__name__}: {error}")

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    def _of_file(self, portion: portions.Portion, told: portions.Told) -> portions.Done:
        with opening.opened(portion.address) as file:
            digest = sieve.digest(self._asked, sifting.fingerprint(file))
            found = functools.partial(sifting.of_file, file, portion, self.sieve, self._desk.policy.catalogue)
            if self._order.folder is not None:
                return _into_table(self._order.folder, portion, digest, found(), told)
            was = filing.standing(self._desk, digest)
            if was is not None and was.finished:
                return _earlier(portion, was)
            filed, fault = filing.Filing(self._desk, portion, digest, was), None
            try:
                filed.take(found(was.place if was else 0), told)
            except warc.WarcError as error:
                if not filed.tally.pages:
                    raise
                fault = str(error)
            filed.finish()
            return portions.Done(portion=portion, tally=filed.tally, fault=fault)

    def _of_articles(self, portion: portions.Portion, told: portions.Told) -> portions.Done:
        with database.sessions(self._engine, read_only=True)() as session:
            digest = sieve.digest(self._asked, portion.first, sifting.fingerprint_of(session, portion))
            if self._order.folder is not None:
                found = sifting.of_articles(self._desk, session, portion, self.sieve)
                return _into_table(self._order.folder, portion, digest, found, told)
        was = filing.standing(self._desk, digest)
        if was is not None and was.finished:
            return _earlier(portion, was)
        return portions.Done(portion=portion, tally=filing.reread(self._desk, portion, digest, was, told))


def do(order: portions.Order, portion: portions.Portion) -> portions.Done:
    """Do a portion in a process that keeps its hand for the next one of the same order."""
    return _hand(order).do(portion, _silent)


def _hand(order: portions.Order) -> Hand:
    key = order.key
    if key not in _HANDS:
        while _HANDS:
            _HANDS.popitem()[1].close()
        _HANDS[key] = Hand(order)
    return _HANDS[key]


_HANDS: dict[str, Hand] = {}
"""The hand of this process, by the key of its order."""


def _silent(pages: int, place: int) -> None:
    del pages, place


def _into_table(
    folder: str, portion: portions.Portion, digest: str, found: tables.Found, told: portions.Told
) -> portions.Done:
    file = tables.path(folder, portion, digest)
    if (known := tables.earlier(file)) is not None:
        return portions.Done(portion=portion, tally=known, earlier=True)
    tally, fault = tables.write(file, found, told)
    return portions.Done(portion=portion, tally=tally, fault=fault)


def _earlier(portion: portions.Portion, was: bulk.Standing) -> portions.Done:
    return portions.Done(portion=portion, tally=portions.Tally(**was.tally), earlier=True)


def _line(error: Exception) -> str:
    """One line on what is wrong."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return (str(error).strip() or type(error).__name__).splitlines()[0]
