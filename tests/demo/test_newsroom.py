"""What happens on the newsroom's sites while they are read."""

from __future__ import annotations

import datetime as dt
import threading

import httpx
import pytest

from demo import newsroom, serving, stories, timeline


def _article(reader: httpx.Client, room: newsroom.Newsroom, key: str) -> str:
    story = next(one for one in room.told("mirror") if one.key == key)
    return reader.get(f"{room.base('mirror')}/news38/shownews.php?id={story.number}").text


def test_a_page_that_is_known_is_not_sent_again(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """Either validator brings 304 and no body, until something is published."""
    address = room.base("secretariat") + "/news/"
    first = reader.get(address)
    known = [{"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}]
    for validators in known:
        again = reader.get(address, headers=validators)
        assert (again.status_code, again.content) == (304, b"")
    room.publish("asean-visit")
    for validators in known:
        assert reader.get(address, headers=validators).status_code == 200


def test_publishing_mirroring_and_editing_show_at_once(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """A new release stands first in its listing; its mirror has the words of the moment; an edit reaches both."""
    room.publish("asean-visit")
    assert room.told("secretariat")[0].key == "asean-visit"
    room.edit("asean-visit", replace=("cybercrime", "fraud"))
    room.mirror("asean-visit", "mirror")
    assert "experience against fraud" in _article(reader, room, "asean-visit")
    room.edit("asean-visit", add="One more paragraph.")
    assert "One more paragraph." in _article(reader, room, "asean-visit")
    for site in ("secretariat", "mirror"):
        assert room.told(site)[0].paragraphs[-1] == "One more paragraph."


def test_the_timeline_plays_every_scene_once(room: newsroom.Newsroom, programme: stories.Programme) -> None:
    """Second for second the scenes that are due are played, in order, and each one once."""
    play = timeline.Timeline(room, programme.scenes)
    before = {site: len(room.told(site)) for site in newsroom.SITES}
    lines = [line for second in range(120) for line in play.advance(second)]
    assert play.finished
    assert [line.split()[0].strip(",") for line in lines] == [
        {"publish": "published", "mirror": "mirrored", "edit": "edited"}[scene.act] for scene in programme.scenes
    ]
    after = {site: len(room.told(site)) - before[site] for site in newsroom.SITES}
    assert after == {"secretariat": 4, "mirror": 1, "times": 2, "partner": 1}


def test_every_scene_can_be_played_and_changes_something(programme: stories.Programme) -> None:
    """No scene publishes what stands there already, mirrors where it cannot, or edits words that are not there."""
    shown = {(one.key, one.site) for one in programme.backlog()}
    for scene in programme.scenes:
        release = programme.releases[scene.release]
        if scene.act == "edit":
            assert any(key == scene.release for key, _ in shown)
            assert scene.add or (scene.replace and any(scene.replace[0] in one for one in release.paragraphs))
        else:
            site = scene.to or next(iter(release.numbers))
            assert site in release.numbers
            assert (scene.release, site) not in shown
            shown.add((scene.release, site))


def test_the_timeline_waits_for_the_first_visits(
    reader: httpx.Client, room: newsroom.Newsroom, programme: stories.Programme
) -> None:
    """Nothing is published before every site was visited, so that nothing new is taken for old news (law 3)."""
    said: list[str] = []
    stop = threading.Event()
    scene = stories.Scene(at=0, act="publish", release="asean-visit", note="told")
    play = timeline.Timeline(room, [scene])
    player = threading.Thread(target=play.run, args=(stop, said.append))
    player.start()
    for site in ("secretariat", "mirror", "times", "partner"):
        reader.get(room.base(site) + "/robots.txt")
        assert not room.visited.is_set()
    for site, path in (("secretariat", "/news/"), ("mirror", "/"), ("times", "/feed/"), ("partner", "/feed.xml")):
        assert said == []
        reader.get(room.base(site) + path)
    player.join(5)
    stop.set()
    assert not player.is_alive()
    title = programme.releases["asean-visit"].title
    assert said == [f"published on secretariat: {title} (told)", timeline.LAST_WORDS]


def test_a_taken_port_is_named(programme: stories.Programme, room: newsroom.Newsroom) -> None:
    """A port in use gives one clear line, and the ports taken before it are given back."""
    port = int(room.base("times").rpartition(":")[2])
    with pytest.raises(serving.PortTaken, match=f"port {port} of 127.0.0.1 is taken"):
        newsroom.Newsroom(programme, ports={"times": port})


def test_stories_have_one_moment_each(programme: stories.Programme) -> None:
    """The order of a listing is never a matter of chance, and no backlog lies in the future."""
    for site in newsroom.SITES:
        moments = [one.posted for one in programme.backlog() if one.site == site]
        assert len(set(moments)) == len(moments)
        assert max(moments) < programme.start - dt.timedelta(days=1)
