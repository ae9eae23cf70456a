"""The demo: newsroom, mailbox, webhook receiver, and the real daemon reading them. ``python -m demo``, ended by Ctrl-C.

Everything it writes stands in `var/demo`, which is made anew each time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading

from demo import mailbox, newsroom, receiver, serving, stories, timeline

PORTS = {"secretariat": 8801, "mirror": 8802, "times": 8803, "partner": 8804}
WEB_PORT = 8000
HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
STATE = ROOT / "var" / "demo"
CONFIG = STATE / "config"
WELCOME = f"""
sco-monitor demo: a pretend newsroom of four sites, and the real daemon that reads it.

  archive     http://127.0.0.1:{WEB_PORT}
  Secretariat http://127.0.0.1:8801/news/    its mirror http://127.0.0.1:8802/
  newspaper   http://127.0.0.1:8803/category/sco/    partner http://127.0.0.1:8804/
  ask it      {os.path.relpath(pathlib.Path(sys.executable).parent, ROOT)}/sco-monitor meetings --config var/demo/config

The first visit of a site tells nobody of old news. After that one thing happens every five seconds, for a minute; mails
and webhooks are shown here as they arrive, about a second after the poll that found them. Ctrl-C ends everything.

"""
GRACE = 15  # seconds that the daemon has to finish what is in flight


def main() -> int:
    """Run until Ctrl-C, SIGTERM or the end of the daemon; gives back the exit code."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        with contextlib.ExitStack() as stack:
            _check_free(WEB_PORT)
            room = stack.enter_context(newsroom.Newsroom(stories.load(dt.datetime.now(dt.UTC)), PORTS))
            stack.callback(mailbox.Mailbox(mailbox.PORT, sys.stdout).close)
            stack.callback(receiver.Receiver(receiver.PORT, sys.stdout).close)
            _fresh_state()
            _say(WELCOME)
            return _run(room, stop)
    except serving.PortTaken as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1


def _run(room: newsroom.Newsroom, stop: threading.Event) -> int:
    """The daemon beside the timeline, until one of them is told to stop."""
    daemon = subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-m", "monitor", "run", "--config", str(CONFIG)], cwd=ROOT, start_new_session=True
    )
    play = timeline.Timeline(room, room.programme.scenes)
    player = threading.Thread(target=play.run, args=(stop, lambda line: _say(f"--- newsroom: {line}\n")), daemon=True)
    player.start()
    while not stop.wait(0.2):
        if daemon.poll() is not None:
            stop.set()
            player.join()
            sys.stderr.write(f"demo: the daemon ended by itself, with exit code {daemon.returncode}\n")
            return daemon.returncode or 1
    daemon.terminate()
    player.join()
    try:
        daemon.wait(GRACE)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()
    _say("\nThe demo has ended.\n")
    return 0


def _fresh_state() -> None:
    """No database of an earlier demo, and the configuration: the demo's own files beside the shipped catalogue."""
    shutil.rmtree(STATE, ignore_errors=True)
    CONFIG.mkdir(parents=True)
    for name in ("partners.toml", "offices.toml"):
        shutil.copy(ROOT / "config" / name, CONFIG / name)
    for file in (HERE / "config").glob("*.toml"):
        shutil.copy(file, CONFIG / file.name)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise serving.PortTaken(port) from error


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
