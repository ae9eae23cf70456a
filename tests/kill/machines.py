"""Three workers on hosts of their own, network namespaces, one of which loses the database for a while.

Needs root and iproute2 with iptables, so it is not among the tests that are collected: `make kill-machines`.
"""

from __future__ import annotations

import collections.abc
import contextlib
import pathlib
import socket
import subprocess
import threading
import time

import pytest

from tests.monitor.service import fleet

DATABASE = "10.213.0.1"
HOSTS = ("10.213.1.1", "10.213.1.2", "10.213.1.3", "10.213.1.4")
CUT_OFF = 45
"""Seconds without the database: longer than the half minute after which a connection is given up."""


def ip(*words: str, check: bool = True) -> None:
    """Run `ip`."""
    subprocess.run(["ip", *words], check=check, capture_output=True)


class Proxy:
    """The database on an address that other hosts reach, for the server of the tests listens on loopback."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._door = socket.create_server((DATABASE, 0))
        self.port: int = self._door.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def close(self) -> None:
        """Let nobody in any more, and end what is open."""
        for end in [self._door, *self._ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._door.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                outer, _ = self._door.accept()
                inner = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [outer, inner]
                for one, other in ((outer, inner), (inner, outer)):
                    self._threads.append(threading.Thread(target=self._pass_on, args=(one, other)))
                    self._threads[-1].start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        one.close()


@contextlib.contextmanager
def hosts(count: int) -> collections.abc.Iterator[list[str]]:
    """So many namespaces, by name, each joined to this host; gone in the end."""
    names = [f"scow{number}" for number in range(1, count + 1)]
    try:
        for address in (DATABASE, *HOSTS):
            ip("address", "add", f"{address}/32", "dev", "lo")
        for number, name in enumerate(names, 1):
            ip("netns", "add", name)
            ip("link", "add", f"scov{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("address", "add", f"10.213.{100 + number}.1/30", "dev", f"scov{number}")
            ip("link", "set", f"scov{number}", "up")
            ip("-n", name, "address", "add", f"10.213.{100 + number}.2/30", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "route", "add", "default", "via", f"10.213.{100 + number}.1")
        yield names
    finally:
        for name in names:
            ip("netns", "delete", name, check=False)
        for address in (DATABASE, *HOSTS):
            ip("address", "delete", f"{address}/32", "dev", "lo", check=False)


def cut(name: str, *, off: bool) -> None:
    """Let a host lose each packet to and from the database, or no more; the newsrooms it reaches all the while."""
    for chain, side in (("OUTPUT", "-d"), ("INPUT", "-s")):
        words = ["iptables", "-A" if off else "-D", chain, side, DATABASE, "-j", "DROP"]
        subprocess.run(["ip", "netns", "exec", name, *words], check=True, capture_output=True)


@pytest.mark.parametrize("planner_is_cut_off", [True, False])
def test_a_partition_from_the_database_heals(
    postgres_url: str, tmp_path: pathlib.Path, planner_is_cut_off: bool
) -> None:
    """The others go on with all of it; who was cut off asks nobody meanwhile, and does all alone once they die."""
    port, name = int(postgres_url.rpartition(":")[2].partition("/")[0]), postgres_url.rpartition("/")[2]
    with hosts(3) as machines:
        proxy = Proxy(port)
        inside = f"postgresql://postgres@{DATABASE}:{proxy.port}/{name}"
        with fleet.gathered(tmp_path, postgres_url, HOSTS, inside=inside) as made:
            at = {made.spawn("ip", "netns", "exec", machine): machine for machine in machines}
            made.wait_for(made.are_known, 60)
            made.publish(16)
            time.sleep(1)
            planner = made.planner()
            lost = next(pid for pid in at if (pid == planner) == planner_is_cut_off)
            cut(at[lost], off=True)
            made.publish(16)
            without = made.wait_for(made.is_done, 60)
            print(f"\n{'the planner' if planner_is_cut_off else 'another'} cut off: the rest done in {without:.1f} s")  # noqa: T201
            time.sleep(max(0.0, CUT_OFF - without))
            cut(at[lost], off=False)
            for pid in [pid for pid in at if pid != lost]:
                made.kill(pid)
            made.publish(16)
            alone = made.wait_for(made.is_done, 90)
            tally = made.tally()
            print(tally.told_as(f"healed after {CUT_OFF} s, the others killed, the rest done alone in {alone:.1f} s"))  # noqa: T201
            print("articles by worker:", dict(sorted(made.by_worker().items())))  # noqa: T201
        proxy.close()
    assert (tally.stored, tally.unread) == (tally.published, 0)
    assert (tally.told, tally.accepted) == (48, 48)
    assert tally.impatient == 0
