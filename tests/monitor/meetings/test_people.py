"""People are found with their offices, folded into one, and told from those who are only named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.meetings import names, names_ru, names_zh, participants, people
from tests.monitor.meetings import told


def found(text: str) -> list[tuple[str, str | None]]:
    """The titled people of an English sentence, each with the office."""
    return [(named.name, named.office) for named in names.find(text) if named.titled]


def took_part(*paragraphs: str, language: str = "en", announced: bool = False, anchor: int = 0) -> list[str]:
    """The names of those who took part in what a text tells of."""
    read = told.read(*paragraphs, language=language)
    main = told.all_of(read, announced=announced, anchor=anchor)
    return [participant.name for participant in participants.find(read, main)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SCO Secretary-General Zhang Ming came.", [("Zhang Ming", "SCO Secretary-General")]),
        (
            "President of the Republic of Belarus Ivan Petrovich spoke.",
            [("Ivan Petrovich", "President of the Republic of Belarus")],
        ),
        ("Amina Karim, Director of the River Agency, spoke.", [("Amina Karim", "Director of the River Agency")]),
        ("The secretary-general of the SCO, Zhang Ming, came.", [("Zhang Ming", "secretary-general of the SCO")]),
        ("H.E. Mr. Otto Brandt came.", [("Otto Brandt", None)]),
        (
            "Dr Salim bin Hamad al-Rashid, Ambassador of Oman, came.",
            [("Salim bin Hamad al-Rashid", "Ambassador of Oman")],
        ),
        ("President N. Karimov of the Republic of Uzbekistan came.", [("N. Karimov", "President")]),
        (
            "Ana Lund and Budi Santoso, Ambassadors of Norway and Indonesia to China, came.",
            [
                ("Ana Lund", "Ambassadors of Norway and Indonesia to China"),
                ("Budi Santoso", "Ambassadors of Norway and Indonesia to China"),
            ],
        ),
        ("Director of the Centre for Combating Illicit Trafficking came.", []),
        ("The Belt and Road Initiative and the Eight Wonders were praised.", []),
        ("From Kazakhastan, First Deputy Minister Zhanat Serik spoke.", [("Zhanat Serik", "First Deputy Minister")]),
    ],
)
def test_names_and_offices(text: str, expected: list[tuple[str, str | None]]) -> None:
    """An office before or after a name makes it a person's; bodies and documents are none."""
    assert found(text) == expected


def test_a_surname_alone_is_folded_into_the_full_name() -> None:
    """Later mentions, initials and slips of the pen do not make a second person."""
    read = told.read(
        "SCO Secretary-General Vladimir Norov met with Director Anna Weber.",
        "Mr Norov thanked Ms Weber. V. Norov said that Vladimor Norov agreed.",
    )
    assert [person.name for person in people.gather(read)] == ["Vladimir Norov", "Anna Weber"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Vladimir Norov", "V. Norov", True),
        ("Ghada Waly", "Ghada Vali", False),
        ("Zhang Ming", "Zhang Yu", False),
        ("António Guterres", "Antonio Guterres", True),
        ("Владимира Норова", "Владимир Норов", True),
        ("诺罗夫", "弗拉基米尔·诺罗夫", True),
        ("Rakesh Asthana", "Shri Rakesh Asthana", True),
    ],
)
def test_spellings_of_one_name(one: str, other: str, *, expected: bool) -> None:
    """Accents, initials and endings do not matter; another first name does."""
    assert people.same(one, other) is expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["SCO Secretary-General Zhang Ming met with Director Amina Karim."], ["Zhang Ming", "Amina Karim"]),
        (
            ["The council met.", "Taking part were Director Amina Karim and Minister Otto Brandt."],
            ["Amina Karim", "Otto Brandt"],
        ),
        (["The council met.", "Director Amina Karim stressed that rivers matter."], ["Amina Karim"]),
        (["The council met.", "In turn, Otto Brandt, Minister of Rivers, noted the results."], ["Otto Brandt"]),
        (
            ["The council met.", "Greetings from Minister Otto Brandt were read out by Director Amina Karim."],
            ["Amina Karim"],
        ),
        (
            [
                "The council met.",
                "A message of Minister Otto Brandt was read.",
                "Minister Otto Brandt said in it that all is well.",
            ],
            [],
        ),
        (
            ["The council met.", "Director Amina Karim recalled that President Otto Brandt had proposed a plan."],
            ["Amina Karim"],
        ),
        (["The council met.", "“We thank President Otto Brandt,” said Director Amina Karim."], ["Amina Karim"]),
        (["The council met.", "All praised the initiative of President Otto Brandt."], []),
        (["The council met.", "Spokesman Otto Brandt said this."], []),
    ],
)
def test_who_took_part(sentences: list[str], expected: list[str]) -> None:
    """Those in the room or speaking took part; those quoted, thanked or writing did not."""
    assert took_part(*sentences) == expected


def test_who_tells_of_what_is_to_come_does_not_take_part() -> None:
    """An official who announces a forum is not therefore at it."""
    assert took_part("The forum will open in May.", "Minister Otto Brandt said so.", announced=True) == []


def test_a_line_broken_by_the_layout_goes_on() -> None:
    """A list of those present that a page broke over two lines is one list."""
    assert took_part(
        "The council met in the spring in the city by the river.",
        "Taking part in the meeting of the council were many officials and experts,",
        "Director Amina Karim and Minister Otto Brandt from the republics.",
    ) == ["Amina Karim", "Otto Brandt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Генеральный секретарь Владимир Норов провёл беседу с Министром рек Республики Иран Камилом Азизовым.",
            ["Владимир Норов", "Камил Азизов"],
        ),
        ("Участниками стали Генеральный секретарь Д.Ф.Мезенцев и Директор А.А.Пиров.", ["Д.Ф.Мезенцев", "А.А.Пиров"]),
        ("Беседу с Председателем Комитета СНГ Сергеем Лебедевым провели эксперты.", ["Сергей Лебедев"]),
    ],
)
def test_russian_names(text: str, expected: list[str]) -> None:
    """Names come back to the nominative, and the country before one is no part of it."""
    assert [named.name for named in names_ru.find(text) if named.titled] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国外交部部长王毅在北京会见上海合作组织秘书长诺罗夫。", ["中国外交部部长", "上海合作组织秘书长"]),
        ("俄罗斯外交部长拉夫罗夫会见了上合组织秘书长诺罗夫。", ["俄罗斯外交部长", "上合组织秘书长"]),
        ("外交部部长王毅出席。", ["外交部部长"]),
    ],
)
def test_chinese_offices(text: str, expected: list[str]) -> None:
    """An office begins behind the verb that leads to it, and a ministry is nobody's name."""
    assert [named.office for named in names_zh.find(text) if named.titled] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上海合作组织秘书长诺罗夫会见了国际移民组织总干事斯温。", ["诺罗夫", "斯温"]),
        ("主持活动的是上合组织副秘书长萨义德和朴扬帆。", ["萨义德", "朴扬帆"]),
        ("欢迎张明秘书长履新。", ["张明"]),
        ("外交部长王毅、公安部部长王小洪出席会议。", ["王毅", "王小洪"]),
        ("李伟与上合组织副秘书长会面。", []),
        ("上合组织秘书长与东盟秘书长会晤已取消。", []),
    ],
)
def test_chinese_names(text: str, expected: list[str]) -> None:
    """A name follows its office, or leads it, and two may share one."""
    assert [named.name for named in names_zh.find(text) if named.titled] == expected


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("SCO Secretary-General", "SCO"),
        ("Director of the River Agency", "River Agency"),
        ("Deputy Minister", None),
        (None, None),
    ],
)
def test_the_body_of_an_office(office: str | None, expected: str | None) -> None:
    """The body stands before the office or after its preposition."""
    assert participants.organisation(office) == expected


@given(st.text(alphabet=st.sampled_from("AaBb.,’' -MrDof()ЯяИ会长和“"), max_size=80))
def test_any_text_is_read_for_names_without_an_error(text: str) -> None:
    """Names are always literally in the sentence, in English at least."""
    assert all(text[named.start : named.end] == named.name for named in names.find(text))
    names_ru.find(text)
    names_zh.find(text)


def test_a_page_that_is_all_names_is_read_so_far_and_no_further() -> None:
    """Every name is held against those before it, so that only so many are: the work does not grow with the page."""
    tens = ("Ala", "Beko", "Cimar", "Dolun", "Eros", "Fatik", "Gomel", "Hanu", "Ibis", "Jarma")
    names = [
        f"{one}{two.lower()} {three}{four.lower()}" for one in tens for two in tens for three in tens for four in tens
    ]
    lines = people.gather(told.read(*(f"Director {name} spoke." for name in names)))
    assert max(place.sentence for person in lines for place in person.places) == people.REACH - 1
    wall = people.gather(told.read(", ".join(names[: 2 * people.MOST])))
    assert sum(len(person.places) for person in wall) == people.MOST
