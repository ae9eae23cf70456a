"""What stands around a release on its page: menus, other headlines, captions, in three languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "org": "Shanghai Cooperation Organisation", "site": "SCO Secretariat", "home": "Home", "news": "News",
        "about": "About SCO", "docs": "Documents", "photo": "Photo", "contacts": "Contacts", "search": "Search",
        "latest": "Latest news", "more": "Read more", "related": "Read also", "popular": "Most read", "share": "Share",
        "print": "Print version", "source": "Source: SCO Secretariat", "published": "Published", "views": "Views",
        "rights": "All rights reserved. When using materials a link to the site of the SCO Secretariat is required.",
        "cookies": "We use cookies so that the site works better for you. By staying here you agree to our policy on the "
        "processing of personal data, which you can read at any time.",
        "accept": "Accept", "subscribe": "Subscribe to our newsletter", "prev": "Previous", "next": "Next",
        "address": "No. 7 Ritan Road, Chaoyang District, Beijing. Telephone 8610-00000000, e-mail press@example.org",
        "politics": "Politics", "economy": "Economy", "culture": "Culture", "security": "Security", "all": "All news",
        "caption": "Участники встречи в зале Секретариата. Фото пресс-службы", "loadmore": "Load more",
    },
    "ru": {
        "org": "Шанхайская организация сотрудничества", "site": "Секретариат ШОС", "home": "Главная", "news": "Новости",
        "about": "О ШОС", "docs": "Документы", "photo": "Фото", "contacts": "Контакты", "search": "Поиск",
        "latest": "Последние новости", "more": "Подробнее", "related": "Читайте также", "popular": "Популярное",
        "share": "Поделиться", "print": "Версия для печати", "source": "Источник: Секретариат ШОС",
        "published": "Опубликовано", "views": "Просмотров",
        "rights": "Все права защищены. При использовании материалов ссылка на сайт Секретариата ШОС обязательна.",
        "cookies": "Мы используем файлы cookie, чтобы сайт работал лучше. Оставаясь на сайте, вы соглашаетесь с политикой "
        "обработки персональных данных.",
        "accept": "Принять", "subscribe": "Подпишитесь на рассылку", "prev": "Предыдущая", "next": "Следующая",
        "address": "Пекин, район Чаоян, улица Житань, дом 7. Телефон 8610-00000000, почта press@example.org",
        "politics": "Политика", "economy": "Экономика", "culture": "Культура", "security": "Безопасность",
        "all": "Все новости", "caption": "Фото: пресс-служба Секретариата ШОС", "loadmore": "Показать ещё",
    },
    "zh": {
        "org": "上海合作组织", "site": "上合组织秘书处", "home": "首页", "news": "新闻", "about": "关于上合组织", "docs": "文件",
        "photo": "图片", "contacts": "联系我们", "search": "搜索", "latest": "最新新闻", "more": "查看详情", "related": "相关阅读",
        "popular": "热门新闻", "share": "分享", "print": "打印", "source": "来源：上合组织秘书处", "published": "发布时间",
        "views": "浏览次数", "rights": "版权所有。转载请注明来源：上合组织秘书处网站。",
        "cookies": "本网站使用Cookie以改善您的浏览体验，继续浏览即表示您同意我们的隐私政策。", "accept": "同意", "subscribe": "订阅我们的简报",
        "prev": "上一页", "next": "下一页", "address": "北京市朝阳区日坛路7号 电话8610-00000000 邮箱press@example.org",
        "politics": "政治", "economy": "经济", "culture": "文化", "security": "安全", "all": "全部新闻",
        "caption": "Участники встречи. Фото пресс-службы", "loadmore": "加载更多",
    },
}  # fmt: skip

MENU = {
    "en": ("General information", "History of the Organisation", "Secretary-General", "Deputy Secretaries-General",
           "Structure", "Member states", "Observers", "Dialogue partners", "Rules of procedure", "Staff vacancies",
           "Budget", "Emblem and flag"),
    "ru": ("Общая информация", "История Организации", "Генеральный секретарь", "Заместители Генерального секретаря",
           "Структура", "Государства-члены", "Наблюдатели", "Партнёры по диалогу", "Правила процедуры", "Вакансии",
           "Бюджет", "Эмблема и флаг"),
    "zh": ("总体情况", "组织历史", "秘书长", "副秘书长", "组织机构", "成员国", "观察员国", "对话伙伴", "议事规则", "招聘", "预算", "徽标和旗帜"),
}  # fmt: skip

HEADLINES = {
    "en": (
        "Secretary-General opens the week of short films", "Beekeepers of six states sign a joint declaration",
        "Working group on standards for bicycles meets in Almaty", "Tree planting day at the Secretariat",
        "Deputy Secretary-General visits the museum of bridges", "Consultations on the postal union held by video link",
        "Students of nine universities tour the Secretariat", "Memorandum with the Union of Puppet Theatres signed",
        "Experts discuss the fight against desert locusts", "Secretary-General congratulates teachers on their day",
        "Seminar on water meters in Samarkand", "Marathon of friendship to be run in Islamabad",
        "The exhibition \"Bread of the steppe\" opens in Beijing", "Regular meeting of national coordinators ends",
        "Ambassador of Mongolia pays a farewell visit", "Lecture on the history of paper draws a full house",
        "Round table on safe school buses", "Delegation of the Asian Lake League visits the Secretariat",
        "Young translators receive their diplomas", "Meeting of heads of botanical gardens in Dushanbe",
        "Statement on the anniversary of the Charter", "Winners of the drawing contest named",
    ),
    "ru": (
        "Генеральный секретарь открыл неделю короткометражного кино", "Пчеловоды шести государств подписали декларацию",
        "В Алматы прошла встреча рабочей группы по велосипедам", "День посадки деревьев в Секретариате",
        "Заместитель Генерального секретаря посетил музей мостов", "О консультациях по почтовому союзу",
        "Студенты девяти вузов побывали в Секретариате", "Подписан меморандум с Союзом кукольных театров",
        "Эксперты обсудили борьбу с саранчой", "Генеральный секретарь поздравил учителей",
        "Семинар о счётчиках воды в Самарканде", "Марафон дружбы пройдёт в Исламабаде",
        "В Пекине открылась выставка «Хлеб степи»", "Завершилось заседание национальных координаторов",
        "Посол Монголии нанёс прощальный визит", "Лекция об истории бумаги собрала полный зал",
        "Круглый стол о безопасных школьных автобусах", "Делегация Азиатской лиги озёр посетила Секретариат",
        "Молодые переводчики получили дипломы", "Встреча директоров ботанических садов в Душанбе",
        "Заявление к годовщине Хартии", "Названы победители конкурса рисунков",
    ),
    "zh": (
        "秘书长出席短片周开幕式", "六国养蜂人签署联合声明", "自行车标准工作组会议在阿拉木图举行", "秘书处举行植树日活动", "副秘书长参观桥梁博物馆",
        "邮政联盟磋商以视频方式举行", "九所大学的学生参观秘书处", "秘书处与木偶剧院联盟签署谅解备忘录", "专家讨论防治沙漠蝗虫问题",
        "秘书长祝贺教师节", "水表研讨会在撒马尔罕举行", "友谊马拉松将在伊斯兰堡举行", "“草原面包”展览在北京开幕", "国家协调员例会闭幕",
        "蒙古国大使作辞行拜会", "纸张历史讲座座无虚席", "校车安全圆桌会议召开", "亚洲湖泊联盟代表团访问秘书处", "青年翻译人员获颁证书",
        "植物园园长会议在杜尚别举行", "关于宪章周年的声明", "绘画比赛获奖者揭晓",
    ),
}  # fmt: skip

TEASERS = {
    "en": "The guests were shown the halls of the Secretariat and told about its everyday work. A concert followed, and "
    "everybody was given a small book about the member states.",
    "ru": "Гостям показали залы Секретариата и рассказали о его повседневной работе. Затем состоялся концерт, и каждый "
    "получил в подарок небольшую книгу о государствах-членах.",
    "zh": "来宾们参观了秘书处的大厅，听取了日常工作的介绍。随后举行了音乐会，每位来宾都获赠一本关于成员国的小册子。",
}

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """Another article as menus, sidebars and listings show it."""

    title: str
    url: str
    day: dt.date
    number: int
    teaser: str


def slug(title: str) -> str:
    """The Latin words of a title as the site writes them into addresses."""
    return re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")[:60] or "Vstrecha"


def native(day: dt.date, language: str) -> str:
    """A day as it is written in the language."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def menu(language: str) -> list[Item]:
    """The fixed pages of the site; their addresses have the shape of articles."""
    first = dt.date(2017, 1, 9)
    return [
        Item(title=title, url=f"/{first:%Y%m%d}/{192193 + 7 * n}.html", day=first, number=192193 + 7 * n, teaser="")
        for n, title in enumerate(MENU[language])
    ]


def others(language: str, seed: str, day: dt.date) -> list[Item]:
    """Other articles than the page's own, newest first, posted around its day."""
    return [_item(language, seed, n, day + dt.timedelta(days=3 - n), shape=seed) for n in range(8)]


def items(language: str, seed: str, count: int) -> list[Item]:
    """The articles of a listing, newest first; sidebars hold none of them."""
    return [
        _item(language, seed, n + 8, dt.date(2024, 5, 30) - dt.timedelta(days=2 * n), shape=seed) for n in range(count)
    ]


def _item(language: str, seed: str, n: int, day: dt.date, shape: str) -> Item:
    title = HEADLINES[language][n % len(HEADLINES[language])]
    number = 300000 + (day - dt.date(2015, 1, 1)).days * 211 + n
    forms = (
        f"/{day:%Y%m%d}/{number}.html",
        f"/news/{day:%Y%m%d}/{number}.html",
        f"/{day:%Y%m%d}/{slug(title)}-{number}.html",
        f"/culture/{day:%Y%m%d}/{number}/{slug(title)}.html",
    )
    url = forms[hashlib.sha256(shape.encode()).digest()[0] % len(forms)]
    return Item(title=title, url=url, day=day, number=number, teaser=TEASERS[language])
