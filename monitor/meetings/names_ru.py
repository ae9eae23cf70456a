"""People named in a Russian sentence, with the office before the name."""

from __future__ import annotations

import re

from monitor.meetings import names

_OFFICE = (
    r"(?:[Гг]енеральн\w+ секретар\w+|[Сс]екретар\w+|[Мм]инистр\w*|[Пп]резидент\w*|[Пп]редседател\w+|[Дд]иректор\w*|"
    r"[Пп]ос(?:ол|ла|лу|лом|ле)\b|[Пп]ремьер\w*(?:-министр\w*)?|[Зз]аместител\w+|[Пп]омощник\w*|[Гг]лав\w+|"
    r"[Рр]уководител\w+|[Пп]редставител\w+|[Нн]ачальник\w*|[Рр]ектор\w*|[Гг]убернатор\w*|[Кк]оординатор\w*|"
    r"[Сс]оветник\w*|"
    r"[Гг]енсек\w*|[Уу]полномоченн\w+|[Кк]омиссар\w*)"
)
_NO_NAME = (
    r"(?!(?:Шанха\w+|Республик\w+|Российск\w+|Федераци\w+|Китайск\w+|Народн\w+|Организаци\w+|"
    r"Объедин[её]нн\w+|Наци\w+|Министр\w*|Министерств\w+|Совет\w*|Секретар\w+|Секретариат\w*|"
    r"Исполнительн\w+|Комитет\w*|Комисси\w+|Управлени\w+|Центр\w*|Генеральн\w+|Региональн\w+|"
    r"Исламск\w+|Кыргызск\w+|Евразийск\w+|Договор\w*|Содружеств\w+|Независим\w+|Государственн\w+|Азии|"
    r"Азия|Европ\w+|Новый|Нового|Нью|Саммит\w*|Высок\w+|Уважаем\w+|Подписани\w+|Посл\w+|Чрезвычайн\w+|"
    r"Полномочн\w+|Президент\w*|Председател\w+|Директор\w*|Заместител\w+|Премьер\w*|Вы|От|На|По|"
    r"Главн\w+|Сторон\w*|Вице\w*|Международн\w+|Мировой|Великой|Победы|Второй|Генассамбле\w+|"
    r"Ассамбле\w+|Портал\w*|Узбекистан\w*|Казахстан\w*|Таджикистан\w*|Кыргызстан\w*|Киргиз\w*|"
    r"Росси[яию]|Кита[йяюе]\w*|Инди[яию]|Пакистан\w*|Иран\w*|Беларус\w*|Монголи\w+|Афганистан\w*|"
    r"Секретариат\w*)\b)"
)
"""Capitalised words that are no part of a name, before which a name does not begin or go on."""

_WORD = rf"{_NO_NAME}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_NAME = rf"(?:[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?{_NO_NAME}[А-ЯЁ][а-яё-]+|{_WORD}(?:\s{_WORD}){{1,2}}|{_WORD}\s[А-ЯЁ](?![\w.]))"
_TITLED = re.compile(rf"(?P<office>{_OFFICE}[^.!?;:«»\"]{{0,140}}?)[ ,]+(?:г-н\w*\s|господин\w*\s)?(?P<name>{_NAME})")
_FOLLOWED = re.compile(rf"(?P<name>{_NAME}),\s(?P<office>{_OFFICE}[^.!?;:«»\",]{{0,120}})")
_ADDRESSED = re.compile(rf"(?:[Уу]важаем\w+\s)?(?:[Гг]оспо(?:дин|жа)|г-н|г-жа)\s(?P<name>{_NAME})")
_BARE = re.compile(rf"(?<![\w.])(?P<name>{_NAME})")
_GENITIVE_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ын)(?:а|у|ым|ом)$")


def find(text: str) -> tuple[names.Named, ...]:
    """The people named in a Russian sentence, in order, their names in the nominative as far as endings tell."""
    found: list[names.Named] = []
    for pattern in (_TITLED, _FOLLOWED, _ADDRESSED, _BARE):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = match["name"]
            if any(n.start < end and start < n.end for n in found):
                continue
            office = match.groupdict().get("office")
            found.append(
                names.Named(
                    nominative(name), start, end, office.strip(" ,") if office else None, whole=True,
                    titled=pattern is not _BARE,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda named: named.start))


def nominative(name: str) -> str:
    """A man's name back from the genitive, dative or instrumental, where the surname's ending tells:"
    " Владимира Норова."""
    *given, surname = name.split()
    bare = surname.rpartition(".")[2]
    if not _GENITIVE_SURNAME.search(bare):
        return name
    if given and given[0][-1] in "аяуюм" and "." not in given[0]:
        first = re.sub(r"(?<=[аеи])(?:ем|[яю])$", "й", given[0])
        first = re.sub(r"(?:ом|ем|[ау])$", "", first)
        return f"{first} {_GENITIVE_SURNAME.sub(lambda m: m.group()[:2], surname)}"
    if not given and "." in surname and not bare.endswith(("ина", "ева", "ова")):
        return _GENITIVE_SURNAME.sub(lambda m: m.group()[:2], surname)
    return name
