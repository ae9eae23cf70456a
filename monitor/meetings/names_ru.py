"""People named in a Russian sentence, with the office before the name."""

from __future__ import annotations

import re

from monitor.meetings import names

_OFFICE = (
    r"(?:[Гг]енеральн\w+ секретар\w+|[Сс]екретар\w+|[Мм]инистр\w*|[Пп]резидент\w*|[Пп]редседател\w+|[Дд]иректор\w*|"
    r"[Пп]ос(?:ол|ла|лу|лом|ле)\b|[Пп]ремьер\w*(?:-министр\w*)?|[Зз]аместител\w+|[Пп]омощник\w*|[Гг]лав\w+|"
    r"[Рр]уководител\w+|[Пп]редставител\w+|[Нн]ачальник\w*|[Рр]ектор\w*|[Гг]убернатор\w*|[Кк]оординатор\w*|[Сс]оветник\w*|"
    r"[Гг]енсек\w*|[Уу]полномоченн\w+|[Кк]омиссар\w*)"
)
_NAME = r"(?:[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s[А-ЯЁ][а-яё]+){1,2}|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\b)"
_TITLED = re.compile(rf"(?P<office>{_OFFICE}[^.!?;:«»\"]{{0,140}}?)[ ,]+(?:г-н\w*\s|господин\w*\s)?(?P<name>{_NAME})")
_FOLLOWED = re.compile(rf"(?P<name>{_NAME}),\s(?P<office>{_OFFICE}[^.!?;:«»\",]{{0,120}})")
_ADDRESSED = re.compile(rf"(?:[Уу]важаем\w+\s)?(?:[Гг]оспо(?:дин|жа)|г-н|г-жа)\s(?P<name>{_NAME})")
_BARE = re.compile(rf"(?<![\w.])(?P<name>{_NAME}|[А-ЯЁ]\.[А-ЯЁ][а-яё]+)")
_NOT_A_NAME = re.compile(
    r"\b(?:Шанха\w+|Республик\w+|Российск\w+|Федераци\w+|Китайск\w+|Народн\w+|Организаци\w+|Объедин[её]нн\w+|Наци\w+|"
    r"Министр\w*|Министерств\w+|Совет\w*|Секретар\w+|Секретариат\w*|Исполнительн\w+|Комитет\w*|Комисси\w+|Управлени\w+|"
    r"Центр\w*|Генеральн\w+|Региональн\w+|Исламск\w+|Кыргызск\w+|Евразийск\w+|Договор\w*|Содружеств\w+|Независим\w+|"
    r"Государственн\w+|Азии|Азия|Европ\w+|Новый|Нового|Нью|Саммит\w*|Высок\w+|Уважаем\w+|Подписани\w+|Посл\w+|"
    r"Чрезвычайн\w+|Полномочн\w+|Президент\w*|Председател\w+|Директор\w*|Заместител\w+|Премьер\w*|Вы\b|От\b|На\b|По\b|"
    r"Главн\w+|Сторон\w*|Вице\w*|Международн\w+|Мировой|Великой|Победы|Второй|Генассамбле\w+|Ассамбле\w+|Портал\w*)"
)
_GENITIVE_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ын)(?:а|у|ым|ом)$")


def find(text: str) -> tuple[names.Named, ...]:
    """The people named in a Russian sentence, in order, their names in the nominative as far as endings tell."""
    found: list[names.Named] = []
    for pattern in (_TITLED, _FOLLOWED, _ADDRESSED, _BARE):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = match["name"]
            if _NOT_A_NAME.search(name) or any(n.start < end and start < n.end for n in found):
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
    """A man's name back from the genitive, dative or instrumental, where the surname's ending tells: Владимира Норова."""
    *given, surname = name.split()
    bare = surname.rpartition(".")[2]
    if not _GENITIVE_SURNAME.search(bare):
        if len(given) == 1 and bare.endswith("ом"):
            return f"{given[0]} {surname[:-2]}"
        if len(given) == 1 and bare.endswith("и") and given[0].endswith("а"):
            return f"{given[0][:-1]} {surname[:-1]}а"
        if len(given) == 1 and bare.endswith(("ына", "ина")) and len(bare) > 3:
            return name
        return name
    if given and given[0][-1] in "аяуюме" and not given[0].endswith("."):
        first = re.sub(r"(?:ом|ем|[ауе])$", "", given[0])
        first = re.sub(r"(?:ея|ею|еем)$", "ей", first) if first == given[0] else first
        first = re.sub(r"(?<=[иа])[яю]$", "й", first)
        return f"{first} {_GENITIVE_SURNAME.sub(lambda m: m.group()[:2], surname)}"
    if not given and "." in surname and not bare.endswith(("ина", "ева", "ова")):
        return _GENITIVE_SURNAME.sub(lambda m: m.group()[:2], surname)
    return name
