"""Place, format, kind and status are read from the sentences that report the occasion."""

from __future__ import annotations

import datetime as dt

import pytest

from monitor.meetings import format as formats
from monitor.meetings import genre, kind, place, status
from tests.monitor.meetings import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two met at the SCO Secretariat on 8 May 2024.", "SCO Secretariat"),
        ("The two met at the UN headquarters in New York on Monday.", "UN headquarters in New York"),
        ("Samarkand was the venue of the conference on 7 May.", "Samarkand"),
        ("Tashkent hosted the seminar on 7 May.", "Tashkent"),
        ("In Helsinki the two spoke of tourism.", "Helsinki"),
        ("The session took place in Novo-Ogaryovo, Moscow Region.", "Novo-Ogaryovo, Moscow Region"),
        ("The delegation visited the Museum of Rivers in Dushanbe.", "Museum of Rivers in Dushanbe"),
        ("The SCO headquarters in Beijing was the venue of consultations.", "The SCO headquarters in Beijing"),
        ("The two met in the building of the Ministry of Rivers.", "building of the Ministry of Rivers"),
        ("The two spoke of unity in the building of relations of a new type.", None),
        ("The Council of Foreign Ministers was held in Moscow on 9 May.", "Moscow"),
        ("MINSK, July 29 (Wire) -- The two met here Friday.", "Minsk"),
        ("PORT LOUIS: Experts gathered here on Friday and Saturday.", "Port Louis"),
        ("MINSK, July 29 (Wire) -- The two met on Friday.", None),
        ("They met. “We are glad to be here,” said the guest.", None),
        ("The two spoke of rivers.", None),
        ("The Shanghai Cooperation Organisation held a session by video.", None),
        ("The ambassadors met to follow the declaration adopted in Astana.", None),
    ],
)
def test_places(text: str, expected: str | None) -> None:
    """A building or a city in the report, and nothing where it names none."""
    read = told.read(text)
    found = place.find(read, told.all_of(read))
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("В Ташкенте прошло заседание экспертов.", "ru", "Ташкент"),
        ("В г. Пекине прошёл приём.", "ru", "Пекин"),
        ("Министры на заседании в Ташкенте согласовали план.", "ru", "Ташкент"),
        ("Саммит, который пройдет в Самарканде, обсудили в Минске.", "ru", "Минск"),
        ("双方在维也纳举行会晤。", "zh", "维也纳"),
    ],
)
def test_places_in_other_languages(text: str, language: str, expected: str) -> None:
    """Russian cities come back to the form that stands alone."""
    read = told.read(text, language=language)
    found = place.find(read, told.all_of(read))
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers met by videoconference on 8 May.", "online"),
        ("The session was held online.", "online"),
        ("The forum took place in a hybrid format in Bangkok.", "hybrid"),
        ("The Secretary-General received the guest in Tashkent.", "in_person"),
        ("The Secretary-General met with the guest.", "in_person"),
        ("The forum on rivers was attended by an SCO delegation under its chief.", "in_person"),
        ("Virtually all sectors trade online retail goods, the conference heard.", "unknown"),
        ("The conference heard a video address from the Secretary-General.", "unknown"),
        ("The ambassador called on the Secretary-General.", "in_person"),
        ("The heads gathered in Tashkent. The envoy joined them via video link from Geneva.", "hybrid"),
        ("The heads gathered in Tashkent. One envoy addressed the session remotely.", "hybrid"),
        ("The envoy joined the talks by video.", "online"),
    ],
)
def test_formats(text: str, expected: str) -> None:
    """Words of video say online; a place or a verb that needs a room says in person."""
    read = told.read(text)
    main = told.all_of(read)
    sort, _ = kind.judge(read, main)
    assert formats.judge(read, main, place.find(read, main), sort)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Secretary-General met with the ambassador of Oman.", "bilateral_meeting"),
        ("The Secretary-General met with the envoy on the sidelines of the Forum of Rivers.", "bilateral_meeting"),
        ("The council of ministers held its 12th meeting.", "multilateral_meeting"),
        ("Ministers of water met for a regular session.", "multilateral_meeting"),
        ("An international conference on rivers took place in Osh.", "conference"),
        ("The delegation paid an official visit to Osh.", "visit"),
        ("A memorandum on rivers was signed by both secretariats.", "ceremony"),
        ("A reception marked the anniversary.", "ceremony"),
        ("Both services signed a roadmap on crossings in Osh.", "ceremony"),
        ("The two secretariats inked an action plan.", "ceremony"),
        ("The presidents of the supreme courts held a meeting with guests.", "multilateral_meeting"),
        ("The envoy spoke at the security dialogue of the organisation.", "conference"),
        ("The Secretary-General gave a press conference.", "press_event"),
        ("The Secretary-General told Russian journalists that the plan is ready.", "press_event"),
        ("Speaking to reporters, the Secretary-General praised the plan.", "press_event"),
        ("The Secretary-General answered questions from the press in Osh.", "press_event"),
        ("The Secretary-General met with the media company of Osh.", "bilateral_meeting"),
        (
            "The OSCE Forum for Security Co-operation heard the envoy; the forum sat for two hours.",
            "multilateral_meeting",
        ),
        ("The envoy spoke to the ASEAN Regional Forum.", "multilateral_meeting"),
        ("The session Roads for All had the envoy among its speakers.", "conference"),
        ("A thematic session on roads drew the envoy.", "conference"),
        ("The meeting of Anna Ford, director of roads, with a delegation took place.", "bilateral_meeting"),
        ("The meeting of the Council of Roads with partners took place.", "multilateral_meeting"),
        ("The director welcomed the Secretary-General at the Conference Centre.", "bilateral_meeting"),
        ("The Secretary-General reached Astana on 5 May.", "visit"),
        ("Minister Anna Ford met with the Secretary-General to discuss the summit in Osh.", "bilateral_meeting"),
        ("Anna Ford and Li Wei, the envoy, met online on Tuesday to talk about boats.", "bilateral_meeting"),
        ("Anna Ford spoke with the envoy on the eve of the summit.", "bilateral_meeting"),
        (
            "Secretaries of the councils want a list, it was said as their two-day meeting ended.",
            "multilateral_meeting",
        ),
        ("Rectors of the universities agreed on diplomas when they gathered in Osh.", "multilateral_meeting"),
        ("The Secretary-General held a briefing for the envoys.", "press_event"),
        ("Состоялась встреча генерального секретаря с послом.", "bilateral_meeting"),
        ("双方举行了会谈。", "bilateral_meeting"),
    ],
)
def test_kinds(text: str, expected: str) -> None:
    """The kind is told by what happened, not by the setting on whose margins it did."""
    read = told.read(text)
    assert kind.judge(read, told.all_of(read))[0] == expected


@pytest.mark.parametrize(
    ("text", "announced", "expected"),
    [
        ("The summit has been cancelled.", False, "cancelled"),
        ("The visit was postponed until May.", True, "postponed"),
        ("The forum will be held in May.", True, "announced"),
        ("The forum was held in May.", False, "held"),
        ("The two discussed debts that had been cancelled.", False, "held"),
    ],
)
def test_statuses(text: str, *, announced: bool, expected: str) -> None:
    """What is called off or put off says so of the occasion itself."""
    read = told.read(text)
    main = told.all_of(read, announced=announced)
    off = status.off(read, main)
    assert (off.call if off else status.judge(read, main, None))[0] == expected


def test_what_begins_after_it_was_posted_is_announced() -> None:
    """A text in the present tense about a day that has not come announces it."""
    read = told.read("Osh hosts the forum on 12 May.", posted=dt.date(2024, 5, 9))
    assert status.judge(read, told.all_of(read), dt.date(2024, 5, 12))[0] == "announced"


@pytest.mark.parametrize(
    "head",
    ["Sochi, 9 April 2024", "9 April 2024, Sochi", "April 9, 2024, Sochi", "April 9, 2024, Sochi, Russia"],
)
def test_the_head_of_a_speech_gives_its_place(head: str) -> None:
    """A line of a city and a day, in either order, says where a speech was given."""
    read = told.read(head, "Dear friends, it is good to be here.")
    found = place.find(read, told.all_of(read, anchor=1))
    assert found
    assert found.name == "Sochi"


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("The council will meet in Osh, the ministry said on Friday.", True),
        ("The forum is to be held in Osh, according to what the envoy told a newspaper.", True),
        ("Osh will host the forum in May, it was announced.", True),
        ("The envoy told reporters that the drills will grow.", False),
        ("The envoy said at the forum that the drills will grow.", False),
        ("The council met in Osh and will meet again, the ministry said.", False),
    ],
)
def test_what_is_still_to_come(text: str, *, announced: bool) -> None:
    """Who said so at the end of a sentence does not make its announcement a report."""
    assert genre.is_announced(told.read(text), 0) is announced


def test_what_began_before_it_was_posted_is_no_announcement() -> None:
    """A text that speaks of the future of an occasion already begun reports it."""
    read = told.read("The forum will go on until Friday.", posted=dt.date(2024, 5, 9))
    assert status.judge(read, told.all_of(read, announced=True), dt.date(2024, 5, 8))[0] == "held"
