"""One occasion told on several sites in several languages is one, and occasions that look like it are not."""

from __future__ import annotations

import datetime as dt
import itertools
import pathlib
import tomllib

import pytest

from monitor import meetings, partners
from monitor.meetings import identity
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).parents[2] / "config"
EN, RU, ZH = "en", "ru", "zh"
TALKS = {
    "secretariat": (
        EN, dt.date(2021, 3, 17), "SCO Secretary-General meets with the Executive Secretary of UNESCAP",
        (
            "On 16 March 2021, SCO Secretary-General Vladimir Norov met with UNESCAP Executive Secretary "
            "Armida Alisjahbana in Bangkok. The parties discussed transport corridors and a plan for joint "
            "work."
        ),
    ),
    "mirror": (
        EN, dt.date(2021, 11, 2), "SCO Secretary-General meets with the Executive Secretary of UNESCAP",
        (
            "On 16 March 2021, SCO Secretary-General Vladimir Norov met with UNESCAP Executive Secretary "
            "Armida Alisjahbana in Bangkok. The parties discussed transport corridors and a plan for joint "
            "work."
        ),
    ),
    "partner": (
        EN, dt.date(2021, 3, 18), "Commission and Shanghai organisation look at roads",
        (
            "UNESCAP Executive Secretary Armida Salsiah Alisjahbana received SCO Secretary-General Vladimir "
            "Norov in Bangkok on 16 March 2021. They spoke about roads, railways and ports."
        ),
    ),
    "agency": (
        EN, dt.date(2021, 3, 16), "Norov and Alisjahbana hold talks in Bangkok",
        (
            "BANGKOK, March 16. SCO Secretary-General Vladimir Norov held talks with UNESCAP Executive "
            "Secretary Armida Alisjahbana in Bangkok on March 16, 2021, the SCO press service said."
        ),
    ),
    "chinese": (
        ZH, dt.date(2021, 3, 17), "上合组织秘书长会见联合国亚太经社会执行秘书",
        "2021年3月16日，上海合作组织秘书长诺罗夫在曼谷会见联合国亚太经社会执行秘书阿里沙赫巴纳。双方讨论了交通合作。",
    ),
    "russian": (
        RU, dt.date(2021, 3, 17), "Генеральный секретарь ШОС встретился с Исполнительным секретарем ЭСКАТО ООН",
        (
            "16 марта 2021 года Генеральный секретарь ШОС Владимир Норов встретился в Бангкоке с "
            "Исполнительным секретарем ЭСКАТО Армидой Алишахбаной. Стороны обсудили транспорт."
        ),
    ),
}  # fmt: skip
UNSURE = {
    "russian-of-two": (
        RU, dt.date(2021, 3, 17), "Генеральный секретарь ШОС провёл встречи в Бангкоке",
        (
            "16 марта 2021 года Генеральный секретарь ШОС Владимир Норов встретился в Бангкоке с "
            "Исполнительным секретарем ЭСКАТО Армидой Алишахбаной и представителем ООН. Стороны обсудили транспорт."
        ),
    ),
}  # fmt: skip
"""Names in another script, and the United Nations among the partners besides."""
OTHERS = {
    "same-day-other-guest": (
        EN, dt.date(2021, 3, 17), "SCO Secretary-General meets with the Secretary-General of ASEAN",
        (
            "On 16 March 2021, SCO Secretary-General Vladimir Norov met with ASEAN Secretary-General Lim Jock "
            "Hoi in Bangkok. The parties discussed transport corridors and a plan for joint work."
        ),
    ),
    "same-guest-other-day": (
        EN, dt.date(2021, 6, 2), "SCO Secretary-General meets with the Executive Secretary of UNESCAP",
        (
            "On 1 June 2021, SCO Secretary-General Vladimir Norov met with UNESCAP Executive Secretary Armida "
            "Alisjahbana in Bangkok. The parties went through the plan for joint work."
        ),
    ),
    "same-day-other-official": (
        RU, dt.date(2021, 3, 17), "Директор Исполкома РАТС ШОС встретился с послом Монголии",
        (
            "16 марта 2021 года Директор Исполнительного комитета РАТС ШОС Джумахон Гиёсов встретился в "
            "Ташкенте с послом Монголии Болдом Сухбаатаром."
        ),
    ),
}  # fmt: skip


def facts(told: tuple[str, dt.date, str, str]) -> identity.Facts:
    """What detection reads of a page."""
    language, posted, title, text = told
    tables = [tomllib.loads((CONFIG / f"{name}.toml").read_text("utf-8")) for name in ("partners", "offices")]
    catalogue = partners.from_tables(tables[0]["partner"], tables[1]["office"])
    page = parsed.Article(
        title=title, paragraphs=(text,), parser="made", parser_version="1", published=posted, language=language
    )
    (meeting,) = meetings.detect(page, catalogue).meetings
    return identity.Facts.of(meeting, posted)


@pytest.fixture(scope="module")
def known() -> dict[str, identity.Facts]:
    """What detection reads of each page."""
    return {name: facts(told) for name, told in (TALKS | UNSURE | OTHERS).items()}


def test_one_occasion_in_all_its_retellings_is_one(known: dict[str, identity.Facts]) -> None:
    """The Secretariat, its later mirror, the partner, an agency, Chinese and Russian pages report one meeting."""
    for one, other in itertools.combinations(TALKS, 2):
        assert identity.same(known[one], known[other]), (one, other)


def test_what_only_looks_alike_is_different(known: dict[str, identity.Facts]) -> None:
    """Another guest on the day, the guest on another day, another official: none is even perhaps the same."""
    for one, other in itertools.product(OTHERS, TALKS | UNSURE):
        assert identity.compare(known[one], known[other]).verdict == "different", (one, other)


@pytest.mark.parametrize("other", [name for name in TALKS if name != "russian"])
def test_what_cannot_be_told_is_left_to_people(known: dict[str, identity.Facts], other: str) -> None:
    """Where the names cannot be compared and the partners differ, day and place make it perhaps the same."""
    assert identity.compare(known["russian-of-two"], known[other]).verdict == "perhaps"
