"""The scenes of the programme, played on a newsroom: by hand second for second, or along the clock."""

from __future__ import annotations

import collections.abc
import threading
import time

from demo import newsroom, stories

LAST_WORDS = "that was the last release; polling goes on, and the archive stays up to be looked at"


class Timeline:
    """What has been played of a programme, and what is still to come."""

    def __init__(self, room: newsroom.Newsroom, scenes: collections.abc.Sequence[stories.Scene]) -> None:
        self._room = room
        self._waiting = sorted(scenes, key=lambda scene: scene.at)

    @property
    def finished(self) -> bool:
        """Whether every scene was played."""
        return not self._waiting

    def advance(self, elapsed: float) -> list[str]:
        """Play every scene that is due `elapsed` seconds after the start; gives back a line for people on each."""
        lines = []
        while self._waiting and self._waiting[0].at <= elapsed:
            scene = self._waiting.pop(0)
            lines.append(self._play(scene) + (f" ({scene.note})" if scene.note else ""))
        return lines

    def run(self, stop: threading.Event, say: collections.abc.Callable[[str], None]) -> None:
        """Wait until every site was visited, then play along the clock until all is played or `stop` is set.

        `say` gets a line on each scene, and a last one when there is nothing more to come.
        """
        while not self._room.visited.wait(0.2):
            if stop.is_set():
                return
        start = time.monotonic()
        while not self.finished and not stop.wait(0.2):
            for line in self.advance(time.monotonic() - start):
                say(line)
        if self.finished:
            say(LAST_WORDS)

    def _play(self, scene: stories.Scene) -> str:
        if scene.act == "publish":
            story = self._room.publish(scene.release)
            return f"published on {story.site}: {story.title}"
        if scene.act == "mirror" and scene.to:
            story = self._room.mirror(scene.release, scene.to)
            return f"mirrored on {story.site}: {story.title}"
        edited = self._room.edit(scene.release, scene.replace, scene.add)
        what = f"{scene.replace[0]} is now {scene.replace[1]}" if scene.replace else "a paragraph was added"
        return f"edited, {what}: {edited[0].title}"
