"""The words of a page without the traces of how it was made: characters, lines, paragraphs, furniture, language."""

from __future__ import annotations

import collections
import collections.abc
import itertools
import re
import unicodedata

_CUT = re.compile(  # zero-width and control characters, tags, no characters, and MetInfo's words for a missing alt
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"
    r"\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
    r"|图片关键词|链接关键词|MetInfo enterprise content manager system \| MetInfo CMS"
)
_SPACE = re.compile(r"\s+")
_NO_WORD = re.compile(r"[\W_]+")
_WORD_CHARACTERS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}  # those of ASCII
_LINE = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# U+00A0 read in the wrong code page of DOS: "onáthe margins ofáthe", counted only after words that no Latin
# language but English has before an á.
_DOS_SPACE = re.compile(r"\b(in|on|of|to|at|by|for|from|with|between|under|during|the|and)á(?=\w)")

_FURNITURE = re.compile(  # of a line in lower case, which is faster to try so many ways than ignoring case
    "|".join(
        (
            r"(?:本站基于 |技术支持:)?powered by metinfo.*",
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ source:.{0,60}share:.*",
            r"please enter your (?:comment!|name here)",
            r"-? ?advertise?ment ?-?",
            r"all news|« ?back|back ?\| ?print|(?:\d+ ?)?/ ?\d+|[*•·\-_=|. ]+|\d{1,3}(?:[.,]\d+)?k?|x",
            r"(?:www\.)?[a-z0-9-]+\.(?:com|org|net|info|ru|cn|pk|kz|uz|in|ir)",
            r"share(?: the news:?| this:?)?|comments?|add comment|top of page|bottom of page|skip to main content",
            r"главная|на главную|(?:назад )?к списку(?: новостей)?|все новости|首页|返回(?:列表|首页)?|全部新闻",
            r"home|up|top|back|back to (?:list|news|top)|наверх|вверх|назад|返回顶部|english|русский|中文|i agree",
            r"print|\d+ min read|follow us|subscribe|read more|hambermenu",
            r"\+ ↺ − 16 px|• en-gb1 ru-ru1",
            r"(?:source|источник|来源|автор|auther|id) ?[:\uff1a].{0,120}",
            r"© ?(?:photo|foto|фото)?.{0,60}|photo: .{0,40}|whatsapp image .*",
            r"(?:print(?:able)?|printer[ -]friendly) version|версия для печати|log ?in|войти|登录",
            r"打印(?:本页)?|【打印】(?:【关闭】)?|[\[【]?关闭[\]】]?|设为首页|加入收藏|字号.{0,20}",
            r"(?:views|hits|просмотр(?:ов|ы)|浏览(?:次数|量)?|点击(?:数|量)?|阅读(?:数|量)?) ?[:\uff1a]? ?[\d  ,.]+",
            r"(?:tags?|теги|темы|标签|关键词) ?[:\uff1a].{0,120}|(?:share|поделиться|分享(?:到)?) ?[:\uff1a].{0,80}",
            r"(?:previous|next|предыдущая|следующая|上一篇|下一篇|url) ?[:\uff1a].{0,200}|https?://\S+|фото: .{0,60}",
            r"(?:(?:ru|rus|рус|русский|en|eng|english|cn|chn|zh|中文|中|switch to)[\s|/·•]*){2,}",
            r"推荐给朋友|打印本稿|分享到.*|распечатать|поделиться|нравится поделиться",
        )
    )
)
_NOTICES = (  # words that stand at the foot of sites and over them, never in a release; in lower case
    "all rights reserved", "cookie", "privacy policy", "enable javascript", "enable scripts", "does not run scripts",
    "when using materials", "when using the materials", "subscribe to our", "все права защищены", "вы соглашаетесь",
    "при использовании материалов", "перепечатк", "подпишитесь на",
    "版权所有", "转载请注明", "隐私政策", "icp备", "订阅我们",
)  # fmt: skip
_NOTICES_OF_ASCII = tuple(filter(str.isascii, _NOTICES))
_RIGHTS = ("©", "(c) ", "copyright")
_CONTACT = re.compile(
    r"(?:\b(?:tel|telephone|phone|fax)\b|\bтел(?:ефон|\.)|电话|传真).{0,40}\d{3}.*@|@.*(?:\btel\b|телефон|电话).{0,40}\d{3}",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_NOTICE = 700
_LONGEST_FURNITURE = 200  # characters; longer lines are text
_TAIL = re.compile(  # what follows these headings belongs to other articles
    r"(?:related (?:news|posts|articles|stories)|latest news|most (?:read|discussed|popular)|trending now|search trends"
    r"|more from this section|you may also like|read also|see also|相关(?:文章|新闻|链接)|читайте также|по теме)\W*",
    re.IGNORECASE,
)
_RUNNING = 120  # characters of a paragraph that is no headline
_TAIL_AFTER = 200  # characters of body that must stand before a heading can end it

_ENDS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f")
_CLOSING = "”»\"')"
_CLOSED = re.compile(r"[.!?\u2026\u3002\uff01\uff1f;\uff1b:\uff1a»”\"')\]\u3011\u300b]$")
_OPEN_WORD = re.compile(
    r"(?:^|\s)(?:of|the|a|an|and|or|in|on|at|to|for|by|with|from|as|between|under|its|their|his|that|which|mr|ms|mrs|dr"
    r"|в|на|и|с|по|о|об|от|для|из|к|у|при|между)$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[.!?][”»]?(?=[“«]?[A-ZА-ЯЁ])")
_GLUED_BEFORE = re.compile(r"(?:[^\W\d_A-ZА-ЯЁ]{3}|[\d%)\]]{2})$")
_GLUED_AFTER = re.compile(r"[“«]?[A-ZА-ЯЁ][a-zа-яё]*[\s,]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:prof|assoc|capt|dept|sept|gov|sen|gen|col|maj|art|vol|inc|ltd|corp|amb|rev)|www\.\S*)$", re.IGNORECASE
)
_REPEATED = 60  # a paragraph of this many characters never stands twice on purpose

_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]+")),
    ("zh", re.compile(r"[\u3400-\u9fff]+")),
    ("ko", re.compile(r"[\uac00-\ud7af]+")),
    ("cyrillic", _CYRILLIC),
    ("arabic", re.compile(r"[\u0600-\u06ff]+")),
)
_ASCII = re.compile(r"[\x00-\x7f]+")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = {  # letters that only this language of the script has, of those the region writes
    "cyrillic": (("tg", "ҷҳӣӯ"), ("kk", "әұі"), ("mn", "өү"), ("ky", "ңөү"), ("be", "ў"), ("uk", "їєґ"), ("ru", "")),
    "arabic": (("ur", "ٹڈڑے"), ("fa", "پچژگی"), ("ar", "")),
}
_STOP_WORDS = {
    "en": frozenset("the of and to in for with on at by that was is as from has will an its".split()),  # noqa: SIM905
    "fr": frozenset(
        ("le", "la", "les", "des", "et", "en", "du", "une", "dans", "pour", "que", "qui", "sur", "par", "est")
    ),
    "de": frozenset(
        ("der", "die", "das", "und", "den", "von", "zu", "mit", "im", "für", "auf", "ist", "des", "dem", "ein", "eine")
    ),
    "es": frozenset(("el", "la", "los", "las", "de", "y", "en", "del", "que", "por", "con", "una", "para", "se", "su")),
    "it": frozenset(("il", "la", "di", "e", "che", "per", "del", "della", "con", "un", "una", "nel", "sono", "dei")),
    "pt": frozenset(("o", "os", "as", "de", "e", "do", "da", "em", "que", "para", "com", "uma", "no", "na", "dos")),
    "tr": frozenset(("ve", "bir", "bu", "için", "ile", "da", "de", "olarak", "olan", "daha")),
    "id": frozenset(("yang", "dan", "di", "untuk", "dengan", "pada", "dari", "ini", "dalam", "akan")),
    "uz": frozenset(("va", "bilan", "uchun", "bo'yicha", "hamda", "bu", "ham", "qilish", "oid")),
}
_SAMPLE = 1500


def plain(text: str) -> str:
    """`text` on one line as NFC, runs of white space as one space, no invisible characters, no fillers of MetInfo."""
    if not text.isprintable():
        return _SPACE.sub(" ", _CUT.sub("", unicodedata.normalize("NFC", text))).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if "关键词" in text or "MetInfo" in text:
            text = _CUT.sub("", text)
    return " ".join(text.split()) if "  " in text else text.strip()  # of white space only a space is printable


def lines(text: str) -> list[str]:
    """The lines of `text`, each `plain`; an empty one for every empty line."""
    if text.isprintable() and "á" not in text:  # no line break is printable
        return [plain(text)]
    text = unicodedata.normalize("NFC", text)
    if "á" in text and len(_DOS_SPACE.findall(text)) >= 3:
        text = _DOS_SPACE.sub(r"\1 ", text)
    return [plain(line) for line in _LINE.split(text)]


def fold(text: str) -> str:
    """The words of `text` for comparing: lower case, no accents, no punctuation."""
    if text.isascii():
        return " ".join(text.translate(_WORD_CHARACTERS).split())
    text = unicodedata.normalize("NFKD", text).casefold()
    for accent in filter(unicodedata.combining, set(text)):
        text = text.replace(accent, "")
    return _NO_WORD.sub(" ", text).strip()


def is_same(line: str, title: str, folded: str | None = None) -> bool:
    """Whether a line says the title and nothing else; `folded` is the title's `fold`, for who asks often."""
    if abs(len(line) - len(title)) > 8 + len(title) // 4:
        return False
    head = fold(title) if folded is None else folded
    return bool(head) and fold(line) == head


def is_furniture(line: str) -> bool:
    """Whether a plain line is no part of any article: a button, a label, a counter, a content system's own words."""
    return not line or (len(line) <= _LONGEST_FURNITURE and bool(_FURNITURE.fullmatch(line.lower())))


def is_notice(text: str) -> bool:
    """Whether a text is a site's own: its rights, its cookies, its address and telephone."""
    if len(text) > _LONGEST_NOTICE:
        return False
    small = text.lower()
    if small.startswith(_RIGHTS) or any(map(small.__contains__, _NOTICES_OF_ASCII if small.isascii() else _NOTICES)):
        return True
    return "@" in text and bool(_CONTACT.search(text))


def is_sentence(line: str) -> bool:
    """Whether a plain line ends as a sentence does."""
    return line.removesuffix("\n").rstrip(_CLOSING).endswith(_ENDS)


def join_broken(given: collections.abc.Iterable[str]) -> list[str]:
    """Lines with those joined that broke in mid-sentence; empty lines separate and are dropped.

    A break is one in mid-sentence where the line is not closed and the next begins in lower case, or where the line
    ends in a word, such as a preposition, that no sentence ends in.
    """
    joined: list[list[str]] = []
    previous = ""
    for line in given:
        if line and previous and _continues(previous, line):
            joined[-1].append(line)
        elif line:
            joined.append([line])
        previous = line
    return [" ".join(parts) for parts in joined]


def split_glued(paragraph: str) -> list[str]:
    """A paragraph cut where a lost paragraph break glued two sentences: ``cooperation.At the same time``."""
    cuts = [m.end() for m in _GLUED.finditer(paragraph) if _is_glued(paragraph, m)]
    if not cuts:
        return [paragraph]
    return [paragraph[a:b] for a, b in itertools.pairwise([0, *cuts, len(paragraph)])]


def _is_glued(paragraph: str, match: re.Match[str]) -> bool:
    before = paragraph[max(0, match.start() - 80) : match.start()]
    if not _GLUED_BEFORE.search(before) or not _GLUED_AFTER.match(paragraph, match.end()):
        return False
    return not _ABBREVIATION.search(before)


def body(blocks: collections.abc.Iterable[str], *, title: str = "", language: str | None = None) -> tuple[str, ...]:
    """The paragraphs of an article from its blocks of text, in reading order.

    A block may hold line breaks. Gone are furniture, the title where it stands as a paragraph of its own, whatever
    follows a heading such as "Related news", repeated long paragraphs and, where `language` is one that is not written
    in Cyrillic letters, captions in Cyrillic.
    """
    wanted, seen, size, head = [], set(), 0, fold(title)
    paragraphs = list(_paragraphs(blocks))
    for number, paragraph in enumerate(paragraphs):
        if size > _TAIL_AFTER and len(paragraph) <= _LONGEST_FURNITURE and _TAIL.fullmatch(paragraph):
            if sum(len(each) for each in paragraphs[number:] if len(each) >= _RUNNING) < size:
                break
            continue  # a box of links within the text
        if is_furniture(paragraph) or is_same(paragraph, title, head) or is_foreign_caption(paragraph, language):
            continue
        if len(paragraph) >= _REPEATED and paragraph in seen:
            continue
        seen.add(paragraph)
        size += len(paragraph)
        wanted.append(paragraph)
    return tuple(wanted)


def is_foreign_caption(paragraph: str, language: str | None) -> bool:
    """Whether a line is a Russian caption in a text of another script, as sectsco.org sets them under its photos."""
    if paragraph.isascii() or language not in {"en", "zh"} or len(paragraph) >= 400 or not _CYRILLIC.search(paragraph):
        return False
    return script_of(paragraph) == "cyrillic"


def script_of(text: str) -> str | None:
    """The script that prevails: ``latin``, ``cyrillic``, ``arabic``, ``zh``, ``ja``, ``ko``; None without letters."""
    if text.isascii():
        return "latin" if _LATIN.search(text) else None
    if not _OTHER_SCRIPT.search(text):
        return "latin" if _LATIN.search(text) else None
    latin = sum(map(len, _LATIN.findall(text)))
    if latin * 4 > len(text) * 3:
        return "latin"  # whatever the rest is
    rest = _ASCII.sub("", text)
    counts = {name: sum(map(len, pattern.findall(rest))) for name, pattern in _SCRIPTS} | {"latin": latin}
    counts["zh"] *= 3  # a character of Chinese is worth about three letters
    counts["ja"] = counts["ja"] * 3 + counts["zh"] if counts["ja"] * 10 > counts["zh"] else 0
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language by script, letters and commonest words; None where they do not tell."""
    sample = text[:_SAMPLE]
    script = script_of(sample)
    if script in _LETTERS:
        letters = sample.casefold()
        enough = max(2, len(letters) // 200)  # a single name in foreign letters decides nothing
        return next(code for code, own in _LETTERS[script] if not own or sum(map(letters.count, own)) >= enough)
    if script != "latin":
        return script
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sample.casefold())
    times = dict(collections.Counter(words))
    counts = {code: sum(map(times.get, common, itertools.repeat(0))) for code, common in _STOP_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 12 >= len(words) else None


def _continues(line: str, following: str) -> bool:
    if _OPEN_WORD.search(line):
        return not following.startswith(("•", "-", "–", "—")) and (len(line) > 40 or following[:1].islower())
    return not _CLOSED.search(line) and following[:1].islower() and len(line) > 20


def _paragraphs(blocks: collections.abc.Iterable[str]) -> collections.abc.Iterator[str]:
    for block in blocks:
        rows = lines(block)
        for line in join_broken(rows) if len(rows) > 1 else filter(None, rows):
            yield from split_glued(line)
