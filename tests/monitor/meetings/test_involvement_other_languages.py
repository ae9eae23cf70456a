"""Which partners took part, in Russian and Chinese."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import pytest

from monitor import partners
from monitor.meetings import involvement, occasion, reading
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"])


def judged(language: str, *sentences: str) -> tuple[dict[str, str], dict[str, str]]:
    """The involved partners with their roles, and those only named with the reason."""
    article = parsed.Article(
        title="",
        paragraphs=sentences,
        parser="text",
        parser_version="1",
        published=dt.date(2021, 5, 6),
        language=language,
    )
    read = reading.read(article)
    judgement = involvement.judge(read, occasion.find(read), (), CATALOGUE)
    found, named = judgement.involved, judgement.mentions
    return {one.partner: one.role for one in found}, {one.partner: one.why for one in named}


LEAD = "Генеральный секретарь ШОС Азиз Карим принял участие в конференции в Пекине 4 мая 2021 года."
RUSSIAN = {
    "4 мая Генеральный секретарь ШОС встретился с Исполнительным секретарём ЭСКАТО Анной Хилл.": ({"unescap"}, {}),
    "В Москве состоялись переговоры Генсека ШОС с Генеральным секретарём ОДКБ.": ({"csto"}, {}),
    LEAD + " В ней участвовали представители ООН, ОБСЕ и Интерпола.": ({"un", "osce", "interpol"}, {}),
    LEAD + " Форум организован совместно с ЮНИДО.": ({"unido"}, {}),
    LEAD + " Стороны чтут Устав ООН.": (set(), {"un": "document"}),
    LEAD + " Растёт торговля со странами АСЕАН.": (set(), {"asean": "member-state"}),
    LEAD + " Он отметил роль СНГ.": (set(), {"cis": "topic"}),
    "4 мая в штаб-квартире ООН Генеральный секретарь ШОС встретился с министром Ли Вэем.": (set(), {"un": "venue"}),
    "4 мая «на полях» саммита ОБСЕ Генсек ШОС встретился с министром Ли Вэем.": (set(), {"osce": "framework"}),
    "Генсек ШОС 4 мая принял постоянного представителя Самоа при ООН.": (set(), {"un": "accredited-to"}),
}


@pytest.mark.parametrize("text", RUSSIAN)
def test_russian(text: str) -> None:
    """Officials, lists and organisers involve a body; documents, members, venues and words told do not."""
    roles, whys = judged("ru", text)
    assert (set(roles), whys) == RUSSIAN[text]


START = "5月4日，上海合作组织秘书长卡里姆在北京出席论坛。"
CHINESE = {
    "5月4日，上海合作组织秘书长卡里姆会见联合国秘书长希尔。": ({"un"}, {}),
    "5月4日，上海合作组织秘书长卡里姆在北京会见东盟秘书长李伟。": ({"asean"}, {}),
    START + "来自联合国教科文组织、欧安组织等国际组织的代表参加。": ({"unesco", "osce"}, {}),
    START + "各方遵守联合国宪章。": (set(), {"un": "document"}),
    START + "同东盟国家的贸易增长。": (set(), {"asean": "member-state"}),
    START + "卡里姆表示，愿同独联体合作。": (set(), {"cis": "topic"}),
    "5月4日，上合组织秘书长卡里姆在联合国总部会见李伟。": (set(), {"un": "venue"}),
    "5月4日，上合组织秘书长卡里姆在联合国大会期间会见李伟。": (set(), {"un": "framework"}),
}


@pytest.mark.parametrize("text", CHINESE)
def test_chinese(text: str) -> None:
    """Officials and lists involve a body; documents, members, venues and words told do not."""
    roles, whys = judged("zh", text)
    assert (set(roles), whys) == CHINESE[text]
