"""The workers of a Dask cluster, on as many machines as it has; loaded only where a scheduler is named.

Dask runs a task again whose worker died. A task says nothing of how far it is.
"""

from __future__ import annotations

import collections.abc
import importlib
import itertools
import typing

from monitor.bulk import portions, work

CONNECT_SECONDS = 15
AHEAD = 2
"""Tasks of a worker's thread that the scheduler has at a time: the one that it does, and the next."""
RETRIES = 2


def run(
    order: portions.Order, given: collections.abc.Iterable[portions.Portion], address: str
) -> collections.abc.Iterator[portions.Step]:
    """Do the portions on the workers of the scheduler at this address, and tell what came of each.

    Raises `portions.NoExtra`, and `portions.BulkError` where there is no scheduler or it has no worker.
    """
    try:
        dask: typing.Any = importlib.import_module("distributed")
    except ImportError as error:
        raise portions.NoExtra("--scheduler takes an extra: pip install 'sco-monitor[bulk]'") from error
    try:
        client = dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise portions.BulkError(f"{address}: no Dask scheduler answers there") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise portions.BulkError(f"{address}: the scheduler has no workers")
        yield from _run(dask, client, order, iter(given), threads * AHEAD)


def _run(
    dask: typing.Any,
    client: typing.Any,
    order: portions.Order,
    left: collections.abc.Iterator[portions.Portion],
    ahead: int,
) -> collections.abc.Iterator[portions.Step]:
    begun: dict[typing.Any, portions.Portion] = {}

    def submit(portion: portions.Portion) -> typing.Any:
        future = client.submit(work.do, order, portion, pure=False, retries=RETRIES)
        begun[future] = portion
        return future

    running = dask.as_completed([submit(one) for one in itertools.islice(left, ahead)], loop=client.loop)
    for future in running:
        portion = begun.pop(future)
        try:
            yield future.result()
        except Exception as error:  # noqa: BLE001 -- whatever ended the task costs this portion only
            yield portions.Done(portion=portion, fault=f"{type(error).__name__}: {error}".splitlines()[0])
        for following in itertools.islice(left, 1):
            running.add(submit(following))
